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
            keys: keys, weights: values.weights, widths: widths, shape: kernel.shape)
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
    let (pairs, frame, columns) = (pairs, frame, pairs.columns)
    let rank = frame?.rank ?? 0
    let place = frame?.place(query) ?? []
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
    guard scale != nil, row[0] > 0 else { return nil }
    var result: [Double] = []
    for column in 0..<columns {
      guard let plane = plane(of: column, size: rank + 1, stride) else { return nil }
      result.append(plane[0])
      if let frame {
        result += frame.slopes(Array(plane.dropFirst()))
      } else {
        result += [Double](repeating: 0, count: pairs.dimension)
      }
    }
    return result
  }

  private func plane(of column: Int, size: Int, _ stride: Int) -> [Double]? {
    var matrix = [Double](repeating: 0, count: size * size)
    var right = [Double](repeating: 0, count: size)
    for i in 0..<size {
      right[i] = row[i * stride + size + column]
      for j in 0...i { matrix[i * size + j] = row[i * stride + j] }
    }
    return solveCholesky(matrix, right, size: size, tolerance: 3e-3)
  }
}
