/// How far the axes of a figure reach and what its colours mean, so that later figures can be drawn on the same scales.
///
///     let first = figure(width: 0.5)
///     let second = figure(width: 0.3).keeping(first.scales)
public struct Scales: Sendable, Equatable {
  /// What one panel covers.
  struct Reach: Sendable, Equatable {
    var x = Extent()
    var y = Extent()
    /// nil while nothing in the panel has shown a coloured value.
    var colours: Colours?
  }

  /// The ends of the colour scale, and whether colours follow the root.
  struct Colours: Sendable, Equatable {
    var range: ClosedRange<Double>
    var isRooted: Bool
  }

  var panels: [Reach]

  /// What colours meant in a panel of a figure of so many.
  func colours(of panel: Int, among count: Int) -> Colours? {
    panels.count == count
      ? panels[panel].colours : panels.lazy.compactMap { $0.colours }.first
  }
}

extension Figure {
  /// The scales on which this figure is drawn.
  ///
  /// - Complexity: Linear in the number of values.
  public var scales: Scales {
    var reaches = reaches
    for bar in ColourBar.all(self, theme: .light) where bar.hasValues {
      for panel in bar.panels {
        reaches[panel].colours = .init(range: bar.scale.range, isRooted: bar.scale.isRooted)
      }
    }
    return Scales(panels: reaches)
  }

  /// This figure on the scales of an earlier one, so that the two can be compared: each axis reaches as far as it did,
  /// and farther where data lie beyond, so that nothing leaves the view; a colour means what it meant.
  ///
  /// Limits that the figure sets itself hold. Axes are kept only where there are as many panels as before.
  ///
  /// - Parameter earlier: The `scales` of the earlier figure.
  /// - Returns: The figure, drawn on those scales.
  public func keeping(_ earlier: Scales) -> Figure {
    var figure = self
    figure.kept = earlier
    return figure
  }

  /// What the data of each panel cover, and what is kept from an earlier figure.
  var reaches: [Scales.Reach] {
    panels.enumerated().map { index, panel in
      var reach = Scales.Reach()
      let marks = panel.layers.map { $0.mark }
      marks.filter { !$0.isRule }.extend(x: &reach.x, y: &reach.y)
      marks.filter { $0.isRule }.extend(x: &reach.x, y: &reach.y)
      if let kept, kept.panels.count == panels.count {
        reach.x.formUnion(kept.panels[index].x)
        reach.y.formUnion(kept.panels[index].y)
      }
      return reach
    }
  }
}
