package import Diagnostics
import Arrays
package import Work

/// Finds a text in others, byte by byte, in linear time.
///
/// *Source*: Knuth, Morris and Pratt, "Fast pattern matching in strings" (1977).
package struct TextSearch {
  private let wanted: [UInt8]
  /// How long a beginning of the part ends at each place of it.
  private let borders: [Int]

  /// - Precondition: `part` is not empty.
  package init(_ part: String, _ interrupt: Interrupt) throws(RuntimeFailure) {
    wanted = Array(part.utf8)
    var borders = [0]
    var matched = 0
    for index in wanted.indices.dropFirst() {
      if index & 0xffff == 0 { try interrupt.poll() }
      Self.advance(&matched, wanted[index], wanted, borders)
      borders.append(matched)
    }
    self.borders = borders
  }

  private static func advance(
    _ matched: inout Int, _ byte: UInt8, _ wanted: [UInt8], _ borders: [Int]
  ) {
    while matched > 0, wanted[matched] != byte { matched = borders[matched - 1] }
    if wanted[matched] == byte { matched += 1 }
  }

  /// Where the part begins in a text, in bytes; places do not overlap.
  package func places(
    in text: some Swift.Sequence<UInt8>, atMost limit: Int = .max, _ interrupt: Interrupt
  )
    throws(RuntimeFailure) -> [Int]
  {
    var places: [Int] = []
    var matched = 0
    for (index, byte) in text.enumerated() {
      if index & 0xffff == 0 { try interrupt.poll() }
      Self.advance(&matched, byte, wanted, borders)
      guard matched == wanted.count else { continue }
      places.append(index + 1 - wanted.count)
      if places.count == limit { break }
      matched = 0
    }
    return places
  }
}
