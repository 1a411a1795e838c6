package import Values
package import Arrays
import Language

/// Lists of equal shapes made one array, whose axes are counted before any element is copied.
///
/// A list that holds another one twice is small, and the array that it stands for may be larger than any memory.
struct Stacking<Failure: Error> {
  /// Hears how many elements there will be, nil for more than can be counted, and throws to refuse them.
  let reserve: (Int?) throws(Failure) -> Void
  /// Called now and then; throws to stop.
  let poll: () throws(Failure) -> Void
  /// The array that an object stands for.
  let array: (Object) throws(Failure) -> Tensor?

  /// Arrays of one shape as the slices of an array with one axis more.
  ///
  /// - Returns: nil when the items hold anything but numbers, or when their shapes differ.
  func stacked(_ items: [Value]) throws(Failure) -> Tensor? {
    guard let shape = try shape(of: items) else { return nil }
    try reserve(Shape.extent(shape))
    var filling = Filling(shape: shape)
    filling.elements.reserveCapacity(Shape.count(shape) ?? 0)
    for item in items {
      guard try fill(item, axis: 1, &filling) else { return nil }
    }
    return Tensor(filling.elements, shape: shape, kind: filling.kind ?? .numbers)
  }

  private struct Filling {
    let shape: [Int]
    var elements: [Double] = []
    /// Of all elements so far.
    var kind: Tensor.Kind?
    var steps = 0

    mutating func mix(_ other: Tensor.Kind) { kind = kind?.mixed(with: other) ?? other }
  }

  /// The shape that the first item of each level asks for.
  private func shape(of items: [Value]) throws(Failure) -> [Int]? {
    guard let first = items.first else { return [0] }
    switch first {
    case .list(let sequence), .tuple(let sequence):
      return try shape(of: sequence.items).map { [items.count] + $0 }
    case .range(let range): return [items.count, range.count]
    case .object(let object): return try array(object).map { [items.count] + $0.shape }
    default: return first.tensor.map { [items.count] + $0.shape }
    }
  }

  /// Appends the elements of a value whose shape must be that of the axes from `axis` on.
  private func fill(_ value: Value, axis: Int, _ filling: inout Filling) throws(Failure) -> Bool {
    if filling.steps & 0xfff == 0 { try poll() }
    filling.steps += 1
    let shape = filling.shape
    switch value {
    case .number(let number):
      guard axis == shape.count else { return false }
      filling.elements.append(number)
      filling.mix(.numbers)
      return true
    case .list(let sequence), .tuple(let sequence):
      guard axis < shape.count, sequence.items.count == shape[axis] else { return false }
      for item in sequence.items {
        guard try fill(item, axis: axis + 1, &filling) else { return false }
      }
      return true
    case .range(let range):
      guard shape[axis...] == [range.count] else { return false }
      for index in 0..<range.count {
        if index & 0xffff == 0xffff { try poll() }
        filling.elements.append(range[index])
      }
      filling.mix(.numbers)
      return true
    default:
      var part = value.tensor
      if case .object(let object) = value { part = try array(object) }
      guard let part, shape[axis...].elementsEqual(part.shape) else { return false }
      filling.elements += part.elements
      filling.mix(part.kind)
      return true
    }
  }
}

extension Value {
  /// The same for values that share nothing, such as those of a file.
  package static func stacked(_ items: [Value]) -> Tensor? {
    Stacking<Never>(reserve: { _ in }, poll: {}, array: { _ in nil }).stacked(items)
  }
}
