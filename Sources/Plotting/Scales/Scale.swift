import CMath

/// Takes values to places in px.
struct Scale: Sendable, Equatable {
  var kind: ScaleKind
  /// The ends in data units, lower first; positive on a logarithmic scale.
  var range: ClosedRange<Double>
  /// The px of the lower and of the upper end.
  var start: Double
  var end: Double

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
