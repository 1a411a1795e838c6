import CVectorMath
import Work

extension LocalPolynomial {
  /// Local constants or planes in several coordinates.
  func fitPlanes(at queries: Points, _ supervision: Supervision) throws(EstimatorError) -> Fit {
    let d = keys.dimension
    let columns = values.columns
    let (centred, centre) = try values.centred(supervision: supervision)
    let pairs = try PairSummation(
      keys: keys, values: centred, shape: kernel.shape, widths: widths, supervision: supervision)
    let frame = degree == 0 ? nil : try PlaneFrame(keys, widths, isFlat: isFlat, supervision)
    let rank = frame?.elimination.rank ?? 0
    // For each query and column the value and the slopes; then how many slopes the keys tell.
    let size = queries.count * columns * (d + 1)
    let solutions: [Double] = try filledArray(size + queries.count) {
      (solutions) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(
        queries.count, blockSize: queriesPerBlock(pairsPerQuery: keys.count * d),
        supervision: supervision
      ) { range in
        PairSummation.withTiles { tiles in
          var plane = PlaneSums(pairs: pairs, frame: frame)
          var local = PlaneFit(
            keys: keys, weights: values.weights, widths: widths, shape: kernel.shape,
            degree: degree)
          for query in range {
            if supervision.shouldStop() { return }
            let place = queries.row(query)
            solutions[size + query] = Double(rank)
            var fits = plane.solve(at: place, tiles, supervision)
            if fits == nil, local.prepare(at: place, supervision) {
              solutions[size + query] = Double(local.rank)
              fits = (0..<columns).flatMap { local.solution(centred, column: $0, at: place) }
            }
            for column in 0..<columns {
              for j in 0...d {
                let place = column * (d + 1) + j
                solutions[query * columns * (d + 1) + place] =
                  fits.map { j == 0 ? $0[place] + centre[column] : $0[place] } ?? .nan
              }
            }
          }
        }
      }
    }
    var fit = Fit(
      values: [], derivatives: degree == 0 ? [] : [[]], unsupported: [], lowered: [])
    for query in 0..<queries.count {
      for column in 0..<columns {
        let start = (query * columns + column) * (d + 1)
        fit.values.append(solutions[start])
        if degree == 1 { fit.derivatives[0] += solutions[start + 1..<start + 1 + d] }
      }
      if solutions[query * columns * (d + 1)].isNaN {
        fit.unsupported.append(query)
      } else if solutions[size + query] < Double(rank) {
        fit.lowered.append(query)
      }
    }
    return fit
  }
}

extension LocalPolynomial {
  /// The fit at the keys, with leverages and leave-one-out estimates, in several coordinates.
  func planeTrainingFit(_ supervision: Supervision) throws(EstimatorError) -> TrainingFit {
    let (centred, centre) = try values.centred(supervision: supervision)
    let own = try kernel.shape.weight(0).times(values.weights, keys.count, supervision)
    // Fit, leverage and the estimate without the key.
    let fits: [SIMD4<Double>] = try forEachPlane(centred, at: keys, supervision) {
      key, plane, local in
      let place = keys.row(key)
      let value = centred.numbers[key]
      if let fit = plane.solution(of: 0), let influence = plane.influence() {
        let leverage = own[key] * influence[0]
        if 1 - leverage > 1e-3 {
          return SIMD4(fit[0], leverage, value - (value - fit[0]) / (1 - leverage), 0)
        }
      }
      guard local.prepare(at: place, supervision) else { return SIMD4(repeating: .nan) }
      let fit = local.solution(centred, column: 0, at: place)[0]
      let leverage = min(
        1,
        local.weight(of: key, at: place) / (values.weights.map { $0.multiplicity(key) } ?? 1))
      var leftOut = value - (value - fit) / (1 - leverage)
      if 1 - leverage <= 1e-3 {
        leftOut =
          local.prepare(at: place, leavingOut: key, supervision)
          ? local.solution(centred, column: 0, at: place)[0] : .nan
      }
      return SIMD4(fit, leverage, leftOut, 0)
    }
    func column(_ index: Int, plus shift: Double) throws(EstimatorError) -> [Double] {
      try parallelMap(keys.count, supervision: supervision) { shift + fits[$0][index] }
    }
    return TrainingFit(
      values: values, fitted: try column(0, plus: centre[0]),
      leftOut: try column(2, plus: centre[0]), leverages: try column(1, plus: 0))
  }

