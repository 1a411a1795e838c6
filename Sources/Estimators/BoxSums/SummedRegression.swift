import RealModule

/// Nadaraya-Watson regression with a Gaussian kernel from `BoxSums`, where each answer comes with a bound on its error.
///
/// With c the middle of a box, t = (q − c)/h and r = 2⁻ʲ/h,
///
///     Σᵢ e^{−(q−xᵢ)²/2h²} = Σ_b e^{−t²/2} Σ_{k<K} He_k(t)/k! rᵏ M_k + R,
///
/// and a box with one row is that row, so that far tails come out to rounding. What is missing, R, is bounded box by box by the
/// lesser of Cramér's inequality, 1.0865 ρᴷ/√K! e^{−(|t|−ρ)²/4} a row with ρ = r/2, and the same series with every sign plus.
/// *Source*: Greengard and Strain (1991); Abramowitz and Stegun 22.14.17 (Cramér).
public struct SummedRegression: Sendable, Hashable {
  /// The sums, as they were given.
  public let sums: BoxSums
  /// h, in units of the keys.
  public let width: Double
  /// The same sums in the boxes in which this width is evaluated.
  let boxes: BoxSums
  let line: SumsLine

  /// Boxes of which a width holds at least so many where it is evaluated.
  private static let boxesPerWidth = 128.0
  /// An error beyond this share of the values' root mean square makes an answer NaN.
  public static let tolerance = 1e-6

  /// A regression of a width.
  ///
  /// - Throws: `widthNotPositive`; `narrowerThanSums` for a width below `sums.narrowest`.
  /// - Complexity: O(B).
  public init(_ sums: BoxSums, width: Double) throws(EstimatorError) {
    guard width > 0 else { throw .widthNotPositive(width) }
    guard width >= sums.narrowest else {
      throw .narrowerThanSums(width: width, narrowest: sums.narrowest)
    }
    self.sums = sums
    self.width = width
    boxes = sums.coarsened(
      to: min(sums.exponent, BoxSums.exponent(ofWidth: width, boxes: Self.boxesPerWidth)))
    line = SumsLine(boxes)
  }

  /// What is told at the queries: one number for each, and how far it may be from what all rows would give.
  public struct Answer: Sendable, Hashable {
    /// The answers; NaN where the sums cannot tell.
    public var values: [Double]
    /// A bound on the error of each, in its units; rounding in it is a typical one and not the worst.
    public var bounds: [Double]
    /// The queries, ascending, at which the sums cannot tell: they are too far from keys that share a box.
    public var untold: [Int]
  }

  /// The estimate at each query.
  ///
  /// - Throws: `notFinite`; `stopped`.
  /// - Complexity: O(m h 2ʲ), boxes being made as wide as the width allows.
  public func estimate(at queries: [Double], supervision: Supervision = .none)
    throws(EstimatorError) -> Answer
  {
    let tolerance = Self.tolerance * boxes.rootMeanSquare
    return try answer(queries, supervision) { place in
      let s = line.weightSums(at: place, width: width)
      let value = boxes.centre + s.estimate
      return (value, s.bound + value.magnitude * 0x1p-53, tolerance)
    }
  }

  /// The density of the keys at each query, in one over units of the keys.
  ///
  /// - Throws: `notFinite`; `stopped`.
  /// - Complexity: as `estimate`.
  public func density(at queries: [Double], supervision: Supervision = .none)
    throws(EstimatorError) -> Answer
  {
    let scale = 1 / (boxes.count * width * (2 * Double.pi).squareRoot())
    return try answer(queries, supervision) { place in
      let s = line.weightSums(at: place, width: width)
      let weight = s.nearestWeight * scale
      return (s.total * weight, s.totalBound * weight, Self.tolerance * s.total * weight)
    }
  }

  /// σ √(Σ l²) at each query, for a residual variance σ²; NaN where the sums cannot tell.
  ///
  /// - Throws: `notFinite`; `stopped`.
  /// - Complexity: that of two estimates.
  public func standardErrors(
    at queries: [Double], noiseVariance: Double, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    try answer(queries, supervision) { place in
      let (s, squared) = (
        line.weightSums(at: place, width: width),
        line.weightSums(at: place, width: width / 2.0.squareRoot())
      )
      let error = (noiseVariance * squared.total).squareRoot() / s.total
      let share = s.totalBound / s.total + squared.totalBound / squared.total
      return (error, share * error, Self.tolerance * error)
    }.values
  }

