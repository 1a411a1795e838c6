/// Writes a scene as SVG, in the subset that every cleaner keeps: presentation attributes only, no style sheets, no
/// references, no clip paths, one element a line.
struct SVGWriter {
  private(set) var lines: [String] = []

  /// The whole document; its id is a hash of its content, so that pictures on one page never share one.
  static func document(_ scene: Scene, shouldStop: () -> Bool = { false }) -> String {
    var writer = SVGWriter()
    for item in scene.items where !shouldStop() { writer.write(item) }
    let body = writer.lines.joined(separator: "\n")
    let width = number(scene.width)
    let height = number(scene.height)
    var hash = FNV1a()
    hash.combine(body)
    hash.combine(scene.description)
    let id = "p" + hash.hexadecimal
    return """
      <svg xmlns="http://www.w3.org/2000/svg" id="\(id)" viewBox="0 0 \(width) \(height)" width="\(width)" \
      height="\(height)" font-family="\(Font.families)" role="img" aria-labelledby="\(id)t \(id)d">
      <title id="\(id)t">\(escaped(scene.title))</title>
      <desc id="\(id)d">\(escaped(scene.description))</desc>
      <rect width="\(width)" height="\(height)" fill="\(scene.ground.hex)"/>
      \(body)
      </svg>

      """
  }

  private mutating func write(_ item: Scene.Item) {
    switch item {
    case .path(let path): write(path)
    case .circle(let centre, let radius, let paint):
      lines.append(
        "<circle cx=\"\(number(centre.x))\" cy=\"\(number(centre.y))\" r=\"\(number(radius))\"\(attributes(paint))/>"
      )
    case .rectangle(let rect, let paint):
      lines.append(
        "<rect x=\"\(number(rect.x))\" y=\"\(number(rect.y))\" width=\"\(number(rect.width))\" height=\"\(number(rect.height))\"\(attributes(paint))/>"
      )
    case .text(let text): write(text)
    case .cells(let cells): write(cells)
    case .group(let name, let items):
      lines.append("<g>")
      if !name.isEmpty { lines.append("<title>\(escaped(name.withoutFormulas))</title>") }
      for item in items { write(item) }
      lines.append("</g>")
    case .panel(let scales, let items):
      let rect = scales.rect
      lines.append(
        "<g data-panel=\"\(number(rect.x)) \(number(rect.y)) \(number(rect.width)) \(number(rect.height))\" data-x=\"\(attribute(scales.x))\" data-y=\"\(attribute(scales.y))\">"
      )
      for item in items { write(item) }
      lines.append("</g>")
    }
  }

  /// The kind of a scale, its ends in data units, and where they stand in px.
  private func attribute(_ scale: Scale) -> String {
    let ends = [scale.range.lowerBound, scale.range.upperBound].map(rounded)
    let places = "\(number(scale.start)) \(number(scale.end))"
    return "\(scale.kind.rawValue) \(ends[0]) \(ends[1]) \(places)"
  }

  /// To twelve digits, which are the same on every machine.
  func rounded(_ value: Double) -> Double {
    guard value != 0, value.magnitude < 1e11 else { return value }
    var unit = 10.0
    while value.magnitude * unit < 1e11, unit < 1e300 { unit *= 10 }
    return (value * unit).rounded() / unit
  }

  private mutating func write(_ path: Path) {
    var data = ""
    for run in path.runs {
      for (index, point) in run.enumerated() {
        data += index == 0 ? "M" : index == 1 ? "L" : " "
        data += number(point.x)
        let y = number(point.y)
        if !y.hasPrefix("-") { data += " " }
        data += y
      }
      if path.isClosed { data += "Z" }
    }
    lines.append("<path d=\"\(data)\"\(attributes(path.paint))/>")
  }

  private mutating func write(_ text: Text) {
    guard !text.string.isFormula else {
      write(text, TypesetText(label: text.string, size: text.size))
      return
    }
    let x = number(text.place.x)
    let y = number(text.place.y)
    let turn = text.isVertical ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
    let anchor = text.anchor == .start ? "" : " text-anchor=\"\(text.anchor.rawValue)\""
    lines.append(
      "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(number(text.size))\" fill=\"\(text.colour.hex)\"\(anchor)\(turn)>\(escaped(text.string))</text>"
    )
  }

  /// Each piece of a formula at its place; viewers turn and slant letters themselves.
  private mutating func write(_ text: Text, _ typeset: TypesetText) {
    let shift = text.shift
    lines.append("<g>")
    lines.append("<title>\(escaped(text.string.withoutFormulas))</title>")
    for piece in typeset.pieces {
      let place = text.place(piece.x + shift, piece.y)
      let (x, y) = (number(place.x), number(place.y))
      let turn = text.isVertical ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
      let slant = piece.isItalic ? " font-style=\"italic\"" : ""
      lines.append(
        "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(number(piece.size))\" fill=\"\(text.colour.hex)\"\(slant)\(turn)>\(escaped(piece.string))</text>"
      )
    }
    for stroke in text.strokes(typeset) { write(stroke) }
    lines.append("</g>")
  }

  private func attributes(_ paint: Paint) -> String {
    var result = ""
    if let fill = paint.fill {
      result += " fill=\"\(fill.hex)\""
      if paint.opacity < 1 { result += " fill-opacity=\"\(number(paint.opacity))\"" }
    } else {
      result += " fill=\"none\""
    }
    if let stroke = paint.stroke {
      result += " stroke=\"\(stroke.hex)\""
      if paint.strokeWidth != 1 { result += " stroke-width=\"\(number(paint.strokeWidth))\"" }
      if paint.opacity < 1 { result += " stroke-opacity=\"\(number(paint.opacity))\"" }
      if !paint.dashes.isEmpty {
        result +=
          " stroke-dasharray=\"" + paint.dashes.map { number($0) }.joined(separator: " ") + "\""
      } else if paint.strokeWidth > 1 {
        result += " stroke-linejoin=\"round\" stroke-linecap=\"round\""
      }
    }
    return result
  }

  mutating func append(_ line: String) { lines.append(line) }
}

/// A number of px with at most two decimals, without a trailing zero.
func number(_ value: Double) -> String {
  guard value.magnitude < 1e12 else { return "0" }
  let hundredths = Int64((value * 100).rounded())
  let whole = hundredths.magnitude / 100
  let rest = hundredths.magnitude % 100
  var text = hundredths < 0 ? "-" : ""
  text += String(whole)
  if rest > 0 {
    text += rest < 10 ? ".0" : "."
    text += String(rest % 10 == 0 ? rest / 10 : rest)
  }
  return text
}

/// Text that may stand between tags and in attributes; characters that XML does not allow, and those that turn the
/// direction of writing round, become U+FFFD.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\n", "\t", "\r": result += " "
    default:
      let isRefused =
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0xFFF9...0xFFFB, 0xFFFE...0xFFFF: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xE0000...0xE007F: true
        default: false
        }
      result.unicodeScalars.append(isRefused ? "\u{FFFD}" : scalar)
    }
  }
  return result
}

/// The 32-bit hash of Fowler, Noll and Vo (1991): the same on every run, unlike `Hasher`.
struct FNV1a {
  private var state: UInt32 = 2_166_136_261

  mutating func combine(_ text: String) {
    for byte in text.utf8 { state = (state ^ UInt32(byte)) &* 16_777_619 }
  }

  var hexadecimal: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
