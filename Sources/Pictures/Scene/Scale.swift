/// How values become places in px.
package struct Scale: Sendable, Equatable {
  package var kind: ScaleKind
  /// The ends in data units, lower first; positive on a logarithmic scale.
  package var range: ClosedRange<Double>
  /// The px of the lower and of the upper end.
  package var start: Double
  package var end: Double

  package init(kind: ScaleKind, range: ClosedRange<Double>, start: Double, end: Double) {
    self.kind = kind
    self.range = range
    self.start = start
    self.end = end
  }
}

/// How values become positions on an axis.
public enum ScaleKind: String, Sendable, Equatable, CaseIterable {
  /// Equal differences are equally long.
  case linear
  /// Equal ratios are equally long; values that are not positive are left out.
  case logarithmic = "log"
  /// As on a linear axis; the values are days since 1970-01-01, and the ticks are dates.
  case dates
}

extension Double {
  /// Whether a value can have a place on an axis; the bound keeps differences of two such values finite.
  ///
  /// Open to the loops of other modules: with a call for each value, a heat map of 4 · 10⁶ cells takes 60 ms instead of 34.
  @inlinable package var isDrawable: Bool { magnitude <= 1e300 }
}