  /// √(σ²(q) R(K)/(n h p(q))) at each query, σ² being the mean of the squared residuals around it and p the density of the keys; NaN where the
  /// sums cannot tell.
  ///
  /// - Throws: `noSquares` for sums without the moments of squares; `notFinite`; `stopped`.
  /// - Complexity: that of a score and two estimates.
  /// *Source*: Schuster (1972), as `NadarayaWatson.standardErrors` has it.
  public func asymptoticErrors(at queries: [Double], supervision: Supervision = .none)
    throws(EstimatorError) -> [Double]
  {
    guard boxes.hasScores else { throw .noSquares }
    let squares = SumsLine(
      try BoxExpansions(boxes, width: width).residualSquares(supervision: supervision.part(0, 0.6)))
    return try answer(queries, supervision.part(0.6, 1)) { place in
      let s = squares.weightSums(at: place, width: width)
      let error = (s.estimate * 0.5.squareRoot() / (s.total * s.nearestWeight)).squareRoot()
      let share = s.bound / s.estimate + s.totalBound / s.total
      return (error, share * error, Self.tolerance * error)
    }.values
  }

  /// The estimate with limits that hold, at each query by itself, with probability `level`, as those of rows in memory do.
  ///
  /// - Throws: `outOfRange` for a level outside 0..<1; `notFinite`; `stopped`.
  /// - Complexity: that of a score and three estimates.
  public func pointwiseBand(
    at queries: [Double], level: Double = 0.95, supervision: Supervision = .none
  ) throws(EstimatorError) -> Band {
    guard level > 0, level < 1 else { throw .outOfRange(setting: "the level", value: level) }
    let variance = try fit(supervision: supervision.part(0, 0.5)).noiseVariance
    let estimates = try estimate(at: queries, supervision: supervision.part(0.5, 0.7)).values
    let errors = try standardErrors(
      at: queries, noiseVariance: variance, supervision: supervision.part(0.7, 1))
    let critical = normalQuantile(0.5 + level / 2)
    return Band(
      estimates: estimates, standardErrors: errors,
      lower: zip(estimates, errors).map { $0 - critical * $1 },
      upper: zip(estimates, errors).map { $0 + critical * $1 }, critical: critical)
  }

  /// What one query is told: the answer, the bound on its error, and how large that may be.
  func answer(
    _ queries: [Double], _ supervision: Supervision,
    _ tell: (Double) -> (value: Double, bound: Double, tolerance: Double)
  ) throws(EstimatorError) -> Answer {
    for (row, query) in queries.enumerated() where !query.isFinite {
      throw .notFinite(.queries, row: row, value: query)
    }
    let told: [SIMD2<Double>] = try parallelArray(
      queries.count, blockSize: 1, supervision: supervision
    ) { part, target in
      for index in part {
        let (value, bound, tolerance) = tell(queries[index])
        // A bound that is no number is none.
        target[index] = SIMD2(bound <= tolerance ? value : .nan, bound)
      }
    }
    return Answer(
      values: told.map { $0[0] }, bounds: told.map { $0[1] },
      untold: told.indices.filter { told[$0][0].isNaN })
  }
}

/// Boxes as sources of a Gaussian sum: a box with one row lies where that row is, and has no moments but its count.
struct SumsLine: Sendable, Hashable {
  let terms: Int
  let boxWidth: Double
  /// Where each box is expanded around: its middle, or its only key.
  let centres: [Double]
  let isSingle: [Bool]
  let counts: [Double]
  /// At least Σ |z| of each box (Cauchy and Schwarz).
  let sizes: [Double]
  /// B × 2 K: M and Y, for evaluation.
  let moments: [Double]

  init(_ sums: BoxSums) {
    let terms = sums.terms
    let width = sums.boxWidth
    let columns = sums.columns
    self.terms = terms
    boxWidth = width
    counts = sums.numbers.indices.map { sums.sums[$0 * columns] }
    isSingle = counts.map { $0 == 1 && terms > 1 }
    var centres: [Double] = []
    var moments: [Double] = []
    for (row, number) in sums.numbers.enumerated() {
      let own = sums.sums[row * columns..<row * columns + 2 * terms]
      let first = own.startIndex
      let place = Double(number) + 0.5
      if isSingle[row] {
        centres.append((place + own[first + 1]) * width)
        moments.append(1)
        moments += repeatElement(0, count: terms - 1)
        moments.append(own[first + terms])
        moments += repeatElement(0, count: terms - 1)
      } else {
        centres.append(place * width)
        moments += own
      }
    }
    sizes = counts.enumerated().map { row, count in
      (count * sums.sums[row * columns + 2 * terms]).squareRoot()
    }
    self.centres = centres
    self.moments = moments
  }

