import RealModule

/// The moments Σ K zᵏ around one query of a line, z being the distance from the weighted mean of the keys.
///
/// Moments about the query lose the digits of a slope where the keys lie to one side, far away, or near to one another;
/// these do not, and cost as little.
struct AnchoredMoments {
  let degree: Int
  /// What distances are divided by.
  private let unit: Double
  /// The query, as z.
  private let place: Double
  /// The anchor, as z.
  private let anchor: Double
  private let totals: [Double]
  private let products: [[Double]]

  /// Moves the sums that columns of powers have at a query to the mean; nil where that would lose digits.
  ///
  /// `offset` is the query less the anchor, in the units.
  fileprivate init?(
    _ sums: KernelSums, _ query: Int, degree: Int, columns: Int, unit: Double, offset: Double
  ) {
    self.degree = degree
    self.unit = unit
    let total = sums.total(query)
    guard total > 0 else { return nil }
    let about = [total] + (0..<2 * degree).map { sums.weighted(query, $0) }
    let mean = about[1] / total
    totals = Self.shifted(about, by: mean)
    for k in 1...degree where !(totals[2 * k] > 1e-3 * about[2 * k]) { return nil }
    products = (0..<columns).map { column in
      let start = 2 * degree + column * (degree + 1)
      return Self.shifted((0...degree).map { sums.weighted(query, start + $0) }, by: mean)
    }
    place = offset - mean
    anchor = -mean
  }

  /// From Σ w zᵏ to Σ w (z − mean)ᵏ.
  private static func shifted(_ moments: [Double], by mean: Double) -> [Double] {
    var result = moments
    for pass in 0..<(moments.count - 1) {
      for power in (pass + 1..<moments.count).reversed() {
        result[power] -= mean * result[power - 1]
      }
    }
    return result
  }

  private func solved(_ right: [Double]) -> [Double]? {
    let size = degree + 1
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size { for j in 0...i { matrix[i * size + j] = totals[i + j] } }
    return solveCholesky(matrix, right, size: size, tolerance: LineMoments.tolerance(degree))
  }

  /// β around the query in the units of the keys; nil where the moments do not tell the polynomial.
  func coefficients(_ column: Int) -> [Double]? {
    guard let beta = solved(products[column]) else { return nil }
    var factor = 1.0
    return taylorShift(beta, by: place).map { coefficient in
      defer { factor /= unit }
      return coefficient * factor
    }
  }

  /// a with S a = (1, z, z² …) at the query: the weights of the estimate are Kⱼ Σₖ aₖ zⱼᵏ.
  func influence() -> [Double]? {
    solved((0...degree).map { Double.pow(place, $0) })
  }

  /// Σ aₖ zᵏ at the query.
  func factorAtQuery(_ influence: [Double]) -> Double {
    influence.reversed().reduce(0) { $0 * place + $1 }
  }

  /// aᵀ T a, T being the same moments under another kernel.
  func form(_ influence: [Double], _ sums: KernelSums, _ query: Int) -> Double {
    let moments = Self.shifted(
      [sums.total(query)] + (0..<2 * degree).map { sums.weighted(query, $0) }, by: -anchor)
    var sum = 0.0
    for (k, first) in influence.enumerated() {
      for (l, second) in influence.enumerated() { sum += first * second * moments[k + l] }
    }
    return sum
  }
}

extension LocalPolynomial {
  /// What is at hand at a query of `forEachAnchored`: its moments, and the place of its sums in those of its group.
  struct AnchoredPlace {
    let moments: AnchoredMoments
    let sums: KernelSums
    /// Under the squared kernel, where they are wanted.
    let squares: KernelSums?
    let index: Int
  }

  /// A query with the keys that count there.
  private struct Located: BitwiseCopyable {
    var cell: Double
    var query: Int
    var nearest: Int
    var low: Int
    var high: Int
  }

