/// Outlines of quadratic curves (OpenType 1.9, tables loca and glyf).
struct TrueTypeOutlines: Sendable {
  let data: FontData
  let glyphs: (start: Int, count: Int)
  let places: (start: Int, count: Int)
  let hasLongPlaces: Bool

  /// More than a letter is put together of.
  private static let (mostPieces, mostPoints) = (64, 5000)

  /// Lays a glyph down; false when it cannot be read.
  func draw(_ index: Int, with pen: inout OutlinePen) -> Bool {
    var pieces = 0
    return draw(index, with: &pen, Placement(), &pieces, depth: 0)
  }

  /// Where a piece of a glyph stands.
  private struct Placement {
    var (xx, xy, yx, yy) = (1.0, 0.0, 0.0, 1.0)
    var (x, y) = (0.0, 0.0)

    func place(_ point: Point) -> Point {
      Point(xx * point.x + yx * point.y + x, xy * point.x + yy * point.y + y)
    }

    /// The placement of a piece within this one.
    func within(_ inner: Placement) -> Placement {
      var result = Placement()
      (result.xx, result.xy) = (xx * inner.xx + yx * inner.xy, xy * inner.xx + yy * inner.xy)
      (result.yx, result.yy) = (xx * inner.yx + yx * inner.yy, xy * inner.yx + yy * inner.yy)
      let origin = place(Point(inner.x, inner.y))
      (result.x, result.y) = (origin.x, origin.y)
      return result
    }
  }

  private func draw(
    _ index: Int, with pen: inout OutlinePen, _ placement: Placement, _ pieces: inout Int,
    depth: Int
  ) -> Bool {
    pieces += 1
    guard pieces <= Self.mostPieces, depth <= 6 else { return false }
    let start: Int
    let end: Int
    if hasLongPlaces {
      guard let two = data.bytes(places.start + index * 4, 8), let first = two.long(0),
        let second = two.long(4)
      else { return false }
      (start, end) = (first, second)
    } else {
      guard let two = data.bytes(places.start + index * 2, 4), let first = two.word(0),
        let second = two.word(2)
      else { return false }
      (start, end) = (first * 2, second * 2)
    }
    // A blank has no outline.
    if start == end { return true }
    guard start < end, end <= glyphs.count,
      let bytes = data.bytes(glyphs.start + start, end - start), let contours = bytes.signed(0)
    else { return false }
    return contours >= 0
      ? draw(contours, of: bytes, with: &pen, placement)
      : drawPieces(of: bytes, with: &pen, placement, &pieces, depth: depth)
  }

  private func drawPieces(
    of bytes: FontBytes, with pen: inout OutlinePen, _ placement: Placement, _ pieces: inout Int,
    depth: Int
  ) -> Bool {
    var place = 10
    while true {
      guard let flags = bytes.word(place), let index = bytes.word(place + 2) else { return false }
      place += 4
      var inner = Placement()
      let hasWords = flags & 1 != 0
      // Two numbers that are no places join points, which no font does any more.
      guard flags & 2 != 0,
        let x = hasWords ? bytes.signed(place) : bytes.byte(place).map(Self.signed),
        let y = hasWords ? bytes.signed(place + 2) : bytes.byte(place + 1).map(Self.signed)
      else { return false }
      (inner.x, inner.y) = (Double(x), Double(y))
      place += hasWords ? 4 : 2
      func share(_ offset: Int) -> Double? {
        bytes.signed(place + offset).map { Double($0) / 16384 }
      }
      if flags & 0x08 != 0 {
        guard let both = share(0) else { return false }
        (inner.xx, inner.yy) = (both, both)
        place += 2
      } else if flags & 0x40 != 0 {
        guard let across = share(0), let up = share(2) else { return false }
        (inner.xx, inner.yy) = (across, up)
        place += 4
      } else if flags & 0x80 != 0 {
        guard let xx = share(0), let xy = share(2), let yx = share(4), let yy = share(6) else {
          return false
        }
        (inner.xx, inner.xy, inner.yx, inner.yy) = (xx, xy, yx, yy)
        place += 8
      }
      guard draw(index, with: &pen, placement.within(inner), &pieces, depth: depth + 1) else {
        return false
      }
      if flags & 0x20 == 0 { return true }
    }
  }

  private static func signed(_ byte: Int) -> Int { Int(Int8(truncatingIfNeeded: byte)) }

  private func draw(
    _ contours: Int, of bytes: FontBytes, with pen: inout OutlinePen, _ placement: Placement
  ) -> Bool {
    guard contours > 0 else { return true }
    guard let last = bytes.word(10 + 2 * (contours - 1)),
      let hints = bytes.word(10 + 2 * contours)
    else { return false }
    let count = last + 1
    guard count <= Self.mostPoints else { return false }
    var place = 12 + 2 * contours + hints
    var flags: [Int] = []
    while flags.count < count {
      guard let flag = bytes.byte(place) else { return false }
      place += 1
      flags.append(flag)
      if flag & 8 != 0 {
        guard let more = bytes.byte(place) else { return false }
        place += 1
        for _ in 0..<min(more, count - flags.count) { flags.append(flag) }
      }
    }
    /// Places along one axis, each from the one before.
    func places(short: Int, same: Int) -> [Double]? {
      var at = 0
      var places: [Double] = []
      for flag in flags {
        if flag & short != 0 {
          guard let step = bytes.byte(place) else { return nil }
          at += flag & same != 0 ? step : -step
          place += 1
        } else if flag & same == 0 {
          guard let step = bytes.signed(place) else { return nil }
          at += step
          place += 2
        }
        places.append(Double(at))
      }
      return places
    }
    guard let xs = places(short: 2, same: 16), let ys = places(short: 4, same: 32) else {
      return false
    }
    var start = 0
    for contour in 0..<contours {
      guard let end = bytes.word(10 + 2 * contour), end >= start, end < count else { return false }
      let points = (start...end).map { index in
        (place: placement.place(Point(xs[index], ys[index])), isOn: flags[index] & 1 != 0)
      }
      draw(points, with: &pen)
      start = end + 1
    }
    return true
  }

  /// A closed contour: between two points off the curve lies one on it.
  private func draw(_ points: [(place: Point, isOn: Bool)], with pen: inout OutlinePen) {
    guard let first = points.first, let last = points.last else { return }
    func middle(_ a: Point, _ b: Point) -> Point { Point((a.x + b.x) / 2, (a.y + b.y) / 2) }
    let start =
      first.isOn ? first.place : last.isOn ? last.place : middle(first.place, last.place)
    pen.move(to: start)
    var control: Point?
    for point in first.isOn ? points.dropFirst() : points[...] {
      if point.isOn {
        if let control { pen.curve(control, to: point.place) } else { pen.line(to: point.place) }
        control = nil
      } else {
        if let control { pen.curve(control, to: middle(control, point.place)) }
        control = point.place
      }
    }
    if let control { pen.curve(control, to: start) }
  }
}
