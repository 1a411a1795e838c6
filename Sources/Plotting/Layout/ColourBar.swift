/// The scale of the colours of all heat maps of a figure, drawn beside them.
struct ColourBar: Sendable, Equatable {
  var scale: ColourScale
  var label: String?
  var hasMissing: Bool
  var rect = Rect(x: 0, y: 0, width: 0, height: 0)
  var axis: Axis

  /// The one scale of all heat maps: the limits given, else the ends of all data.
  ///
  /// A smallest value that is near zero, seen from the largest one, counts as zero, so that weights begin at none. Where
  /// one map stays in the lowest quarter of what another reaches, colours follow the root, so that both can be read.
  static func scale(_ figure: Figure, theme: Theme) -> ColourScale? {
    let heatmaps = figure.heatmaps
    guard !heatmaps.isEmpty else { return nil }
    let attributes = figure.panels.reduce(Attributes()) { $0.overridden(by: $1.attributes) }
    var extent = Extent()
    var tops: [Double] = []
    for map in heatmaps {
      var low = Double.infinity
      var high = -Double.infinity
      for value in map.values where value.isDrawable {
        low = min(low, value)
        high = max(high, value)
      }
      if low <= high {
        extent.include(low)
        extent.include(high)
        tops.append(high)
      }
    }
    if !extent.isEmpty, extent.lower > 0, extent.lower < 0.1 * extent.upper { extent.lower = 0 }
    if !extent.isEmpty, extent.lower == extent.upper {
      extent.isLowerFirm = false
      if extent.lower > 0 { extent.lower = 0 }
    }
    // What the figure says itself comes before what an earlier one had.
    let own = attributes.colourLimits
    let kept = own?.lower != nil && own?.upper != nil ? nil : figure.kept?.colours
    let limits = Limits(
      own?.lower ?? kept?.range.lowerBound, own?.upper ?? kept?.range.upperBound)
    let range = extent.range(.linear, limits: limits, room: 0)
    let quarter = range.lowerBound * 0.75 + range.upperBound * 0.25
    return ColourScale(
      palette: attributes.palette ?? .viridis, range: range, missing: theme.missing,
      isRooted: range.lowerBound >= 0
        && (kept.map { $0.isRooted } ?? tops.contains { $0 < quarter }))
  }

  init(scale: ColourScale, plans: [PanelPlan]) {
    self.scale = scale
    let attributes = plans.reduce(Attributes()) { $0.overridden(by: $1.attributes) }
    label = attributes.colourLabel
    hasMissing = plans.contains { $0.heatmaps.contains { $0.values.contains { !$0.isDrawable } } }
    isShown = attributes.showsColourBar ?? true
    axis = Self.axis(scale, start: 120, end: 0)
  }

  var isShown: Bool

  /// Room to the right of the panels.
  var outerWidth: Double {
    isShown ? 14 + 11 + 8 + axis.labelWidth + (label == nil ? 0 : 17) : 0
  }

  mutating func place(_ rect: Rect) {
    self.rect = rect
    if hasMissing { self.rect.height = max(20, rect.height - 20) }
    axis = Self.axis(scale, start: self.rect.bottom, end: self.rect.y)
  }

  private static func axis(_ scale: ColourScale, start: Double, end: Double) -> Axis {
    Axis.vertical(
      Axis.Input(
        kind: .linear, range: scale.range, isReversed: false, names: nil, isCounted: false),
      start: start, end: end)
  }
}
