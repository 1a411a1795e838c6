package import Arrays
import Language

/// Arrays as PyTorch prints them: 4 decimals, scientific where the range asks for it, aligned columns, and beyond 1000
/// elements the first and last 3 of each axis.
package struct TensorText {
  static let threshold = 1000
  package static let edge = 3
  package static let precision = 4
  /// The most elements that are written.
  private static let mostShown = 20_000
  /// Columns before a row is broken, as PyTorch's `linewidth`.
  package static let lineWidth = 80

  private let shape: [Int]
  private let element: (_ offset: Int) -> Double
  private let strides: [Int]
  private let isElided: Bool
  /// A single date stands by itself.
  private let isDate: Bool
  /// The indices of each axis that are shown.
  private let shown: [[Int]]
  private let format: NumberFormat

  package init(_ tensor: Tensor) {
    self.init(shape: tensor.shape, kind: tensor.kind) { tensor.elements[$0] }
  }

  /// `element` is asked for what is shown only.
  package init(
    shape: [Int], kind: Tensor.Kind = .numbers, element: @escaping (_ offset: Int) -> Double
  ) {
    isDate = kind == .dates && shape.isEmpty
    self.shape = shape
    self.element = element
    strides = Shape.strides(shape)
    isElided = (Shape.extent(shape) ?? .max) > Self.threshold
    let isElided = isElided
    var shown = shape.map { Self.shownIndices($0, isElided) }
    // Twenty axes of two elements each have a million corners: of the outer ones, the first alone is shown.
    for axis in shape.indices where shown.reduce(1, { $0 * max($1.count, 1) }) > Self.mostShown {
      shown[axis] = Array(shown[axis].prefix(1))
    }
    self.shown = shown
    var numbers: [Double] = []
    Self.visit(shown[...], strides[...]) { numbers.append(element($0)) }
    format = NumberFormat(numbers, kind)
  }

  /// `tensor([1., 2.])`; an elided one under a line with its shape.
  package var text: String {
    if isDate { return format.text(element(0)) }
    let prefix = "tensor("
    let body = prefix + block(0, 0, indent: prefix.count) + ")"
    return isElided ? "array of shape \(Shape.text(shape))\n\(body)" : body
  }

  /// The indices of an axis that are shown.
  package static func shownIndices(_ count: Int, _ isElided: Bool = true) -> [Int] {
    isElided && count > 2 * edge
      ? Array(0..<edge) + Array(count - edge..<count) : Array(0..<count)
  }

  private static func visit(
    _ shown: ArraySlice<[Int]>, _ strides: ArraySlice<Int>, from offset: Int = 0,
    _ body: (Int) -> Void
  ) {
    guard let indices = shown.first, let stride = strides.first else { return body(offset) }
    for index in indices {
      visit(shown.dropFirst(), strides.dropFirst(), from: offset + index * stride, body)
    }
  }

  private func block(_ axis: Int, _ offset: Int, indent: Int) -> String {
    guard axis < shape.count else { return format.text(element(offset)) }
    let indices = shown[axis]
    let isLast = axis == shape.count - 1
    var parts = indices.map { block(axis + 1, offset + $0 * strides[axis], indent: indent + 1) }
    if indices.count < shape[axis] {
      parts.insert(isLast ? " ..." : "...", at: min(Self.edge, parts.count))
    }
    let margin = String(repeating: " ", count: indent + 1)
    guard isLast else {
      let gap = String(repeating: "\n", count: shape.count - 1 - axis)
      return "[" + parts.joined(separator: "," + gap + margin) + "]"
    }
    let perLine = max(1, (Self.lineWidth - indent) / (format.width + 2))
    let lines = stride(from: 0, to: parts.count, by: perLine).map {
      parts[$0..<min($0 + perLine, parts.count)].joined(separator: ", ")
    }
    return "[" + lines.joined(separator: ",\n" + margin) + "]"
  }
}
