package import Diagnostics
import Arrays
import CZlib

/// Unpacks what is packed by "deflate" (RFC 1951), alone or as gzip (RFC 1952).
package enum Deflate {
  package enum Format: Int32 {
    // As zlib's `windowBits` names them.
    case raw = -15
    case gzip = 31
  }

  package static func isGzip(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: [0x1F, 0x8B])
  }

  /// What stands packed in these bytes: in gzip all members, one behind the other.
  ///
  /// `reserve` hears how many bytes there are before they are taken, and throws to stop: a few packed bytes can hold millions.
  ///
  /// - Returns: nil when the bytes are damaged or end too soon, and in a page, whose script unpacks files.
  package static func unpacked(
    _ bytes: [UInt8], in range: Range<Int>? = nil, _ format: Format,
    reserve: (_ bytes: Int) throws(RuntimeFailure) -> Void
  ) throws(RuntimeFailure) -> [UInt8]? {
    var place = (range ?? bytes.indices).lowerBound
    let end = (range ?? bytes.indices).upperBound
    // zlib remembers where its state lies.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    defer { stream.deallocate() }
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, format.rawValue, "1", size) == 0 else { return nil }
    defer { inflateEnd(stream) }
    let step = 1 << 20
    var unpacked: [UInt8] = []
    while true {
      try reserve(step)
      var status: Int32 = 0
      let given = min(end - place, 1 << 30)
      let block = bytes.withUnsafeBufferPointer { source in
        [UInt8](unsafeUninitializedCapacity: step) { target, count in
          stream.pointee.next_in = source.baseAddress?.advanced(by: place)
          stream.pointee.avail_in = UInt32(given)
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = UInt32(step)
          status = inflate(stream, 0)
          count = step - Int(stream.pointee.avail_out)
        }
      }
      place += given - Int(stream.pointee.avail_in)
      unpacked.append(contentsOf: block)
      switch status {
      case 0: continue
      case 1 where format == .gzip && isGzip(bytes[place..<end]): inflateReset(stream)
      case 1: return unpacked
      default: return nil
      }
    }
  }
}
