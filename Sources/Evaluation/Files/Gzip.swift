import CZlib

/// What a packed file holds.
enum Gzip {
  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// Unpacks the file behind a descriptor, and closes it.
  ///
  /// `reserve` hears how many bytes there are before they are taken, and throws to stop: a few packed bytes can hold millions.
  ///
  /// - Returns: nil when the file is damaged or ends too soon.
  static func unpacked(
    _ descriptor: Int32, reserve: (_ bytes: Int) throws(RuntimeFailure) -> Void
  ) throws(RuntimeFailure) -> [UInt8]? {
    guard let file = gzdopen(descriptor, "rb") else { return nil }
    var isWhole = false
    defer { if !isWhole { gzclose(file) } }
    let step = 1 << 20
    var bytes: [UInt8] = []
    while true {
      try reserve(step)
      var block = [UInt8](repeating: 0, count: step)
      let count = gzread(file, &block, UInt32(step))
      guard count >= 0 else { return nil }
      if count == 0 { break }
      bytes.append(contentsOf: block.prefix(Int(count)))
    }
    isWhole = true
    // The end of the stream and its check sum are told only here.
    return gzclose(file) == 0 ? bytes : nil
  }
}
