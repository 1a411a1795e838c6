import CZlib

/// Writes pixels as PNG: with a palette where there are at most 256 colours, else as red, green and blue.
enum PNG {
  static func encode(_ canvas: Canvas) -> [UInt8] {
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let indexed = Indexed(canvas)
    append("IHDR", header(canvas, colourType: indexed == nil ? 2 : 3), to: &bytes)
    if let indexed {
      append("PLTE", indexed.palette.flatMap { [$0.red, $0.green, $0.blue] }, to: &bytes)
      append("IDAT", zlibCompressed(indexed.lines), to: &bytes)
    } else {
      append("IDAT", zlibCompressed(lines(canvas)), to: &bytes)
    }
    append("IEND", [], to: &bytes)
    return bytes
  }

  private static func header(_ canvas: Canvas, colourType: UInt8) -> [UInt8] {
    bigEndian(UInt32(canvas.width)) + bigEndian(UInt32(canvas.height)) + [8, colourType, 0, 0, 0]
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
  }

  private static func append(_ name: String, _ data: [UInt8], to bytes: inout [UInt8]) {
    let body = Array(name.utf8) + data
    bytes += bigEndian(UInt32(data.count))
    bytes += body
    bytes += bigEndian(UInt32(truncatingIfNeeded: crc32(0, body, UInt32(body.count))))
  }

  /// Lines of three bytes a pixel, each less the line above it: most lines of a figure repeat the one above.
  private static func lines(_ canvas: Canvas) -> [UInt8] {
    let stride = canvas.width * 3
    var result = [UInt8](repeating: 0, count: canvas.height * (stride + 1))
    canvas.pixels.withUnsafeBufferPointer { pixels in
      result.withUnsafeMutableBufferPointer { lines in
        for row in 0..<canvas.height {
          let source = pixels[row * stride..<(row + 1) * stride]
          let start = row * (stride + 1) + 1
          if row == 0 {
            for (offset, byte) in source.enumerated() { lines[start + offset] = byte }
          } else {
            lines[start - 1] = 2
            let above = pixels[(row - 1) * stride..<row * stride]
            for (offset, pair) in zip(source, above).enumerated() {
              lines[start + offset] = pair.0 &- pair.1
            }
          }
        }
      }
    }
    return result
  }
}

/// Pixels as indices into at most 256 colours.
private struct Indexed {
  var palette: [Colour]
  /// Lines of indices, each after a zero byte that says it is not filtered.
  var lines: [UInt8]

  init?(_ canvas: Canvas) {
    // An open hash table of 1024 places for at most 256 colours, as number + 1.
    var keys = [UInt32](repeating: 0, count: 1024)
    var indices = [UInt8](repeating: 0, count: 1024)
    var palette: [Colour] = []
    var lines: [UInt8] = []
    lines.reserveCapacity(canvas.height * (canvas.width + 1))
    var lastKey: UInt32 = 0
    var lastIndex: UInt8 = 0
    let isSmall = canvas.pixels.withUnsafeBufferPointer { pixels in
      var position = 0
      for _ in 0..<canvas.height {
        lines.append(0)
        for _ in 0..<canvas.width {
          let colour = Colour(
            red: pixels[position], green: pixels[position + 1], blue: pixels[position + 2])
          position += 3
          let key =
            1 + (UInt32(colour.red) << 16 | UInt32(colour.green) << 8 | UInt32(colour.blue))
          if key != lastKey {
            var slot = Int((key &* 2_654_435_761) >> 22)
            while keys[slot] != key && keys[slot] != 0 { slot = (slot + 1) & 1023 }
            if keys[slot] == 0 {
              if palette.count == 256 { return false }
              keys[slot] = key
              indices[slot] = UInt8(palette.count)
              palette.append(colour)
            }
            lastKey = key
            lastIndex = indices[slot]
          }
          lines.append(lastIndex)
        }
      }
      return true
    }
    guard isSmall else { return nil }
    self.palette = palette
    self.lines = lines
  }
}
