import RealModule

/// The distribution of the values at a query: each observed value with the weight of its key.
///
/// F(y | q) = Σᵢ wᵢ(q) 1{yᵢ ≤ y} with the weights w of a Nadaraya-Watson regression, whose estimate is its mean. With a
/// width for the values each is spread by a kernel of its own, which makes densities: p(y | q) = Σᵢ wᵢ(q) K((y − yᵢ)/h)/(h ∫K).
///
/// *Shapes*: n keys of d coordinates with one value each, m queries, k places or levels; answers are m × k.
/// *Edge cases*: NaN where no key has weight.
/// *Source*: Rosenblatt (1969) for the density; Stute (1986) and Hall, Wolff and Yao (1999) for the distribution function
/// and its quantiles.
public struct ConditionalDistribution: Sendable {
  /// The regression whose weights are taken.
  public let regression: NadarayaWatson

  /// The distribution around the estimates of a regression.
  ///
  /// - Throws: `vectorValues`.
  public init(_ regression: NadarayaWatson) throws(EstimatorError) {
    guard regression.values.columns == 1 else {
      throw .vectorValues(columns: regression.values.columns)
    }
    self.regression = regression
  }

  /// The lowest value with F(y | q) of at least p, for each query and level: m × k.
  ///
  /// - Throws: `outOfRange` for a level outside 0...1; `dimensionMismatch`; `stopped`.
  /// - Complexity: O(n·m·d), in blocks of queries; for many pairs, log n times an estimate.
  public func quantiles(
    at queries: Points, levels: [Double], supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    for level in levels where !(0...1).contains(level) {
      throw .outOfRange(setting: "the level of a quantile", value: level)
    }
    let numbers = regression.values.numbers
    let order = try ascendingOrder(numbers, supervision: supervision).map { Int($0) }
    // The keys in the order of their values, so that their weights are read one after the other.
    let sorted = try NadarayaWatson(
      keys: regression.keys.rows(order),
      values: Values(
        checked: order.map { numbers[$0] }, columns: 1,
        weights: regression.values.weights.map { $0.rows(order) }),
      kernel: regression.kernel)
    guard queries.dimension == sorted.keys.dimension else {
      throw .dimensionMismatch(keys: sorted.keys.dimension, queries: queries.dimension)
    }
    return Double(queries.count) * Double(order.count) > 2e6
      ? try byHalves(sorted, queries, levels, supervision)
      : try byAllKeys(sorted, queries, levels, supervision)
  }

  /// From the weights of all keys, in the order of their values.
  func byAllKeys(
    _ sorted: NadarayaWatson, _ queries: Points, _ levels: [Double], _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let ascending = levels.indices.sorted { levels[$0] < levels[$1] }
    return try parallelArray(
      queries.count * levels.count,
      blockSize: levels.count * queriesPerBlock(pairsPerQuery: 16 * sorted.keys.count),
      supervision: supervision
    ) { part, result in
      // Blocks are whole queries.
      for query in part.lowerBound / levels.count..<part.upperBound / levels.count {
        let weights = sorted.normalisedWeights(at: queries.row(query), supervision)
        if supervision.shouldStop() { return }
        var below = CompensatedSum()
        var key = -1
        for index in ascending {
          // A sum of shares may end a rounding below what it adds up to.
          while key + 1 < weights.count, key < 0 || below.value < levels[index] * (1 - 1e-15) {
            key += 1
            below.add(weights[key])
          }
          // Values without weight are none of the distribution's.
          while key + 1 < weights.count, weights[key] == 0, below.value == 0 {
            key += 1
            below.add(weights[key])
          }
          result[query * levels.count + index] =
            weights[key].isNaN ? .nan : sorted.values.numbers[key]
        }
      }
    }
  }

