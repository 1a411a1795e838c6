extension Figure {
  /// Lays one figure over another: layers add, and what `upper` says about axes and titles wins.
  ///
  /// A figure of one panel goes over every panel of a figure of many. A title added to many panels becomes their heading.
  ///
  /// - Throws: `FigureError.panelCounts` when both have many panels, and not the same number.
  public static func + (lower: Figure, upper: Figure) throws(FigureError) -> Figure {
    var merged = lower.panels.count >= upper.panels.count ? lower : upper
    if lower.panels.count == upper.panels.count {
      merged.panels = zip(lower.panels, upper.panels).map { $0.covered(by: $1) }
    } else if upper.panels.count == 1 {
      var panel = upper.panels[0]
      merged.heading = panel.attributes.title ?? lower.heading
      panel.attributes.title = nil
      merged.panels = lower.panels.map { $0.covered(by: panel) }
    } else if lower.panels.count == 1 {
      var panel = lower.panels[0]
      merged.heading = upper.heading ?? panel.attributes.title
      panel.attributes.title = nil
      merged.panels = upper.panels.map { panel.covered(by: $0) }
    } else {
      throw FigureError.panelCounts(lower.panels.count, upper.panels.count)
    }
    merged.heading = merged.heading ?? upper.heading ?? lower.heading
    merged.caption = upper.caption ?? lower.caption
    merged.summary = upper.summary ?? lower.summary
    merged.arrangement.width = upper.arrangement.width ?? lower.arrangement.width
    merged.arrangement.height = upper.arrangement.height ?? lower.arrangement.height
    return merged
  }

  /// All figures laid over each other, the first undermost.
  ///
  /// - Throws: `FigureError.panelCounts` as `+` does.
  public static func overlay(_ figures: [Figure]) throws(FigureError) -> Figure {
    var merged = Figure()
    for figure in figures { merged = try merged + figure }
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
      panels: figures.flatMap(\.panels),
      arrangement: Arrangement(
        columns: columns.map { max(1, $0) }, sharesX: sharesX, sharesY: sharesY))
    let captions = figures.compactMap(\.caption)
    all.caption = captions.isEmpty ? nil : captions.joined(separator: "; ")
    var summaries: [String] = []
    for summary in figures.compactMap(\.summary) where !summaries.contains(summary) {
      summaries.append(summary)
    }
    all.summary = summaries.isEmpty ? nil : summaries.joined(separator: "; ")
    return all
  }
}

extension Panel {
  /// This panel with the layers of `upper` on top and its attributes winning.
  func covered(by upper: Panel) -> Panel {
    Panel(
      layers: layers + upper.layers, attributes: attributes.overridden(by: upper.attributes))
  }
}
