import Estimators
import Glibc
import Synchronization

/// How long each kind of long work goes on after it is told to stop: the longest of several random moments.
enum Stops {
  /// A wish to stop that comes true at a moment, and when that was.
  private final class Wish: Sendable {
    private let moment: Atomic<UInt64>

    init(at moment: UInt64) { self.moment = Atomic(moment) }

    var supervision: Supervision {
      Supervision(shouldStop: { now() >= self.moment.load(ordering: .relaxed) })
    }
  }

  typealias Work = @Sendable (Supervision) throws -> Void

  /// Prints, for each kind of work, its name, its whole time and the longest wait, in milliseconds.
  static func print(_ tries: Int, of part: String) throws {
    for (name, work) in try works() where part.isEmpty || name.contains(part) {
      let start = now()
      // Work that takes longer than this is told to stop within this time.
      let longest: UInt64 = 1_000_000_000
      let whole = wait(Wish(at: start + longest), work).isStopped ? longest : now() - start
      var waits: [UInt64] = []
      for _ in 0..<tries {
        let moment = now() + UInt64.random(in: 0..<whole)
        let end = wait(Wish(at: moment), work)
        if end.isStopped { waits.append(end.moment - min(moment, end.moment)) }
      }
      Swift.print("\(name)|\(Double(whole) / 1e6)|\(Double(waits.max() ?? 0) / 1e6)")
      fflush(nil)
    }
  }

  private static func wait(_ wish: Wish, _ work: Work) -> (isStopped: Bool, moment: UInt64) {
    do {
      try work(wish.supervision)
      return (false, now())
    } catch { return (true, now()) }
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Keys in no order on a line or in a square, values around a sine.
  private static func regression(
    _ n: Int, d: Int = 1, _ shape: SmoothingKernel.Shape, _ width: Double
  ) throws -> NadarayaWatson {
    var random = SystemRandomNumberGenerator()
    let keys = try Points(
      coordinates: (0..<n * d).map { _ in Double.random(in: 0..<5, using: &random) }, dimension: d)
    let values = try Values(
      (0..<n).map { keys.coordinates[$0 * d] + Double.random(in: -1..<1, using: &random) })
    return try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(shape, width: width))
  }

