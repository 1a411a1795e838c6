import RealModule

extension SummedRegression {
  /// The estimate with limits that hold at all queries together with probability `level`.
  ///
  /// The critical value is the quantile of max |Σ wᵢ ζᵢ| / ‖w‖ under independent normal noise ζ, as that of rows in memory. A box needs no
  /// number for each of its rows: Σ ζ uᵏ, k < 3, is normal with the covariance M_{j+k}.
  ///
  /// - Throws: `outOfRange` for a level outside 0..<1 or fewer than 20 draws; `notFinite`; `stopped`.
  /// - Complexity: O(draws · m · 200) beside that of `pointwiseBand`.
  /// *Source*: Knafl, Sacks and Ylvisaker (1985) for the simulation.
  public func simultaneousBand(
    at queries: [Double], level: Double = 0.95, draws: Int = 2000, seed: UInt64 = 1,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> Band {
    guard draws >= 20 else {
      throw .outOfRange(setting: "the number of draws", value: Double(draws))
    }
    let pointwise = try pointwiseBand(
      at: queries, level: level, supervision: supervision.part(0, 0.3))
    let noise = NoiseOfBoxes(
      sums.coarsened(
        to: min(sums.exponent, BoxSums.exponent(ofWidth: width, boxes: NoiseOfBoxes.perWidth))),
      width: width)
    let told = queries.indices.filter { pointwise.standardErrors[$0] > 0 }.map { queries[$0] }
    var largest = [Double](repeating: 0, count: draws)
    // So many queries have their coefficients at hand at a time.
    for start in stride(from: 0, to: told.count, by: 2000) {
      let part = Array(told[start..<min(start + 2000, told.count)])
      let rows = noise.rows(at: part)
      let maxima: [Double] = try parallelArray(draws, blockSize: 1, supervision: supervision) {
        (range, target) in
        for draw in range { target[draw] = noise.largest(of: rows, draw: draw, seed: seed) }
      }
      for draw in 0..<draws { largest[draw] = max(largest[draw], maxima[draw]) }
      supervision.progress?(0.3 + 0.7 * Double(start + part.count) / Double(told.count))
    }
    let critical = max(quantile(ofAscending: largest.sorted(), level), pointwise.critical)
    let (estimates, errors) = (pointwise.estimates, pointwise.standardErrors)
    return Band(
      estimates: estimates, standardErrors: errors,
      lower: zip(estimates, errors).map { $0 - critical * $1 },
      upper: zip(estimates, errors).map { $0 + critical * $1 }, critical: critical)
  }
}

/// Draws of what noise of unit variance in the rows does to estimates.
private struct NoiseOfBoxes {
  /// Boxes of which the width holds at least so many: three moments of each leave less than 1e-4 of the noise.
  static let perWidth = 8.0

  private let line: SumsLine
  private let width: Double
  /// Moments of the noise in a box.
  private let orders: Int
  /// The lower triangle L of M_{j+k} = L Lᵀ for each box.
  private let factors: [Double]

  init(_ sums: BoxSums, width: Double) {
    line = SumsLine(sums)
    self.width = width
    let orders = min((sums.terms + 1) / 2, 3)
    self.orders = orders
    var factors = [Double](repeating: 0, count: sums.numbers.count * orders * orders)
    for box in sums.numbers.indices {
      let moments = line.moments[box * 2 * line.terms..<box * 2 * line.terms + line.terms]
      let first = moments.startIndex
      for i in 0..<orders {
        for j in 0...i {
          var rest = moments[first + i + j]
          for k in 0..<j {
            rest -=
              factors[(box * orders + i) * orders + k] * factors[(box * orders + j) * orders + k]
          }
          let diagonal = factors[(box * orders + j) * orders + j]
          // A few rows at one place have no further direction.
          factors[(box * orders + i) * orders + j] =
            i == j ? max(rest, 0).squareRoot() : diagonal > 0 ? rest / diagonal : 0
        }
      }
    }
    self.factors = factors
  }

  /// The boxes in reach of a query, and what the moments of their noise do to its estimate, over the standard deviation of that.
  struct Row {
    var first: Int
    var coefficients: [Double]
  }

  func rows(at queries: [Double]) -> [Row] {
    let r = line.boxWidth / width
    return queries.map { query in
      let near = line.nearest(to: query, except: nil) / width
      let far = Double.hypot(near + 1, 6) * width + line.boxWidth
      let first = line.firstBox(from: query - far)
      let last = line.firstBox(from: (query + far).nextUp)
      var coefficients: [Double] = []
      coefficients.reserveCapacity((last - first) * orders)
      var variance = 0.0
      for box in first..<last {
        let t = (query - line.centres[box]) / width
        let weight = Double.exp((near - t) * (near + t) / 2)
        // He_k(t) rᵏ/k!
        let series = line.isSingle[box] ? [1, 0, 0] : [1, t * r, (t * t - 1) * r * r / 2]
        for k in 0..<orders { coefficients.append(weight * series[k]) }
        for column in 0..<orders {
          var part = 0.0
          for k in column..<orders {
            part += weight * series[k] * factors[(box * orders + k) * orders + column]
          }
          variance += part * part
        }
      }
      let deviation = variance.squareRoot()
      return Row(first: first, coefficients: coefficients.map { $0 / deviation })
    }
  }

  /// The largest standardised deviation at some queries in one draw.
  func largest(of rows: [Row], draw: Int, seed: UInt64) -> Double {
    let boxes = line.centres.count
    let perDraw = boxes * orders
    var generator = Generator(seed: seed, after: draw * perDraw * 2)
    var noise = [Double](repeating: 0, count: perDraw)
    for box in 0..<boxes {
      let normal = (0..<orders).map { _ in generator.normal() }
      for i in 0..<orders {
        var sum = 0.0
        for k in 0...i { sum += factors[(box * orders + i) * orders + k] * normal[k] }
        noise[box * orders + i] = sum
      }
    }
    var largest = 0.0
    for row in rows {
      var sum = 0.0
      let start = row.first * orders
      for (place, coefficient) in row.coefficients.enumerated() {
        sum += coefficient * noise[start + place]
      }
      largest = max(largest, sum.magnitude)
    }
    return largest
  }
}
