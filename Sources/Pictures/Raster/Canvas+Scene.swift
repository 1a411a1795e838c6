extension Canvas {
  /// The scene as pixels, `scale` of them to a px.
  init(_ scene: Scene, scale: Double, shouldStop: () -> Bool = { false }) {
    self.init(
      width: Int((scene.width * scale).rounded()), height: Int((scene.height * scale).rounded()),
      ground: scene.ground)
    for item in scene.items where !shouldStop() { draw(item, scale: scale) }
  }

  private mutating func draw(_ item: Scene.Item, scale: Double) {
    switch item {
    case .path(let path): draw(path, scale: scale)
    case .circle(let centre, let radius, let paint):
      let place = Point(centre.x * scale, centre.y * scale)
      draw(ring: Stroke.circle(place, radius: radius * scale), paint, scale: scale)
    case .rectangle(let rect, let paint):
      let corners = [
        Point(rect.x * scale, rect.y * scale), Point(rect.right * scale, rect.y * scale),
        Point(rect.right * scale, rect.bottom * scale), Point(rect.x * scale, rect.bottom * scale),
      ]
      draw(ring: corners, paint, scale: scale)
    case .text(let text): draw(text, scale: scale)
    case .cells(let cells): draw(cells, scale: scale)
    case .group(_, let items), .panel(_, let items):
      for item in items { draw(item, scale: scale) }
    }
  }

  /// A closed shape without corners that matter: its inside, and its edge as the difference of two outlines.
  private mutating func draw(ring: [Point], _ paint: Paint, scale: Double) {
    if let fill = paint.fill { self.fill([ring], fill, opacity: paint.opacity) }
    guard let stroke = paint.stroke, ring.count > 2 else { return }
    let half = paint.strokeWidth * scale / 2
    let middle = Point(
      ring.reduce(0) { $0 + $1.x } / Double(ring.count),
      ring.reduce(0) { $0 + $1.y } / Double(ring.count))
    func moved(_ distance: Double) -> [Point] {
      ring.map { point in
        let (dx, dy) = (point.x - middle.x, point.y - middle.y)
        let length = (dx * dx + dy * dy).squareRoot()
        let share = length > 0 ? max(0, 1 + distance / length) : 1
        return Point(middle.x + dx * share, middle.y + dy * share)
      }
    }
    self.fill([moved(half), moved(-half).reversed()], stroke, opacity: paint.opacity)
  }

  private mutating func draw(_ path: Path, scale: Double) {
    let runs = path.runs.map { $0.map { Point($0.x * scale, $0.y * scale) } }
    if let colour = path.paint.fill {
      for run in runs { fill([run], colour, opacity: path.paint.opacity) }
    }
    guard let colour = path.paint.stroke else { return }
    let width = path.paint.strokeWidth * scale
    let dashes = path.paint.dashes.map { $0 * scale }
    // Thin straight lines of one look never cross each other, so all runs can be laid down at once.
    let isPlain = path.paint.opacity == 1
    var all: [[Point]] = []
    for run in runs {
      let parts = dashes.isEmpty ? [run] : Stroke.dashes(run, pattern: dashes)
      let outlines = parts.flatMap {
        Stroke.outlines(
          $0, width: width, isClosed: path.isClosed && dashes.isEmpty, isRound: dashes.isEmpty)
      }
      if isPlain {
        for outline in outlines { fill([outline], colour, opacity: 1) }
      } else {
        all += outlines
      }
    }
    if !all.isEmpty { fill(all, colour, opacity: path.paint.opacity) }
  }

  private mutating func draw(_ text: Text, scale: Double) {
    let typeset = TypesetText(label: text.string, size: text.size)
    let polygons = Font.outlines(of: text, typeset).map { polygon in
      polygon.map { Point($0.x * scale, $0.y * scale) }
    }
    fill(polygons, text.colour, opacity: 1)
    for stroke in text.strokes(typeset) { draw(stroke, scale: scale) }
  }

  /// A heat map: every pixel has the colour of its cell, or of the average of the cells it covers.
  private mutating func draw(_ cells: Cells, scale: Double) {
    let columns = pixelRanges(cells.xs.map { $0 * scale }, limit: width)
    let rows = pixelRanges(cells.ys.map { $0 * scale }, limit: height)
    let colours = cells.colours.table
    for row in rows {
      for column in columns {
        var sum = 0.0
        var count = 0
        for r in row.cells {
          for c in column.cells {
            let value = cells.values[r * cells.columns + c]
            if value.isDrawable {
              sum += value
              count += 1
            }
          }
        }
        let colour =
          count == 0 ? cells.colours.missing : colours[cells.colours.level(sum / Double(count))]
        fill(row.pixels, column.pixels, colour)
      }
    }
  }

  /// Pixels and the cells under them: several pixels for one cell, or one pixel for several cells.
  private func pixelRanges(_ edges: [Double], limit: Int) -> [(
    pixels: Range<Int>, cells: Range<Int>
  )] {
    let places = edges.map { min(max(Int($0.rounded()), 0), limit) }
    var ranges: [(pixels: Range<Int>, cells: Range<Int>)] = []
    var first = 0
    for cell in 0..<max(0, places.count - 1) where places[cell + 1] > places[first] {
      ranges.append((places[first]..<places[cell + 1], first..<(cell + 1)))
      first = cell + 1
    }
    return ranges
  }
}