  private static func works() throws -> [(String, Work)] {
    let n = 1_000_000
    let gaussian = try regression(n, .gaussian, 0.1)
    let narrow = try regression(n, .gaussian, 1e-5)
    let tricube = try regression(n, .tricube, 0.1)
    let boxcar = try regression(n, .boxcar, 4)
    let sparse = try regression(n, .boxcar, 1e-6)
    let laplacian = try regression(n, .laplacian, 0.1)
    let plane = try regression(100_000, d: 2, .gaussian, 0.5)
    let planeNear = try regression(n, d: 2, .epanechnikov, 0.01)
    let few = try regression(20_000, .gaussian, 0.1)
    let lines = try LocalPolynomial(
      keys: gaussian.keys, values: gaussian.values, kernel: gaussian.kernel, degree: 2)
    let straight = try LocalPolynomial(
      keys: gaussian.keys, values: gaussian.values, kernel: gaussian.kernel)
    let labels = gaussian.keys.coordinates.map { Int($0) }
    let classifier = try KernelClassifier(
      keys: gaussian.keys, labels: labels, classes: 5, kernel: gaussian.kernel)
    func density(_ rule: DensityWidth) -> Work {
      { _ = try rule.width(of: gaussian.keys, supervision: $0) }
    }
    return [
      (
        "Gaussian transform, 10⁶ × 10⁶",
        { _ = try gaussian.estimate(at: gaussian.keys, supervision: $0) }
      ),
      ("sorted window, 10⁶ × 10⁶", { _ = try narrow.estimate(at: narrow.keys, supervision: $0) }),
      (
        "tricube on sorted keys, 10⁶ × 10⁶",
        { _ = try tricube.estimate(at: tricube.keys, supervision: $0) }
      ),
      (
        "boxcar of nearly the whole range, 10⁶ × 10⁶",
        { _ = try boxcar.estimate(at: boxcar.keys, supervision: $0) }
      ),
      (
        "nearest keys off the support, 10⁶ × 10⁶",
        { _ = try sparse.estimate(at: gaussian.keys, offSupport: .nearest, supervision: $0) }
      ),
      (
        "Laplacian recursions, 10⁶ × 10⁶",
        { _ = try laplacian.estimate(at: laplacian.keys, supervision: $0) }
      ),
      ("local parabolas, 10⁶ × 10⁶", { _ = try lines.fit(at: gaussian.keys, supervision: $0) }),
      (
        "all pairs in two dimensions, 10⁵ × 10⁵",
        { _ = try plane.estimate(at: plane.keys, supervision: $0) }
      ),
      (
        "trees in two dimensions, 10⁶ × 10⁶",
        { _ = try planeNear.estimate(at: planeNear.keys, supervision: $0) }
      ),
      (
        "leave-one-out curve, 10⁶, 100 widths",
        {
          let search = try WidthSearch(gaussian, supervision: $0)
          _ = try search.curve(search.defaultWidths(), supervision: $0)
        }
      ),
      (
        "the same of local lines",
        {
          let search = try WidthSearch(gaussian, degree: 1, supervision: $0)
          _ = try search.curve(search.defaultWidths(), supervision: $0)
        }
      ),
      (
        "widths learnt by descent, 20,000",
        { _ = try WidthLearning(few).path(steps: 5, rate: 0.1, supervision: $0) }
      ),
      (
        "a width for each coordinate, 10⁵ × 2",
        {
          _ = try WidthSearch.widthsPerCoordinate(
            keys: plane.keys, values: plane.values, shape: .gaussian, supervision: $0)
        }
      ),
      (
        "wild bootstrap, 10⁶, 40 draws",
        { _ = try gaussian.bootstrapBand(at: gaussian.keys, draws: 40, supervision: $0) }
      ),
      (
        "simultaneous band, 10⁶, 40 draws",
        { _ = try gaussian.simultaneousBand(at: gaussian.keys, draws: 40, supervision: $0) }
      ),
      (
        "prediction band, 10⁶",
        { _ = try gaussian.predictionBand(at: gaussian.keys, supervision: $0) }
      ),
      (
        "standard errors of local lines, 10⁶",
        { _ = try straight.standardErrors(at: gaussian.keys, supervision: $0) }
      ),
      ("diagnostics, 10⁶", { _ = try gaussian.diagnostics(at: gaussian.keys, supervision: $0) }),
      (
        "diagnostics of all pairs, 20,000",
        {
          let logistic = try NadarayaWatson(
            keys: few.keys, values: few.values, kernel: SmoothingKernel(.logistic, width: 0.1))
          _ = try logistic.diagnostics(at: few.keys, supervision: $0)
        }
      ),
      (
        "heaviest keys, 10⁶",
        {
          let query = try Points([2.5])
          _ = try gaussian.heaviestKeys(at: query, count: 5, supervision: $0)
        }
      ),
      (
        "classification, 10⁶, 5 classes",
        { _ = try classifier.predict(at: gaussian.keys, supervision: $0) }
      ),
      (
        "density, 10⁶",
        {
          _ = try Density(points: gaussian.keys, kernel: gaussian.kernel)
            .density(at: gaussian.keys, supervision: $0)
        }
      ),
      ("Sheather-Jones, 10⁶", density(.sheatherJones)),
      ("improved Sheather-Jones, 10⁶", density(.improvedSheatherJones)),
      ("likelihood width, 10⁶", density(.likelihood)),
      (
        "direct plug-in, 10⁶",
        {
          _ = try DirectPlugIn.width(keys: gaussian.keys, values: gaussian.values, supervision: $0)
        }
      ),
      (
        "widths of the neighbours, 10⁵ × 2",
        {
          _ = try AdaptiveWidths.nearestNeighbours(
            points: plane.keys, queries: plane.keys, k: 10, supervision: $0)
        }
      ),
      (
        "widths of the neighbours, 10⁶",
        {
          _ = try AdaptiveWidths.nearestNeighbours(
            points: gaussian.keys, queries: gaussian.keys, k: 10, supervision: $0)
        }
      ),
      (
        "Silverman's adaptive widths, 10⁶",
        {
          _ = try AdaptiveWidths.silverman(
            points: gaussian.keys, pilot: gaussian.kernel, supervision: $0)
        }
      ),
      (
        "a width for each key, 20,000",
        {
          _ = try VariableWidthRegression(keys: few.keys, values: few.values, shape: .gaussian)
            .estimate(
              at: few.keys, widths: .ofKeys([Double](repeating: 0.1, count: few.keys.count)),
              supervision: $0)
        }
      ),
      (
        "dot products, 10⁵ × 10⁵",
        {
          _ = try Attention.pool(
            queries: plane.keys, keys: plane.keys, values: plane.values, score: .dot,
            supervision: $0)
        }
      ),
      (
        "local planes, 10⁵ × 2",
        {
          _ = try LocalPolynomial(keys: plane.keys, values: plane.values, kernel: plane.kernel)
            .fit(at: plane.keys, supervision: $0)
        }
      ),
    ]
  }
}
