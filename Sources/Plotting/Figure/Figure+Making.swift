extension Figure {
  /// A line through the points in their order.
  public static func line(
    x: [Double], y: [Double], style: Style = Style(), label: String? = nil
  ) -> Figure {
    Figure(Layer(.line(x: x, y: y), style: style, label: label))
  }

  /// One marker per point.
  public static func points(
    x: [Double], y: [Double], style: Style = Style(), label: String? = nil
  ) -> Figure {
    Figure(Layer(.points(x: x, y: y), style: style, label: label))
  }

  /// A line that keeps each y until the next x.
  public static func steps(
    x: [Double], y: [Double], style: Style = Style(), label: String? = nil
  ) -> Figure {
    Figure(Layer(.steps(x: x, y: y), style: style, label: label))
  }

  /// The surface between two curves.
  public static func band(
    x: [Double], lower: [Double], upper: [Double], style: Style = Style(), label: String? = nil
  ) -> Figure {
    Figure(Layer(.band(x: x, lower: lower, upper: upper), style: style, label: label))
  }

  /// The surface between a curve and zero.
  public static func area(
    x: [Double], y: [Double], style: Style = Style(), label: String? = nil
  ) -> Figure {
    Figure(Layer(.area(x: x, y: y), style: style, label: label))
  }

  /// Bars from zero, centred on x.
  public static func bars(
    x: [Double], heights: [Double], width: Double? = nil, style: Style = Style(),
    label: String? = nil
  ) -> Figure {
    Figure(Layer(.bars(x: x, heights: heights, width: width), style: style, label: label))
  }

  /// Bars from zero, one per name.
  public static func bars(
    names: [String], heights: [Double], style: Style = Style(), label: String? = nil
  ) -> Figure {
    Figure(Layer(.namedBars(names: names, heights: heights), style: style, label: label))
  }

  /// Cells coloured by value.
  public static func heatmap(
    _ heatmap: Heatmap, palette: Palette? = nil, limits: Limits? = nil
  ) -> Figure {
    var panel = Panel(layers: [Layer(.heatmap(heatmap))])
    panel.attributes.palette = palette
    panel.attributes.colourLimits = limits
    return Figure(panels: [panel])
  }

  /// Words centred at a place.
  public static func text(x: Double, y: Double, _ text: String, style: Style = Style()) -> Figure {
    Figure(Layer(.text(x: x, y: y, text), style: style))
  }

  /// A line across the whole panel at a fixed x.
  public static func rule(x: Double, style: Style = Style(), label: String? = nil) -> Figure {
    Figure(Layer(.verticalRule(x), style: style, label: label))
  }

  /// A line across the whole panel at a fixed y.
  public static func rule(y: Double, style: Style = Style(), label: String? = nil) -> Figure {
    Figure(Layer(.horizontalRule(y), style: style, label: label))
  }

  /// A figure that draws nothing and says one thing about the axes it is added to.
  ///
  /// - Parameter set: Sets the fields of the attributes.
  /// - Returns: A figure to add to others.
  public static func attribute(_ set: (inout Attributes) -> Void) -> Figure {
    var panel = Panel()
    set(&panel.attributes)
    return Figure(panels: [panel])
  }

  /// The text under the x axis.
  public static func xLabel(_ text: String) -> Figure { attribute { $0.xLabel = text } }

  /// The text beside the y axis.
  public static func yLabel(_ text: String) -> Figure { attribute { $0.yLabel = text } }

  /// The text above the panel; above all panels when added to a row.
  public static func title(_ text: String) -> Figure { attribute { $0.title = text } }

  /// The ends of the x axis.
  public static func xLimits(_ lower: Double?, _ upper: Double?) -> Figure {
    attribute { $0.xLimits = Limits(lower, upper) }
  }

  /// The ends of the y axis.
  public static func yLimits(_ lower: Double?, _ upper: Double?) -> Figure {
    attribute { $0.yLimits = Limits(lower, upper) }
  }

  /// Where the names of the layers stand.
  public static func legend(_ place: LegendPlace) -> Figure { attribute { $0.legend = place } }
}