  /// Σ lᵢ² vᵢ/ωᵢ at each query, v being 1 where there are none; 0 without support.
  func planeNorms(of variances: [Double]?, at queries: Points, _ supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    let none = Values(empty: keys.count, weights: values.weights)
    let norms = try forEachPlane(none, at: queries, supervision) { query, plane, local in
      let place = queries.row(query)
      if let influence = plane.influence() {
        return SIMD4(plane.squaredNorm(influence, variances), 0, 0, 0)
      }
      return local.prepare(at: place, supervision)
        ? SIMD4(local.squaredNorm(variances, at: place), 0, 0, 0) : .zero
    }
    return try parallelMap(queries.count, supervision: supervision) { norms[$0].x }
  }

  /// What a function makes of the moments around each query; where they tell no plane it asks the keys themselves.
  private func forEachPlane(
    _ values: Values, at queries: Points, _ supervision: Supervision,
    _ body: (_ query: Int, _ plane: inout PlaneSums, _ local: inout PlaneFit) -> SIMD4<Double>
  ) throws(EstimatorError) -> [SIMD4<Double>] {
    let pairs = try PairSummation(
      keys: keys, values: values, shape: kernel.shape, widths: widths, supervision: supervision)
    let frame = degree == 0 ? nil : try PlaneFrame(keys, widths, isFlat: isFlat, supervision)
    return try filledArray(queries.count) { (target) throws(EstimatorError) in
      // Blocks write disjoint places.
      try parallelBlocks(
        queries.count, blockSize: queriesPerBlock(pairsPerQuery: keys.count * keys.dimension),
        supervision: supervision
      ) { range in
        PairSummation.withTiles { tiles in
          var plane = PlaneSums(pairs: pairs, frame: frame)
          var local = PlaneFit(
            keys: keys, weights: values.weights, widths: widths, shape: kernel.shape,
            degree: degree)
          for query in range {
            if supervision.shouldStop() { return }
            plane.sum(at: queries.row(query), tiles, supervision)
            target[query] = body(query, &plane, &local)
          }
        }
      }
    }
  }
}

/// The coordinates in which planes are fitted: those of the keys, or as many functions of them as are independent.
private struct PlaneFrame {
  let elimination: CoordinateElimination
  /// One row per coordinate.
  let rows: [Double]
  private let keys: Points

  init(_ keys: Points, _ widths: [Double], isFlat: Bool, _ supervision: Supervision)
    throws(EstimatorError)
  {
    let units = widths.map { $0.isInfinite || isFlat ? 1 : $0 }
    elimination = CoordinateElimination(
      keys, Array(0..<keys.count), from: 0, units: units,
      roots: [Double](repeating: 1, count: keys.count))
    self.keys = keys
    if elimination.rank < keys.dimension {
      rows = elimination.functions.flatMap { $0 }
    } else {
      rows = try transposed(keys.coordinates, columns: keys.dimension, supervision: supervision)
    }
  }

  var rank: Int { elimination.rank }
  private var isReduced: Bool { rank < keys.dimension }

  /// A place in these coordinates.
  func place(_ query: ArraySlice<Double>) -> [Double] {
    isReduced
      ? elimination.functions(at: elimination.difference(keys, 0, query)) : Array(query)
  }

  /// What a difference of a coordinate is divided by.
  func unit(_ coordinate: Int) -> Double { isReduced ? 1 : elimination.units[coordinate] }

  /// From the slopes of scaled coordinates to those of the keys.
  func slopes(_ scaled: [Double]) -> [Double] {
    isReduced ? elimination.slopes(scaled) : zip(scaled, elimination.units).map { $0 / $1 }
  }
}

/// The moments Σ w (1, u)ᵀ (1, u, v) around one query, and the planes that they give.
private struct PlaneSums {
  let pairs: PairSummation
  let frame: PlaneFrame?
  /// The distances u of a tile, one row per coordinate, and its values, one row per column.
  private var tile: [Double]
  private var weighted = [Double](repeating: 0, count: WeightTile.capacity)
  private var row: [Double]
  /// Where the moments are taken, as given and in the frame's coordinates.
  private var query: [Double] = []
  private var place: [Double] = []
  /// Whether some key has weight there, and whether weights are as they are and not relative to the nearest.
  private var isTold = false
  private var isPlain = false

  init(pairs: PairSummation, frame: PlaneFrame?) {
    self.pairs = pairs
    self.frame = frame
    let rank = frame?.rank ?? 0
    let width = rank + pairs.columns
    tile = [Double](repeating: 0, count: width * WeightTile.capacity)
    row = [Double](repeating: 0, count: (1 + rank) * (1 + width))
  }

