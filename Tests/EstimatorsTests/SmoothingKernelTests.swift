import Estimators
import Testing

struct SmoothingKernelTests {
  static let shapes = SmoothingKernel.Shape.allCases

  @Test(arguments: shapes)
  func isSymmetricDecreasingAndZeroOutsideItsSupport(_ shape: SmoothingKernel.Shape) {
    var last = shape.weight(0)
    for step in 1...400 {
      let u = Double(step) / 100
      let weight = shape.weight(u)
      #expect(weight == shape.weight(-u))
      #expect(weight <= last)
      #expect(weight >= 0)
      if shape.isCompact && u >= 1 { #expect(weight == 0) }
      last = weight
    }
    #expect(shape.weight(.infinity) == (shape == .constant ? 1 : 0))
  }

  /// *Source*: each shape is a density under its printed constant, except the four that the chapter
  /// and the literature leave unnormalised.
  @Test(arguments: shapes)
  func integratesToItsConstant(_ shape: SmoothingKernel.Shape) {
    let expected: Double
    switch shape {
    case .gaussian: expected = (2 * Double.pi).squareRoot()
    case .boxcar, .laplacian: expected = 2
    case .cauchy, .constant: return
    default: expected = 1
    }
    let step = 0x1p-12
    var sum = 0.0
    for i in 0..<(50 * 4096) { sum += 2 * shape.weight((Double(i) + 0.5) * step) * step }
    #expect(abs(sum - expected) < 1e-6)
  }

  @Test(arguments: shapes)
  func isFoundByItsNames(_ shape: SmoothingKernel.Shape) {
    #expect(SmoothingKernel.Shape(named: shape.name) == shape)
    for alias in shape.aliases {
      #expect(SmoothingKernel.Shape(named: alias.uppercased()) == shape)
    }
  }

  @Test func namesAreUnique() {
    let names = Self.shapes.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    #expect(SmoothingKernel.Shape(named: "epanechikov") == .triangular)
    #expect(SmoothingKernel.Shape(named: "sinc") == nil)
  }

  @Test(arguments: [0, -1, -0.0, Double.nan, -Double.infinity])
  func refusesAWidthThatIsNotPositive(_ width: Double) {
    #expect(throws: EstimatorError.self) { try SmoothingKernel(.gaussian, width: width) }
    #expect(throws: EstimatorError.self) { try SmoothingKernel(.gaussian, widths: [1, width]) }
  }

  @Test func widthsFitTheDimension() throws {
    let kernel = try SmoothingKernel(.gaussian, widths: [1, 2])
    #expect(try kernel.widths(forDimension: 2) == [1, 2])
    #expect(throws: EstimatorError.widthCount(widths: 2, dimension: 3)) {
      try kernel.widths(forDimension: 3)
    }
    #expect(try SmoothingKernel(.boxcar, width: 3).widths(forDimension: 2) == [3, 3])
    #expect(throws: EstimatorError.self) { try SmoothingKernel(.gaussian, widths: []) }
  }

  @Test func theBoxcarIsStrict() throws {
    let kernel = try SmoothingKernel(.boxcar, width: 0.1)
    #expect(kernel.weight(at: 0.1) == 0)
    #expect(kernel.weight(at: (0.1).nextDown) == 1)
  }
}