  /// Sums at one query, all over the weight of the nearest box.
  struct Sums {
    /// Σ w.
    var total: Double
    /// Σ w z.
    var weighted: Double
    /// What each may miss.
    var totalBound: Double
    var weightedBound: Double
    /// The weight of the nearest box, e^{−t²/2}.
    var nearestWeight: Double

    /// The estimate less the centre.
    var estimate: Double { weighted / total }
    /// How far the estimate may be off.
    var bound: Double {
      total > totalBound
        ? (weightedBound + estimate.magnitude * totalBound) / (total - totalBound) : .infinity
    }
  }

  /// The first box whose centre is not below a place.
  func firstBox(from place: Double) -> Int {
    var (low, high) = (0, centres.count)
    while low < high {
      let middle = (low + high) / 2
      if centres[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How far the nearest box is from a place, in units of the keys; infinite where no other is.
  func nearest(to place: Double, except own: Int?) -> Double {
    var (below, above) = (firstBox(from: place) - 1, firstBox(from: place))
    if below == own { below -= 1 }
    if above == own { above += 1 }
    return min(
      below >= 0 ? (place - centres[below]).magnitude : .infinity,
      above < centres.count ? (centres[above] - place).magnitude : .infinity)
  }

  /// The sums at a place, which may leave out one box.
  ///
  /// Reach: 12 widths beyond the nearest box in the square of the distance, where the weight is e⁻⁷² of the nearest one's.
  func weightSums(at place: Double, width: Double, except own: Int? = nil) -> Sums {
    let r = boxWidth / width
    let rho = r / 2
    let near = nearest(to: place, except: own) / width
    guard near.isFinite else {
      return Sums(total: 0, weighted: 0, totalBound: 0, weightedBound: 0, nearestWeight: 0)
    }
    let far = Double.hypot(near + 1, 12) * width + boxWidth
    let last = firstBox(from: (place + far).nextUp)
    // Cramér's bound but for its exponential.
    let cramer =
      1.0865 * Double.pow(rho, Double(terms)) / Double.gamma(Double(terms + 1)).squareRoot()
    var (total, weighted) = (CompensatedSum(), CompensatedSum())
    var (totalBound, weightedBound) = (0.0, 0.0)
    for box in firstBox(from: place - far)..<last where box != own {
      let t = (place - centres[box]) / width
      let exponent = (near - t) * (near + t) / 2
      let weight = Double.exp(exponent)
      var (m, y) = (moments[box * 2 * terms], moments[(box * 2 + 1) * terms])
      var cut = 0.0
      if !isSingle[box] {
        // g_k = He_k(t) rᵏ/k!
        var (before, now) = (1.0, t * r)
        for k in 1..<max(terms, 1) {
          m += now * moments[box * 2 * terms + k]
          y += now * moments[(box * 2 + 1) * terms + k]
          (before, now) = (now, (t * r * now - r * r * before) / Double(k + 1))
        }
        let distance = max(t.magnitude - rho, 0)
        cut = min(
          cramer * Double.exp(min(near * near / 2 - distance * distance / 4, 700)),
          weight * tail(t.magnitude * rho, rho))
      }
      // What rounding takes: of the engine's sums, and of the exponent.
      cut += weight * (8 + counts[box].squareRoot() + 2 * t * t) * 0x1p-53
      total.add(weight * m)
      weighted.add(weight * y)
      totalBound += counts[box] * cut
      weightedBound += sizes[box] * cut
    }
    return Sums(
      total: total.value, weighted: weighted.value, totalBound: totalBound,
      weightedBound: weightedBound, nearestWeight: Double.exp(-near * near / 2))
  }

  /// At least |Σ_{k ≥ K} He_k(t) ρᵏ/k!| for p = |t| ρ: the series with every sign plus.
  func tail(_ p: Double, _ rho: Double) -> Double {
    var (before, now) = (1.0, p)
    var sum = terms > 1 ? 0 : p
    for k in 1..<400 {
      (before, now) = (now, (p * now + rho * rho * before) / Double(k + 1))
      if k + 1 >= terms { sum += now }
      // From here on each term is less than half of the one before.
      if k + 1 >= terms, p < 0.2 * Double(k), rho * rho < 0.05 * Double(k), now <= 1e-3 * sum {
        return sum + 2 * max(now, before * rho)
      }
    }
    return .infinity
  }
}
