import RealModule
import Work

extension NadarayaWatson {
  /// The fit at the keys themselves, with leverages and exact leave-one-out estimates.
  ///
  /// Hᵢᵢ = K(0)/Dᵢ with Dᵢ = Σⱼ K((xᵢ − xⱼ)/h), and the estimate without key i is
  /// (Nᵢ − K(0) yᵢ)/(Dᵢ − K(0)): no refits. Where Dᵢ is hardly more than K(0) the others are summed by
  /// themselves, so nothing cancels. With weights of observations K(0) is taken times what one observation of the row has.
  ///
  /// - Throws: `stopped`.
  /// - Complexity: that of one `estimate` at n queries.
  /// *Source*: Craven and Wahba (1979) for linear smoothers; Härdle (1990), section 5.1.
  public func trainingFit(supervision: Supervision = .none) throws(EstimatorError) -> TrainingFit {
    let columns = values.columns
    let centre = try values.columnSummaries(supervision: supervision).map { $0.mean }
    let summation = KernelSummation(
      keys: keys, values: values, shape: kernel.shape, widths: widths, centre: centre)
    let own = kernel.shape.weight(0)
    let size = values.numbers.count
    var (fitted, leftOut): ([Double], [Double]) = ([], [])
    let leverages = try filledArray(keys.count) { (leverages) throws(EstimatorError) in
      fitted = try filledArray(size) { (fitted) throws(EstimatorError) in
        leftOut = try filledArray(size) { (leftOut) throws(EstimatorError) in
          try summation.forEachBlock(of: keys, supervision: supervision.part(0, 0.9)) {
            block, rows in
            for (place, key) in block.enumerated() {
              let row = rows.row(place)
              let (total, own) = (row[0], own * (values.weights?.unit(key) ?? 1))
              leverages[key] = min(1, own / total)
              for column in 0..<columns {
                let (place, sum) = (key * columns + column, row[1 + column])
                let others = sum - own * (values.numbers[place] - centre[column])
                fitted[place] = centre[column] + sum / total
                leftOut[place] = centre[column] + others / (total - own)
              }
            }
          }
        }
      }
    }
    let isolated = try parallelIndices(keys.count, supervision: supervision) {
      1 - leverages[$0] <= 1e-6
    }
    if !isolated.isEmpty {
      let centred = try values.less(centre, supervision: supervision)
      let rows = try othersSums(of: isolated, centred, supervision.part(0.9, 1))
      try leftOut.withUnsafeMutableBufferPointer { (leftOut) throws(EstimatorError) in
        // Blocks write disjoint rows.
        try parallelBlocks(isolated.count, blockSize: 1 << 14, supervision: supervision.quiet) {
          for place in $0 {
            let row = place * (1 + columns)
            for column in 0..<columns {
              leftOut[isolated[place] * columns + column] =
                rows[row] > 0 ? centre[column] + rows[row + 1 + column] / rows[row] : .nan
            }
          }
        }
      }
    }
    supervision.finish()
    return TrainingFit(values: values, fitted: fitted, leftOut: leftOut, leverages: leverages)
  }

  /// For each chosen key, the sums over all keys but itself, on any common scale.
  private func othersSums(
    of chosen: [Int], _ centred: Values, _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let stride = 1 + values.columns
    let summation = KernelSummation(
      keys: keys, values: centred, shape: kernel.shape, widths: widths)
    if summation.allows(.tree), chosen.count * keys.count > 1_000_000 {
      return try TreeSummation(
        keys: keys, values: centred, shape: kernel.shape, widths: widths, isSquared: false,
        supervision: supervision
      ).sumsOfOthers(at: chosen, of: keys, supervision: supervision)
    }
    var result = try zeros(chosen.count * stride, supervision: supervision)
    let isLine = keys.dimension == 1
    // Rows at one place that weigh differently are told apart by their number alone.
    let window =
      isLine && values.weights == nil
      ? SortedWindow(
        line: try SortedLine(keys: keys, values: centred, supervision: supervision),
        shape: kernel.shape, width: widths[0], order: 0) : nil
    let pairs = try PairSummation(
      keys: keys, values: centred, shape: kernel.shape, widths: widths, order: 0,
      supervision: supervision)
    let block = window != nil ? 512 : queriesPerBlock(pairsPerQuery: keys.count * keys.dimension)
    try result.withUnsafeMutableBufferPointer { (result) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(chosen.count, blockSize: block, supervision: supervision) { range in
        PairSummation.withTiles { tiles in
          var walk = SortedWindow.Walk()
          for place in range {
            if supervision.shouldStop() { return }
            let row = UnsafeMutableBufferPointer(
              rebasing: result[place * stride..<(place + 1) * stride])
            let key = chosen[place]
            if let window {
              window.sumOthers(than: keys.coordinates[key], &walk, tiles, into: row)
            } else {
              _ = pairs.sum(
                keys.row(key), over: [0..<key, (key + 1)..<keys.count], tiles, into: row)
            }
          }
        }
      }
    }
    return result
  }
}

extension Double {
  /// The number for each row, times what leaving one observation of it out takes from its weight.
  func times(_ weights: ObservationWeights?, _ count: Int, _ supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    guard let weights else { return try parallelMap(count, supervision: supervision) { _ in self } }
    return try parallelMap(count, supervision: supervision) { self * weights.unit($0) }
  }
}

extension SortedWindow {
  /// The sums at a key over all other keys.
  ///
  /// No other key may lie at the same place.
  func sumOthers(
    than x: Double, _ walk: inout Walk, _ tiles: PairSummation.Tiles,
    into row: UnsafeMutableBufferPointer<Double>
  ) {
    walk.right = line.firstIndex(notBelow: x, from: walk.right)
    let own = walk.right
    let behind = own > 0 ? x - line.positions[own - 1] : .infinity
    let ahead = own + 1 < line.positions.count ? line.positions[own + 1] - x : .infinity
    let window = window(x, reach: reach(nearest: min(behind, ahead)), &walk)
    _ = pairs.sum(
      [x], over: [window.clamped(to: 0..<own), window.clamped(to: own + 1..<line.positions.count)],
      tiles, into: row)
  }
}
