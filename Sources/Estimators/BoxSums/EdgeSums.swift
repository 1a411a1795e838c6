import RealModule

/// Power sums of rows (x, y) in boxes that are parted where a kernel's support ends: what a kernel with an edge needs of a
/// table of any size to be exact at known queries.
///
/// Each part knows its least and its greatest key. A query is served where the kernel's own comparison takes every part as a whole;
/// there the kernel is one polynomial of the place in the box, and a part of one key is that key.
/// *Shapes*: P parts in ascending order of their boxes; the moments are those of `BoxSums`.
public struct EdgeSums: Sendable, Hashable {
  /// The moments; a box that is parted stands there once for each part.
  public private(set) var parts: BoxSums
  /// The least and the greatest key of each part.
  public let keys: [ClosedRange<Double>]

  /// Sums from rows in any order, each a part.
  ///
  /// - Throws: as `BoxSums.init`; `impossibleSums` where keys lie outside their box.
  /// - Complexity: O(P log P).
  public init(
    exponent: Int, terms: Int, centre: Double, numbers: [Double], least: [Double],
    greatest: [Double], sums: [Double], leftOut: Double = 0
  ) throws(EstimatorError) {
    // What holds for boxes holds for their parts.
    _ = try BoxSums(
      exponent: exponent, terms: terms, squareTerms: 1, centre: centre, numbers: numbers,
      sums: sums)
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    for row in numbers.indices {
      guard least[row] <= greatest[row], (least[row] * scale).rounded(.down) == numbers[row],
        (greatest[row] * scale).rounded(.down) == numbers[row]
      else { throw .impossibleSums(row: row) }
    }
    let columns = 2 * terms + 1
    let order = numbers.indices.sorted { least[$0] < least[$1] }
    self.init(
      parts: BoxSums(
        checked: order.map { Int64(numbers[$0]) },
        order.flatMap { sums[$0 * columns..<($0 + 1) * columns] }, exponent, terms, 1,
        centre: centre, leftOut: leftOut),
      keys: order.map { least[$0]...greatest[$0] })
  }

  /// Sums of rows in memory.
  ///
  /// - Throws: as `BoxSums.init`.
  /// - Complexity: O(n log n).
  public init(
    keys: Points, values: Values, edges: KernelEdges, supervision: Supervision = .none
  ) throws(EstimatorError) {
    let width = Double(sign: .plus, exponent: -edges.exponent, significand: 1)
    let summed = try BoxSums.summed(
      keys: keys, values: values, exponent: edges.exponent, width: width, terms: edges.terms,
      squareTerms: 1, cuts: edges.places, supervision: supervision)
    self.init(parts: summed.sums, keys: summed.keys)
  }

  /// Rows that were not summed, because a number was missing or infinite.
  public var leftOut: Double {
    get { parts.leftOut }
    set { parts.leftOut = newValue }
  }

  init(parts: BoxSums, keys: [ClosedRange<Double>]) {
    (self.parts, self.keys) = (parts, keys)
  }

  /// The sums of both sets of rows; nil where they were made for other queries.
  public func adding(_ other: EdgeSums) -> EdgeSums? {
    guard other.parts.exponent == parts.exponent, other.parts.terms == parts.terms else {
      return nil
    }
    let moved = other.parts.centred(at: parts.centre)
    let both = keys + other.keys
    let order = both.indices.sorted { both[$0].lowerBound < both[$1].lowerBound }
    let (numbers, sums) = (parts.numbers + moved.numbers, parts.sums + moved.sums)
    let columns = parts.columns
    return EdgeSums(
      parts: BoxSums(
        checked: order.map { numbers[$0] },
        order.flatMap { sums[$0 * columns..<($0 + 1) * columns] }, parts.exponent, parts.terms, 1,
        centre: parts.centre, leftOut: parts.leftOut + other.parts.leftOut),
      keys: order.map { both[$0] })
  }

  /// The estimate at each query.
  ///
  /// - Throws: `unsupportedKernel` where these sums have too few moments for the kernel; `cutParts` at a query that they were not made
  ///   for; `notFinite`; `stopped`.
  /// - Complexity: O(parts in reach) a query.
  public func estimate(
    at queries: [Double], kernel: SmoothingKernel, supervision: Supervision = .none
  ) throws(EstimatorError) -> SummedRegression.Answer {
    let tolerance = SummedRegression.tolerance * parts.rootMeanSquare
    return try answer(queries, kernel, supervision) { s in
      let value = parts.centre + s.estimate
      return (value, s.bound + value.magnitude * 0x1p-53, tolerance)
    }
  }

