import RealModule

/// What a regression from sums says of all rows: its residuals, its degrees of freedom and its score of leaving one out.
///
/// Inside a box the fit m = Σ w z / Σ w, the share 1/Σ w of a row in its own fit and Σ w² are smooth; each is a polynomial of
/// the place u in the box, m = Σ a_k uᵏ, and sums over rows are sums over boxes of coefficients times moments:
///
///     RSS = Σ [Q₀ − 2 a·Y + (a∗a)·M],  tr H = Σ (1/S₀)·M,  tr HᵀH = Σ (S₀[K²]/S₀²)·M,
///     n LOO = Σ [g·Q − 2 (g∗a)·Y + (g∗a∗a)·M],  g = (1 − 1/S₀)⁻².
///
/// A row that has its box to itself is evaluated where it lies, without itself, so that nothing cancels in the tails.
public struct SummedFit: Sendable, Hashable {
  /// n.
  public var count: Double
  /// Σ (z − m)².
  public var residualSquares: Double
  /// tr H, the effective degrees of freedom.
  public var trace: Double
  /// tr HᵀH.
  public var squaredTrace: Double
  /// The mean squared error of predicting each value from the others; infinite where the sums cannot tell it, NaN where they have no
  /// squares for it.
  public var leaveOneOut: Double
  /// About how far, relatively, the polynomials leave the criteria off: an estimate from their last terms, no bound.
  public var accuracy: Double

  /// RSS / (n − 2 tr H + tr HᵀH); NaN when no degrees of freedom are left.
  public var noiseVariance: Double {
    residualFreedom > 1e-9 * count ? residualSquares / residualFreedom : .nan
  }

  /// n − 2 tr H + tr HᵀH.
  public var residualFreedom: Double { count - 2 * trace + squaredTrace }

  /// A criterion as `TrainingFit.score` defines it; infinite where it is not defined.
  public func score(_ criterion: TrainingFit.Criterion) -> Double {
    criterion.value(
      meanSquare: criterion == .leaveOneOut ? leaveOneOut : residualSquares / count, trace: trace,
      count: count)
  }
}

extension SummedRegression {
  /// Boxes of which a width holds at least so many where it is scored first.
  private static let boxesPerScore = 32.0
  /// Where polynomials leave more than this, finer boxes are taken, as far as there are any.
  private static let wantedAccuracy = 1e-11

  /// The fit at all rows.
  ///
  /// - Throws: `stopped`.
  /// - Complexity: O(B h 2ʲ K²) for the B boxes of which the width holds 32 to 64, or narrower ones where polynomials ask for them.
  public func fit(supervision: Supervision = .none) throws(EstimatorError) -> SummedFit {
    var exponent = min(
      sums.exponent, BoxSums.exponent(ofWidth: width, boxes: Self.boxesPerScore))
    while true {
      let boxes = sums.coarsened(to: exponent)
      let fit = try BoxExpansions(boxes, width: width).fit(supervision: supervision)
      if exponent == sums.exponent || fit.accuracy <= Self.wantedAccuracy { return fit }
      exponent += 1
    }
  }
}

/// Sums of all rows expanded in the boxes that hold several.
struct BoxExpansions {
  let boxes: BoxSums
  let line: SumsLine
  let width: Double
  private let terms: Int
  private let r: Double

  init(_ boxes: BoxSums, width: Double) {
    self.boxes = boxes
    self.width = width
    line = SumsLine(boxes)
    terms = boxes.terms
    r = boxes.boxWidth / width
  }

  func fit(supervision: Supervision) throws(EstimatorError) -> SummedFit {
    let indices = boxes.numbers.indices
    let crowded = try shared(
      indices.filter { !line.isSingle[$0] }, supervision.part(0, 0.7), parts)
    let alone = try single(indices.filter { line.isSingle[$0] }, supervision.part(0.7, 1))
    let sum = crowded + alone
    let count = boxes.count
    let leftOut = sum[7] / max(sum[3], .leastNormalMagnitude)
    let isTold = sum[4] == 0 && leftOut <= SummedRegression.tolerance
    return SummedFit(
      count: count, residualSquares: max(sum[0], 0), trace: sum[1], squaredTrace: sum[2],
      leaveOneOut: boxes.hasScores ? (isTold ? max(sum[3], 0) / count : .infinity) : .nan,
      accuracy: max(
        sum[5] / max(sum[0], .leastNormalMagnitude), sum[6] / sum[1],
        boxes.hasScores && sum[4] == 0 ? leftOut : 0))
  }

