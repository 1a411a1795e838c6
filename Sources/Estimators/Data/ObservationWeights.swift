import RealModule

/// How much each observation counts.
///
/// Two things are meant by such a weight ωᵢ, and they agree in every estimate: an estimate is Σ ωᵢ K yᵢ / Σ ωᵢ K. They
/// differ in how many observations there are, n, and so in what is left out, in degrees of freedom and in the variance.
///
/// *Edge cases*: a row of weight 0 is as good as absent; see `positive`.
/// *Source*: Davidson and MacKinnon (2004), section 7.4, for precisions.
public struct ObservationWeights: Sendable, Hashable {
  /// What a weight says.
  public enum Meaning: String, Sendable, Hashable, CaseIterable {
    /// Row i stands for ωᵢ rows that are the same; n is their sum, and leaving one out leaves the others there.
    case counts
    /// The variance of row i is σ²/ωᵢ; n is the number of rows. Only ratios matter: the mean weight is taken as 1, so
    /// that σ² is the variance of a row of mean weight. R's `lm(weights=)`.
    case precisions
  }

  /// One weight per row, 0 or above; precisions have mean 1 over the rows above 0.
  public let numbers: [Double]
  /// What they say.
  public let meaning: Meaning
  /// n, the number of observations: the sum of counts, or the number of rows above 0.
  public let count: Double
  /// How many times as heavy the heaviest row is as the lightest above 0, at most.
  let ratio: Double

  /// Weights of rows.
  ///
  /// - Throws: `notFinite`, `negativeWeight` and, for counts, `fractionalCount` with the row; `noWeight` where all are 0.
  public init(_ numbers: [Double], meaning: Meaning = .precisions) throws(EstimatorError) {
    for (row, number) in numbers.enumerated() {
      guard number.isFinite else { throw .notFinite(.weights, row: row, value: number) }
      guard number >= 0 else { throw .negativeWeight(row: row, value: number) }
      guard meaning == .precisions || number == number.rounded() else {
        throw .fractionalCount(row: row, value: number)
      }
    }
    let largest = numbers.max() ?? 0
    guard largest > 0 else { throw .noWeight }
    // Relative to the largest, so that no sum overflows; what vanishes beside it has no weight.
    let shares = numbers.map { $0 / largest }
    let sum = compensatedSum(shares.indices) { shares[$0] }
    ratio = 1 / shares.reduce(1) { $1 > 0 ? min($0, $1) : $0 }
    self.meaning = meaning
    switch meaning {
    case .counts:
      self.numbers = numbers
      count = sum * largest
    case .precisions:
      let rows = Double(shares.count { $0 > 0 })
      self.numbers = shares.map { $0 * (rows / sum) }
      count = rows
    }
  }

  /// Weights that were checked when they came in.
  private init(checked numbers: [Double], _ meaning: Meaning, count: Double, ratio: Double) {
    self.ratio = ratio
    self.numbers = numbers
    self.meaning = meaning
    self.count = count
  }

  /// The rows that have weight, with it: what estimators are made of.
  ///
  /// - Throws: `weightRows` where there are not as many weights as keys, `countMismatch` where not as many values.
  public func applied(to keys: Points, _ values: Values) throws(EstimatorError) -> (
    keys: Points, values: Values
  ) {
    guard numbers.count == keys.count else {
      throw .weightRows(rows: keys.count, weights: numbers.count)
    }
    guard values.count == keys.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    if !numbers.contains(0) { return (keys, values.weighted(by: self)) }
    let positive = numbers.indices.filter { numbers[$0] > 0 }
    return (
      keys.rows(positive),
      Values(
        checked: values.rows(positive), columns: values.columns, count: positive.count,
        weights: rows(positive))
    )
  }

  /// The weights of some rows, which keep their size.
  ///
  /// - Precondition: the positions are rows, and no other row has weight.
  func rows(_ positions: [Int]) -> ObservationWeights {
    ObservationWeights(checked: positions.map { numbers[$0] }, meaning, count: count, ratio: ratio)
  }

  /// The weights of a part of the rows, for sums over them.
  func part(_ rows: [Int]) -> ObservationWeights {
    let own = rows.map { numbers[$0] }
    return ObservationWeights(
      checked: own, meaning, count: meaning == .counts ? own.reduce(0, +) : Double(own.count),
      ratio: ratio)
  }

  /// The squares, for sums of squared weights.
  var squared: ObservationWeights {
    ObservationWeights(
      checked: numbers.map { $0 * $0 }, meaning, count: count, ratio: ratio * ratio)
  }

  /// On a scale on which they add up to `effectiveCount`: what rules for densities take for n.
  var scaledToEffectiveCount: ObservationWeights {
    if meaning == .counts { return self }
    let total = effectiveCount
    let factor = total / compensatedSum(numbers.indices) { numbers[$0] }
    return ObservationWeights(
      checked: numbers.map { $0 * factor }, meaning, count: total, ratio: ratio)
  }

  /// What leaving one observation of a row out takes from its weight.
  func unit(_ row: Int) -> Double { meaning == .counts ? 1 : numbers[row] }

  /// How many observations a row stands for.
  func multiplicity(_ row: Int) -> Double { meaning == .counts ? numbers[row] : 1 }

  /// Σω over Σω²/Σω: as many equally heavy rows would tell as much (Kish 1965).
  ///
  /// For counts, n.
  var effectiveCount: Double {
    if meaning == .counts { return count }
    let sum = compensatedSum(numbers.indices) { numbers[$0] }
    return sum * sum / compensatedSum(numbers.indices) { numbers[$0] * numbers[$0] }
  }
}
