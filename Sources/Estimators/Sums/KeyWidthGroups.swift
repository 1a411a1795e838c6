import RealModule

/// The Gaussian sums of keys on a line that each have a width of their own, by transforms of one width.
///
/// Over an octave of widths e^{−(q − x)²/2h²} is, as a function of ln h, its interpolation at 28 Chebyshev nodes: a key counts at each node
/// with its Lagrange polynomial, and each node is a transform of one width. In the ellipse around the octave whose ends are at ± 0.6 i the Gaussian is at most
/// that of 2.4 times the widest width, and 28 nodes leave 1e-15 of that one.
///
/// Few keys to an octave are added up pair by pair.
struct KeyWidthGroups {
  let keys: Points
  /// What each key counts in each column, widths and weights included.
  let shares: [Double]
  let columns: Int
  let widths: [Double]

  private static let nodes = 28
  /// A group of fewer keys is cheaper pair by pair.
  static let fewest = 400
  private static let places = (0..<nodes).map {
    Double.cos(.pi * (Double($0) + 0.5) / Double(nodes))
  }

  /// The sums of each column at the queries, and by how much each may be off; keys that are in no group are returned.
  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> (
    sums: [Double], errors: [Double], rest: [Int]
  ) {
    var sums = try zeros(queries.count * columns, supervision: supervision.quiet)
    var errors = try zeros(queries.count * columns, supervision: supervision.quiet)
    var rest: [Int] = []
    var groups: [Int: [Int]] = [:]
    for (key, width) in widths.enumerated() { groups[width.exponent, default: []].append(key) }
    // In a fixed order, so that sums are the same each time.
    let octaves = groups.keys.sorted()
    for (index, octave) in octaves.enumerated() {
      let own = groups[octave] ?? []
      let least = Double(sign: .plus, exponent: octave, significand: 1)
      guard own.count >= Self.fewest, BoxGrid.fits(keys, width: least) else {
        rest += own
        continue
      }
      try add(
        own, of: octave, at: queries, to: &sums, &errors, supervision.part(index, of: octaves.count)
      )
    }
    // A key more than twelve widths away counts as nothing, and no sum that is nothing is right.
    var far: [Double] = []
    for column in 0..<columns {
      let sum = try parallelSum(widths.count, supervision: supervision.quiet) {
        abs(shares[$0 * columns + column])
      }
      far.append(sum * 1e-31 + .leastNormalMagnitude)
    }
    let all = errors
    errors = try parallelMap(all.count, supervision: supervision.quiet) {
      all[$0] + far[$0 % columns]
    }
    return (sums, errors, rest)
  }

  private func add(
    _ group: [Int], of octave: Int, at queries: Points, to sums: inout [Double],
    _ errors: inout [Double], _ supervision: Supervision
  ) throws(EstimatorError) {
    let line = Points(checked: group.map { keys.coordinates[$0] }, dimension: 1)
    let low = Double(sign: .plus, exponent: octave, significand: 1)
    // From −1 to 1 over the octave.
    let places = group.map { 2 * Double.log(widths[$0] / low) / Double.log(2) - 1 }
    for node in 0...Self.nodes {
      let isBound = node == Self.nodes
      let place = isBound ? 1 : Self.places[node]
      let width = low * Double.pow(2, (place + 1) / 2) * (isBound ? 2.4 : 1)
      let factors = isBound ? nil : try lagrange(node, at: places, supervision.quiet)
      let numbers = try parallelMap(group.count * columns, supervision: supervision.quiet) {
        let (row, column) = $0.quotientAndRemainder(dividingBy: columns)
        let share = shares[group[row] * columns + column]
        return factors.map { $0[row] * share } ?? 2e-15 * abs(share)
      }
      let transform = GaussTransform(
        keys: line, values: Values(checked: numbers, columns: columns),
        centre: [Double](repeating: 0, count: columns), width: width, order: 0, isAbsolute: true)
      let own = supervision.part(node, of: Self.nodes + 1)
      if isBound {
        try transform.add(to: &errors, at: queries, columns, own)
      } else {
        try transform.add(to: &sums, at: queries, columns, own)
      }
    }
  }

  /// The Lagrange polynomial of a node at some places.
  private func lagrange(_ node: Int, at places: [Double], _ supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    // 1/n + 2/n Σ T_k(node) T_k(place).
    let factors = (0..<Self.nodes).map { k in
      (k == 0 ? 1 : 2) / Double(Self.nodes)
        * Double.cos(Double(k) * .pi * (Double(node) + 0.5) / Double(Self.nodes))
    }
    return try parallelMap(places.count, supervision: supervision) { row in
      // Clenshaw's recurrence.
      let t = places[row]
      var (last, before) = (0.0, 0.0)
      for k in (1..<Self.nodes).reversed() {
        (last, before) = (2 * t * last - before + factors[k], last)
      }
      return t * last - before + factors[0]
    }
  }
}

extension GaussTransform {
  /// Adds the sums of the columns of values at some queries to numbers.
  fileprivate func add(
    to numbers: inout [Double], at queries: Points, _ columns: Int, _ supervision: Supervision
  ) throws(EstimatorError) {
    try numbers.withUnsafeMutableBufferPointer { (numbers) throws(EstimatorError) in
      // Queries have rows of their own.
      nonisolated(unsafe) let numbers = numbers
      try forEachBlock(of: queries, line: nil, supervision: supervision) { range, rows in
        for (place, query) in range.enumerated() {
          let row = rows.row(place)
          for column in 0..<columns { numbers[query * columns + column] += row[1 + column] }
        }
      }
    }
  }
}
