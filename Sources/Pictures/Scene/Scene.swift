/// Everything a picture consists of, placed in px: the border between layout and the back ends.
package struct Scene: Sendable, Equatable {
  package var width: Double
  package var height: Double
  package var ground: Colour
  /// The figure's name, for viewers that show or read one.
  package var title: String
  /// What is to be seen, in a sentence or two.
  package var description: String
  package var items: [Item] = []

  package init(width: Double, height: Double, ground: Colour, title: String, description: String) {
    self.width = width
    self.height = height
    self.ground = ground
    self.title = title
    self.description = description
  }

  /// One thing drawn; later ones cover earlier ones.
  package enum Item: Sendable, Equatable {
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
package struct PanelScales: Sendable, Equatable {
  package var rect: Rect
  package var x: Scale
  package var y: Scale

  package init(rect: Rect, x: Scale, y: Scale) {
    self.rect = rect
    self.x = x
    self.y = y
  }
}

/// Straight lines through points; several runs make one shape.
package struct Path: Sendable, Equatable {
  package var runs: [[Point]]
  package var isClosed: Bool
  package var paint: Paint

  package init(runs: [[Point]], isClosed: Bool, paint: Paint) {
    self.runs = runs
    self.isClosed = isClosed
    self.paint = paint
  }
}

/// How the inside and the edge of a shape look; nil is not drawn.
package struct Paint: Sendable, Equatable {
  package var fill: Colour?
  package var stroke: Colour?
  package var strokeWidth: Double
  /// Lengths of strokes and gaps by turns; empty for a solid edge.
  package var dashes: [Double]
  /// Of both, from 0 to 1.
  package var opacity: Double

  package init(
    fill: Colour?, stroke: Colour?, strokeWidth: Double, dashes: [Double], opacity: Double
  ) {
    self.fill = fill
    self.stroke = stroke
    self.strokeWidth = strokeWidth
    self.dashes = dashes
    self.opacity = opacity
  }

  package static func filled(_ colour: Colour, opacity: Double = 1) -> Paint {
    Paint(fill: colour, stroke: nil, strokeWidth: 0, dashes: [], opacity: opacity)
  }

  package static func stroked(
    _ colour: Colour, width: Double, dashes: [Double] = [], opacity: Double = 1
  ) -> Paint {
    Paint(fill: nil, stroke: colour, strokeWidth: width, dashes: dashes, opacity: opacity)
  }
}

/// One line of text, which may hold formulas; `place` is on the base line.
package struct Text: Sendable, Equatable {
  package enum Anchor: String, Sendable { case start, middle, end }

  package var string: String
  package var place: Point
  package var size: Double
  package var colour: Colour
  package var anchor: Anchor
  /// Read upwards instead of to the right.
  package var isVertical: Bool

  package init(
    string: String, place: Point, size: Double, colour: Colour, anchor: Anchor = .start,
    isVertical: Bool = false
  ) {
    self.string = string
    self.place = place
    self.size = size
    self.colour = colour
    self.anchor = anchor
    self.isVertical = isVertical
  }

  package var width: Double { Font.width(string, size: size) }

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
package struct Cells: Sendable, Equatable {
  /// Row by row from the top of the picture.
  package var values: [Double]
  package var rows: Int
  package var columns: Int
  /// `columns + 1` places from left to right, `rows + 1` from top to bottom.
  package var xs: [Double]
  package var ys: [Double]
  package var colours: ColourScale

  package init(
    values: [Double], rows: Int, columns: Int, xs: [Double], ys: [Double], colours: ColourScale
  ) {
    self.values = values
    self.rows = rows
    self.columns = columns
    self.xs = xs
    self.ys = ys
    self.colours = colours
  }
}
