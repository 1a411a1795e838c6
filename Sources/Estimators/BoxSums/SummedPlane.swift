import RealModule

/// Nadaraya-Watson regression with a Gaussian kernel in two coordinates from `PlaneBoxSums`, each answer with a bound on its error.
///
/// With t the scaled distance of a query from the middle of a box and r = 2⁻ʲ/h in each coordinate, Σ e^{−|q−x|²/2} is the sum over boxes of
/// e^{−|t|²/2} Σ_{a+b<K} He_a(t₁) He_b(t₂) r₁ᵃ r₂ᵇ/(a! b!) M_{ab}, and a box with one row is that row. What is cut off is bounded, box by
/// box, by Cramér's inequality in each factor or by the series with every sign plus.
/// *Source*: as `SummedRegression`; the product of two series.
public struct SummedPlane: Sendable, Hashable {
  /// The sums, as they were given.
  public let sums: PlaneBoxSums
  /// h of each coordinate.
  public let widths: SIMD2<Double>
  /// In the boxes in which these widths are evaluated.
  private let boxes: PlaneBoxSums
  private let columns: [Column]
  private let isSingle: [Bool]
  /// Where each box is expanded around: its middle, or its only key.
  private let centres: [SIMD2<Double>]
  private let cramer: Double

  /// Boxes with one first number.
  private struct Column: Sendable, Hashable {
    var number: Int64
    var boxes: Range<Int>
  }

  /// Boxes of which a width holds at least so many where it is evaluated.
  private static let boxesPerWidth = 4.0
  /// Terms to which series are followed where they are bounded.
  private static let boundTerms = 60

  /// A regression of a width for both coordinates, or one for each.
  ///
  /// - Throws: `widthNotPositive`; `widthCount`; `narrowerThanSums` for a width below `sums.narrowest`.
  /// - Complexity: O(B K³).
  public init(_ sums: PlaneBoxSums, widths: [Double]) throws(EstimatorError) {
    guard (1...2).contains(widths.count) else {
      throw .widthCount(widths: widths.count, dimension: 2)
    }
    let pair = SIMD2(widths[0], widths[widths.count - 1])
    var steps = SIMD2<Int>()
    for axis in 0..<2 {
      guard pair[axis] > 0 else { throw .widthNotPositive(pair[axis]) }
      guard pair[axis] >= sums.narrowest[axis] else {
        throw .narrowerThanSums(width: pair[axis], narrowest: sums.narrowest[axis])
      }
      let exponent = BoxSums.exponent(ofWidth: pair[axis], boxes: Self.boxesPerWidth)
      steps[axis] = max(sums.exponents[axis] - exponent, 0)
    }
    self.sums = sums
    self.widths = pair
    let boxes = sums.coarsened(by: steps)
    self.boxes = boxes
    let (size, own) = (boxes.boxWidths, boxes.columns)
    isSingle = boxes.numbers.indices.map { boxes.sums[$0 * own] == 1 && boxes.terms > 1 }
    var columns: [Column] = []
    var centres: [SIMD2<Double>] = []
    for (row, number) in boxes.numbers.enumerated() {
      var place = SIMD2(Double(number[0]) + 0.5, Double(number[1]) + 0.5)
      if isSingle[row] {
        place += SIMD2(boxes.sums[row * own + boxes.terms], boxes.sums[row * own + 1])
      }
      centres.append(place * size)
      if columns.last?.number == number[0] {
        columns[columns.count - 1].boxes = columns[columns.count - 1].boxes.lowerBound..<row + 1
      } else {
        columns.append(Column(number: number[0], boxes: row..<row + 1))
      }
    }
    self.columns = columns
    self.centres = centres
    // √(ρ₁²ᵃ/a!) √(ρ₂²ᵇ/b!) over all a + b from K on.
    let halves = size / pair / 2
    let roots = [0, 1].map { axis -> [Double] in
      var terms = [1.0]
      for k in 1..<Self.boundTerms {
        terms.append(terms[k - 1] * halves[axis] / Double(k).squareRoot())
      }
      return terms
    }
    cramer = 1.0865 * 1.0865 * Self.rest(roots[0], roots[1], from: boxes.terms)
  }

  /// Σ a_i b_k over i + k from K on.
  private static func rest(_ a: [Double], _ b: [Double], from terms: Int) -> Double {
    // What b adds from each place on.
    var tails = b
    for k in (0..<b.count - 1).reversed() { tails[k] += tails[k + 1] }
    var sum = 0.0
    for i in a.indices { sum += a[i] * tails[max(terms - i, 0)] }
    return sum
  }

