extension Figure {
  /// Lays one figure over another: layers add, and what `upper` says about axes and titles wins.
  ///
  /// A figure of one panel goes over every panel of a figure of many. A title added to many panels becomes their heading.
  ///
  /// - Throws: `FigureError.panelCounts` when both have many panels, and not the same number.
  public static func + (lower: Figure, upper: Figure) throws(FigureError) -> Figure {
    var merged = lower
    try merged.lay(upper)
    return merged
  }

  /// Lays a figure over this one, whose layers stay where they are.
  private mutating func lay(_ upper: Figure) throws(FigureError) {
    if panels.count == upper.panels.count {
      for (index, panel) in upper.panels.enumerated() { panels[index].lay(panel) }
      heading = heading ?? upper.heading
    } else if upper.panels.count == 1 {
      var panel = upper.panels[0]
      heading = panel.attributes.title ?? heading ?? upper.heading
      panel.attributes.title = nil
      for index in panels.indices { panels[index].lay(panel) }
    } else if panels.count == 1 {
      var panel = panels[0]
      heading = upper.heading ?? panel.attributes.title ?? heading
      panel.attributes.title = nil
      panels = upper.panels.map { upper in
        var covered = panel
        covered.lay(upper)
        return covered
      }
      let own = arrangement
      arrangement = upper.arrangement
      arrangement.width = upper.arrangement.width ?? own.width
      arrangement.height = upper.arrangement.height ?? own.height
    } else {
      throw FigureError.panelCounts(panels.count, upper.panels.count)
    }
    caption = upper.caption ?? caption
    summary = upper.summary ?? summary
    arrangement.width = upper.arrangement.width ?? arrangement.width
    arrangement.height = upper.arrangement.height ?? arrangement.height
  }

  /// All figures laid over each other, the first undermost.
  ///
  /// - Throws: `FigureError.panelCounts` as `+` does.
  /// - Complexity: O(number of layers)
  public static func overlay(_ figures: [Figure]) throws(FigureError) -> Figure {
    var merged = Figure()
    for figure in figures { try merged.lay(figure) }
    return merged
  }

  /// Places the panels of all figures side by side.
  ///
  /// - Parameters:
  ///   - figures: Any number of figures; those of many panels give all of them.
  ///   - columns: Panels per line; nil for one line.
  ///   - sharesX: Whether all panels have the same x axis.
  ///   - sharesY: Whether all panels have the same y axis.
  /// - Returns: One figure.
  public static func row(
    _ figures: [Figure], columns: Int? = nil, sharesX: Bool = false, sharesY: Bool = false
  ) -> Figure {
    var all = Figure(
      panels: figures.flatMap { $0.panels },
      arrangement: Arrangement(
        columns: columns.map { max(1, $0) }, sharesX: sharesX, sharesY: sharesY))
    let captions = figures.compactMap { $0.caption }
    all.caption = captions.isEmpty ? nil : captions.joined(separator: "; ")
    var summaries: [String] = []
    for summary in figures.compactMap({ $0.summary }) where !summaries.contains(summary) {
      summaries.append(summary)
    }
    all.summary = summaries.isEmpty ? nil : summaries.joined(separator: "; ")
    return all
  }
}

extension Panel {
  /// Puts the layers of `upper` on top; its attributes win, and its names go to the layers that were there.
  mutating func lay(_ upper: Panel) {
    let named = upper.attributes.layerNames
    if let named, !layers.isEmpty {
      for (index, name) in zip(layers.indices, named) { layers[index].label = name }
    }
    let isWaiting = layers.isEmpty
    layers += upper.layers
    attributes = attributes.overridden(by: upper.attributes)
    if isWaiting { attributes.layerNames = named ?? attributes.layerNames }
  }
}
