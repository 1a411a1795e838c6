extension Font {
  /// The outlines of all letters of a text, on the page.
  static func outlines(of text: Text, _ typeset: TypesetText) -> [[Point]] {
    let shift = text.shift
    return typeset.pieces.flatMap { piece in
      // As the oblique cut of the font has it: letters lean by eleven degrees.
      let slant = piece.isItalic ? 0.194 : 0
      return outlines(piece.string, size: piece.size).map { polygon in
        polygon.map { text.place($0.x - $0.y * slant + piece.x + shift, $0.y + piece.y) }
      }
    }
  }

  /// The outline of a text whose base line begins at the origin, in px, y downwards.
  static func outlines(_ text: String, size: Double) -> [[Point]] {
    var pen = 0.0
    var polygons: [[Point]] = []
    for scalar in letters(of: text) {
      let glyph = glyph(scalar)
      polygons += outline(of: glyph).map { $0.map { Point(pen + $0.x * size, -$0.y * size) } }
      pen += glyph.advance * size
    }
    return polygons
  }

  /// In shares of the letter height, y upwards.
  private static func outline(of glyph: Glyph) -> [[Point]] {
    switch glyph.shape {
    case .carried(let range):
      var pen = OutlinePen(unitsPerEm: unitsPerEm)
      draw(bytes, range, with: &pen)
      return pen.finish()
    case .hangul(let shapes):
      var pen = OutlinePen(unitsPerEm: Hangul.unitsPerEm)
      for shape in shapes { draw(Hangul.bytes, Hangul.lines[shape], with: &pen) }
      return pen.finish()
    case .found(let polygons): return polygons
    case .box:
      let (left, right) = (0.08, glyph.advance - 0.08)
      let stroke = 0.05
      let outer = [
        Point(left, -0.12), Point(right, -0.12), Point(right, 0.76), Point(left, 0.76),
      ]
      let inner = [
        Point(left + stroke, -0.12 + stroke), Point(left + stroke, 0.76 - stroke),
        Point(right - stroke, 0.76 - stroke), Point(right - stroke, -0.12 + stroke),
      ]
      return [outer, inner]
    }
  }

  /// Follows a line of a table.
  private static func draw(_ table: [UInt8], _ range: Range<Int>, with pen: inout OutlinePen) {
    var reader = NumberReader(bytes: table, position: range.lowerBound, end: range.upperBound)
    var x = 0.0
    var y = 0.0
    func next() -> Point? {
      guard let dx = reader.integer(), let dy = reader.integer() else { return nil }
      return Point(x + Double(dx), y + Double(dy))
    }
    while let command = reader.letter() {
      if command == UInt8(ascii: "c") {
        guard let code = reader.hexadecimal(), let place = next(),
          case .carried(let part) = glyphs[code]?.shape
        else { return }
        pen.origin = place
        draw(table, part, with: &pen)
        continue
      }
      guard let first = next() else { return }
      var end = first
      switch command {
      case UInt8(ascii: "m"): pen.move(to: first)
      case UInt8(ascii: "l"): pen.line(to: first)
      default:
        guard let second = next() else { return }
        pen.curve(first, to: second)
        end = second
      }
      (x, y) = (end.x, end.y)
    }
  }
}
