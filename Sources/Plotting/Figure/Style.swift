/// How a layer looks; a nil field is chosen by the theme and by the layer's turn in the colour cycle.
public struct Style: Sendable, Equatable {
  /// Colour of lines, markers and surfaces.
  public var colour: Colour?
  /// Width of lines in px.
  public var lineWidth: Double?
  /// Pattern of lines.
  public var dash: Dash?
  /// Shape of markers.
  public var marker: Marker?
  /// Diameter of markers in px; height of letters of text.
  public var size: Double?
  /// From 0, invisible, to 1, opaque.
  public var opacity: Double?

  /// A style.
  public init(
    colour: Colour? = nil, lineWidth: Double? = nil, dash: Dash? = nil, marker: Marker? = nil,
    size: Double? = nil, opacity: Double? = nil
  ) {
    self.colour = colour
    self.lineWidth = lineWidth.map { Self.clamped($0, 0...40) }
    self.dash = dash
    self.marker = marker
    self.size = size.map { Self.clamped($0, 0...200) }
    self.opacity = opacity.map { Self.clamped($0, 0...1) }
  }

  private static func clamped(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    value.isNaN ? range.upperBound : min(max(value, range.lowerBound), range.upperBound)
  }

  /// The pattern of a line.
  public enum Dash: String, Sendable, Equatable, CaseIterable {
    /// Without gaps.
    case solid = "-"
    /// Long strokes.
    case dashed = "--"
    /// Dots.
    case dotted = ":"
    /// Strokes and dots by turns.
    case dashDotted = "-."
    /// No line, only markers.
    case none = ""
  }

  /// The shape of a marker.
  public enum Marker: Character, Sendable, Equatable, CaseIterable {
    /// A disc.
    case disc = "o"
    /// A small disc.
    case dot = "."
    /// A square.
    case square = "s"
    /// A triangle that points up.
    case triangle = "^"
    /// A triangle that points down.
    case triangleDown = "v"
    /// A square on its corner.
    case diamond = "D"
    /// An upright cross.
    case plus = "+"
    /// A lying cross.
    case cross = "x"
    /// A star.
    case star = "*"
  }

  /// These choices, overridden by whatever `other` chooses.
  ///
  /// - Parameter other: A style whose non-nil fields win.
  /// - Returns: The union of both.
  public func overridden(by other: Style) -> Style {
    var merged = self
    merged.colour = other.colour ?? colour
    merged.lineWidth = other.lineWidth ?? lineWidth
    merged.dash = other.dash ?? dash
    merged.marker = other.marker ?? marker
    merged.size = other.size ?? size
    merged.opacity = other.opacity ?? opacity
    return merged
  }
}
