import CVectorMath

/// What a column of values comes to.
struct ColumnSummary {
  let mean: Double
  let range: ClosedRange<Double>
}

extension Values {
  /// The mean and the range of each column; a mean that is no number without rows.
  func columnSummaries(supervision: Supervision) throws(EstimatorError) -> [ColumnSummary] {
    if count == 0 {
      return [ColumnSummary](repeating: .init(mean: .nan, range: 0...0), count: columns)
    }
    var columnSummaries: [ColumnSummary] = []
    let total = try totalWeight(supervision)
    for column in 0..<columns {
      let first = numbers[column]
      let parts = try parallelParts(count, size: 1 << 14, supervision: supervision) { rows in
        let (low, high) = extremes(rows, column)
        let sum =
          weights.map { weights in
            compensatedSum(rows) {
              weights.numbers[$0] * (numbers[$0 * columns + column] - first)
            }
          } ?? compensatedSum(rows) { numbers[$0 * columns + column] - first }
        return Block(sum: sum, low: low, high: high)
      }
      var sum = CompensatedSum()
      var (low, high) = (first, first)
      for part in parts {
        sum.add(part.sum)
        low = min(low, part.low)
        high = max(high, part.high)
      }
      // Values that overflowed on the way have no range to be kept in.
      let range = low <= high ? low...high : -.infinity...Double.infinity
      columnSummaries.append(
        ColumnSummary(mean: first + sum.value / total, range: range))
    }
    return columnSummaries
  }

  private struct Block {
    let sum: Double
    let low: Double
    let high: Double
  }

  private func extremes(_ rows: Range<Int>, _ column: Int) -> (low: Double, high: Double) {
    if columns == 1 {
      return numbers[rows].withUnsafeBufferPointer {
        (
          cvectormath_smallest($0.baseAddress, $0.count),
          cvectormath_largest($0.baseAddress, $0.count)
        )
      }
    }
    var low = numbers[rows.lowerBound * columns + column]
    var high = low
    for row in rows {
      let value = numbers[row * columns + column]
      low = min(low, value)
      high = max(high, value)
    }
    return (low, high)
  }

  /// The values less the mean of their column, so that sums of them do not cancel, and those means.
  func centred(supervision: Supervision) throws(EstimatorError) -> (values: Values, means: [Double])
  {
    let means = try columnSummaries(supervision: supervision).map { $0.mean }
    return (try less(means, supervision: supervision), means)
  }

  /// The values less a number for each column.
  func less(_ centre: [Double], supervision: Supervision) throws(EstimatorError) -> Values {
    if centre.allSatisfy({ $0 == 0 }) { return self }
    let shifted = try parallelArray(numbers.count, supervision: supervision) { part, target in
      for place in part {
        target[place] = numbers[place] - centre[columns == 1 ? 0 : place % columns]
      }
    }
    return Values(checked: shifted, columns: columns, weights: weights)
  }
}
