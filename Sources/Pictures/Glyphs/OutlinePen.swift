/// Lays down the outline of a glyph: lines and curves become polygons in shares of the letter height, y upwards.
struct OutlinePen {
  private var polygons: [[Point]] = []
  private var polygon: [Point] = []
  private(set) var place = Point(0, 0)
  private let share: Double
  /// Where its own zero lies, in font units.
  var origin = Point(0, 0)

  init(unitsPerEm: Double) { share = 1 / unitsPerEm }

  mutating func move(to point: Point) {
    close()
    add(point)
  }

  mutating func line(to point: Point) { add(point) }

  /// A quadratic curve; letters are small, so three pieces come within a twentieth of a px of it.
  mutating func curve(_ control: Point, to end: Point) {
    let start = place
    for step in 1...3 {
      let t = Double(step) / 3
      let u = 1 - t
      add(
        Point(
          u * u * start.x + 2 * u * t * control.x + t * t * end.x,
          u * u * start.y + 2 * u * t * control.y + t * t * end.y))
    }
    place = end
  }

  /// A cubic curve.
  mutating func curve(_ first: Point, _ second: Point, to end: Point) {
    let start = place
    for step in 1...4 {
      let t = Double(step) / 4
      let u = 1 - t
      let (a, b, c, d) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
      add(
        Point(
          a * start.x + b * first.x + c * second.x + d * end.x,
          a * start.y + b * first.y + c * second.y + d * end.y))
    }
    place = end
  }

  /// All polygons laid down.
  mutating func finish() -> [[Point]] {
    close()
    return polygons
  }

  private mutating func close() {
    if polygon.count > 2 { polygons.append(polygon) }
    polygon = []
  }

  private mutating func add(_ point: Point) {
    polygon.append(Point((origin.x + point.x) * share, (origin.y + point.y) * share))
    place = point
  }
}
