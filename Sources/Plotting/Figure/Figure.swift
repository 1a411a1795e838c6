/// What is to be drawn: panels of layers, and how the panels stand beside each other.
///
/// A figure is a value. Small figures are made by the static functions (`Figure.line(x:y:)`, `Figure.xLabel(_:)` …)
/// and put together with `+` and `row`:
///
///     let fit = try Figure.line(x: queries, y: estimates, label: "y_hat")
///       + .points(x: keys, y: values, style: Style(opacity: 0.5)) + .xLabel("Gaussian")
///     let svg = Figure.row([fit, other], sharesY: true).svg()
public struct Figure: Sendable, Equatable {
  /// The panels in reading order; a figure without layers has one empty panel.
  public var panels: [Panel]
  /// How several panels are placed.
  public var arrangement: Arrangement
  /// A heading above all panels.
  public var heading: String?
  /// A note below all panels.
  public var caption: String?
  /// What the figure is about, said before the description of what is drawn: "Nadaraya-Watson fit, width 0.5".
  public var summary: String?
  /// The scales of an earlier figure that this one is compared with.
  var kept: Scales?

  /// A figure of the given panels.
  public init(panels: [Panel] = [Panel()], arrangement: Arrangement = Arrangement()) {
    self.panels = panels.isEmpty ? [Panel()] : panels
    self.arrangement = arrangement
  }

  /// A figure of one panel with one layer.
  public init(_ layer: Layer) {
    self.init(panels: [Panel(layers: [layer])])
  }

  /// Whether there is anything to draw; a label or a limit alone draws nothing.
  public var isEmpty: Bool { panels.allSatisfy { $0.layers.isEmpty } }

  /// How the panels of a figure are placed.
  public struct Arrangement: Sendable, Equatable {
    /// Panels per line; nil puts all in one line.
    public var columns: Int?
    /// Whether all panels have the same x axis.
    public var sharesX: Bool
    /// Whether all panels have the same y axis, labelled once per line.
    public var sharesY: Bool
    /// Width of the whole figure in px, at most 1000; nil leaves it to the layout.
    public var width: Double?
    /// Height of the whole figure in px; nil leaves it to the layout.
    public var height: Double?

    /// An arrangement; by default all panels stand in one line, each with axes of its own.
    public init(
      columns: Int? = nil, sharesX: Bool = false, sharesY: Bool = false, width: Double? = nil,
      height: Double? = nil
    ) {
      self.columns = columns
      self.sharesX = sharesX
      self.sharesY = sharesY
      self.width = width
      self.height = height
    }
  }
}

/// One pair of axes with the layers drawn on it, first layer undermost.
public struct Panel: Sendable, Equatable {
  /// What is drawn, first layer undermost.
  public var layers: [Layer]
  /// What was said about axes, title, legend and colours.
  public var attributes: Attributes

  /// A panel of the given layers.
  public init(layers: [Layer] = [], attributes: Attributes = Attributes()) {
    self.layers = layers
    self.attributes = attributes
  }
}

/// One mark drawn in one style.
public struct Layer: Sendable, Equatable {
  /// What is drawn.
  public var mark: Mark
  /// How it looks; what is nil is chosen by the theme.
  public var style: Style
  /// Its name in the legend; nil keeps it out of the legend.
  public var label: String?

  /// A layer.
  public init(_ mark: Mark, style: Style = Style(), label: String? = nil) {
    self.mark = mark
    self.style = style
    self.label = label
  }
}
