/// Writes pixels as PNG with a palette.
enum PNG {
  static func encode(_ canvas: Canvas) -> [UInt8] {
    let indexed = IndexedPicture(canvas)
    var lines: [UInt8] = []
    lines.reserveCapacity(canvas.height * (canvas.width + 1))
    for row in 0..<canvas.height {
      lines.append(0)
      lines += indexed.indices[row * canvas.width..<(row + 1) * canvas.width]
    }
    return file(
      width: canvas.width, height: canvas.height, colourType: 3, palette: indexed.palette,
      data: zlibCompressed(lines))
  }

  /// The file around compressed lines of pixels.
  static func file(
    width: Int, height: Int, colourType: UInt8, palette: [Colour], data: [UInt8]
  ) -> [UInt8] {
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    append(
      "IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, colourType, 0, 0, 0],
      to: &bytes)
    if !palette.isEmpty {
      append("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] }, to: &bytes)
    }
    append("IDAT", data, to: &bytes)
    append("IEND", [], to: &bytes)
    return bytes
  }

  static func bigEndian(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
  }

  private static func append(_ name: String, _ data: [UInt8], to bytes: inout [UInt8]) {
    let body = Array(name.utf8) + data
    bytes += bigEndian(UInt32(data.count))
    bytes += body
    bytes += bigEndian(checksum(body))
  }

  /// CRC-32 with the polynomial of ISO 3309.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0 as UInt32) { sum, byte in
      checksums[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8
    }
  }

  private static let checksums: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
}