  /// RSS, tr H, tr HᵀH, n LOO, keys that have no other, and what the first, the second and the fourth may miss.
  private typealias Parts = SIMD8<Double>

  /// Adds up the parts of some boxes, compensated.
  private func total(
    of boxes: [Int], blockSize: Int, _ supervision: Supervision, _ part: (Int) -> Parts
  ) throws(EstimatorError) -> Parts {
    let parts: [Parts] = try parallelArray(
      boxes.count, blockSize: blockSize, supervision: supervision
    ) { range, target in
      for index in range { target[index] = part(boxes[index]) }
    }
    var sum = Parts.zero
    for lane in 0..<8 { sum[lane] = compensatedSum(parts.indices) { parts[$0][lane] } }
    return sum
  }

  /// The same boxes with the squared residuals in place of the values.
  ///
  /// A row that is nearly alone has hardly a residual: what the others say there takes its place.
  func residualSquares(supervision: Supervision) throws(EstimatorError) -> BoxSums {
    let columns = 2 * terms + 1
    let indices = boxes.numbers.indices
    var sums = [Double](repeating: 0, count: boxes.numbers.count * columns)
    for box in indices {
      for k in 0..<terms { sums[box * columns + k] = boxes.sums[box * boxes.columns + k] }
    }
    // Blocks write disjoint boxes.
    try sums.withUnsafeMutableBufferPointer { (sums) throws(EstimatorError) in
      _ = try shared(indices.filter { !line.isSingle[$0] }, supervision.part(0, 0.7)) {
        box, total, weighted, _ in
        let own = boxes.sums[box * boxes.columns..<(box + 1) * boxes.columns]
        let first = own.startIndex
        let mean = Series.product(weighted, Series.inverse(total))
        let meanSquare = Series.product(mean, mean)
        for k in 0..<terms {
          var sum = own[first + 2 * terms + k]
          for j in 0..<terms - k {
            sum += meanSquare[j] * own[first + j + k] - 2 * mean[j] * own[first + terms + j + k]
          }
          sums[box * columns + terms + k] = sum
        }
        return .zero
      }
      _ = try total(
        of: indices.filter { line.isSingle[$0] }, blockSize: 1, supervision.part(0.7, 1)
      ) { box in
        let others = line.weightSums(at: line.centres[box], width: width, except: box)
        let weight = others.total * others.nearestWeight
        let own = 1 / (1 + weight)
        let error = boxes.sums[box * boxes.columns + terms] - others.estimate
        let residual = 1 - own < 1e-2 ? error : error * weight * own
        sums[box * columns + terms] = residual * residual
        return .zero
      }
    }
    for box in indices {
      // Σ |z| is the sum itself.
      let (count, sum) = (sums[box * columns], max(sums[box * columns + terms], 0))
      sums[box * columns + 2 * terms] = sum * sum / count
    }
    return BoxSums(
      checked: boxes.numbers, sums, boxes.exponent, terms, 1, centre: 0, leftOut: 0)
  }

  /// Rows that share a box, by polynomials.
  ///
  /// Sums are carried from and to boxes of up to half a width, with more terms, so that a box meets some tens of them and not some hundreds of its
  /// own kind. The moments that a narrow box does not have are taken for 0, which leaves the same out as between narrow boxes.
  private func shared(
    _ indices: [Int], _ supervision: Supervision,
    _ use: (_ box: Int, _ total: [Double], _ weighted: [Double], _ squared: [Double]) -> Parts
  ) throws(EstimatorError) -> Parts {
    let wide = WideBoxes(boxes, steps: max(0, min(-2 - Int(r.exponent), 40)))
    let reach = Int(min(9.5 / (r * wide.size), 1e6)) + 2
    let tables = [1, 2.0.squareRoot()].map {
      HermiteTable(r: r * wide.size * $0, terms: wide.terms, boxes: reach)
    }
    let sources = [(tables[0], 0), (tables[0], terms), (tables[1], 0)].map { table, column in
      (table, table.scaled(wide.moments(boxes, from: column)))
    }
    let isShared = indices.reduce(into: [Bool](repeating: false, count: boxes.numbers.count)) {
      $0[$1] = true
    }
    let targets = wide.members.indices.filter { wide.members[$0].contains { isShared[$0] } }
    return try total(of: targets, blockSize: 1, supervision) { target in
      let near = wide.neighbours(of: target, reach: reach)
      let series = sources.map { table, moments in
        table.series(around: wide.numbers[target], of: near, wide.numbers, moments)
      }
      var sum = Parts.zero
      for box in wide.members[target] where isShared[box] {
        let own = series.map { wide.narrowed($0, to: boxes.numbers[box], terms: terms) }
        sum += use(box, own[0], own[1], own[2])
      }
      return sum
    }
  }

