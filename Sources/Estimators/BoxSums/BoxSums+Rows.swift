extension BoxSums {
  /// The moments that are summed of rows in memory.
  public static let standardTerms = 6
  /// Boxes of which a width holds at least so many.
  public static let boxesPerWidth = 64.0

  /// The exponent of the boxes that serve a width, and all wider ones.
  ///
  /// - Throws: `widthNotPositive`.
  public static func exponent(forWidth width: Double) throws(EstimatorError) -> Int {
    guard width > 0 else { throw .widthNotPositive(width) }
    return exponent(ofWidth: width, boxes: boxesPerWidth)
  }

  /// Sums of rows in memory, in boxes of which `width` holds at least 64: those serve every width from about half of it.
  ///
  /// The centre is the mean of the values. With `scores` leave-one-out can be told, which takes half as many sums again.
  ///
  /// - Throws: `widthNotPositive`; `countMismatch`; `vectorValues`; `oneDimensionOnly`; `noKeys`; `boxesTooNarrow` where a box number
  ///   would pass 2⁵³; `stopped`.
  /// - Complexity: O(n).
  public init(
    keys: Points, values: Values, width: Double, scores: Bool = true,
    supervision: Supervision = .none
  ) throws(EstimatorError) {
    let exponent = try Self.exponent(forWidth: width)
    self = try Self.summed(
      keys: keys, values: values, exponent: exponent, width: width, terms: Self.standardTerms,
      squareTerms: scores ? Self.standardTerms : 1, supervision: supervision
    ).sums
  }

  /// Sums of rows in boxes, which are parted at the cuts, and the least and the greatest key of each.
  ///
  /// The width is the one that an error names.
  static func summed(
    keys: Points, values: Values, exponent: Int, width: Double, terms: Int, squareTerms: Int,
    cuts: [Double] = [], supervision: Supervision
  ) throws(EstimatorError) -> (sums: BoxSums, keys: [ClosedRange<Double>]) {
    guard keys.dimension == 1 else { throw .oneDimensionOnly(dimension: keys.dimension) }
    guard values.columns == 1 else { throw .vectorValues(columns: values.columns) }
    guard values.count == keys.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    guard keys.count > 0 else { throw .noKeys }
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    for end in [keys.bounds.lowerBound, keys.bounds.upperBound]
    where (end * scale).magnitude >= Double(Self.largestNumber) {
      throw .boxesTooNarrow(width: width, key: end)
    }
    let n = keys.count
    let y = values.numbers
    let sum = try parallelSum(n, supervision: supervision.quiet) { y[$0] / Double(n) }
    let centre = sum.isFinite ? sum : 0
    let order = try ascendingOrder(keys.coordinates, supervision: supervision.part(0, 0.5))
    let columns = 2 * terms + squareTerms
    var numbers: [Int64] = []
    var sums: [Double] = []
    var ends: [(least: Double, greatest: Double)] = []
    var cut = 0
    for start in stride(from: 0, to: n, by: 1 << 16) {
      if supervision.shouldStop() { throw .stopped }
      for place in start..<min(start + 1 << 16, n) {
        let row = Int(order[place])
        let key = keys.coordinates[row]
        let scaled = key * scale
        let box = scaled.rounded(.down)
        let before = cut
        while cut < cuts.count, cuts[cut] <= key { cut += 1 }
        if numbers.last != Int64(box) || cut != before {
          numbers.append(Int64(box))
          sums += repeatElement(0, count: columns)
          ends.append((key, key))
        }
        ends[ends.count - 1].greatest = key
        let u = scaled - box - 0.5
        let z = y[row] - centre
        sums.withUnsafeMutableBufferPointer { sums in
          let own = sums.count - columns
          var power = 1.0
          for term in 0..<terms {
            sums[own + term] += power
            sums[own + terms + term] += z * power
            if term < squareTerms { sums[own + 2 * terms + term] += z * z * power }
            power *= u
          }
        }
      }
      supervision.progress?(0.5 + 0.5 * Double(start) / Double(n))
    }
    guard sums.allSatisfy({ $0.isFinite }) else {
      let largest = y.max { ($0 - centre).magnitude < ($1 - centre).magnitude } ?? 0
      throw .outOfRange(setting: "a value whose square is summed", value: largest)
    }
    return (
      BoxSums(checked: numbers, sums, exponent, terms, squareTerms, centre: centre, leftOut: 0),
      ends.map { $0.least...$0.greatest }
    )
  }
}