  /// From sums over halves: those of the keys with the lower values say in which half a level ends, and so on in that half.
  ///
  /// Which of two neighbouring values a level that ends between them is given is a matter of rounding.
  func byHalves(
    _ sorted: NadarayaWatson, _ queries: Points, _ levels: [Double], _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let totals = try sorted.logTotals(
      of: Array(0..<sorted.keys.count), at: queries, supervision: supervision.part(0, 0.1))
    var result = [Double](repeating: .nan, count: queries.count * levels.count)
    // Where weights overflow, limits take their place.
    let odd = totals.indices.filter { !totals[$0].isFinite }
    let limits = try byAllKeys(sorted, queries.rows(odd), levels, supervision.quiet)
    for (place, query) in odd.enumerated() {
      for level in levels.indices {
        result[query * levels.count + level] = limits[place * levels.count + level]
      }
    }
    /// A query and a level, with the share of the values below the keys that are looked at.
    struct Search {
      var place: Int
      var below = 0.0
    }
    let all = result.indices.filter { totals[$0 / levels.count].isFinite }.map { Search(place: $0) }
    var open = [(keys: 0..<sorted.keys.count, searches: all)]
    while let (keys, searches) = open.popLast() {
      if searches.isEmpty { continue }
      if supervision.shouldStop() { throw .stopped }
      if keys.count <= 128 {
        for search in searches {
          let query = search.place / levels.count
          let wanted = levels[search.place % levels.count] * (1 - 1e-15)
          var below = search.below
          for key in keys {
            let share = Double.exp(
              sorted.logWeight(key, queries.row(query)) - totals[query])
            guard share > 0 else { continue }
            below += share
            // A sum of shares may end a rounding below what it adds up to: then the last one counts.
            result[search.place] = sorted.values.numbers[key]
            if below >= wanted { break }
          }
        }
        continue
      }
      let middle = keys.lowerBound + keys.count / 2
      let own = Array(Set(searches.map { $0.place / levels.count })).sorted()
      let logs = try sorted.logTotals(
        of: Array(keys.lowerBound..<middle), at: queries.rows(own), supervision: supervision.quiet)
      let shares = Dictionary(
        uniqueKeysWithValues: zip(own, own.indices.map { Double.exp(logs[$0] - totals[own[$0]]) }))
      var (low, high): ([Search], [Search]) = ([], [])
      for search in searches {
        let share = shares[search.place / levels.count] ?? 0
        let level = levels[search.place % levels.count]
        if share > 0, search.below + share >= level * (1 - 1e-15) {
          low.append(search)
        } else {
          high.append(Search(place: search.place, below: search.below + share))
        }
      }
      open.append((keys.lowerBound..<middle, low))
      open.append((middle..<keys.upperBound, high))
    }
    // Rounding led past the last value that has weight.
    let lost = Set(
      result.indices.filter { result[$0].isNaN && totals[$0 / levels.count].isFinite }
        .map { $0 / levels.count }
    ).sorted()
    let found = try byAllKeys(sorted, queries.rows(lost), levels, supervision.quiet)
    for (place, query) in lost.enumerated() {
      for level in levels.indices {
        result[query * levels.count + level] = found[place * levels.count + level]
      }
    }
    supervision.finish()
    return result
  }

  /// F(y | q), for each query and place: m × k; with a width the values are spread by that kernel.
  ///
  /// - Throws: as `NadarayaWatson.estimate`; `unsupportedKernel` for a spread without an integral.
  /// - Complexity: an estimate of k columns.
  public func distribution(
    at queries: Points, below places: [Double], spread: SmoothingKernel? = nil,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    if let spread, spread.shape.distribution(0) == nil { throw .unsupportedKernel(spread.shape) }
    return try means(at: queries, of: places, supervision) { place, value in
      guard let spread else { return value <= place ? 1 : 0 }
      return spread.shape.distribution((place - value) / spread.widths[0]) ?? .nan
    }
  }

  /// p(y | q), for each query and place: m × k.
  ///
  /// - Throws: as `distribution`.
  /// - Complexity: an estimate of k columns.
  public func density(
    at queries: Points, of places: [Double], spread: SmoothingKernel,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    guard let integral = spread.shape.integral(dimension: 1) else {
      throw .unsupportedKernel(spread.shape)
    }
    let width = spread.widths[0]
    return try means(at: queries, of: places, supervision) { place, value in
      spread.weight(at: place - value) / (width * integral)
    }
  }

  /// The estimates of a function of the values, a column for each place, sixteen columns at a time.
  private func means(
    at queries: Points, of places: [Double], _ supervision: Supervision,
    _ term: (_ place: Double, _ value: Double) -> Double
  ) throws(EstimatorError) -> [Double] {
    let values = regression.values
    let batch = 16
    var result = [Double](repeating: 0, count: queries.count * places.count)
    for start in stride(from: 0, to: places.count, by: batch) {
      let columns = min(batch, places.count - start)
      let numbers = try parallelArray(values.count * columns, supervision: supervision) {
        (part, numbers) in
        for index in part {
          numbers[index] = term(places[start + index % columns], values.numbers[index / columns])
        }
      }
      let own = try NadarayaWatson(
        keys: regression.keys,
        values: Values(checked: numbers, columns: columns, weights: values.weights),
        kernel: regression.kernel
      ).estimate(
        at: queries,
        supervision: supervision.part(
          Double(start) / Double(places.count), Double(start + columns) / Double(places.count))
      ).values
      for query in 0..<queries.count {
        for column in 0..<columns {
          result[query * places.count + start + column] = own[query * columns + column]
        }
      }
    }
    return result
  }
}

extension NadarayaWatson {
  /// The logarithm of the weight of a key at a query, with that of its observation.
  fileprivate func logWeight(_ key: Int, _ query: ArraySlice<Double>) -> Double {
    var squared = 0.0
    for (coordinate, at) in zip(0..., query) {
      let u = (keys.coordinates[key * keys.dimension + coordinate] - at) / widths[coordinate]
      squared += u * u
    }
    return kernel.shape.logWeight(squared.squareRoot())
      + (values.weights.map { Double.log($0.numbers[key]) } ?? 0)
  }
}
