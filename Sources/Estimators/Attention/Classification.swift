import RealModule

/// Classification by kernel weights: the probability of a class is the share of the weight that its
/// keys have at the query.
///
/// P(c | q) = Σ_{i: yᵢ = c} K((q − xᵢ)/h) / Σⱼ K((q − xⱼ)/h): Nadaraya-Watson regression of one-hot rows. With
/// labels ±1, P(+1) − P(−1) is the regression of the labels themselves, and times the Parzen density it
/// is the difference of the two class densities.
///
/// *Shapes*: n keys of d coordinates, n labels, m queries; probabilities are m × classes.
/// *Edge cases*: as `NadarayaWatson`: far from all keys an exponential kernel gives the class of the nearest.
/// *Source*: Nadaraya (1964); Watson (1964); Parzen (1962) for the densities.
public struct KernelClassifier: Sendable {
  /// How many classes there are; labels count from zero.
  public let classes: Int
  /// Of one-hot rows, or of the labels where there are many classes.
  private let regression: NadarayaWatson
  /// The keys of each class where there are many.
  private let members: [[Int]]

  /// So many classes are summed together, each a column of zeros and ones.
  public static let mostColumns = 16

  /// Pairs keys with labels.
  ///
  /// - Throws: `noKeys`, `countMismatch`, `widthCount`; `outOfRange` for a label outside `0..<classes`; `weightRows` where
  ///   there are not as many weights as keys.
  public init(
    keys: Points, labels: [Int], classes: Int, weights: ObservationWeights? = nil,
    kernel: SmoothingKernel
  ) throws(EstimatorError) {
    self.classes = classes
    let isShort = classes <= Self.mostColumns
    // The labels are looked at in both cases.
    let plain =
      isShort
      ? try Values(oneHot: labels, classes: classes) : try Values(labels: labels, classes: classes)
    let (keys, values) = try weights?.applied(to: keys, plain) ?? (keys, plain)
    regression = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
    var members = [[Int]](repeating: [], count: isShort ? 0 : classes)
    if !isShort {
      for (row, label) in values.numbers.enumerated() { members[Int(label)].append(row) }
    }
    self.members = members
  }

  /// Classes and probabilities at some queries.
  public struct Prediction: Sendable, Hashable {
    /// The most probable class of each query, the lowest one among equals; −1 without support.
    public var labels: [Int]
    /// Queries × classes, each row adding up to 1; NaN without support.
    public var probabilities: [Double]
    /// The queries, ascending, at which no key has weight.
    public var unsupported: [Int]
  }

  /// The most probable class of each query, and all probabilities.
  ///
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: one pass for all classes together; where there are many, one for the keys of each.
  public func predict(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> Prediction
  {
    let estimate =
      members.isEmpty
      ? try regression.estimate(at: queries, supervision: supervision)
      : try shares(at: queries, supervision)
    let probabilities = estimate.values
    let labels: [Int] = try parallelMap(queries.count, supervision: supervision) { query in
      var found = (label: -1, probability: -Double.infinity)
      for label in 0..<classes where probabilities[query * classes + label] > found.probability {
        found = (label, probabilities[query * classes + label])
      }
      return found.label
    }
    return Prediction(
      labels: labels, probabilities: probabilities, unsupported: estimate.unsupported)
  }

  /// The share of the weight that each class has at each query, from sums over the keys of one class after the other.
  private func shares(at queries: Points, _ supervision: Supervision) throws(EstimatorError)
    -> Estimate
  {
    guard queries.dimension == regression.keys.dimension else {
      throw .dimensionMismatch(keys: regression.keys.dimension, queries: queries.dimension)
    }
    var logs = [Double](repeating: -.infinity, count: queries.count * classes)
    for (label, rows) in members.enumerated() where !rows.isEmpty {
      let own = try regression.logTotals(
        of: rows, at: queries, supervision: supervision.part(label, of: classes).quiet)
      for query in 0..<queries.count { logs[query * classes + label] = own[query] }
      supervision.progress?(Double(label) / Double(classes))
    }
    var unsupported: [Int] = []
    for query in 0..<queries.count {
      if query & 0xfff == 0, supervision.shouldStop() { throw .stopped }
      let own = query * classes..<(query + 1) * classes
      let top = logs[own].max() ?? -.infinity
      if top.isFinite {
        for place in own { logs[place] = Double.exp(logs[place] - top) }
        let total = compensatedSum(own) { logs[$0] }
        for place in own { logs[place] /= total }
        continue
      }
      // Where weights overflow, limits take their place.
      let weights = regression.normalisedWeights(at: queries.row(query), supervision)
      if weights.first?.isNaN == true { unsupported.append(query) }
      for place in own { logs[place] = unsupported.last == query ? .nan : 0 }
      for (row, weight) in weights.enumerated() where !weight.isNaN {
        logs[own.lowerBound + Int(regression.values.numbers[row])] += weight
      }
    }
    return Estimate(values: logs, columns: classes, unsupported: unsupported)
  }
}