  private func parts(
    _ box: Int, _ total: [Double], _ weighted: [Double], _ squared: [Double]
  ) -> Parts {
    let place = box * boxes.columns
    let moments = boxes.sums[place..<place + terms]
    let values = boxes.sums[place + terms..<place + 2 * terms]
    let squares = boxes.sums[place + 2 * terms..<place + boxes.columns]
    let (n, q) = (line.counts[box], squares[squares.startIndex])
    let share = Series.inverse(total)
    let mean = Series.product(weighted, share)
    let meanSquare = Series.product(mean, mean)
    // What a coefficient more would add at most, about.
    let missed = r * Double.pow(0.5, Double(terms - 1))
    func last(_ coefficients: [Double]) -> Double { coefficients[terms - 1].magnitude * missed }
    var parts = Parts.zero
    parts[0] = q - 2 * Series.dot(mean, values) + Series.dot(meanSquare, moments)
    parts[1] = Series.dot(share, moments)
    parts[2] = Series.dot(Series.product(squared, Series.product(share, share)), moments)
    parts[5] = 2 * last(mean) * (n * q).squareRoot() + last(meanSquare) * n
    parts[6] = last(share) * n
    if boxes.hasScores {
      let rest = Series.inverse(Series.oneLess(share))
      let factor = Series.product(rest, rest)
      let (linear, quadratic) = (
        Series.product(factor, mean), Series.product(factor, meanSquare)
      )
      parts[3] =
        Series.dot(factor, squares) - 2 * Series.dot(linear, values)
        + Series.dot(quadratic, moments)
      parts[7] =
        last(factor) * q + 2 * last(linear) * (n * q).squareRoot() + last(quadratic) * n
    }
    return parts
  }

  /// Rows that have a box to themselves, each where it lies.
  private func single(_ indices: [Int], _ supervision: Supervision) throws(EstimatorError) -> Parts
  {
    try total(of: indices, blockSize: 1, supervision) { box in
      let place = line.centres[box]
      let others = line.weightSums(at: place, width: width, except: box)
      let squares = line.weightSums(at: place, width: width / 2.0.squareRoot(), except: box)
      let weight = others.total * others.nearestWeight
      let own = 1 / (1 + weight)
      var parts = Parts.zero
      parts[1] = own
      parts[2] = (1 + squares.total * squares.nearestWeight) * own * own
      if others.total > 0 {
        let error = boxes.sums[box * boxes.columns + terms] - others.estimate
        parts[0] = (error * weight * own) * (error * weight * own)
        parts[3] = error * error
        parts[7] = others.bound * (2 * error.magnitude + others.bound)
      } else {
        parts[4] = 1
      }
      return parts
    }
  }
}

/// Boxes 2ˢ times as wide, as stations on the way from narrow boxes to narrow boxes.
private struct WideBoxes {
  /// 2ˢ.
  let size: Double
  /// How many powers of the place they take: of half a width these leave out less than 1e-13.
  let terms: Int
  let numbers: [Int64]
  /// The narrow boxes of each.
  let members: [Range<Int>]
  private let steps: Int

  init(_ boxes: BoxSums, steps: Int) {
    self.steps = steps
    size = Double(sign: .plus, exponent: steps, significand: 1)
    terms = max(boxes.terms, 16)
    var numbers: [Int64] = []
    var members: [Range<Int>] = []
    for (row, number) in boxes.numbers.enumerated() {
      if numbers.last == number >> Int64(steps) {
        members[members.count - 1] = members[members.count - 1].lowerBound..<row + 1
      } else {
        numbers.append(number >> Int64(steps))
        members.append(row..<row + 1)
      }
    }
    (self.numbers, self.members) = (numbers, members)
  }

  /// The coefficients of Uᵖ in uᵏ, rows of p, for the place U = s + u/2ˢ of a narrow box.
  private func powers(of number: Int64, terms narrow: Int) -> [Double] {
    let shift = (Double(number & (1 << Int64(steps) - 1)) + 0.5) / size - 0.5
    return binomials(shift: shift, factor: 1 / size, rows: terms, columns: narrow)
  }

