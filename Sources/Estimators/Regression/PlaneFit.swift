/// The local plane at one place, for weights that differ by hundreds of orders of magnitude and coordinates that may depend
/// on one another.
struct PlaneFit {
  let keys: Points
  let weights: ObservationWeights?
  let widths: [Double]
  let shape: SmoothingKernel.Shape
  /// 1 for a plane, 0 for a constant.
  let degree: Int
  private var fit = GradedFit()
  /// The keys with weight, the nearest of all keys, and what tells the differences of the former from it.
  private var rows: [Int] = []
  private var nearest = 0
  private var elimination: CoordinateElimination?

  init(
    keys: Points, weights: ObservationWeights?, widths: [Double], shape: SmoothingKernel.Shape,
    degree: Int
  ) {
    self.keys = keys
    self.weights = weights
    self.widths = widths
    self.shape = shape
    self.degree = degree
  }

  /// How many slopes the keys with weight tell.
  var rank: Int { fit.rank - 1 }

  /// Weighs the keys around a place, all but one if that is left out; false where none has weight.
  mutating func prepare(
    at query: ArraySlice<Double>, leavingOut leftOut: Int? = nil, _ supervision: Supervision
  ) -> Bool {
    let d = keys.dimension
    let isFlat = shape == .constant || widths.allSatisfy { $0.isInfinite }
    var squares = [Double](repeating: 0, count: keys.count)
    var least = Double.infinity
    for key in squares.indices {
      if key & 65_535 == 65_535, supervision.shouldStop() { return false }
      for (j, at) in zip(0..<d, query) {
        let u = (keys.coordinates[key * d + j] - at) / widths[j]
        squares[key] += u * u
      }
      if squares[key] < least, key != leftOut { (least, nearest) = (squares[key], key) }
    }
    guard least.isFinite else { return false }
    rows = []
    var roots: [Double] = []
    for key in squares.indices {
      let own = weights.map { $0.numbers[key].squareRoot() } ?? 1
      let root =
        own
        * (isFlat ? 1 : root(of: key, query, squares[key].squareRoot(), least.squareRoot()))
      guard root > 0, key != leftOut else { continue }
      rows.append(key)
      roots.append(root)
    }
    guard !rows.isEmpty else { return false }
    fit.begin(roots: roots)
    let units = widths.map { isFlat || $0.isInfinite ? 1 : $0 }
    let found = CoordinateElimination(keys, rows, from: nearest, units: units, roots: roots)
    elimination = found
    if degree > 0 { for function in found.functions where !fit.append(function) { break } }
    return true
  }

  /// The value and the slopes, in units of the keys, of the plane of a column.
  func solution(_ values: Values, column: Int, at query: ArraySlice<Double>) -> [Double] {
    let (d, columns) = (keys.dimension, values.columns)
    guard let elimination else { return [Double](repeating: .nan, count: d + 1) }
    let base = values.numbers[nearest * columns + column]
    var told = fit.coefficients(less: base) { values.numbers[rows[$0] * columns + column] }
    told += [Double](repeating: 0, count: elimination.rank + 1 - told.count)
    let value = zip(
      told, [1] + elimination.functions(at: elimination.difference(keys, nearest, query))
    ).reduce(0) { $0 + $1.0 * $1.1 }
    return [value] + elimination.slopes(Array(told.dropFirst()))
  }

  /// What the rows add to the value at a place, as the fit has it.
  private func influence(at query: ArraySlice<Double>) -> [Double] {
    guard let elimination else { return [] }
    let functions =
      [1] + elimination.functions(at: elimination.difference(keys, nearest, query))
    return fit.influence(of: Array(functions.prefix(fit.rank)))
  }

  /// What the value of a key adds to the estimate, per unit.
  func weight(of key: Int, at query: ArraySlice<Double>) -> Double {
    guard let row = rows.firstIndex(of: key) else { return 0 }
    return fit.weight(of: row, influence(at: query))
  }

  /// Σ l² v/ω of the weights of the estimate, v being 1 where there are none.
  func squaredNorm(_ variances: [Double]?, at query: ArraySlice<Double>) -> Double {
    let influence = influence(at: query)
    return compensatedSum(rows.indices) {
      let part = fit.weight(of: $0, influence)
      let key = rows[$0]
      return part * part * (variances?[key] ?? 1) / (weights?.numbers[key] ?? 1)
    }
  }

  /// √w of a key relative to the nearest, from the difference of the squared distances, which factors.
  private func root(
    of key: Int, _ query: ArraySlice<Double>, _ distance: Double, _ least: Double
  ) -> Double {
    let d = keys.dimension
    var difference = 0.0
    for (j, at) in zip(0..<d, query) {
      let (x, origin) = (keys.coordinates[key * d + j], keys.coordinates[nearest * d + j])
      difference += (x - origin) / widths[j] * (((x - at) + (origin - at)) / widths[j])
    }
    let farther = difference > 0 ? difference / (distance + least) : 0
    return relativeRoot(of: shape, distance, least, farther.isNaN ? .infinity : farther)
  }
}

extension CoordinateElimination {
  /// The differences of some keys from one of them, each coordinate in its unit.
  init(_ keys: Points, _ rows: [Int], from origin: Int, units: [Double], roots: [Double]) {
    let d = keys.dimension
    var differences: [Double] = []
    var sizes: [Double] = []
    differences.reserveCapacity(rows.count * d)
    sizes.reserveCapacity(rows.count * d)
    for row in rows {
      for j in 0..<d {
        let (x, from) = (keys.coordinates[row * d + j], keys.coordinates[origin * d + j])
        differences.append((x - from) / units[j])
        sizes.append((abs(x) + abs(from)) / units[j])
      }
    }
    // Slopes per unit are finite also where all differences are next to nothing.
    let largest = differences.reduce(0) { max($0, abs($1)) }
    let scale =
      largest > 0 && largest < 0x1p-500
      ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
    self.init(
      differences: differences.map { $0 / scale }, sizes: sizes.map { $0 / scale }, roots: roots,
      units: units.map { $0 * scale })
  }

  /// A place as a difference from a key.
  func difference(_ keys: Points, _ origin: Int, _ query: ArraySlice<Double>) -> [Double] {
    zip(0..., query).map { ($1 - keys.coordinates[origin * keys.dimension + $0]) / units[$0] }
  }
}
