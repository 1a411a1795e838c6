import RealModule

extension SummedRegression {
  /// The highest degree of local polynomials from sums.
  public static let maximumDegree = 3

  /// The local polynomial of a degree at each query, or a derivative of it: what minimises Σ w (z − Σ_j a_j vʲ)², v = (x − q)/h.
  ///
  /// Σ w vʲ comes from the same moments: the series of e^{−(t−ru)²/2} in u times (r u − t)ʲ. The bound follows those of the sums through the
  /// normal equations, to first order.
  /// - Throws: `outOfRange` for a degree outside 0...3 or a derivative above it; `notFinite`; `stopped`.
  /// - Complexity: about four times that of `estimate`.
  public func polynomial(
    degree: Int, derivative: Int = 0, at queries: [Double], supervision: Supervision = .none
  ) throws(EstimatorError) -> Answer {
    guard (0...Self.maximumDegree).contains(degree) else {
      throw .outOfRange(setting: "the degree of a fit from sums", value: Double(degree))
    }
    guard (0...degree).contains(derivative) else {
      throw .outOfRange(setting: "the derivative", value: Double(derivative))
    }
    var unit = 1.0
    for power in 0..<derivative { unit *= Double(power + 1) / width }
    let tolerance = Self.tolerance * boxes.rootMeanSquare * unit
    return try answer(queries, supervision) { place in
      let (value, bound) = line.polynomial(
        degree, derivative, at: place, width: width)
      let shifted = derivative == 0 ? boxes.centre + value : value * unit
      return (shifted, bound * unit + shifted.magnitude * 0x1p-53, tolerance)
    }
  }
}

extension SumsLine {
  /// A coefficient of the local polynomial in v, and about how far it may be off.
  fileprivate func polynomial(_ degree: Int, _ coefficient: Int, at place: Double, width: Double)
    -> (value: Double, bound: Double)
  {
    let (keys, values) = moments(2 * degree, at: place, width: width)
    let size = degree + 1
    // Rows of the normal equations, the values, and the row of the inverse that is wanted.
    var rows = (0..<size).map { i in
      (0..<size).map { keys[i + $0].sum } + [values[i].sum, i == coefficient ? 1 : 0]
    }
    for pivot in 0..<size {
      guard
        let best = (pivot..<size).max(by: {
          rows[$0][pivot].magnitude < rows[$1][pivot].magnitude
        }), rows[best][pivot] != 0
      else { return (.nan, .infinity) }
      rows.swapAt(pivot, best)
      for row in 0..<size where row != pivot {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        for column in pivot..<size + 2 { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    let solution = (0..<size).map { rows[$0][size] / rows[$0][$0] }
    let inverse = (0..<size).map { rows[$0][size + 1] / rows[$0][$0] }
    var bound = 0.0
    var largest = 0.0
    for i in 0..<size {
      var own = values[i].bound + 8 * 0x1p-53 * values[i].sum.magnitude
      for j in 0..<size {
        let missed = keys[i + j].bound + 8 * 0x1p-53 * keys[i + j].sum.magnitude
        own += missed * solution[j].magnitude
        largest = max(largest, missed * inverse[i].magnitude)
      }
      bound += own * inverse[i].magnitude
    }
    // Beyond the first order: where the equations are hardly known themselves, nothing is.
    return (solution[coefficient], largest < 1e-3 ? 1.01 * bound : .infinity)
  }

  /// Σ w vʲ and Σ w z vʲ for j up to a power, over the weight of the nearest box, and what each may miss.
  private func moments(_ power: Int, at place: Double, width: Double) -> (
    keys: [(sum: Double, bound: Double)], values: [(sum: Double, bound: Double)]
  ) {
    let r = boxWidth / width
    let rho = r / 2
    let near = nearest(to: place, except: nil) / width
    let far = Double.hypot(near + 1, 12) * width + boxWidth
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: 2 * (power + 1))
    var bounds = [Double](repeating: 0, count: 2 * (power + 1))
    var series = [Double](repeating: 0, count: terms)
    var tails = [Double](repeating: 0, count: terms + 1)
    for box in firstBox(from: place - far)..<firstBox(from: (place + far).nextUp) {
      let t = (place - centres[box]) / width
      let weight = Double.exp((near - t) * (near + t) / 2)
      series[0] = 1
      if terms > 1 { series[1] = isSingle[box] ? 0 : t * r }
      for k in 1..<max(terms - 1, 1) {
        series[k + 1] =
          isSingle[box] ? 0 : (t * r * series[k] - r * r * series[k - 1]) / Double(k + 1)
      }
      if !isSingle[box] { fill(&tails, t.magnitude * rho, rho) }
      let rounding = (8 + counts[box].squareRoot() + 2 * t * t) * 0x1p-53
      // The largest that vʲ can be.
      var size = 1.0
      for j in 0...power {
        var (m, y) = (0.0, 0.0)
        for k in 0..<terms {
          m += series[k] * moments[box * 2 * terms + k]
          y += series[k] * moments[(box * 2 + 1) * terms + k]
        }
        sums[j].add(weight * m)
        sums[power + 1 + j].add(weight * y)
        let cut =
          weight * ((isSingle[box] ? 0 : missed(tails, j, t.magnitude, rho)) + rounding * size)
        bounds[j] += counts[box] * cut
        bounds[power + 1 + j] += sizes[box] * cut
        size *= t.magnitude + rho
        for k in (0..<terms).reversed() {
          series[k] = (k > 0 && !isSingle[box] ? r * series[k - 1] : 0) - t * series[k]
        }
      }
    }
    let all = sums.indices.map { (sum: sums[$0].value, bound: bounds[$0]) }
    return (Array(all[...power]), Array(all[(power + 1)...]))
  }

  /// Σ_{k ≥ m} of the series with every sign plus, for m = 0…K.
  private func fill(_ tails: inout [Double], _ p: Double, _ rho: Double) {
    tails[terms] = tail(p, rho)
    var (before, now) = (0.0, 1.0)
    for k in 0..<terms {
      tails[k] = now
      (before, now) = (now, (p * now + rho * rho * before) / Double(k + 1))
    }
    for k in (0..<terms).reversed() { tails[k] += tails[k + 1] }
  }

  /// What (r u − t)ʲ makes of the terms that are not summed: Σ_i C(j, i) |t|^{j−i} ρⁱ tail_{K−i}.
  private func missed(_ tails: [Double], _ j: Int, _ t: Double, _ rho: Double) -> Double {
    var sum = 0.0
    var binomial = 1.0
    for i in 0...j {
      var factor = binomial
      for _ in 0..<i { factor *= rho }
      for _ in 0..<(j - i) { factor *= t }
      sum += factor * tails[max(terms - i, 0)]
      binomial *= Double(j - i) / Double(i + 1)
    }
    return sum
  }
}
