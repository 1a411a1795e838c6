import Platform

/// A font's bytes, read piece by piece: fonts of East Asia have twenty megabytes.
struct FontData: Sendable {
  private let read: @Sendable (_ start: Int, _ count: Int) -> [UInt8]?

  /// More than any part of a font that is read at once.
  private static let longest = 4 << 20

  init(path: String) {
    read = { OpenFile(path: path)?.bytes($1, from: $0) }
  }

  init(_ bytes: [UInt8]) {
    read = { start, count in
      start < bytes.count ? Array(bytes[start..<min(bytes.count, start + count)]) : []
    }
  }

  /// Exactly so many bytes; nil where there are fewer.
  func bytes(_ start: Int, _ count: Int) -> FontBytes? {
    guard start >= 0, start < 1 << 40, count >= 0, count <= Self.longest,
      let bytes = read(start, count), bytes.count == count
    else { return nil }
    return FontBytes(bytes: bytes)
  }
}

/// Numbers in a font's bytes, the higher byte first; nil beyond the end.
struct FontBytes: Sendable {
  let bytes: [UInt8]

  var count: Int { bytes.count }

  func byte(_ place: Int) -> Int? {
    place >= 0 && place < bytes.count ? Int(bytes[place]) : nil
  }

  /// Two bytes.
  func word(_ place: Int) -> Int? {
    guard place >= 0, place < bytes.count - 1 else { return nil }
    return Int(bytes[place]) << 8 | Int(bytes[place + 1])
  }

  /// Two bytes with a sign.
  func signed(_ place: Int) -> Int? { word(place).map { Int(Int16(truncatingIfNeeded: $0)) } }

  /// Four bytes.
  func long(_ place: Int) -> Int? {
    guard let high = word(place), let low = word(place + 2) else { return nil }
    return high << 16 | low
  }
}
