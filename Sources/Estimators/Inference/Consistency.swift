import RealModule
import Work

/// Shows how the error of Nadaraya-Watson regression shrinks as data grow.
///
/// Keys are uniform on the unit cube, values a known function with normal noise, and the width shrinks as
/// c n^{−1/(d+4)}, the rate at which squared bias h⁴ and variance 1/(n hᵈ) stay in balance; the
/// root-mean-square error then falls as n^{−2/(d+4)}.
///
/// *Source*: Stone (1982) for the rate; exercise 4 of *Dive into Deep Learning* 11.2.
public enum Consistency {
  /// What one number of keys came to.
  public struct Point: Sendable, Hashable {
    /// The number of keys.
    public var count: Int
    /// The width used.
    public var width: Double
    /// The root-mean-square error over queries and repetitions.
    public var error: Double
  }

  /// More keys than this are refused, before memory is taken for them.
  public static let mostKeys = 100_000_000

  /// Simulates every count `repeats` times with a Gaussian kernel.
  ///
  /// Queries are 200 points in the middle of the cube (0.25 to 0.75), away from its faces.
  ///
  /// *Edge cases*: no counts give no points; the same seed gives the same numbers on any machine.
  /// - Parameters:
  ///   - dimension: d, the coordinates of a key.
  ///   - counts: The numbers of keys n to try, in any order.
  ///   - repeats: How many samples of each count are drawn.
  ///   - constant: c of the width c n^{−1/(d+4)}, in units of the cube's side.
  ///   - noise: The standard deviation of the noise, in units of the values.
  ///   - seed: Where the random numbers begin.
  ///   - supervision: Told how far the work is, and asked whether to stop.
  ///   - truth: The function to be found, of the d coordinates of a point.
  /// - Returns: One point for each count, in their order.
  /// - Throws: `outOfRange` for a dimension outside 1...8, counts outside 2...`mostKeys`, or repeats below 1;
  ///   `widthNotPositive` for a constant that is not above 0; `stopped`.
  /// - Complexity: that of the estimates, with n keys and 200 queries each.
  public static func simulate(
    dimension: Int, counts: [Int], repeats: Int = 5, constant: Double = 0.25, noise: Double = 0.3,
    seed: UInt64 = 1, supervision: Supervision = .none, truth: ([Double]) -> Double
  ) throws(EstimatorError) -> [Point] {
    guard (1...8).contains(dimension) else {
      throw .outOfRange(setting: "the dimension", value: Double(dimension))
    }
    guard repeats >= 1 else { throw .outOfRange(setting: "the repeats", value: Double(repeats)) }
    var generator = Generator(seed: seed)
    var points: [Point] = []
    let work = counts.reduce(0) { $0 + Double($1) }
    var done = 0.0
    for count in counts {
      guard count >= 2, count <= Self.mostKeys else {
        throw .outOfRange(setting: "a count", value: Double(count))
      }
      let width = constant * Double.pow(Double(count), -1 / Double(dimension + 4))
      let kernel = try SmoothingKernel(.gaussian, width: width)
      var squares = CompensatedSum()
      for _ in 0..<repeats {
        let start = done
        done += Double(count) / Double(repeats)
        func drawn(_ size: Int, _ number: (Int) -> Double) throws(EstimatorError) -> [Double] {
          try filledArray(size) { (target) throws(EstimatorError) in
            for index in 0..<size {
              if index & 4095 == 0 { try supervision.checkpoint() }
              target[index] = number(index)
            }
          }
        }
        let keys = Points(
          checked: try drawn(count * dimension) { _ in generator.uniform() }, dimension: dimension)
        let values = Values(
          checked: try drawn(count) { truth(Array(keys.row($0))) + noise * generator.normal() },
          columns: 1)
        let queries = Points(
          checked: try drawn(200 * dimension) { _ in 0.25 + 0.5 * generator.uniform() },
          dimension: dimension)
        let estimate = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
          .estimate(at: queries, supervision: supervision.part(start / work, done / work))
        for query in 0..<200 {
          let error = estimate.values[query] - truth(Array(queries.row(query)))
          squares.add(error * error)
        }
      }
      let error = (squares.value / (200 * Double(repeats))).squareRoot()
      points.append(Point(count: count, width: width, error: error))
    }
    return points
  }

  /// The slope of ln error over ln n, by least squares: about −2/(d + 4).
  ///
  /// *Edge cases*: NaN for fewer than two different counts.
  /// - Complexity: linear in the points.
  public static func rate(_ points: [Point]) -> Double {
    let x = points.map { Double.log(Double($0.count)) }
    let y = points.map { Double.log($0.error) }
    let n = Double(points.count)
    let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let cross = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    return cross / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
  }
}