  /// The estimate at each query.
  ///
  /// - Throws: `dimensionMismatch`; `stopped`.
  /// - Complexity: O(boxes within ten widths · K²) a query.
  public func estimate(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> SummedRegression.Answer
  {
    let tolerance = SummedRegression.tolerance * boxes.rootMeanSquare
    return try answer(queries, supervision) { s in
      let value = boxes.centre + s.estimate
      return (value, s.bound + value.magnitude * 0x1p-53, tolerance)
    }
  }

  /// The density of the keys at each query.
  ///
  /// - Throws: as `estimate`.
  /// - Complexity: as `estimate`.
  public func density(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> SummedRegression.Answer
  {
    let scale = 1 / (boxes.count * widths[0] * widths[1] * 2 * .pi)
    return try answer(queries, supervision) { s in
      let weight = s.nearestWeight * scale
      return (
        s.total * weight, s.totalBound * weight, SummedRegression.tolerance * s.total * weight
      )
    }
  }

  private func answer(
    _ queries: Points, _ supervision: Supervision,
    _ tell: (SumsLine.Sums) -> (value: Double, bound: Double, tolerance: Double)
  ) throws(EstimatorError) -> SummedRegression.Answer {
    guard queries.dimension == 2 else {
      throw .dimensionMismatch(keys: 2, queries: queries.dimension)
    }
    let told: [SIMD2<Double>] = try parallelArray(
      queries.count, blockSize: 1, supervision: supervision
    ) { part, target in
      for index in part {
        let place = SIMD2(queries.coordinates[2 * index], queries.coordinates[2 * index + 1])
        let (value, bound, tolerance) = tell(weightSums(at: place))
        target[index] = SIMD2(bound <= tolerance ? value : .nan, bound)
      }
    }
    return SummedRegression.Answer(
      values: told.map { $0[0] }, bounds: told.map { $0[1] },
      untold: told.indices.filter { told[$0][0].isNaN })
  }

  /// The sums at a place, all over the weight of the nearest box.
  private func weightSums(at place: SIMD2<Double>) -> SumsLine.Sums {
    let (terms, moments, own) = (boxes.terms, boxes.moments, boxes.columns)
    let size = boxes.boxWidths
    let r = size / widths
    var nearest = Double.infinity
    for centre in centres {
      let t = (place - centre) / widths
      nearest = min(nearest, (t * t).sum())
    }
    // Beyond it the weight is e⁻⁵⁰ of the nearest one's.
    let far = (nearest + 100).squareRoot() + max(r[0], r[1])
    func range(_ axis: Int) -> (low: Double, high: Double) {
      let (middle, reach) = (place[axis] / size[axis], far / r[axis])
      return ((middle - reach).rounded(.down), (middle + reach).rounded(.up))
    }
    let (first, second) = (range(0), range(1))
    var (total, weighted) = (CompensatedSum(), CompensatedSum())
    var (totalBound, weightedBound) = (0.0, 0.0)
    // g_k = He_k(t) rᵏ/k!, of either coordinate.
    var series = [Double](repeating: 0, count: 2 * terms)
    boxes.sums.withUnsafeBufferPointer { sums in
      series.withUnsafeMutableBufferPointer { series in
        for column in columns
        where Double(column.number) >= first.low && Double(column.number) <= first.high {
          for box in column.boxes {
            let number = Double(boxes.numbers[box][1])
            if number < second.low || number > second.high { continue }
            let t = (place - centres[box]) / widths
            let squared = (t * t).sum()
            let weight = Double.exp((nearest - squared) / 2)
            let (count, start) = (sums[box * own], box * own)
            var (m, y, cut) = (count, sums[start + moments], 0.0)
            if !isSingle[box] {
              for axis in 0..<2 {
                var (before, now) = (1.0, t[axis] * r[axis])
                series[axis * terms] = 1
                for k in 1..<max(terms, 1) {
                  series[axis * terms + k] = now
                  (before, now) = (
                    now, (t[axis] * r[axis] * now - r[axis] * r[axis] * before) / Double(k + 1)
                  )
                }
              }
              (m, y) = (0, 0)
              var k = start
              for a in 0..<terms {
                var (inner, innerY) = (0.0, 0.0)
                for b in 0..<terms - a {
                  inner += series[terms + b] * sums[k]
                  innerY += series[terms + b] * sums[k + moments]
                  k += 1
                }
                m += series[a] * inner
                y += series[a] * innerY
              }
              cut = cramer * Double.exp(min(nearest / 2 - squared / 4, 700))
              if nearest > 1 { cut = min(cut, weight * rest(t, r)) }
            }
            cut += weight * (8 + count.squareRoot() + 2 * squared) * 0x1p-53
            total.add(weight * m)
            weighted.add(weight * y)
            totalBound += count * cut
            weightedBound += (count * sums[start + own - 1]).squareRoot() * cut
          }
        }
      }
    }
    return SumsLine.Sums(
      total: total.value, weighted: weighted.value, totalBound: totalBound,
      weightedBound: weightedBound, nearestWeight: Double.exp(-nearest / 2))
  }

  /// At least what the series leaves out: with every sign plus.
  private func rest(_ t: SIMD2<Double>, _ r: SIMD2<Double>) -> Double {
    let terms = [0, 1].map { axis -> [Double] in
      let (p, rho) = (t[axis].magnitude * r[axis] / 2, r[axis] / 2)
      var terms = [1.0, p]
      for k in 1..<Self.boundTerms - 1 {
        terms.append((p * terms[k] + rho * rho * terms[k - 1]) / Double(k + 1))
      }
      return terms
    }
    // Further terms fall too slowly to be left out.
    let last = Self.boundTerms - 1
    guard terms.allSatisfy({ $0[last] <= 1e-3 * $0[last - 1] || $0[last] < 1e-30 }) else {
      return .infinity
    }
    return 1.01 * Self.rest(terms[0], terms[1], from: boxes.terms)
  }
}
