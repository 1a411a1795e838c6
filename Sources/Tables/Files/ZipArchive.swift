import CZlib

/// The files inside a zip archive, by its directory (PKWARE, APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).
///
/// Archives beyond 4 GiB or in parts have a directory of another kind, and are none here.
package struct ZipArchive {
  package struct Member {
    package let name: String
    /// Where its bytes stand, packed or as they are.
    package let range: Range<Int>
    package let isPacked: Bool
    let checksum: UInt32

    package func matches(_ bytes: [UInt8]) -> Bool {
      var sum: UInt = 0
      bytes.withUnsafeBufferPointer { buffer in
        for start in stride(from: 0, to: buffer.count, by: 1 << 30) {
          sum = crc32(
            sum, buffer.baseAddress?.advanced(by: start), UInt32(min(buffer.count - start, 1 << 30))
          )
        }
      }
      return sum == UInt(checksum)
    }
  }

  /// In the order of the directory.
  package let members: [Member]

  /// Nil where this is no archive, or a damaged one.
  package init?(_ bytes: [UInt8]) {
    /// A number of some bytes, the lowest first; places beyond the end are 0.
    func number(at place: Int, _ size: Int) -> Int {
      (0..<size).reversed().reduce(0) { sum, index in
        sum << 8 | (bytes.indices.contains(place + index) ? Int(bytes[place + index]) : 0)
      }
    }
    func begins(_ place: Int, _ third: UInt8, _ fourth: UInt8) -> Bool {
      place >= 0 && place + 4 <= bytes.count
        && bytes[place..<place + 4].elementsEqual([0x50, 0x4B, third, fourth])
    }
    guard begins(0, 3, 4) || begins(0, 5, 6) else { return nil }
    // A comment of at most 65,535 bytes may stand behind the end of the directory.
    let places = stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 0xFFFF), by: -1)
    guard let end = places.first(where: { begins($0, 5, 6) }) else { return nil }
    var members: [Member] = []
    var place = number(at: end + 16, 4)
    for _ in 0..<number(at: end + 10, 2) {
      guard begins(place, 1, 2), place + 46 <= bytes.count else { return nil }
      let nameEnd = place + 46 + number(at: place + 28, 2)
      let local = number(at: place + 42, 4)
      guard nameEnd <= bytes.count, begins(local, 3, 4) else { return nil }
      let start = local + 30 + number(at: local + 26, 2) + number(at: local + 28, 2)
      let size = number(at: place + 20, 4)
      let method = number(at: place + 10, 2)
      let isLocked = number(at: place + 8, 2) & 1 == 1
      guard start <= bytes.count, size <= bytes.count - start, method == 0 || method == 8, !isLocked
      else { return nil }
      members.append(
        Member(
          name: String(decoding: bytes[place + 46..<nameEnd], as: UTF8.self),
          range: start..<start + size, isPacked: method == 8,
          checksum: UInt32(truncatingIfNeeded: number(at: place + 16, 4))))
      place = nameEnd + number(at: place + 30, 2) + number(at: place + 32, 2)
    }
    self.members = members
  }
}