  /// The density of the keys at each query, in one over units of the keys.
  ///
  /// - Throws: as `estimate`.
  /// - Complexity: as `estimate`.
  public func density(
    at queries: [Double], kernel: SmoothingKernel, supervision: Supervision = .none
  ) throws(EstimatorError) -> SummedRegression.Answer {
    guard let integral = kernel.shape.integral(dimension: 1) else {
      throw .unsupportedKernel(kernel.shape)
    }
    let scale = 1 / (parts.count * kernel.widths[0] * integral)
    return try answer(queries, kernel, supervision) { s in
      (
        s.total * scale, (s.totalBound + s.total * 0x1p-52) * scale,
        SummedRegression.tolerance * s.total * scale
      )
    }
  }

  private func answer(
    _ queries: [Double], _ kernel: SmoothingKernel, _ supervision: Supervision,
    _ tell: (SumsLine.Sums) -> (value: Double, bound: Double, tolerance: Double)
  ) throws(EstimatorError) -> SummedRegression.Answer {
    guard let profile = CompactProfile(kernel.shape, order: 0), profile.degree < parts.terms else {
      throw .unsupportedKernel(kernel.shape)
    }
    var found: [SumsLine.Sums] = []
    for (row, query) in queries.enumerated() {
      guard query.isFinite else { throw .notFinite(.queries, row: row, value: query) }
      if row & 63 == 0, supervision.shouldStop() { throw .stopped }
      guard let sums = sums(at: query, profile, kernel) else {
        throw .cutParts(query: row, value: query)
      }
      found.append(sums)
    }
    let told = found.map(tell)
    return SummedRegression.Answer(
      values: told.map { $0.bound <= $0.tolerance ? $0.value : .nan },
      bounds: told.map { $0.bound },
      untold: told.indices.filter {
        found[$0].total != 0 && !(told[$0].bound <= told[$0].tolerance)
      })
  }

  /// The sums at a query; nil where the kernel parts rows that are summed together.
  private func sums(at query: Double, _ profile: CompactProfile, _ kernel: SmoothingKernel)
    -> SumsLine.Sums?
  {
    let width = kernel.widths[0]
    let boxWidth = parts.boxWidth
    let (terms, columns) = (parts.terms, parts.columns)
    var (total, weighted) = (CompensatedSum(), CompensatedSum())
    var (totalBound, weightedBound) = (0.0, 0.0)
    var coefficients = [Double](repeating: 0, count: terms)
    let last = ((query + width) / boxWidth).rounded(.down) + 1
    for part in firstPart(from: ((query - width) / boxWidth).rounded(.down) - 1)..<keys.count {
      if Double(parts.numbers[part]) > last { break }
      let (low, high) = (keys[part].lowerBound - query, keys[part].upperBound - query)
      if high <= -width || low >= width { continue }
      let own = part * columns
      let (count, value) = (parts.sums[own], parts.sums[own + terms])
      let size = (count * parts.sums[own + 2 * terms]).squareRoot()
      if low == high, keys[part].lowerBound == keys[part].upperBound {
        let weight = kernel.shape.weight(low / width)
        total.add(weight * count)
        weighted.add(weight * value)
        totalBound += weight * count * 0x1p-51
        weightedBound += weight * size * (8 + count.squareRoot()) * 0x1p-53
        continue
      }
      guard low > -width, high < width, profile.weigher.isEven || low >= 0 || high <= 0 else {
        return nil
      }
      // a = |x − q|/h is middle + slope u in the box.
      let sign: Double = low + high >= 0 ? 1 : -1
      let centre = (Double(parts.numbers[part]) + 0.5) * boxWidth
      let middle = sign * (centre - query) / width
      let isOuter = middle > 0.5
      let slope = (isOuter ? -sign : sign) * boxWidth / width
      let polynomial = taylorShift(
        isOuter ? profile.edge[0] : profile.inner[0], by: isOuter ? 1 - middle : middle)
      var power = profile.weigher.scale
      var (m, y, most) = (0.0, 0.0, 0.0)
      for k in 0..<min(terms, polynomial.count) {
        coefficients[k] = polynomial[k] * power
        m += coefficients[k] * parts.sums[own + k]
        y += coefficients[k] * parts.sums[own + terms + k]
        most += coefficients[k].magnitude * Double(sign: .plus, exponent: -k, significand: 1)
        power *= slope
      }
      total.add(m)
      weighted.add(y)
      let rounding = most * (8 + count.squareRoot()) * 0x1p-53
      totalBound += count * rounding
      weightedBound += size * rounding
    }
    return SumsLine.Sums(
      total: total.value, weighted: weighted.value, totalBound: totalBound,
      weightedBound: weightedBound, nearestWeight: 1)
  }

  /// The first part whose box is not below one.
  private func firstPart(from number: Double) -> Int {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if Double(parts.numbers[middle]) < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
