import CMath

extension Style.Marker {
  /// The marker as something to draw, of the given diameter.
  func item(at place: Point, size: Double, paint: Paint) -> Scene.Item {
    let r = size / 2
    switch self {
    case .disc: return .circle(place, radius: r, paint)
    case .dot: return .circle(place, radius: r / 2, paint)
    case .square:
      return .rectangle(
        Rect(x: place.x - r * 0.9, y: place.y - r * 0.9, width: r * 1.8, height: r * 1.8), paint)
    case .triangle: return polygon(place, [(0, -1.15), (1, 0.75), (-1, 0.75)], r, paint)
    case .triangleDown: return polygon(place, [(0, 1.15), (-1, -0.75), (1, -0.75)], r, paint)
    case .diamond: return polygon(place, [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)], r, paint)
    case .star:
      let corners = (0..<10).map { index in
        let angle = Double(index) * .pi / 5
        let radius = index % 2 == 0 ? 1.25 : 0.52
        return (radius * sin(angle), -radius * cos(angle))
      }
      return polygon(place, corners, r, paint)
    case .plus: return strokes(place, [(-1.1, 0, 1.1, 0), (0, -1.1, 0, 1.1)], r, paint)
    case .cross: return strokes(place, [(-0.9, -0.9, 0.9, 0.9), (-0.9, 0.9, 0.9, -0.9)], r, paint)
    }
  }

  private func polygon(_ place: Point, _ corners: [(Double, Double)], _ r: Double, _ paint: Paint)
    -> Scene.Item
  {
    let run = corners.map { Point(place.x + r * $0.0, place.y + r * $0.1) }
    return .path(Path(runs: [run], isClosed: true, paint: paint))
  }

  private func strokes(
    _ place: Point, _ lines: [(Double, Double, Double, Double)], _ r: Double, _ paint: Paint
  ) -> Scene.Item {
    let runs = lines.map { line in
      [
        Point(place.x + r * line.0, place.y + r * line.1),
        Point(place.x + r * line.2, place.y + r * line.3),
      ]
    }
    let colour = paint.fill ?? paint.stroke ?? Colour(0)
    return .path(
      Path(
        runs: runs, isClosed: false,
        paint: .stroked(colour, width: max(1, r * 0.5), opacity: paint.opacity)))
  }
}
