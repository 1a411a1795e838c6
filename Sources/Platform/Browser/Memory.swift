/// What a page holds, and what it may hold: an address has 32 bits, and half of what they reach can be counted.
package enum Memory {
  package static let available = Int.max
  package static let standardLimit = 1 << 30
  package static let standardArray = 512 << 20

  /// A page's memory never shrinks, so what was released is counted as free.
  package static var held: Int { Int(clamping: browser_held()) }

  package static func keepReleased() {}
  package static func trim() {}
  package static func trimSpare() {}
}

package func adviseHugePages(_ memory: UnsafeMutableRawPointer, byteCount: Int) {}

@_extern(c, "browser_held")
private func browser_held() -> UInt
