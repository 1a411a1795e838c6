import CMath

extension Scale {
  /// The place of a value; NaN when it has none.
  func place(_ value: Double) -> Double {
    switch kind {
    case .linear, .dates:
      let share = (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
      return start + share * (end - start)
    case .logarithmic:
      guard value > 0 else { return .nan }
      let low = log(range.lowerBound)
      return start + (log(value) - low) / (log(range.upperBound) - low) * (end - start)
    }
  }
}
