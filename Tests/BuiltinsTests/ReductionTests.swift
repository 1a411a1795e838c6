import Operations
@testable import Builtins
@testable import Arrays
import Diagnostics
import Testing

@testable import Values
import Work

/// Sums, extremes, places and running sums against loops over the elements.
struct ReductionTests {
  static let shapes = [
    [1], [7], [70_001], [200_000], [3, 5], [300, 700], [700, 3], [2, 70_001], [70_001, 2],
    [4, 129, 6], [3, 200, 10], [0, 4], [4, 0],
  ]

  private static func tensor(_ shape: [Int], nans: Bool) -> Tensor {
    var generator = Xoshiro256(seed: 5)
    let count = shape.reduce(1, *)
    return Tensor(
      (0..<count).map { index in
        nans && index % 1013 == 5 ? .nan : (generator.uniform() * 200 - 100).rounded() / 8
      }, shape: shape)
  }

  /// The elements of each line along `axis`, one after the other.
  private static func lines(_ tensor: Tensor, _ axis: Int?) -> [[Double]] {
    guard let axis else { return [tensor.elements] }
    let inner = tensor.shape[(axis + 1)...].reduce(1, *)
    let outer = tensor.shape[..<axis].reduce(1, *)
    return (0..<outer).flatMap { block in
      (0..<inner).map { column in
        (0..<tensor.shape[axis]).map { row in
          tensor.elements[(block * tensor.shape[axis] + row) * inner + column]
        }
      }
    }
  }

  private static func expect(
    _ reduction: Reduction, _ tensor: Tensor, equals oracle: ([Double]) -> Double,
    within tolerance: Double = 0
  ) throws {
    for axis in [nil] + tensor.shape.indices.map(Optional.some) {
      let result = try reduction.reduced(tensor, axis, Interrupt()).elements
      let expected = lines(tensor, axis).map(oracle)
      #expect(result.count == expected.count)
      #expect(
        zip(result, expected).allSatisfy { a, b in
          a == b || (a.isNaN && b.isNaN) || abs(a - b) <= tolerance * max(abs(b), 1)
        }, "shape \(tensor.shape), axis \(String(describing: axis))")
    }
  }

  @Test(arguments: shapes, [false, true])
  func `a reduction is what a loop gives`(shape: [Int], nans: Bool) throws {
    let tensor = Self.tensor(shape, nans: nans)
    // The elements are eighths, whose sums are exact in any order.
    try Self.expect(.sum, tensor, equals: { $0.reduce(0, +) })
    try Self.expect(
      .minimum, tensor,
      equals: { $0.contains(where: \.isNaN) ? .nan : $0.min() ?? .infinity })
    try Self.expect(
      .maximum, tensor,
      equals: { $0.contains(where: \.isNaN) ? .nan : $0.max() ?? -.infinity })
    let factors = Tensor(tensor.elements.map { 1 + $0 * 0x1p-20 }, shape: shape)
    try Self.expect(.product, factors, equals: { $0.reduce(1, *) }, within: 1e-9)
  }

  @Test(arguments: [[1], [150_000], [300, 40], [40, 300], [5, 66, 3]], [false, true])
  func `the first extreme element is found, and nan before all`(shape: [Int], nans: Bool) throws {
    let tensor = Self.tensor(shape, nans: nans)
    for axis in [nil] + shape.indices.map(Optional.some) {
      let result = try Reduction.maximum.firstPlaces(tensor, axis, Interrupt()).elements
      let expected = Self.lines(tensor, axis).map { line in
        line.firstIndex(where: \.isNaN) ?? line.firstIndex(of: line.max() ?? .nan) ?? -1
      }
      #expect(result == expected.map(Double.init))
    }
  }

  @Test func `the rounding error of a sum does not grow with its length`() throws {
    let tensor = Tensor([Double](repeating: 0.1, count: 3_000_000), shape: [1_000_000, 3])
    for sum in try Reduction.sum.reduced(tensor, 0, Interrupt()).elements {
      #expect(abs(sum - 100_000) <= 1e-9)
    }
    let all = try Reduction.sum.ofAll(tensor.elements, Interrupt())
    #expect(abs(all - 300_000) <= 1e-9)
  }

  @Test(arguments: [[5], [200_000], [30, 40], [40, 30], [2, 90_000], [6, 7, 8]])
  func `running sums and differences undo one another`(shape: [Int]) throws {
    let tensor = Self.tensor(shape, nans: false)
    for axis in shape.indices {
      let lines = AxisLines(shape, axis: axis)
      let sums = try lines.runningSums(tensor.elements, Interrupt())
      for (line, summed) in zip(
        Self.lines(tensor, axis), Self.lines(Tensor(sums, shape: shape), axis))
      {
        var total = 0.0
        #expect(
          summed
            == line.map {
              total += $0
              return total
            })
      }
      var shorter = shape
      shorter[axis] -= 1
      let differences = Tensor(try lines.differences(sums, Interrupt()), shape: shorter)
      #expect(
        Self.lines(differences, axis) == Self.lines(tensor, axis).map { Array($0.dropFirst()) })
    }
  }

  /// Names of builtins that reduce an expression without making its array.
  @Test(arguments: ["sum", "mean", "min", "max", "any", "all"], [1, 1000, 200_003])
  func `a reduced expression has the bits of its reduced array`(name: String, count: Int) throws {
    var generator = Xoshiro256(seed: 12)
    let x = Tensor((0..<count).map { _ in generator.uniform() + 0.5 })
    for operation in [ElementwiseOperation.log, .isnan, .floor] {
      let graph = ElementwiseGraph(operation, [.tensor(x)], shape: x.shape)
      guard let reduce = Builtin.reductionsOfAll[name] else { continue }
      let result = try reduce(graph, Interrupt())
      guard case .builtin(let builtin) = Builtin.all[name] else { continue }
      let evaluator = Evaluator(
        names: Namespace(NameTable()), interrupt: Interrupt(), output: SilentSink(),
        random: RandomSource())
      let array = Value.tensor(try .computed(operation, [x], Interrupt()))
      let place = Span(0, 1)
      let arguments = Arguments(positional: [.init(array, place)], span: place)
      #expect(try builtin.call(arguments, evaluator) == result)
    }
  }
}
