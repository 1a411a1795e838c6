import RealModule

/// Reproducible random numbers for simulations: the same seed gives the same results everywhere.
///
/// *Source*: SplitMix64, Steele, Lea and Flood (2014).
struct Generator {
  private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The generator after it has given so many numbers: parts of a sequence can be made at the same time.
  init(seed: UInt64, after count: Int) {
    state = seed &+ Self.step &* UInt64(truncatingIfNeeded: count)
  }

  mutating func next() -> UInt64 {
    state &+= Self.step
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// In [0, 1).
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A standard normal number (Box and Muller 1958).
  mutating func normal() -> Double {
    (-2 * Double.log(1 - uniform())).squareRoot() * Double.cos(2 * .pi * uniform())
  }

  /// −1 or 1 (Rademacher).
  mutating func sign() -> Double { next() >> 63 == 0 ? -1 : 1 }
}

extension Generator {
  /// The mean of so many signs, from two numbers whatever the count: the signs themselves up to 64, and their normal limit
  /// beyond.
  mutating func meanSign(of count: Double) -> Double {
    guard count <= 64, let signs = Int(exactly: count), signs > 0 else {
      return normal() / count.squareRoot()
    }
    let bits = next() >> (64 - UInt64(signs))
    _ = next()
    return Double(2 * bits.nonzeroBitCount - signs) / count
  }
}
