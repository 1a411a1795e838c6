import CMath

/// Outlines of lines: closed polygons that together cover the line of a given width.
enum Stroke {
  /// The outlines of a line through the points.
  static func outlines(_ run: [Point], width: Double, isClosed: Bool, isRound: Bool) -> [[Point]] {
    let points = isClosed && run.first != run.last ? run + run.prefix(1) : run
    let half = width / 2
    var polygons: [[Point]] = []
    for (start, end) in zip(points, points.dropFirst()) {
      let dx = end.x - start.x
      let dy = end.y - start.y
      let length = (dx * dx + dy * dy).squareRoot()
      guard length > 0 else { continue }
      let nx = -dy / length * half
      let ny = dx / length * half
      polygons.append([
        Point(start.x + nx, start.y + ny), Point(start.x - nx, start.y - ny),
        Point(end.x - nx, end.y - ny), Point(end.x + nx, end.y + ny),
      ])
    }
    if isRound && width > 1 {
      for point in points { polygons.append(circle(point, radius: half)) }
    } else if points.count > 2 {
      polygons += joints(points, half: half, isClosed: isClosed)
    }
    return polygons
  }

  /// Squares at the corners of thin lines, so that right angles are full.
  private static func joints(_ points: [Point], half: Double, isClosed: Bool) -> [[Point]] {
    let inner = isClosed ? points[...] : points.dropFirst().dropLast()
    return inner.map { point in
      [
        Point(point.x - half, point.y - half), Point(point.x - half, point.y + half),
        Point(point.x + half, point.y + half), Point(point.x + half, point.y - half),
      ]
    }
  }

  /// A polygon near enough to a circle, running the same way round as the pieces of a line.
  static func circle(_ centre: Point, radius: Double) -> [Point] {
    let count = max(8, min(64, Int(radius * 4) + 8))
    return (0..<count).map { index in
      let angle = -2 * Double.pi * Double(index) / Double(count)
      return Point(centre.x + radius * cos(angle), centre.y + radius * sin(angle))
    }
  }

  /// The strokes of a dashed line.
  static func dashes(_ run: [Point], pattern: [Double]) -> [[Point]] {
    let total = pattern.reduce(0, +)
    guard total > 0.1, let first = run.first else { return [run] }
    var parts: [[Point]] = []
    var index = 0
    var left = pattern[0]
    var part = [first]
    for (start, end) in zip(run, run.dropFirst()) {
      let dx = end.x - start.x
      let dy = end.y - start.y
      let length = (dx * dx + dy * dy).squareRoot()
      var done = 0.0
      while length - done > left {
        done += left
        let place = Point(start.x + dx * done / length, start.y + dy * done / length)
        if index % 2 == 0 {
          part.append(place)
          parts.append(part)
        }
        part = [place]
        index += 1
        left = pattern[index % pattern.count]
      }
      left -= length - done
      if index % 2 == 0 { part.append(end) }
    }
    if index % 2 == 0, part.count > 1 { parts.append(part) }
    return parts
  }
}
