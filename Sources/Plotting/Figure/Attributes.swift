/// What can be said about a panel without drawing anything; of what a nil field leaves open, the layout chooses.
public struct Attributes: Sendable, Equatable {
  /// Text under the x axis.
  public var xLabel: String?
  /// Text beside the y axis, read upwards.
  public var yLabel: String?
  /// Text above the panel.
  public var title: String?
  /// Ends of the x axis.
  public var xLimits: Limits?
  /// Ends of the y axis.
  public var yLimits: Limits?
  /// How x values become positions.
  public var xScale: ScaleKind?
  /// How y values become positions.
  public var yScale: ScaleKind?
  /// Where the names of the layers stand.
  public var legend: LegendPlace?
  /// Colours of heat maps.
  public var palette: Palette?
  /// Ends of the colour scale of heat maps.
  public var colourLimits: Limits?
  /// Text beside the colour bar.
  public var colourLabel: String?
  /// Whether heat maps get a colour bar; nil means yes.
  public var showsColourBar: Bool?
  /// Whether a line goes all round the panel; nil means only where cells fill it.
  public var showsFrame: Bool?
  /// Names for the layers below, in their order; they are given when the attributes are added to layers.
  public var layerNames: [String]?

  /// Attributes that say nothing yet.
  public init() {}

  /// These attributes, overridden by whatever `other` says.
  ///
  /// - Parameter other: Attributes whose non-nil fields win.
  /// - Returns: The union of both.
  public func overridden(by other: Attributes) -> Attributes {
    var merged = self
    merged.xLabel = other.xLabel ?? xLabel
    merged.yLabel = other.yLabel ?? yLabel
    merged.title = other.title ?? title
    merged.xLimits = other.xLimits ?? xLimits
    merged.yLimits = other.yLimits ?? yLimits
    merged.xScale = other.xScale ?? xScale
    merged.yScale = other.yScale ?? yScale
    merged.legend = other.legend ?? legend
    merged.palette = other.palette ?? palette
    merged.colourLimits = other.colourLimits ?? colourLimits
    merged.colourLabel = other.colourLabel ?? colourLabel
    merged.showsColourBar = other.showsColourBar ?? showsColourBar
    merged.showsFrame = other.showsFrame ?? showsFrame
    return merged
  }
}

/// The ends of an axis or of a colour scale; a nil end comes from the data, and a lower end above the upper one turns
/// the axis round.
public struct Limits: Sendable, Equatable {
  /// The left or bottom end.
  public var lower: Double?
  /// The right or top end.
  public var upper: Double?

  /// Limits; an end that is not finite counts as not given.
  public init(_ lower: Double?, _ upper: Double?) {
    self.lower = lower.flatMap { $0.isFinite ? $0 : nil }
    self.upper = upper.flatMap { $0.isFinite ? $0 : nil }
  }
}

/// Where the names of the layers stand.
public enum LegendPlace: String, Sendable, Equatable, CaseIterable {
  /// One strip above several panels that share their names, else the emptiest corner.
  case automatic = "auto"
  /// Nowhere.
  case hidden = "none"
  /// A strip above the panels.
  case above
  /// At the right end of each line.
  case direct
  /// The corner named.
  case topLeft = "top left"
  /// The corner named.
  case topRight = "top right"
  /// The corner named.
  case bottomLeft = "bottom left"
  /// The corner named.
  case bottomRight = "bottom right"
}
