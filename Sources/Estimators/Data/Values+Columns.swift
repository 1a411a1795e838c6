extension Values {
  /// The mean of each column; NaN without rows.
  func means(supervision: Supervision) throws(EstimatorError) -> [Double] {
    var means = [Double](repeating: .nan, count: columns)
    guard count > 0 else { return means }
    for column in 0..<columns {
      let first = numbers[column]
      let sum = try parallelSum(count, supervision: supervision) {
        numbers[$0 * columns + column] - first
      }
      means[column] = first + sum / Double(count)
    }
    return means
  }

  /// The values less the mean of their column, so that sums of them do not cancel, and those means.
  func centred(supervision: Supervision) throws(EstimatorError) -> (values: Values, means: [Double])
  {
    let means = try means(supervision: supervision)
    if means.allSatisfy({ $0 == 0 }) { return (self, means) }
    let centred = try parallelArray(numbers.count, supervision: supervision) { part, target in
      for place in part {
        target[place] = numbers[place] - means[columns == 1 ? 0 : place % columns]
      }
    }
    return (Values(checked: centred, columns: columns), means)
  }

  /// The lowest and the highest number of each column; there is at least one row.
  func ranges(supervision: Supervision) throws(EstimatorError) -> [ClosedRange<Double>] {
    if columns == 1 { return [range(numbers)] }
    var ranges: [ClosedRange<Double>] = []
    for column in 0..<columns {
      try supervision.checkpoint()
      var low = Double.infinity
      var high = -Double.infinity
      for row in 0..<count {
        let value = numbers[row * columns + column]
        low = min(low, value)
        high = max(high, value)
      }
      ranges.append(min(low, high)...high)
    }
    return ranges
  }
}
