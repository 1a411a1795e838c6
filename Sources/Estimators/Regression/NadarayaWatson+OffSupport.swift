extension NadarayaWatson {
  /// An estimate at some queries from these keys and values, by whatever weights, with an answer where it has none.
  ///
  /// - Throws: `noSupport` when asked for; `stopped`.
  /// - Complexity: as `estimate` at the queries without support.
  public func filled(
    _ estimate: Estimate, at queries: Points, offSupport: OffSupport,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> Estimate {
    var estimate = estimate
    let mean = try values.columnSummaries(supervision: supervision).map { $0.mean }
    try fill(&estimate, at: queries, offSupport: offSupport, mean: mean, supervision)
    return estimate
  }

  /// Answers the queries without support as asked.
  func fill(
    _ estimate: inout Estimate, at queries: Points, offSupport: OffSupport, mean: [Double],
    _ supervision: Supervision
  ) throws(EstimatorError) {
    guard let first = estimate.unsupported.first else { return }
    switch offSupport {
    case .nan: return
    case .error: throw .noSupport(query: first)
    case .mean:
      for query in estimate.unsupported {
        for (column, value) in mean.enumerated() {
          estimate.values[query * values.columns + column] = value
        }
      }
    case .nearest:
      try fillWithNearest(&estimate.values, estimate.unsupported, queries, supervision.quiet)
    }
  }

  /// Gives each chosen query the mean value row of the keys at the smallest distance.
  private func fillWithNearest(
    _ numbers: inout [Double], _ chosen: [Int], _ queries: Points, _ supervision: Supervision
  ) throws(EstimatorError) {
    let columns = values.columns
    let line =
      keys.dimension == 1
      ? try SortedLine(keys: keys, values: values, supervision: supervision) : nil
    let block =
      line == nil ? queriesPerBlock(pairsPerQuery: 8 * keys.count * keys.dimension) : 256
    try numbers.withUnsafeMutableBufferPointer { (numbers) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(chosen.count, blockSize: block, supervision: supervision) { range in
        for query in chosen[range] {
          if supervision.shouldStop() { return }
          let answer =
            line.map { meanOfNearest(to: queries.coordinates[query], on: $0) }
            ?? meanOfNearest(to: queries.row(query), supervision)
          for (column, value) in answer.enumerated() { numbers[query * columns + column] = value }
        }
      }
    }
  }

  private func meanOfNearest(to query: Double, on line: SortedLine) -> [Double] {
    let right = line.firstIndex(notBelow: query)
    let nearest = line.nearestDistance(to: query, right: right)
    // No key is nearer, so that those within the distance are those at it.
    let low = line.firstIndex(from: right) { $0 - query >= -nearest }
    let high = line.firstIndex(from: right) { $0 - query > nearest }
    return (0..<line.columns).map { column in
      let start = column * line.positions.count
      return compensatedSum(start + low..<start + high) { line.values[$0] } / Double(high - low)
    }
  }

  private func meanOfNearest(to query: ArraySlice<Double>, _ supervision: Supervision) -> [Double] {
    var nearest = Double.infinity
    var sum = [Double](repeating: 0, count: values.columns)
    var ties = 0.0
    for key in 0..<keys.count {
      if key & 65_535 == 65_535, supervision.shouldStop() { break }
      var squared = 0.0
      for (coordinate, at) in zip(0..., query) {
        let u = (keys.coordinates[key * keys.dimension + coordinate] - at) / widths[coordinate]
        squared += u * u
      }
      if squared > nearest { continue }
      if squared < nearest {
        nearest = squared
        ties = 0
        for column in sum.indices { sum[column] = 0 }
      }
      ties += 1
      for column in sum.indices { sum[column] += values.numbers[key * values.columns + column] }
    }
    return sum.map { $0 / ties }
  }
}
