/// Remembers the last 65,536 signatures, so that a recorded message has no effect when sent again.
struct ReplayGuard {
  private static let capacity = 1 << 16

  // 128 bits of the digest are enough to tell messages apart, in a quarter of the memory.
  private var known: Set<SIMD2<UInt64>> = []
  private var oldestFirst: [SIMD2<UInt64>] = []
  private var next = 0

  /// Whether the signature is new; it is remembered.
  mutating func admit(_ signature: [UInt8]) -> Bool {
    let mark = Self.mark(of: signature)
    guard known.insert(mark).inserted else { return false }
    if oldestFirst.count < Self.capacity {
      oldestFirst.append(mark)
    } else {
      known.remove(oldestFirst[next])
      oldestFirst[next] = mark
      next = (next + 1) % Self.capacity
    }
    return true
  }

  private static func mark(of signature: [UInt8]) -> SIMD2<UInt64> {
    var halves = SIMD2<UInt64>()
    for (index, digit) in signature.prefix(32).enumerated() {
      // The digits are verified hexadecimal: their low bits and bit 6 hold the value.
      let value = UInt64(digit & 15) + (digit & 64 != 0 ? 9 : 0)
      halves[index / 16] = halves[index / 16] << 4 | value
    }
    return halves
  }
}
