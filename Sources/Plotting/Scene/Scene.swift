/// Everything a picture consists of, placed in px: the border between layout and the back ends.
struct Scene: Sendable, Equatable {
  var width: Double
  var height: Double
  var ground: Colour
  /// The figure's name, for viewers that show or read one.
  var title: String
  /// What is to be seen, in a sentence or two.
  var description: String
  var items: [Item] = []

  /// One thing drawn; later ones cover earlier ones.
  enum Item: Sendable, Equatable {
    case path(Path)
    case circle(Point, radius: Double, Paint)
    case rectangle(Rect, Paint)
    case text(Text)
    case cells(Cells)
    /// Things that belong together, such as one series, with a name for viewers that show it.
    case group(String, [Item])
    /// What one panel shows, and what places in it mean: for pages that tell values under the pointer.
    case panel(PanelScales, [Item])
  }
}

/// What places of a panel mean.
struct PanelScales: Sendable, Equatable {
  var rect: Rect
  var x: Scale
  var y: Scale
}

/// Straight lines through points; several runs make one shape.
struct Path: Sendable, Equatable {
  var runs: [[Point]]
  var isClosed: Bool
  var paint: Paint
}

/// How the inside and the edge of a shape look; nil is not drawn.
struct Paint: Sendable, Equatable {
  var fill: Colour?
  var stroke: Colour?
  var strokeWidth: Double
  /// Lengths of strokes and gaps by turns; empty for a solid edge.
  var dashes: [Double]
  /// Of both, from 0 to 1.
  var opacity: Double

  static func filled(_ colour: Colour, opacity: Double = 1) -> Paint {
    Paint(fill: colour, stroke: nil, strokeWidth: 0, dashes: [], opacity: opacity)
  }

  static func stroked(
    _ colour: Colour, width: Double, dashes: [Double] = [], opacity: Double = 1
  ) -> Paint {
    Paint(fill: nil, stroke: colour, strokeWidth: width, dashes: dashes, opacity: opacity)
  }
}

/// One line of text, which may hold formulas; `place` is on the base line.
struct Text: Sendable, Equatable {
  enum Anchor: String, Sendable { case start, middle, end }

  var string: String
  var place: Point
  var size: Double
  var colour: Colour
  var anchor: Anchor = .start
  /// Read upwards instead of to the right.
  var isVertical = false

  var width: Double { Font.width(string, size: size) }

  /// Where something `x` px along the text and `y` px below its base line stands on the page.
  func place(_ x: Double, _ y: Double) -> Point {
    isVertical ? Point(place.x + y, place.y - x) : Point(place.x + x, place.y + y)
  }

  /// How far before `place` the text begins.
  var shift: Double {
    switch anchor {
    case .start: 0
    case .middle: -width / 2
    case .end: -width
    }
  }

  /// The strokes of its formulas on the page.
  func strokes(_ typeset: TypesetText) -> [Path] {
    let shift = shift
    return typeset.strokes.map { stroke in
      Path(
        runs: [stroke.points.map { place($0.x + shift, $0.y) }], isClosed: false,
        paint: .stroked(colour, width: stroke.width))
    }
  }
}

/// A heat map placed on the page.
struct Cells: Sendable, Equatable {
  /// Row by row from the top of the picture.
  var values: [Double]
  var rows: Int
  var columns: Int
  /// `columns + 1` places from left to right, `rows + 1` from top to bottom.
  var xs: [Double]
  var ys: [Double]
  var colours: ColourScale
}

/// Takes values to colours.
struct ColourScale: Sendable, Equatable {
  var palette: Palette
  var range: ClosedRange<Double>
  /// The colour of NaN.
  var missing: Colour
  /// Whether colours follow the square root of the way up the range, which tells small values apart.
  var isRooted = false

  /// The value in the middle of one of so many equal levels.
  func text(atLevel level: Int, of levels: Int) -> String {
    let share = (Double(level) + 0.5) / Double(levels)
    let linear = isRooted ? share * share : share
    return Figure.text(of: range.lowerBound + linear * (range.upperBound - range.lowerBound))
  }

  /// How far along the palette a value stands, from 0 to 1; values outside the range stand at its ends.
  func share(_ value: Double) -> Double {
    let length = range.upperBound / 2 - range.lowerBound / 2
    guard length > 0 else { return 0 }
    let linear = min(max((value / 2 - range.lowerBound / 2) / length, 0), 1)
    return isRooted ? linear.squareRoot() : linear
  }
}
