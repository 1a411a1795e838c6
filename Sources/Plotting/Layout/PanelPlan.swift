/// A panel with everything settled but its place on the page.
struct PanelPlan: Sendable {
  var attributes: Attributes
  var series: [Series]
  var x: Axis.Input
  var y: Axis.Input
  /// Whether it is a picture by indices, whose rows run downwards and whose cells are square.
  var isPicture: Bool
  /// Where the names of its layers stand.
  var names = Names.nowhere

  /// Height by width of a picture whose cells are as high as wide; very long ones are made shorter.
  var proportions: Double {
    let wide = x.range.upperBound - x.range.lowerBound
    let high = y.range.upperBound - y.range.lowerBound
    return min(max(high / max(wide, 1), 0.1), 8)
  }

  var heatmaps: [Heatmap] { series.compactMap { $0.mark.heatmap } }

  /// What the picture leaves out, for the caption.
  var note: String? {
    for map in heatmaps where map.rows > Cells.mostPerSide || map.columns > Cells.mostPerSide {
      let most = Cells.mostPerSide
      let (tall, wide) = ((map.rows + most - 1) / most, (map.columns + most - 1) / most)
      return
        "\(map.rows) × \(map.columns) values, more than a picture has dots: drawn as averages of \(tall) × \(wide)."
    }
    for series in series {
      let count =
        switch series.mark {
        case .points(let xs, _): xs.count
        case .scatter(let points): points.count
        default: 0
        }
      if count > FigureLayout.Frame.mostMarkers {
        return "\(count) points; those that others would hide are left out."
      }
    }
    let hidden = series.map { $0.mark }.hidden(x, y)
    return hidden.isEmpty ? nil : "Not shown: \(hidden.reasons)."
  }

  /// Plans of all panels, with shared axes made the same.
  static func plans(_ figure: Figure, theme: Theme) -> [PanelPlan] {
    let isSmall = figure.panels.count > 2
    let reaches = figure.reaches
    var xs = reaches.map { $0.x }
    var ys = reaches.map { $0.y }
    if figure.arrangement.sharesX { share(&xs) }
    if figure.arrangement.sharesY { share(&ys) }
    let sharedX = figure.arrangement.sharesX ? figure.sharedAttributes : nil
    let sharedY = figure.arrangement.sharesY ? figure.sharedAttributes : nil
    return figure.panels.enumerated().map { index, panel in
      let attributes = panel.attributes
      let isPicture = panel.layers.contains { $0.mark.heatmap.map { $0.yEdges == nil } ?? false }
      let names = panel.layers.lazy.compactMap { layer -> [String]? in
        switch layer.mark {
        case .namedBars(let names, _): names
        case .boxes(let boxes): boxes.names
        default: nil
        }
      }.first
      let xLimits = sharedX?.xLimits ?? attributes.xLimits
      let yLimits = sharedY?.yLimits ?? attributes.yLimits
      let xKind = sharedX?.xScale ?? attributes.xScale ?? .linear
      let yKind = sharedY?.yScale ?? attributes.yScale ?? .linear
      return PanelPlan(
        attributes: attributes, series: panel.series(theme, isSmall: isSmall),
        x: Axis.Input(
          kind: xKind, range: xs[index].range(xKind, limits: xLimits, room: 0.04),
          isReversed: xLimits.isReversed, names: names,
          isCounted: panel.layers.contains { $0.mark.heatmap.map { $0.xEdges == nil } ?? false }),
        y: Axis.Input(
          kind: yKind, range: ys[index].range(yKind, limits: yLimits, room: 0.06),
          isReversed: yLimits.isReversed != isPicture, names: nil, isCounted: isPicture),
        isPicture: isPicture)
    }
  }

  private static func share(_ extents: inout [Extent]) {
    var union = Extent()
    for extent in extents { union.formUnion(extent) }
    extents = extents.map { _ in union }
  }
}

extension Figure {
  /// What any panel says about its axes: on shared axes it holds for all.
  fileprivate var sharedAttributes: Attributes {
    panels.reduce(Attributes()) { $0.overridden(by: $1.attributes) }
  }
}

extension Optional where Wrapped == Limits {
  /// Whether the lower end was given above the upper one.
  fileprivate var isReversed: Bool {
    guard let lower = self?.lower, let upper = self?.upper else { return false }
    return lower > upper
  }
}
