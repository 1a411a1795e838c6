/// Follows the drawing program of one glyph (Adobe Technical Note 5177, The Type 2 Charstring Format, 2000).
struct CharstringRun {
  private let data: FontData
  private let common: PostScriptOutlines.Index
  private let own: PostScriptOutlines.Index?
  private(set) var pen: OutlinePen
  private var stack: [Double] = []
  private var hints = 0
  private var isEnded = false
  private var steps = 0
  private var depth = 0

  /// More than any letter has.
  private static let (mostSteps, mostNumbers, mostDepth) = (20_000, 513, 10)

  init(
    data: FontData, common: PostScriptOutlines.Index, own: PostScriptOutlines.Index?,
    pen: OutlinePen
  ) {
    self.data = data
    self.common = common
    self.own = own
    self.pen = pen
  }

  /// False when the program cannot be followed.
  mutating func follow(_ code: FontBytes) -> Bool {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.mostDepth else { return false }
    var place = 0
    while !isEnded, let byte = code.byte(place) {
      steps += 1
      place += 1
      guard steps <= Self.mostSteps else { return false }
      switch byte {
      case 28:
        guard let number = code.signed(place) else { return false }
        place += 2
        stack.append(Double(number))
      case 32...246: stack.append(Double(byte - 139))
      case 247...254:
        guard let low = code.byte(place) else { return false }
        place += 1
        let isPositive = byte < 251
        stack.append(
          Double(isPositive ? (byte - 247) * 256 + low + 108 : -(byte - 251) * 256 - low - 108))
      case 255:
        guard let whole = code.long(place) else { return false }
        place += 4
        stack.append(Double(Int32(truncatingIfNeeded: whole)) / 65536)
      case 11: return true
      case 10, 29:
        guard let routine = routine(byte == 10 ? own : common), follow(routine) else {
          return false
        }
      case 19, 20:
        // Numbers before the first mask are hints without their name.
        hints += stack.count / 2
        stack = []
        place += (hints + 7) / 8
      case 12:
        guard let second = code.byte(place), flex(second) else { return false }
        place += 1
      default: if !draw(byte) { return false }
      }
      guard stack.count <= Self.mostNumbers else { return false }
    }
    return true
  }

  private mutating func routine(_ index: PostScriptOutlines.Index?) -> FontBytes? {
    guard let index, let number = stack.popLast() else { return nil }
    let bias = index.count < 1240 ? 107 : index.count < 33900 ? 1131 : 32768
    return index.part(Int(number) + bias, data)
  }

  private mutating func draw(_ operation: Int) -> Bool {
    defer { stack = [] }
    switch operation {
    case 1, 3, 18, 23: hints += stack.count / 2
    // A width may stand in front of the first of these; advances are taken from another table.
    case 21: return move(2) { ($0[0], $0[1]) }
    case 22: return move(1) { ($0[0], 0) }
    case 4: return move(1) { (0, $0[0]) }
    case 5: lines(upTo: stack.count)
    case 6, 7:
      for (index, step) in stack.enumerated() {
        let isAcross = (index % 2 == 0) == (operation == 6)
        line(isAcross ? step : 0, isAcross ? 0 : step)
      }
    case 8: curves(from: 0, upTo: stack.count)
    case 24:
      let end = stack.count / 6 * 6
      curves(from: 0, upTo: end)
      if stack.count >= end + 2 { line(stack[end], stack[end + 1]) }
    case 25:
      guard stack.count >= 6 else { return false }
      lines(upTo: stack.count - 6)
      curves(from: (stack.count - 6) / 2 * 2, upTo: stack.count)
    case 26, 27: smooth(isAcross: operation == 27)
    case 30, 31: turning(isAcross: operation == 31)
    case 14: isEnded = true
    default: return false
    }
    return true
  }

  private mutating func move(_ count: Int, _ step: ([Double]) -> (Double, Double)) -> Bool {
    guard stack.count >= count else { return false }
    let (dx, dy) = step(Array(stack.suffix(count)))
    pen.move(to: Point(pen.place.x + dx, pen.place.y + dy))
    return true
  }

  private mutating func line(_ dx: Double, _ dy: Double) {
    pen.line(to: Point(pen.place.x + dx, pen.place.y + dy))
  }

  private mutating func curve(
    _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ cx: Double, _ cy: Double
  ) {
    let first = Point(pen.place.x + ax, pen.place.y + ay)
    let second = Point(first.x + bx, first.y + by)
    pen.curve(first, second, to: Point(second.x + cx, second.y + cy))
  }

  private mutating func lines(upTo end: Int) {
    for index in stride(from: 0, to: end - 1, by: 2) { line(stack[index], stack[index + 1]) }
  }

  private mutating func curves(from start: Int, upTo end: Int) {
    for index in stride(from: start, to: end - 5, by: 6) {
      curve(
        stack[index], stack[index + 1], stack[index + 2], stack[index + 3], stack[index + 4],
        stack[index + 5])
    }
  }

  /// Curves that begin and end along one axis.
  private mutating func smooth(isAcross: Bool) {
    var aside = stack.count % 4 == 1 ? stack[0] : 0
    for index in stride(from: stack.count % 4 == 1 ? 1 : 0, to: stack.count - 3, by: 4) {
      let (a, bx, by, c) = (stack[index], stack[index + 1], stack[index + 2], stack[index + 3])
      if isAcross { curve(a, aside, bx, by, c, 0) } else { curve(aside, a, bx, by, 0, c) }
      aside = 0
    }
  }

  /// Curves that begin along one axis and end along the other.
  private mutating func turning(isAcross: Bool) {
    var isAcross = isAcross
    for index in stride(from: 0, to: stack.count - 3, by: 4) {
      let (a, bx, by, c) = (stack[index], stack[index + 1], stack[index + 2], stack[index + 3])
      let aside = stack.count - index == 5 ? stack[index + 4] : 0
      if isAcross { curve(a, 0, bx, by, aside, c) } else { curve(0, a, bx, by, c, aside) }
      isAcross.toggle()
    }
  }

  /// Two curves in one, which nearly make a line; false for any other operation of two bytes.
  private mutating func flex(_ operation: Int) -> Bool {
    defer { stack = [] }
    let s = stack
    let start = pen.place
    switch operation {
    case 35:
      guard s.count >= 12 else { return false }
      curves(from: 0, upTo: 12)
    case 34:
      guard s.count >= 7 else { return false }
      curve(s[0], 0, s[1], s[2], s[3], 0)
      curve(s[4], 0, s[5], -s[2], s[6], 0)
    case 36:
      guard s.count >= 9 else { return false }
      curve(s[0], s[1], s[2], s[3], s[4], 0)
      curve(s[5], 0, s[6], s[7], s[8], start.y - pen.place.y - s[7])
    case 37:
      guard s.count >= 11 else { return false }
      let dx = s[0] + s[2] + s[4] + s[6] + s[8]
      let dy = s[1] + s[3] + s[5] + s[7] + s[9]
      let isAcross = dx.magnitude > dy.magnitude
      curves(from: 0, upTo: 6)
      curve(s[6], s[7], s[8], s[9], isAcross ? s[10] : -dx, isAcross ? -dy : s[10])
    default: return false
    }
    return true
  }
}