  /// The moments, from a column on, of what the narrow boxes hold.
  func moments(_ boxes: BoxSums, from column: Int) -> [Double] {
    var moments = [Double](repeating: 0, count: numbers.count * terms)
    let narrow = boxes.terms
    for (wide, members) in members.enumerated() {
      for box in members {
        let powers = powers(of: boxes.numbers[box], terms: narrow)
        let own = box * boxes.columns + column
        for p in 0..<terms {
          var sum = 0.0
          for k in 0..<narrow { sum += powers[p * narrow + k] * boxes.sums[own + k] }
          moments[wide * terms + p] += sum
        }
      }
    }
    return moments
  }

  /// A polynomial of the place in a wide box as one of the place in a narrow box there.
  func narrowed(_ series: [Double], to number: Int64, terms narrow: Int) -> [Double] {
    let powers = powers(of: number, terms: narrow)
    return (0..<narrow).map { k in
      var sum = 0.0
      for p in 0..<terms { sum += powers[p * narrow + k] * series[p] }
      return sum
    }
  }

  /// The boxes at most so many away.
  func neighbours(of box: Int, reach: Int) -> Range<Int> {
    let number = numbers[box]
    var (first, last) = (box, box + 1)
    while first > 0, number - numbers[first - 1] <= Int64(reach) { first -= 1 }
    while last < numbers.count, numbers[last] - number <= Int64(reach) { last += 1 }
    return first..<last
  }
}

/// He_n(d r) e^{−(d r)²/2} (−r)ˡ/l! rᵏ/k! for n = k + l, at whole distances d in boxes.
private struct HermiteTable {
  private let terms: Int
  private let boxes: Int
  /// (2 boxes + 1) × 2 terms − 1.
  private let functions: [Double]
  /// rᵏ/k!.
  private let powers: [Double]

  init(r: Double, terms: Int, boxes: Int) {
    self.terms = terms
    self.boxes = boxes
    let orders = 2 * terms - 1
    var functions: [Double] = []
    functions.reserveCapacity((2 * boxes + 1) * orders)
    for d in -boxes...boxes {
      let t = Double(d) * r
      var (before, now) = (0.0, Double.exp(-t * t / 2))
      for n in 0..<orders {
        functions.append(now)
        (before, now) = (now, t * now - Double(n) * before)
      }
    }
    self.functions = functions
    var powers = [1.0]
    for k in 1..<max(terms, 1) { powers.append(powers[k - 1] * r / Double(k)) }
    self.powers = powers
  }

  /// Moments, B × K, times rᵏ/k!.
  func scaled(_ moments: [Double]) -> [Double] {
    moments.indices.map { powers[$0 % terms] * moments[$0] }
  }

  /// What the scaled moments of some boxes are as a polynomial in u around the middle of one.
  func series(
    around number: Int64, of sources: Range<Int>, _ numbers: [Int64], _ moments: [Double]
  ) -> [Double] {
    var series = [Double](repeating: 0, count: terms)
    functions.withUnsafeBufferPointer { functions in
      moments.withUnsafeBufferPointer { moments in
        series.withUnsafeMutableBufferPointer { series in
          for source in sources {
            let row = (Int(number - numbers[source]) + boxes) * (2 * terms - 1)
            let own = source * terms
            for l in 0..<terms {
              var sum = 0.0
              for k in 0..<terms { sum += functions[row + l + k] * moments[own + k] }
              series[l] += sum
            }
          }
        }
      }
    }
    for l in 0..<terms { series[l] *= l.isMultiple(of: 2) ? powers[l] : -powers[l] }
    return series
  }
}

/// Power series with as many terms each.
enum Series {
  static func product(_ a: [Double], _ b: [Double]) -> [Double] {
    var c = [Double](repeating: 0, count: a.count)
    for i in a.indices {
      for j in 0..<(a.count - i) { c[i + j] += a[i] * b[j] }
    }
    return c
  }

  /// 1/a, for a first term other than 0.
  static func inverse(_ a: [Double]) -> [Double] {
    var c = [Double](repeating: 0, count: a.count)
    c[0] = 1 / a[0]
    for k in 1..<max(a.count, 1) {
      var sum = 0.0
      for i in 1...k { sum += a[i] * c[k - i] }
      c[k] = -sum / a[0]
    }
    return c
  }

  /// 1 − a.
  static func oneLess(_ a: [Double]) -> [Double] {
    var c = a.map { -$0 }
    c[0] += 1
    return c
  }

  /// Σ a_k b_k.
  static func dot(_ a: [Double], _ b: ArraySlice<Double>) -> Double {
    var sum = 0.0
    for (a, b) in zip(a, b) { sum += a * b }
    return sum
  }
}
