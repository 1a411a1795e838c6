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
    let scale = size / unitsPerEm
    var pen = 0.0
    var polygons: [[Point]] = []
    for scalar in text.unicodeScalars {
      let glyph = glyph(scalar)
      polygons += outline(glyph, scale: scale, x: pen)
      pen += glyph.advance * size
    }
    return polygons
  }

  private static func outline(_ glyph: Glyph, scale: Double, x offset: Double) -> [[Point]] {
    var reader = NumberReader(
      bytes: bytes, position: glyph.outline.lowerBound, end: glyph.outline.upperBound)
    var polygons: [[Point]] = []
    var polygon: [Point] = []
    var x = 0
    var y = 0
    func place(_ x: Double, _ y: Double) -> Point { Point(offset + x * scale, -y * scale) }
    while let command = reader.letter() {
      guard let dx = reader.integer(), let dy = reader.integer() else { break }
      switch command {
      case UInt8(ascii: "m"):
        if polygon.count > 2 { polygons.append(polygon) }
        x += dx
        y += dy
        polygon = [place(Double(x), Double(y))]
      case UInt8(ascii: "l"):
        x += dx
        y += dy
        polygon.append(place(Double(x), Double(y)))
      default:
        guard let ex = reader.integer(), let ey = reader.integer() else { break }
        let start = Point(Double(x), Double(y))
        let control = Point(start.x + Double(dx), start.y + Double(dy))
        x += ex
        y += ey
        let end = Point(Double(x), Double(y))
        // Letters are small: three pieces come within a twentieth of a px of the curve.
        for step in 1...3 {
          let t = Double(step) / 3
          let u = 1 - t
          polygon.append(
            place(
              u * u * start.x + 2 * u * t * control.x + t * t * end.x,
              u * u * start.y + 2 * u * t * control.y + t * t * end.y))
        }
      }
    }
    if polygon.count > 2 { polygons.append(polygon) }
    return polygons
  }
}
