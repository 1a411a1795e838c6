/// Pixels as indices into at most 256 colours.
struct IndexedPicture: Sendable, Equatable {
  var width: Int
  var height: Int
  var palette: [Colour]
  /// Row by row from the top.
  var indices: [UInt8]

  /// A pixel for each cell; cells of different sizes are cut to about half a px first.
  init(_ cells: Cells) {
    let even = cells.isUniform ? cells : cells.resampled
    width = even.columns
    height = even.rows
    // The last colour is that of no value.
    palette =
      (0..<255).map { even.colours.palette.colour(at: Double($0) / 254) }
      + [even.colours.missing]
    indices = even.values.map { value in
      guard value.isDrawable else { return 255 }
      return UInt8(min(max((even.colours.share(value) * 254).rounded(), 0), 254))
    }
  }
}

extension Cells {
  /// The same on cells of one size: each takes the value of the cell that its middle lies in.
  fileprivate var resampled: Cells {
    func places(_ edges: [Double]) -> (edges: [Double], cells: [Int]) {
      let (first, last) = (edges[0], edges[edges.count - 1])
      let count = min(max(Int((last - first) * 2), 1), Cells.mostPerSide)
      let step = (last - first) / Double(count)
      var cell = 0
      let cells = (0..<count).map { index in
        let middle = first + (Double(index) + 0.5) * step
        while cell + 2 < edges.count, edges[cell + 1] < middle { cell += 1 }
        return cell
      }
      return ((0...count).map { first + Double($0) * step }, cells)
    }
    let (across, down) = (places(xs), places(ys))
    var result = self
    (result.columns, result.rows) = (across.cells.count, down.cells.count)
    (result.xs, result.ys) = (across.edges, down.edges)
    result.values = down.cells.flatMap { row in
      across.cells.map { values[row * columns + $0] }
    }
    return result
  }
}

extension PNG {
  /// A picture of few colours, compressed by this module alone, so that every machine and a browser write the same bytes.
  static func encode(_ picture: IndexedPicture) -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity(picture.height * (picture.width + 1))
    for row in 0..<picture.height {
      lines.append(0)
      lines += picture.indices[row * picture.width..<(row + 1) * picture.width]
    }
    return file(
      width: picture.width, height: picture.height, colourType: 3, palette: picture.palette,
      data: Deflate.compressed(lines, line: picture.width + 1))
  }
}

/// zlib's format for pictures of which most pixels are like the one before or the one above.
///
/// *Source*: Deutsch, RFC 1950 and RFC 1951 (1996): fixed codes, with matches at two distances.
enum Deflate {
  static func compressed(_ bytes: [UInt8], line: Int) -> [UInt8] {
    var writer = BitWriter()
    writer.bytes = [0x78, 0x01]
    // The last block, with fixed codes.
    writer.append(0b011, count: 3)
    var place = 0
    while place < bytes.count {
      var best = (length: 0, distance: 1)
      for distance in [1, line] where distance <= place && distance <= 32_768 {
        var length = 0
        while length < 258, place + length < bytes.count,
          bytes[place + length] == bytes[place + length - distance]
        { length += 1 }
        if length > best.length { best = (length, distance) }
      }
      if best.length >= 3 {
        writer.appendMatch(length: best.length, distance: best.distance)
        place += best.length
      } else {
        writer.appendLiteral(Int(bytes[place]))
        place += 1
      }
    }
    writer.appendLiteral(256)
    writer.finish()
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return writer.bytes + PNG.bigEndian(high << 16 | low)
  }

  private struct BitWriter {
    var bytes: [UInt8] = []
    private var held: UInt32 = 0
    private var count: UInt32 = 0

    /// Bits from the lowest on.
    mutating func append(_ bits: UInt32, count: UInt32) {
      held |= bits << self.count
      self.count += count
      while self.count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: held))
        held >>= 8
        self.count -= 8
      }
    }

    /// A code, whose highest bit comes first.
    private mutating func append(code: UInt32, count: UInt32) {
      var reversed: UInt32 = 0
      for bit in 0..<count where code >> bit & 1 == 1 { reversed |= 1 << (count - 1 - bit) }
      append(reversed, count: count)
    }

    mutating func appendLiteral(_ value: Int) {
      let code = UInt32(value)
      switch value {
      case ..<144: append(code: 0x30 + code, count: 8)
      case ..<256: append(code: 0x190 + code - 144, count: 9)
      case ..<280: append(code: code - 256, count: 7)
      default: append(code: 0xC0 + code - 280, count: 8)
      }
    }

    mutating func appendMatch(length: Int, distance: Int) {
      if length == 258 {
        appendLiteral(285)
      } else if length < 11 {
        appendLiteral(254 + length)
      } else {
        // Codes in fours, each four with one bit more.
        let extra = (length - 3).bits - 3
        let rest = length - 3
        appendLiteral(257 + 4 * extra + (rest >> extra))
        append(UInt32(rest & (1 << extra - 1)), count: UInt32(extra))
      }
      let rest = distance - 1
      if rest < 4 {
        append(code: UInt32(rest), count: 5)
      } else {
        // Codes in twos.
        let extra = rest.bits - 2
        append(code: UInt32(2 * extra + (rest >> extra)), count: 5)
        append(UInt32(rest & (1 << extra - 1)), count: UInt32(extra))
      }
    }

    mutating func finish() {
      if count > 0 { append(0, count: 8 - count) }
    }
  }
}

extension Int {
  /// How many binary digits it has.
  fileprivate var bits: Int { Int.bitWidth - leadingZeroBitCount }
}
