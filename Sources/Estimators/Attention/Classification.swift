import RealModule
import Work

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
      probabilities.withUnsafeBufferPointer {
        mostProbable(UnsafeBufferPointer(rebasing: $0[query * classes..<(query + 1) * classes]))
      }
    }
    return Prediction(
      labels: labels, probabilities: probabilities, unsupported: estimate.unsupported)
  }

  /// The most probable class of each query, the lowest one among equals; −1 without support.
  ///
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: as `predict`, and O(n + m) memory.
  public func labels(at queries: Points, supervision: Supervision = .none) throws(EstimatorError)
    -> [Int]
  {
    guard queries.dimension == regression.keys.dimension else {
      throw .dimensionMismatch(keys: regression.keys.dimension, queries: queries.dimension)
    }
    var labels = [Int](repeating: -1, count: queries.count)
    let rest = try labels.withUnsafeMutableBufferPointer { (labels) throws(EstimatorError) in
      // Queries have places of their own.
      nonisolated(unsafe) let labels = labels
      return try forEachRow(at: queries, supervision.part(0, 0.5)) { query, shares in
        labels[query] = mostProbable(shares)
      }
    }
    // So many probabilities as fit into a few megabytes at a time.
    let step = max(1, 1_000_000 / classes)
    for start in stride(from: 0, to: rest.count, by: step) {
      let part = Array(rest[start..<min(start + step, rest.count)])
      let found = try predict(at: queries.rows(part), supervision: supervision.quiet)
      for (query, label) in zip(part, found.labels) { labels[query] = label }
      supervision.progress?(0.5 + 0.5 * Double(start) / Double(rest.count))
    }
    supervision.finish()
    return labels
  }

  private func mostProbable(_ shares: UnsafeBufferPointer<Double>) -> Int {
    var found = (label: -1, share: -Double.infinity)
    for label in 0..<classes where shares[label] > found.share { found = (label, shares[label]) }
    return found.label
  }

  /// The share of the weight that each class has at each query, where there are many.
  private func shares(at queries: Points, _ supervision: Supervision) throws(EstimatorError)
    -> Estimate
  {
    guard queries.dimension == regression.keys.dimension else {
      throw .dimensionMismatch(keys: regression.keys.dimension, queries: queries.dimension)
    }
    var rest: [Int] = []
    var shares = try filledArray(queries.count * classes) { (target) throws(EstimatorError) in
      rest = try forEachRow(at: queries, supervision.part(0, 0.5)) { query, shares in
        for label in 0..<classes { target[query * classes + label] = shares[label] }
      }
    }
    if rest.count == queries.count { return try sharesByClass(at: queries, supervision) }
    var unsupported: [Int] = []
    if !rest.isEmpty {
      let others = try sharesByClass(at: queries.rows(rest), supervision.part(0.5, 1))
      for (place, query) in rest.enumerated() {
        for label in 0..<classes {
          shares[query * classes + label] = others.values[place * classes + label]
        }
      }
      unsupported = others.unsupported.map { rest[$0] }
    }
    return Estimate(values: shares, columns: classes, unsupported: unsupported)
  }

  /// So many numbers stand for the boxes of all classes at most.
  private static let mostNumbers = 2e7

  /// Hands the shares of the classes at each query to `read`, on several threads, where one transform sums them all; the queries
  /// that it does not serve are returned.
  private func forEachRow(
    at queries: Points, _ supervision: Supervision,
    _ read: (_ query: Int, _ shares: UnsafeBufferPointer<Double>) -> Void
  ) throws(EstimatorError) -> [Int] {
    let all = Array(0..<queries.count)
    let summation = KernelSummation(
      keys: regression.keys, values: regression.values, shape: regression.kernel.shape,
      widths: regression.widths)
    if members.isEmpty { return all }
    var rest = all
    if summation.allows(.transform), boxNumbers <= Self.mostNumbers {
      rest = try transformed(at: queries, supervision.part(0, 0.5), read)
    }
    guard !rest.isEmpty, summation.allows(.window) else { return rest }
    return try windowed(rest, of: queries, supervision.part(0.5, 1), read)
  }

  /// How many numbers a transform would hold.
  private var boxNumbers: Double {
    let (keys, width) = (regression.keys, regression.widths[0])
    let extent = keys.bounds.upperBound - keys.bounds.lowerBound
    let boxes = min(2 * extent / width + 2, Double(keys.count)) + 2 * Double(GaussTransform.reach)
    return boxes * Double((1 + classes) * GaussTransform.terms)
  }

  /// By one transform; queries far from all keys are left.
  private func transformed(
    at queries: Points, _ supervision: Supervision,
    _ read: (_ query: Int, _ shares: UnsafeBufferPointer<Double>) -> Void
  ) throws(EstimatorError) -> [Int] {
    var transform = GaussTransform(
      keys: regression.keys, values: regression.values, centre: [0], width: regression.widths[0],
      order: 0)
    transform.classes = classes
    let isKnown: [Bool] = try filledArray(queries.count) { (isKnown) throws(EstimatorError) in
      isKnown.update(repeating: false, count: queries.count)
      try transform.forEachBlock(of: queries, line: nil, supervision: supervision) { block, rows in
        for (place, query) in block.enumerated() {
          isKnown[query] = share(rows.row(place)) { read(query, $0) }
        }
      }
    }
    return try parallelIndices(queries.count, supervision: supervision) { !isKnown[$0] }
  }

  /// By the keys in reach of each query, where they are few beside the classes.
  private func windowed(
    _ chosen: [Int], of queries: Points, _ supervision: Supervision,
    _ read: (_ query: Int, _ shares: UnsafeBufferPointer<Double>) -> Void
  ) throws(EstimatorError) -> [Int] {
    let (shape, width) = (regression.kernel.shape, regression.widths[0])
    let line = try SortedLine(
      keys: regression.keys, values: regression.values, supervision: supervision)
    let window = SortedWindow(line: line, shape: shape, width: width, order: 0)
    var probe = SortedWindow.Walk()
    let probes = stride(from: 0, to: chosen.count, by: max(1, chosen.count / 64)).map {
      window.window(queries.coordinates[chosen[$0]], &probe).count
    }
    let typical = probes.reduce(0, +) / max(1, probes.count)
    guard typical <= 50 * classes else { return chosen }
    let isKnown: [Bool] = try parallelArray(
      chosen.count, blockSize: queriesPerBlock(pairsPerQuery: typical + classes + 64),
      supervision: supervision
    ) { part, isKnown in
      PairSummation.withTiles { tiles in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 1 + classes) { row in
          var walk = SortedWindow.Walk()
          for place in part {
            if supervision.shouldStop() { return }
            let query = chosen[place]
            let keys = window.window(queries.coordinates[query], &walk)
            let scale = window.pairs.addTiles(
              queries.row(query), over: [keys], tiles, to: row, supervision: supervision
            ) { start, count in
              for i in 0..<count {
                row[0] += tiles.weights[i]
                row[1 + Int(line.values[start + i])] += tiles.weights[i]
              }
            }
            isKnown[place] = scale != nil && share(row) { read(query, $0) }
          }
        }
      }
    }
    return chosen.indices.filter { !isKnown[$0] }.map { chosen[$0] }
  }

  /// Makes shares of the sums of a query, the total first; false where there is nothing to share.
  @inline(__always)
  private func share(
    _ sums: UnsafeMutableBufferPointer<Double>, _ read: (UnsafeBufferPointer<Double>) -> Void
  ) -> Bool {
    guard let row = sums.baseAddress.map({ $0 + 1 }) else { return false }
    var total = 0.0
    for label in 0..<classes {
      // Of a class that is far away rounding may leave less than nothing.
      row[label] = row[label] > 0 ? row[label] : 0
      total += row[label]
    }
    guard total > 0, total.isFinite else { return false }
    for label in 0..<classes { row[label] /= total }
    read(UnsafeBufferPointer(start: row, count: classes))
    return true
  }

  /// The shares from sums over the keys of one class after the other.
  private func sharesByClass(at queries: Points, _ supervision: Supervision) throws(EstimatorError)
    -> Estimate
  {
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
