/// What the colours of some panels mean, drawn beside the last of them.
struct ColourBar: Sendable, Equatable {
  var scale: ColourScale
  var label: String?
  /// The panels whose colours it explains.
  var panels: [Int]
  /// Whether any value has a colour.
  var hasValues: Bool
  var hasMissing: Bool
  var isShown: Bool
  var rect = Rect(x: 0, y: 0, width: 0, height: 0)
  var axis: Axis

  static let width = 12.0

  /// The scales of all panels with coloured values: one for those that use the same palette for the same thing.
  static func all(_ figure: Figure, theme: Theme) -> [ColourBar] {
    var groups: [(palette: Palette, attributes: Attributes, panels: [Int])] = []
    for (index, panel) in figure.panels.enumerated() {
      guard panel.layers.contains(where: { $0.mark.colouredValues != nil }) else { continue }
      let palette = panel.attributes.palette ?? .viridis
      let label = panel.attributes.colourLabel
      let place = groups.firstIndex {
        let other = $0.attributes.colourLabel
        return $0.palette == palette && (other == label || other == nil || label == nil)
      }
      if let place {
        groups[place].attributes = groups[place].attributes.overridden(by: panel.attributes)
        groups[place].panels.append(index)
      } else {
        groups.append((palette, panel.attributes, [index]))
      }
    }
    return groups.map {
      ColourBar(figure, panels: $0.panels, palette: $0.palette, attributes: $0.attributes, theme)
    }
  }

  /// The one scale of these panels: the limits given, else the ends of all data.
  ///
  /// A smallest value that is near zero, seen from the largest one, counts as zero, so that weights begin at none. Where
  /// one map stays in the lowest quarter of what another reaches, colours follow the root, so that both can be read.
  private init(
    _ figure: Figure, panels: [Int], palette: Palette, attributes: Attributes, _ theme: Theme
  ) {
    var extent = Extent()
    var tops: [Double] = []
    hasMissing = false
    for layer in panels.flatMap({ figure.panels[$0].layers }) {
      guard let values = layer.mark.colouredValues else { continue }
      var low = Double.infinity
      var high = -Double.infinity
      for value in values {
        guard value.isDrawable else {
          hasMissing = true
          continue
        }
        low = min(low, value)
        high = max(high, value)
      }
      if low <= high {
        extent.include(low)
        extent.include(high)
        if layer.mark.heatmap != nil { tops.append(high) }
      }
    }
    hasValues = !extent.isEmpty
    if hasValues, extent.lower > 0, extent.lower < 0.1 * extent.upper { extent.lower = 0 }
    if hasValues, extent.lower == extent.upper {
      extent.isLowerFirm = false
      if extent.lower > 0 { extent.lower = 0 }
    }
    // What the figure says itself comes before what an earlier one had.
    let own = attributes.colourLimits
    let kept =
      own?.lower != nil && own?.upper != nil
      ? nil : figure.kept?.colours(of: panels[0], among: figure.panels.count)
    let limits = Limits(
      own?.lower ?? kept?.range.lowerBound, own?.upper ?? kept?.range.upperBound)
    let range = extent.range(.linear, limits: limits, room: 0)
    let quarter = range.lowerBound * 0.75 + range.upperBound * 0.25
    scale = ColourScale(
      palette: palette, range: range, missing: theme.missing,
      isRooted: range.lowerBound >= 0
        && (kept.map { $0.isRooted } ?? tops.contains { $0 < quarter }))
    label = attributes.colourLabel
    isShown = attributes.showsColourBar ?? true
    self.panels = panels
    axis = Self.axis(scale, start: 120, end: 0)
  }

  /// The column of panels right of which it stands.
  func column(_ columns: Int) -> Int { panels.map { $0 % columns }.max() ?? 0 }

  /// The lines of panels along which it stands.
  func lines(_ columns: Int) -> ClosedRange<Int> {
    let lines = panels.map { $0 / columns }
    return (lines.min() ?? 0)...(lines.max() ?? 0)
  }

  /// Whether it would stand where the other one does.
  func meets(_ other: ColourBar, _ columns: Int) -> Bool {
    column(columns) == other.column(columns) && lines(columns).overlaps(other.lines(columns))
  }

  /// Lines of its label.
  var labelLines: [String] {
    label.map {
      FigureLayout.wrapped($0, width: rect.height + 20, size: FigureLayout.labelSize, most: 2)
    }
      ?? []
  }

  /// Room to the right of the panels.
  var outerWidth: Double {
    isShown ? 14 + Self.width + 8 + axis.labelWidth + 17 * Double(labelLines.count) : 0
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

extension [ColourBar] {
  /// The scale of the colours of a panel; nil where it has none.
  func scale(ofPanel index: Int) -> ColourScale? { first { $0.panels.contains(index) }?.scale }
}
