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
    // For each query and column the value and the slopes.
    let solutions: [Double] = try filledArray(queries.count * columns * (d + 1)) {
      (solutions) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(
        queries.count, blockSize: queriesPerBlock(pairsPerQuery: keys.count * d),
        supervision: supervision
      ) { range in
        PairSummation.withTiles { tiles in
          var plane = PlaneSums(pairs: pairs, degree: degree)
          for query in range {
            if supervision.shouldStop() { return }
            let fits = plane.solve(at: queries.row(query), tiles, supervision)
            for (place, number) in fits.enumerated() {
              solutions[query * columns * (d + 1) + place] =
                place.isMultiple(of: d + 1) ? number + centre[place / (d + 1)] : number
            }
          }
        }
      }
    }
    var fit = Fit(values: [], derivatives: degree == 0 ? [] : [[]], unsupported: [])
    for place in 0..<queries.count * columns {
      let row = solutions[place * (d + 1)..<(place + 1) * (d + 1)]
      let value = row[row.startIndex]
      if value.isNaN, place.isMultiple(of: columns) { fit.unsupported.append(place / columns) }
      fit.values.append(value)
      if degree == 1 {
        fit.derivatives[0] += zip(row.dropFirst(), widths).map { $0 / $1 }
      }
    }
    return fit
  }
}

/// The moments Σ w (1, u)ᵀ (1, u, v) around one query, and the planes that they give.
private struct PlaneSums {
  let pairs: PairSummation
  let degree: Int
  /// The distances u of a tile, one row per coordinate, and its values, one row per column.
  private var tile: [Double]
  private var weighted = [Double](repeating: 0, count: WeightTile.capacity)
  private var row: [Double]

  init(pairs: PairSummation, degree: Int) {
    self.pairs = pairs
    self.degree = degree
    let width = pairs.dimension + pairs.columns
    tile = [Double](repeating: 0, count: width * WeightTile.capacity)
    row = [Double](repeating: 0, count: (1 + pairs.dimension) * (1 + width))
  }

  /// Value and scaled slopes of the plane of each column; NaN without support.
  mutating func solve(
    at query: ArraySlice<Double>, _ tiles: PairSummation.Tiles, _ supervision: Supervision
  ) -> [Double] {
    let (pairs, d, columns) = (pairs, pairs.dimension, pairs.columns)
    let stride = 1 + d + columns
    let degree = degree
    let scale = tile.withUnsafeMutableBufferPointer { tile in
      weighted.withUnsafeMutableBufferPointer { weighted in
        row.withUnsafeMutableBufferPointer { row in
          pairs.addTiles(
            query, over: [0..<pairs.keyCount], tiles, to: row, supervision: supervision
          ) { start, count in
            guard let tile = tile.baseAddress, let weighted = weighted.baseAddress,
              let row = row.baseAddress
            else { return }
            for (j, at) in query.enumerated() {
              let target = tile + j * WeightTile.capacity
              for i in 0..<count {
                target[i] = (pairs.keys[j * pairs.keyCount + start + i] - at) / pairs.widths[j]
              }
            }
            for column in 0..<columns {
              let target = tile + (d + column) * WeightTile.capacity
              for i in 0..<count { target[i] = pairs.values[column * pairs.keyCount + start + i] }
            }
            let rows = WeightTile.capacity
            cvectormath_add_weighted(tiles.weights, tile, rows, d + columns, row, count)
            guard degree == 1 else { return }
            for j in 0..<d {
              cvectormath_multiply(tiles.weights, tile + j * rows, weighted, count)
              cvectormath_add_weighted(
                weighted, tile, rows, d + columns, row + (1 + j) * stride, count)
            }
          }
        }
      }
    }
    return (0..<columns).flatMap { plane(of: $0, isFinite: scale != nil, stride) }
  }

  /// Where every distance overflows no key counts more than another.
  private func plane(of column: Int, isFinite: Bool, _ stride: Int) -> [Double] {
    let d = pairs.dimension
    guard isFinite, row[0] > 0 else { return [Double](repeating: .nan, count: d + 1) }
    let size = degree == 1 ? d + 1 : 1
    var matrix = [Double](repeating: 0, count: size * size)
    var right = [Double](repeating: 0, count: size)
    for i in 0..<size {
      right[i] = row[i * stride + 1 + d + column]
      for j in 0...i { matrix[i * size + j] = row[i * stride + j] }
    }
    let beta = solveCholesky(matrix, right, size: size) ?? [right[0] / matrix[0]]
    return beta + [Double](repeating: 0, count: d + 1 - beta.count)
  }
}