  /// Hands the moments at those of some queries to `use` that share many keys; the result are those that it was not told, or
  /// for which it gave false.
  ///
  /// Queries whose nearest keys are neighbours have one anchor, the nearest key of the first of them: powers of the distance
  /// from it are columns of values, so that every kernel's fast sums serve.
  ///
  /// - Complexity: that of an estimate with 3 · degree + 1 columns for each group.
  func forEachAnchored(
    _ chosen: [Int], of queries: Points, on line: SortedLine, withSquares: Bool = false,
    _ supervision: Supervision, _ use: (_ query: Int, _ place: AnchoredPlace) -> Bool
  ) throws(EstimatorError) -> [Int] {
    guard degree > 0, !isFlat else { return chosen }
    let empty = LineFit(line: line, shape: kernel.shape, width: widths[0], degree: degree)
    var located: [Located] = try parallelArray(
      chosen.count, blockSize: 1024, supervision: supervision
    ) { part, located in
      var local = empty
      for place in part {
        let query = chosen[place]
        let (nearest, keys) = local.keys(around: queries.coordinates[query])
        let cell =
          nearest < 0 ? -1 : 2 * ((line.positions[nearest] - line.positions[0]) / widths[0])
        located[place] = Located(
          // What is too far away for its distance to be a number: a group ends where the cell changes.
          cell: cell.isNaN ? .infinity : cell.rounded(.down), query: query, nearest: nearest,
          low: keys.lowerBound,
          high: keys.upperBound)
      }
    }
    located.sort { ($0.cell, $0.query) < ($1.cell, $1.query) }
    var rest: [Int] = []
    var start = 0
    while start < located.count {
      try supervision.checkpoint()
      let cell = located[start].cell
      let end = located[start...].firstIndex { $0.cell != cell } ?? located.count
      let group = located[start..<end]
      rest += try anchored(
        group, of: queries, on: line, withSquares: withSquares, supervision.quiet, use)
      supervision.progress?(Double(end) / Double(located.count))
      start = end
    }
    return rest.sorted()
  }

  /// The queries of one group that are left.
  private func anchored(
    _ group: ArraySlice<Located>, of queries: Points, on line: SortedLine, withSquares: Bool,
    _ supervision: Supervision, _ use: (_ query: Int, _ place: AnchoredPlace) -> Bool
  ) throws(EstimatorError) -> [Int] {
    let all = group.map { $0.query }
    guard let first = group.first, first.nearest >= 0 else { return all }
    let low = group.reduce(first.low) { min($0, $1.low) }
    let high = group.reduce(first.high) { max($0, $1.high) }
    let pairs = group.reduce(0) { $0 + $1.high - $1.low }
    // Few pairs are sooner fitted one by one than keys are copied.
    guard pairs > 30_000, pairs > 8 * (high - low) else { return all }
    let anchor = line.positions[first.nearest]
    let unit = min(
      widths[0], max(abs(line.positions[low] - anchor), abs(line.positions[high - 1] - anchor)))
    guard unit > 1e-30 * widths[0], unit.isNormal else { return all }
    let places = try Points(
      coordinates: all.map { queries.coordinates[$0] }, dimension: 1, as: .queries)
    var summation = KernelSummation(
      keys: Points(checked: Array(line.positions[low..<high]), dimension: 1),
      values: try powers(line, low..<high, anchor, unit, supervision),
      shape: kernel.shape, widths: widths)
    let sums = try summation.sums(at: places, supervision: supervision)
    var squares: KernelSums?
    if withSquares {
      summation.isSquared = true
      squares = try summation.sums(at: places, supervision: supervision)
    }
    let isTold: [Bool] = try parallelArray(
      all.count, blockSize: 512, supervision: supervision
    ) { part, isTold in
      for index in part {
        let moments = AnchoredMoments(
          sums, index, degree: degree, columns: line.columns, unit: unit,
          offset: (places.coordinates[index] - anchor) / unit)
        isTold[index] =
          moments.map {
            use(all[index], AnchoredPlace(moments: $0, sums: sums, squares: squares, index: index))
          } ?? false
      }
    }
    return all.indices.filter { !isTold[$0] }.map { all[$0] }
  }

  /// z, z² … to twice the degree, and for each column of the values v, v z … to the degree, for some keys of a line.
  private func powers(
    _ line: SortedLine, _ keys: Range<Int>, _ anchor: Double, _ unit: Double,
    _ supervision: Supervision
  ) throws(EstimatorError) -> Values {
    let columns = 2 * degree + line.columns * (degree + 1)
    let count = line.positions.count
    let numbers: [Double] = try parallelArray(
      keys.count * columns, blockSize: columns << 13, supervision: supervision
    ) { part, numbers in
      for row in part.lowerBound / columns..<part.upperBound / columns {
        let key = keys.lowerBound + row
        let z = (line.positions[key] - anchor) / unit
        var place = row * columns
        var power = 1.0
        for _ in 0..<2 * degree {
          power *= z
          numbers[place] = power
          place += 1
        }
        for column in 0..<line.columns {
          var product = line.values[column * count + key]
          for _ in 0...degree {
            numbers[place] = product
            product *= z
            place += 1
          }
        }
      }
    }
    return Values(
      checked: numbers, columns: columns, weights: line.weights.map { $0.part(Array(keys)) })
  }
}
