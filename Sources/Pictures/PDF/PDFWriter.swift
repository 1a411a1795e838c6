/// Writes a scene as the drawing operators of one PDF page (ISO 32000-1, sections 8.4 to 8.5).
struct PDFWriter {
  private var content = ""
  /// Opacities in use, in hundredths: each is a named graphics state.
  private var opacities: [Int] = []
  private var images: [IndexedPicture] = []

  static func document(_ scene: Scene, shouldStop: () -> Bool = { false }) -> [UInt8] {
    var writer = PDFWriter()
    // Up is down in PDF, and its unit is 1/72 inch instead of 1/96: from here on, all places are as in the scene.
    writer.content += "0.75 0 0 -0.75 0 \(number(scene.height * 0.75)) cm\n"
    writer.setFill(scene.ground)
    writer.content += "0 0 \(number(scene.width)) \(number(scene.height)) re f\n"
    for item in scene.items where !shouldStop() { writer.write(item) }
    return writer.file(scene)
  }

  // MARK: The file around the page

  private func file(_ scene: Scene) -> [UInt8] {
    let stream = zlibCompressed(Array(content.utf8))
    let states = opacities.map {
      "/G\($0) << /ca \(number(Double($0) / 100)) /CA \(number(Double($0) / 100)) >>"
    }
    let pictures = images.indices.map { "/I\($0) \($0 + 6) 0 R" }
    var objects: [(head: String, stream: [UInt8]?)] = [
      ("<< /Type /Catalog /Pages 2 0 R >>", nil),
      ("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", nil),
      (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(number(scene.width * 0.75)) \(number(scene.height * 0.75))] "
          + "/Contents 4 0 R /Resources << /ExtGState << \(states.joined(separator: " ")) >> "
          + "/XObject << \(pictures.joined(separator: " ")) >> >> >>",
        nil
      ),
      ("<< /Length \(stream.count) /Filter /FlateDecode >>", stream),
      (
        "<< /Title \(Self.textString(scene.title)) /Subject \(Self.textString(scene.description)) >>",
        nil
      ),
    ]
    let digits = Array("0123456789ABCDEF")
    for image in images {
      let data = zlibCompressed(image.indices)
      let palette = image.palette.flatMap { [$0.red, $0.green, $0.blue] }.flatMap {
        [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
      }
      objects.append(
        (
          "<< /Type /XObject /Subtype /Image /Width \(image.width) /Height \(image.height) "
            + "/ColorSpace [/Indexed /DeviceRGB 255 <\(String(palette))>] /BitsPerComponent 8 "
            + "/Length \(data.count) /Filter /FlateDecode >>", data
        ))
    }
    var bytes = Array("%PDF-1.4\n%\u{00E2}\u{00E3}\n".utf8)
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(bytes.count)
      bytes += Array("\(index + 1) 0 obj\n\(object.head)\n".utf8)
      if let stream = object.stream {
        bytes += Array("stream\n".utf8) + stream + Array("\nendstream\n".utf8)
      }
      bytes += Array("endobj\n".utf8)
    }
    let start = bytes.count
    var tail = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets {
      let digits = String(offset)
      tail += String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n"
    }
    tail +=
      "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R /Info 5 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return bytes + Array(tail.utf8)
  }

  /// A text as UTF-16 with its byte order mark, in hexadecimal.
  private static func textString(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    let hex = text.utf16.flatMap { unit in
      [12, 8, 4, 0].map { digits[Int(unit >> UInt16($0) & 15)] }
    }
    return "<FEFF" + String(hex) + ">"
  }

  // MARK: Drawing

  private mutating func write(_ item: Scene.Item) {
    switch item {
    case .path(let path): write(path)
    case .circle(let centre, let radius, let paint): write(circle: centre, radius, paint)
    case .rectangle(let rect, let paint):
      set(paint)
      content +=
        "\(number(rect.x)) \(number(rect.y)) \(number(rect.width)) \(number(rect.height)) re \(operation(paint))"
    case .text(let text): write(text)
    case .cells(let cells): write(cells)
    case .group(_, let items), .panel(_, let items):
      for item in items { write(item) }
    }
  }

  private mutating func write(_ path: Path) {
    set(path.paint)
    for run in path.runs { append(run, isClosed: path.isClosed) }
    content += operation(path.paint)
  }

  private mutating func set(_ paint: Paint) {
    setOpacity(paint.opacity)
    if let fill = paint.fill { setFill(fill) }
    if let stroke = paint.stroke {
      content += operands(stroke) + " RG \(number(paint.strokeWidth)) w "
      content += paint.dashes.isEmpty ? "1 J 1 j [] 0 d\n" : "0 J 0 j ["
      if !paint.dashes.isEmpty {
        content += paint.dashes.map { number($0) }.joined(separator: " ") + "] 0 d\n"
      }
    }
  }

  /// What is done with the shape that was laid down.
  private func operation(_ paint: Paint) -> String {
    paint.fill == nil ? "S\n" : paint.stroke == nil ? "f\n" : "B\n"
  }

  private mutating func append(_ run: [Point], isClosed: Bool) {
    for (index, point) in run.enumerated() {
      content += "\(number(point.x)) \(number(point.y)) \(index == 0 ? "m" : "l")\n"
    }
    if isClosed { content += "h\n" }
  }

  private mutating func write(circle centre: Point, _ radius: Double, _ paint: Paint) {
    set(paint)
    append(Stroke.circle(centre, radius: radius), isClosed: true)
    content += operation(paint)
  }

  private mutating func write(_ text: Text) {
    setFill(text.colour)
    setOpacity(1)
    let typeset = TypesetText(label: text.string, size: text.size)
    for polygon in Font.outlines(of: text, typeset) { append(polygon, isClosed: true) }
    content += "f\n"
    for stroke in text.strokes(typeset) { write(stroke) }
  }

  private mutating func write(_ small: Cells) {
    guard small.rows > 0, small.columns > 0 else { return }
    guard max(small.rows, small.columns) <= Cells.mostPaths else {
      write(picture: small.averaged(to: Cells.mostPerSide))
      return
    }
    let table = small.colours.table
    setOpacity(1)
    for row in 0..<small.rows {
      var column = 0
      while column < small.columns {
        func colour(_ column: Int) -> Colour {
          let value = small.values[row * small.columns + column]
          return value.isDrawable ? table[small.colours.level(value)] : small.colours.missing
        }
        let start = column
        let shown = colour(start)
        while column < small.columns, colour(column) == shown { column += 1 }
        setFill(shown)
        let (x, y) = (small.xs[start], small.ys[row])
        content += "\(number(x)) \(number(y)) \(number(small.xs[column] - x)) "
        content += "\(number(small.ys[row + 1] - y)) re f\n"
      }
    }
  }

  /// Cells as the pixels of an image.
  private mutating func write(picture cells: Cells) {
    let (x, y) = (cells.xs[0], cells.ys[0])
    let (wide, high) = (cells.xs[cells.columns] - x, cells.ys[cells.rows] - y)
    setOpacity(1)
    // An image's own unit is its size, upwards.
    content +=
      "q \(number(wide)) 0 0 \(number(-high)) \(number(x)) \(number(y + high)) cm /I\(images.count) Do Q\n"
    images.append(IndexedPicture(cells))
  }

  private mutating func setFill(_ colour: Colour) { content += operands(colour) + " rg\n" }

  private mutating func setOpacity(_ opacity: Double) {
    let hundredths = Int((opacity * 100).rounded())
    if !opacities.contains(hundredths) { opacities.append(hundredths) }
    content += "/G\(hundredths) gs\n"
  }

  /// Red, green and blue as shares, in thousandths.
  private func operands(_ colour: Colour) -> String {
    [colour.red, colour.green, colour.blue].map { part in
      let thousandths = String((Int(part) * 1000 + 127) / 255)
      if thousandths == "1000" { return "1" }
      return "." + String(repeating: "0", count: 3 - thousandths.count) + thousandths
    }.joined(separator: " ")
  }
}
