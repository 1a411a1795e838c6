import Foundation
import Testing

@testable import Estimators

/// Properties that hold whatever the numbers: property tests of issue 4 (G), derivatives against
/// differences, leave-one-out against refits.
struct MethodTests {
  static func sample(_ n: Int, d: Int = 1, seed: UInt64 = 9) throws -> (Points, Values) {
    var random = TestRandom(seed)
    let x = (0..<n * d).map { _ in random.uniform(0, 5) }
    let y = (0..<n).map { i in 2 * sin(x[i * d]) + x[i * d] + random.normal() }
    return (try Points(coordinates: x, dimension: d), try Values(y))
  }

  /// Descents from the best common width alone end in poor local minima for kernels with an edge.
  @Test(arguments: [SmoothingKernel.Shape.epanechnikov, .triangular, .gaussian], [1, 2, 3, 4])
  func widthsPerCoordinateAreTheBestOfAGrid(_ shape: SmoothingKernel.Shape, _ seed: Int) throws {
    var random = TestRandom(UInt64(seed))
    let x = (0..<160).map { _ in random.normal() }
    let y = (0..<80).map { x[2 * $0] * x[2 * $0] + 0.1 * x[2 * $0 + 1] + 0.1 * random.normal() }
    let keys = try Points(coordinates: x, dimension: 2)
    let values = try Values(y)
    let best = try WidthSearch.widthsPerCoordinate(keys: keys, values: values, shape: shape)
    let steps = (-6...9).map { exp(Double($0) / 3) }
    for first in steps {
      for second in steps {
        let score = try NadarayaWatson(
          keys: keys, values: values, kernel: SmoothingKernel(shape, widths: [first, second])
        ).trainingFit().score(.leaveOneOut)
        #expect(!(score < best.score * 0.995), "\(first), \(second): \(score)")
      }
    }
  }

