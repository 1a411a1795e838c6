/// A picture of dots made of braille letters, two dots across and four down in each.
struct BrailleCanvas {
  let columns: Int
  let rows: Int
  private var cells: [UInt8]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = [UInt8](repeating: 0, count: columns * rows)
  }

  /// The bits of the eight dots of a letter, by row and column.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  /// Sets the dot at a place in dots, y downwards.
  mutating func dot(_ x: Int, _ y: Int) {
    guard x >= 0, y >= 0, x < columns * 2, y < rows * 4 else { return }
    cells[y / 4 * columns + x / 2] |= Self.bits[y % 4][x % 2]
  }

  /// Sets the dots of a segment.
  mutating func line(_ start: Point, _ end: Point) {
    let count = Int(max((end.x - start.x).magnitude, (end.y - start.y).magnitude).rounded(.up))
    for step in 0...max(1, min(count, 4000)) {
      let share = Double(step) / Double(max(1, min(count, 4000)))
      dot(
        Int((start.x + share * (end.x - start.x)).rounded(.down)),
        Int((start.y + share * (end.y - start.y)).rounded(.down)))
    }
  }

  var lines: [String] {
    (0..<rows).map { row in
      String(
        String.UnicodeScalarView(
          (0..<columns).compactMap { Unicode.Scalar(0x2800 + UInt32(cells[row * columns + $0])) }))
    }
  }
}