  /// Value and slopes of the plane of each column; nil without support, and where moments do not tell the planes.
  mutating func solve(
    at query: ArraySlice<Double>, _ tiles: PairSummation.Tiles, _ supervision: Supervision
  ) -> [Double]? {
    sum(at: query, tiles, supervision)
    var result: [Double] = []
    for column in 0..<pairs.columns {
      guard let plane = solution(of: column) else { return nil }
      result += plane
    }
    return pairs.columns == 0 ? nil : result
  }

  /// Value and slopes of the plane of a column, at the place of the last sums.
  func solution(of column: Int) -> [Double]? {
    let rank = frame?.rank ?? 0
    guard let plane = plane(of: column, size: rank + 1, 1 + rank + pairs.columns) else {
      return nil
    }
    return [plane[0]]
      + (frame?.slopes(Array(plane.dropFirst())) ?? [Double](repeating: 0, count: pairs.dimension))
  }

  /// a with S a = e₀: the weights of the value are Kⱼ (a₀ + Σ aₖ uⱼₖ).
  func influence() -> [Double]? {
    guard isTold, isPlain else { return nil }
    let size = 1 + (frame?.rank ?? 0)
    var right = [Double](repeating: 0, count: size)
    right[0] = 1
    return solveCholesky(
      matrix(size, size + pairs.columns), right, size: size, tolerance: 3e-3)
  }

  /// Σ l² v/ω of those weights.
  func squaredNorm(_ influence: [Double], _ variances: [Double]?) -> Double {
    let d = pairs.dimension
    var norm = CompensatedSum()
    for key in 0..<pairs.keyCount {
      var square = 0.0
      for j in 0..<d {
        let u = (pairs.keys[j * pairs.keyCount + key] - query[j]) / pairs.widths[j]
        square += u * u
      }
      let weight = pairs.shape.weight(square.squareRoot())
      guard weight > 0 else { continue }
      var plane = influence[0]
      if let frame {
        for (j, at) in place.enumerated() {
          plane +=
            influence[1 + j] * (frame.rows[j * pairs.keyCount + key] - at) / frame.unit(j)
        }
      }
      // l is K ω times the plane.
      let own = weight * plane
      norm.add(own * own * (variances?[key] ?? 1) * (pairs.factors?[key] ?? 1))
    }
    return norm.value
  }

  /// Takes the moments around a query.
  mutating func sum(
    at query: ArraySlice<Double>, _ tiles: PairSummation.Tiles, _ supervision: Supervision
  ) {
    self.query = Array(query)
    let (pairs, frame, columns) = (pairs, frame, pairs.columns)
    let rank = frame?.rank ?? 0
    let place = frame?.place(query) ?? []
    self.place = place
    let stride = 1 + rank + columns
    let scale = tile.withUnsafeMutableBufferPointer { tile in
      weighted.withUnsafeMutableBufferPointer { weighted in
        row.withUnsafeMutableBufferPointer { row in
          pairs.addTiles(
            query, over: [0..<pairs.keyCount], tiles, to: row, supervision: supervision
          ) { start, count in
            guard let tile = tile.baseAddress, let weighted = weighted.baseAddress,
              let row = row.baseAddress
            else { return }
            if let frame {
              frame.rows.withUnsafeBufferPointer { keys in
                for (j, at) in place.enumerated() {
                  let target = tile + j * WeightTile.capacity
                  let unit = frame.unit(j)
                  for i in 0..<count {
                    target[i] = (keys[j * pairs.keyCount + start + i] - at) / unit
                  }
                }
              }
            }
            for column in 0..<columns {
              let target = tile + (rank + column) * WeightTile.capacity
              for i in 0..<count { target[i] = pairs.values[column * pairs.keyCount + start + i] }
            }
            let rows = WeightTile.capacity
            cvectormath_add_weighted(tiles.weights, tile, rows, rank + columns, row, count)
            for j in 0..<rank {
              cvectormath_multiply(tiles.weights, tile + j * rows, weighted, count)
              cvectormath_add_weighted(
                weighted, tile, rows, rank + columns, row + (1 + j) * stride, count)
            }
          }
        }
      }
    }
    // Where every distance overflows no key counts more than another.
    isTold = scale != nil && row[0] > 0
    isPlain = scale == 0
  }

  private func plane(of column: Int, size: Int, _ stride: Int) -> [Double]? {
    guard isTold else { return nil }
    let right = (0..<size).map { row[$0 * stride + size + column] }
    return solveCholesky(matrix(size, stride), right, size: size, tolerance: 3e-3)
  }

  /// The lower triangle of the moments.
  private func matrix(_ size: Int, _ stride: Int) -> [Double] {
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size { for j in 0...i { matrix[i * size + j] = row[i * stride + j] } }
    return matrix
  }
}