  /// Without a width, one line or parabola for all keys.
  @Test(arguments: 1...3)
  func anInfiniteWidthFitsOnePolynomial(_ degree: Int) throws {
    let (keys, values) = try Self.sample(30)
    let queries = try Points([1, 2.5, 7], as: .queries)
    let wide = try LocalPolynomial(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 1e7), degree: degree
    ).fit(at: queries)
    for kernel in try [
      SmoothingKernel(.gaussian, width: .infinity), SmoothingKernel(.constant, width: 1),
      SmoothingKernel(.epanechnikov, width: .infinity),
    ] {
      let fit = try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree)
        .fit(at: queries)
      for (a, b) in zip(fit.values + fit.derivatives[0], wide.values + wide.derivatives[0]) {
        #expect(abs(a - b) <= 1e-9 * max(abs(b), 1))
      }
    }
  }

  /// hᵢ = h (p(xᵢ)/g)^{−½} whatever the dimension.
  @Test(arguments: [1, 2, 3])
  func adaptiveWidthsScatterAroundTheKernels(_ d: Int) throws {
    let (keys, _) = try Self.sample(30, d: d)
    let kernel = try SmoothingKernel(.gaussian, width: 0.4)
    let density = try Density(points: keys, kernel: kernel).density(at: keys)
    let mean = exp(density.reduce(0) { $0 + log($1) } / 30)
    for (width, p) in zip(try AdaptiveWidths.silverman(points: keys, pilot: kernel), density) {
      #expect(abs(width - 0.4 / (p / mean).squareRoot()) < 1e-12)
    }
  }

  @Test(arguments: SmoothingKernel.Shape.allCases, [1, 2])
  func leavingOneOutIsARefit(_ shape: SmoothingKernel.Shape, _ d: Int) throws {
    let (keys, values) = try Self.sample(40, d: d)
    for width in [0.02, 0.5, 2] {
      let regression = try NadarayaWatson(
        keys: keys, values: values, kernel: SmoothingKernel(shape, width: width))
      let fit = try regression.trainingFit()
      let weights = try regression.weights(at: keys)
      for key in 0..<40 {
        #expect(abs(fit.leverages[key] - weights[key * 40 + key]) < 1e-12)
        var x = keys.coordinates
        x.removeSubrange(key * d..<(key + 1) * d)
        var y = values.numbers
        y.remove(at: key)
        let refit = try NadarayaWatson(
          keys: Points(coordinates: x, dimension: d), values: Values(y), kernel: regression.kernel
        ).estimate(at: Points(checked: Array(keys.row(key)), dimension: d)).values[0]
        let leftOut = fit.leftOut[key]
        #expect(refit.isNaN ? leftOut.isNaN : abs(leftOut - refit) < 1e-9)
        // e₋ᵢ = eᵢ/(1 − Hᵢᵢ)
        if fit.leverages[key] < 0.99 {
          let expected = fit.residuals[key] / (1 - fit.leverages[key])
          #expect(abs(fit.leftOutResiduals[key] - expected) < 1e-9)
        }
      }
    }
  }

  @Test func shiftsAndPermutationsChangeNothing() throws {
    let (keys, values) = try Self.sample(200)
    let queries = try Points(arange(0, 5, 0.25), as: .queries)
    let order = Array((0..<200).reversed())
    for shape in SmoothingKernel.Shape.allCases {
      let kernel = try SmoothingKernel(shape, width: 0.5)
      let plain = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
        .estimate(at: queries).values
      let permuted = try NadarayaWatson(
        keys: Points(order.map { keys.coordinates[$0] }),
        values: Values(order.map { values.numbers[$0] }), kernel: kernel
      ).estimate(at: queries).values
      // 2²⁰ is added without rounding to numbers that are multiples of 2⁻³⁰.
      let grid = keys.coordinates.map { ($0 * 0x1p30).rounded() * 0x1p-30 }
      let onGrid = try NadarayaWatson(keys: Points(grid), values: values, kernel: kernel)
        .estimate(at: queries).values
      let shifted = try NadarayaWatson(
        keys: Points(grid.map { $0 + 0x1p20 }), values: values, kernel: kernel
      ).estimate(at: Points(queries.coordinates.map { $0 + 0x1p20 }, as: .queries)).values
      for query in 0..<queries.count {
        #expect(abs(plain[query] - permuted[query]) < 1e-12)
        #expect(abs(onGrid[query] - shifted[query]) < 1e-12)
      }
    }
  }

  @Test func estimatesStayBetweenTheExtremesAndConstantsStayConstant() throws {
    let (keys, _) = try Self.sample(300)
    let queries = try Points(arange(-1, 6, 0.05), as: .queries)
    for shape in SmoothingKernel.Shape.allCases {
      let kernel = try SmoothingKernel(shape, width: 0.3)
      let constant = try NadarayaWatson(
        keys: keys, values: Values([Double](repeating: 0.1, count: 300)), kernel: kernel
      ).estimate(at: queries)
      #expect(constant.values.allSatisfy { $0 == 0.1 || $0.isNaN })
      let steps = try NadarayaWatson(
        keys: keys, values: Values(keys.coordinates.map { $0 > 2 ? 1 : -1 }), kernel: kernel
      ).estimate(at: queries)
      #expect(steps.values.allSatisfy { (-1...1).contains($0) || $0.isNaN })
    }
  }

  @Test func oneHotProbabilitiesAddUp() throws {
    let (keys, _) = try Self.sample(300)
    let labels = keys.coordinates.map { Int($0) }
    let queries = try Points(arange(0, 5, 0.1), as: .queries)
    let prediction = try KernelClassifier(
      keys: keys, labels: labels, classes: 5, kernel: SmoothingKernel(.tricube, width: 0.7)
    ).predict(at: queries)
    for query in 0..<50 {
      let sum = prediction.probabilities[query * 5..<query * 5 + 5].reduce(0, +)
      #expect(abs(sum - 1) < 1e-12)
    }
    #expect(throws: EstimatorError.self) {
      try KernelClassifier(keys: keys, labels: labels, classes: 4, kernel: .unit(.gaussian))
    }
  }

  /// Many classes are summed one by one, few as columns.
  @Test(arguments: SmoothingKernel.Shape.allCases)
  func manyClassesHaveTheSharesOfOneHotRows(_ shape: SmoothingKernel.Shape) throws {
    var random = TestRandom(8)
    let keys = try Points((0..<600).map { _ in random.uniform(0, 5) })
    let labels = keys.coordinates.map { Int(12 * $0) }
    let kernel = try SmoothingKernel(shape, width: 0.3)
    // At keys, in the tail, and beyond what numbers hold.
    let queries = try Points(Array(keys.coordinates.prefix(30)) + [5.2, 9, 1e200], as: .queries)
    let weights = try ObservationWeights(labels.map { Double($0 % 3) })
    for weights in [nil, weights] {
      let many = try KernelClassifier(
        keys: keys, labels: labels, classes: 61, weights: weights, kernel: kernel
      ).predict(at: queries)
      let plain = try Values(oneHot: labels, classes: 61)
      let (own, values) = try weights?.applied(to: keys, plain) ?? (keys, plain)
      let estimate = try NadarayaWatson(keys: own, values: values, kernel: kernel)
        .estimate(at: queries)
      #expect(many.unsupported == estimate.unsupported)
      for (share, expected) in zip(many.probabilities, estimate.values) {
        #expect(share.isNaN == expected.isNaN)
        if !share.isNaN { #expect(abs(share - expected) < 1e-12) }
      }
    }
  }

  /// *Source*: exercise 3 of *Dive into Deep Learning* 11.2: on the unit sphere ‖q − k‖² = 2 − 2 q·k.
  @Test func onTheSphereTheGaussianIsADotProduct() throws {
    var random = TestRandom(6)
    func sphere(_ n: Int) throws -> Points {
      var coordinates: [Double] = []
      for _ in 0..<n {
        let row = (0..<3).map { _ in random.normal() }
        let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        coordinates += row.map { $0 / norm }
      }
      return try Points(coordinates: coordinates, dimension: 3)
    }
    let (keys, queries) = (try sphere(30), try sphere(7))
    let values = try Values((0..<30).map { _ in random.normal() })
    let width = 0.4
    let gaussian = try Attention.pool(
      queries: queries, keys: keys, values: values, score: .gaussian, width: width)
    let temperature = try #require(
      try WidthConvention.temperature.number(forWidth: width, of: .gaussian))
    let dot = try Attention.pool(
      queries: queries, keys: keys, values: values, score: .dot, width: temperature)
    let scaled = try Attention.pool(
      queries: queries, keys: keys, values: values, score: .scaledDot,
      width: temperature / 3.0.squareRoot())
    let weights = try Attention.weights(
      queries: queries, keys: keys, score: .dot, width: temperature)
    for query in 0..<7 {
      #expect(abs(gaussian[query] - dot[query]) < 1e-13)
      #expect(abs(gaussian[query] - scaled[query]) < 1e-13)
      let column = (0..<30).map { weights[$0 * 7 + query] }
      #expect(abs(column.reduce(0, +) - 1) < 1e-14)
      let pooled = zip(column, values.numbers).map(*).reduce(0, +)
      #expect(abs(pooled - dot[query]) < 1e-13)
    }
    // Scores that overflow leave the best key.
    let huge = try Attention.pool(
      queries: try Points([1e200]), keys: try Points([-1e200, 1, 1e200]),
      values: Values([1, 2, 3]),
      score: .dot)
    #expect(huge == [3])
  }

  @Test(arguments: 0...4)
  func localPolynomialsReproducePolynomials(_ degree: Int) throws {
    let (keys, _) = try Self.sample(300)
    let coefficients = [1, -2, 0.5, 0.25, -0.125].prefix(degree + 1)
    func value(_ x: Double) -> Double { coefficients.reversed().reduce(0) { $0 * x + $1 } }
    let queries = try Points([0.3, 2.5, 4.6], as: .queries)
    for shape in [SmoothingKernel.Shape.gaussian, .epanechnikov, .tricube, .laplacian] {
      let fit = try LocalPolynomial(
        keys: keys, values: Values(keys.coordinates.map(value)),
        kernel: SmoothingKernel(shape, width: 0.8), degree: degree
      ).fit(at: queries)
      for (query, q) in queries.coordinates.enumerated() {
        #expect(abs(fit.values[query] - value(q)) < 1e-8)
        if degree >= 1 {
          let slope = (value(q + 1e-4) - value(q - 1e-4)) / 2e-4
          #expect(abs(fit.derivatives[0][query] - slope) < 1e-5)
        }
      }
    }
  }

  @Test func localPlanesReproducePlanes() throws {
    let (keys, _) = try Self.sample(100, d: 3)
    let y = (0..<100).map { (i: Int) -> Double in
      1.0 + 2.0 * keys.coordinates[3 * i] - keys.coordinates[3 * i + 1]
    }
    let queries = try Points(coordinates: [1, 2, 3, 4, 4, 1], dimension: 3, as: .queries)
    let fit = try LocalPolynomial(
      keys: keys, values: Values(y), kernel: SmoothingKernel(.gaussian, widths: [1, 2, 3])
    ).fit(at: queries)
    #expect(abs(fit.values[0] - 1) < 1e-9 && abs(fit.values[1] - 5) < 1e-9)
    for (found, expected) in zip(fit.derivatives[0], [2.0, -1, 0, 2, -1, 0]) {
      #expect(abs(found - expected) < 1e-9)
    }
  }

  /// Rows of values are fitted column by column, on a line and in space.
  @Test(arguments: [(1, 3), (1, 1), (2, 1), (3, 0)])
  func columnsOfValuesAreFittedByThemselves(_ d: Int, _ degree: Int) throws {
    let (keys, _) = try Self.sample(60, d: d)
    let (queries, _) = try Self.sample(7, d: d)
    var random = TestRandom(31)
    let numbers = (0..<120).map { _ in random.normal() }
    let kernel = try SmoothingKernel(.triweight, width: 2.5)
    func fit(_ values: Values) throws -> LocalPolynomial.Fit {
      try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree)
        .fit(at: queries)
    }
    let together = try fit(Values(numbers: numbers, columns: 2))
    for column in 0..<2 {
      let alone = try fit(Values((0..<60).map { numbers[2 * $0 + column] }))
      #expect(alone.unsupported == together.unsupported)
      for query in 0..<7 where !alone.unsupported.contains(query) {
        #expect(abs(together.values[2 * query + column] - alone.values[query]) < 1e-12)
        for order in alone.derivatives.indices {
          let size = d == 1 ? 1 : d
          for j in 0..<size {
            let found = together.derivatives[order][(2 * query + column) * size + j]
            #expect(abs(found - alone.derivatives[order][query * size + j]) < 1e-10)
          }
        }
      }
    }
  }

  @Test func tooFewKeysLowerTheDegree() throws {
    let fit = try LocalPolynomial(
      keys: Points([0, 0, 5]), values: Values([1, 3, 9]), kernel: .unit(.boxcar), degree: 3
    ).fit(at: Points([0.5, 5, 2.5], as: .queries))
    #expect(abs(fit.values[0] - 2) < 1e-14 && abs(fit.values[1] - 9) < 1e-14)
    #expect(fit.values[2].isNaN)
    #expect(fit.unsupported == [2])
  }

  @Test(arguments: [SmoothingKernel.Shape.gaussian, .triweight, .cauchy, .logistic, .cosine])
  func gradientsAreDerivatives(_ shape: SmoothingKernel.Shape) throws {
    let (places, values) = try Self.sample(40, d: 2)
    var random = TestRandom(21)
    // Keys that have moved away from the places that ask.
    let keys = try Points(
      coordinates: places.coordinates.map { $0 + 0.1 * random.normal() }, dimension: 2)
    for leavesOneOut in [true, false] {
      let gradient = WidthGradient(
        places: places, values: values, shape: shape, leavesOneOut: leavesOneOut)
      let widths = [1.7, 2.6]
      let loss = try gradient.loss(
        keys: keys, widths: widths, withKeys: true, supervision: .none)
      for j in 0..<2 {
        let ends = try [1.0, -1].map { sign in
          var moved = widths
          moved[j] *= exp(sign * 1e-5)
          return try gradient.loss(keys: keys, widths: moved, supervision: .none).value
        }
        #expect(abs(loss.gradient[j] - (ends[0] - ends[1]) / 2e-5) < 1e-6)
      }
      for index in stride(from: 0, to: 80, by: 7) {
        let ends = try [1.0, -1].map { sign in
          var moved = keys.coordinates
          moved[index] += sign * 1e-5
          return try gradient.loss(
            keys: Points(coordinates: moved, dimension: 2), widths: widths, supervision: .none
          ).value
        }
        #expect(abs(loss.keyGradient[index] - (ends[0] - ends[1]) / 2e-5) < 1e-7)
      }
    }
  }

  /// Keys that may move fit better, and without leaving one out better than is honest.
  @Test func learntKeysLowerTheLoss() throws {
    let (places, values) = try Self.sample(40, d: 2)
    let regression = try NadarayaWatson(
      keys: places, values: values, kernel: SmoothingKernel(.gaussian, width: 0.8))
    let fixed = try WidthLearning(regression).path(steps: 60, rate: 0.05)
    let free = try WidthLearning(regression, learnsKeys: true).path(steps: 60, rate: 0.05)
    let naive = try WidthLearning(regression, leavesOneOut: false, learnsKeys: true)
      .path(steps: 60, rate: 0.05)
    #expect(fixed.keys == places && free.keys != places)
    #expect(free.losses.last ?? 1 < fixed.losses.last ?? 0)
    #expect(naive.losses.last ?? 1 < free.losses.last ?? 0)
    let moved = try NadarayaWatson(
      keys: naive.keys, values: values,
      kernel: SmoothingKernel(.gaussian, widths: naive.widths.last ?? [])
    ).estimate(at: places).values
    let error = zip(moved, values.numbers).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 40
    #expect(abs(error - (naive.losses.last ?? 0)) < 1e-12)
  }

  /// *Source*: exercise 2 of *Dive into Deep Learning* 11.2.
  @Test func naiveLearningOverfitsAndLeavingOneOutDoesNot() throws {
    let (keys, values) = try Self.sample(40)
    let regression = try NadarayaWatson(keys: keys, values: values, kernel: .unit(.gaussian))
    let naive = try WidthLearning(regression, leavesOneOut: false).path(steps: 300, rate: 0.5)
    let honest = try WidthLearning(regression).path(steps: 300, rate: 0.5)
    #expect(naive.losses.last ?? 1 < 0.05)
    #expect(naive.losses.last ?? 1 < honest.losses.last ?? 0)
    let best = try WidthSearch(regression).best()
    #expect(abs((honest.widths.last?[0] ?? 0) - best.width) < 0.02 * best.width)
    #expect(zip(honest.losses, honest.losses.dropFirst()).allSatisfy { $0 >= $1 - 1e-9 })
  }

  @Test func conventionsConvertThereAndBack() throws {
    // *Source*: R's ksmooth documentation: quartiles at ±0.25 bandwidth; density: bw is the kernel's sd.
    let ksmooth = try #require(try WidthConvention.ksmooth.width(2.7, of: .gaussian))
    #expect(abs(ksmooth - 2.7 * 0.3706506) < 1e-6)
    let density = try #require(try WidthConvention.standardDeviation.width(1, of: .epanechnikov))
    #expect(abs(density - 5.0.squareRoot()) < 1e-12)
    #expect(try WidthConvention.locfit.width(2.5, of: .gaussian) == 1)
    #expect(try WidthConvention.ksmooth.width(1, of: .tricube) == nil)
    for convention in WidthConvention.allCases {
      for shape in SmoothingKernel.Shape.allCases {
        guard let number = try convention.number(forWidth: 0.7, of: shape) else { continue }
        let back = try #require(try convention.width(number, of: shape))
        #expect(abs(back - 0.7) < 1e-14)
      }
    }
  }

  /// A boxcar up to the k-th nearest point weighs k points, on a line and in space, ties aside.
  @Test(arguments: [1, 2, 3], [1, 2, 7])
  func neighboursAreAsManyAsAskedFor(_ d: Int, _ k: Int) throws {
    let (keys, values) = try Self.sample(30, d: d)
    let (queries, _) = try Self.sample(12, d: d)
    let widths = try AdaptiveWidths.nearestNeighbours(
      points: keys, queries: queries, k: k, counting: .points)
    let weights = try VariableWidthRegression(keys: keys, values: values, shape: .boxcar)
      .weights(at: queries, widths: .ofQueries(widths))
    for query in 0..<12 {
      #expect((0..<30).count { weights[$0 * 12 + query] > 0 } == k)
    }
  }
}
