// Shapes are cut to their panel here, so that no back end needs clip paths, which cleaners of SVG drop.

extension Rect {
  func contains(_ point: Point) -> Bool {
    point.x >= x && point.x <= right && point.y >= y && point.y <= bottom
  }

  func inset(by distance: Double) -> Rect {
    Rect(
      x: x + distance, y: y + distance, width: max(0, width - 2 * distance),
      height: max(0, height - 2 * distance))
  }

  /// The parts of a line through the points that lie within this rectangle.
  func clip(line points: [Point]) -> [[Point]] {
    var parts: [[Point]] = []
    var part: [Point] = []
    for (start, end) in zip(points, points.dropFirst()) {
      guard let (from, to) = clip(from: start, to: end) else {
        if part.count > 1 { parts.append(part) }
        part = []
        continue
      }
      if part.last != from {
        if part.count > 1 { parts.append(part) }
        part = [from]
      }
      part.append(to)
    }
    if part.count > 1 { parts.append(part) }
    return parts
  }

  /// The part of a segment within this rectangle, by Liang and Barsky's method (1984).
  private func clip(from start: Point, to end: Point) -> (Point, Point)? {
    let dx = end.x - start.x
    let dy = end.y - start.y
    var enter = 0.0
    var leave = 1.0
    for (slope, room) in [
      (-dx, start.x - x), (dx, right - start.x), (-dy, start.y - y), (dy, bottom - start.y),
    ] {
      if slope == 0 {
        if room < 0 { return nil }
      } else if slope < 0 {
        enter = max(enter, room / slope)
      } else {
        leave = min(leave, room / slope)
      }
    }
    guard enter <= leave else { return nil }
    let from = enter == 0 ? start : Point(start.x + enter * dx, start.y + enter * dy)
    let to = leave == 1 ? end : Point(start.x + leave * dx, start.y + leave * dy)
    return (from, to)
  }

  /// The part of a polygon within this rectangle, by Sutherland and Hodgman's method (1974).
  func clip(polygon points: [Point]) -> [Point] {
    var result = points
    let sides: [(Point) -> Double] = [
      { $0.x - self.x }, { self.right - $0.x }, { $0.y - self.y }, { self.bottom - $0.y },
    ]
    for side in sides {
      guard let last = result.last else { return [] }
      var kept: [Point] = []
      kept.reserveCapacity(result.count + 4)
      var previous = last
      var before = side(previous)
      for point in result {
        let now = side(point)
        if (before < 0) != (now < 0) {
          let share = before / (before - now)
          kept.append(
            Point(
              previous.x + share * (point.x - previous.x),
              previous.y + share * (point.y - previous.y)))
        }
        if now >= 0 { kept.append(point) }
        previous = point
        before = now
      }
      result = kept
    }
    return result
  }
}
