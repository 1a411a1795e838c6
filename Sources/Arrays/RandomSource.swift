import CMath
import CVectorMath
import Synchronization

/// The notebook's random numbers: the same on every machine and in every run, until `seed` says otherwise.
///
/// xoshiro256++ (Blackman and Vigna, 2019), seeded through SplitMix64; see docs/decisions.
package final class RandomSource: Sendable {
  /// What a fresh session starts from.
  package static let initialSeed: UInt64 = 11_02

  private let state: Mutex<Xoshiro256>

  package init(seed: UInt64 = initialSeed) { state = Mutex(Xoshiro256(seed: seed)) }

  /// One that goes on like another, which does not notice.
  package init(copying other: RandomSource) { state = Mutex(other.state.withLock { $0 }) }

  package func seed(_ seed: UInt64) { state.withLock { $0 = Xoshiro256(seed: seed) } }

  /// Uniform numbers in [0, 1): multiples of 2^-53.
  package func fillUniform(_ numbers: UnsafeMutableBufferPointer<Double>) {
    state.withLock { shared in
      // A copy stays in registers.
      var generator = shared
      for index in numbers.indices { numbers[index] = generator.uniform() }
      shared = generator
    }
  }

  /// Lets `body` draw, and nobody else meanwhile.
  package func drawing(_ body: (inout Xoshiro256) -> Void) {
    state.withLock { shared in
      var generator = shared
      body(&generator)
      shared = generator
    }
  }

  /// Standard normal numbers, by Marsaglia's polar method (1964), which needs no table.
  package func fillNormal(_ numbers: UnsafeMutableBufferPointer<Double>) {
    let block = 512
    state.withLock { shared in
      var generator = shared
      // Points (u, v) of the unit disc go to where their two numbers will stand; the factors are computed together.
      withUnsafeTemporaryAllocation(of: Double.self, capacity: block / 2) { factors in
        for start in stride(from: 0, to: numbers.count, by: block) {
          let count = min(block, numbers.count - start)
          let pairs = (count + 1) / 2
          for pair in 0..<pairs {
            var (u, v, s) = (0.0, 0.0, 0.0)
            repeat {
              u = 2 * generator.uniform() - 1
              v = 2 * generator.uniform() - 1
              s = u * u + v * v
            } while s <= 0 || s >= 1
            factors[pair] = s
            numbers[start + 2 * pair] = u
            if 2 * pair + 1 < count { numbers[start + 2 * pair + 1] = v }
          }
          guard let base = factors.baseAddress else { return }
          cvectormath_polar_factor(base, base, pairs)
          for index in 0..<count { numbers[start + index] *= factors[index / 2] }
        }
      }
      shared = generator
    }
  }
}

/// Blackman and Vigna's generator with 256 bits of state and period 2^256 - 1.
package struct Xoshiro256: RandomNumberGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  package init(seed: UInt64) {
    var mixer = seed
    func next() -> UInt64 {
      mixer &+= 0x9e37_79b9_7f4a_7c15
      var z = mixer
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    state = (next(), next(), next(), next())
  }

  package mutating func next() -> UInt64 {
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    let result = rotate(state.0 &+ state.3, 23) &+ state.0
    let t = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = rotate(state.3, 45)
    return result
  }

  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number from 0 to `bound` - 1, each equally likely (Lemire, 2019).
  ///
  /// - Precondition: `bound` is above 0.
  package mutating func below(_ bound: UInt64) -> UInt64 {
    while true {
      let (high, low) = next().multipliedFullWidth(by: bound)
      if low >= bound || low >= (0 &- bound) % bound { return high }
    }
  }

  /// A number from the exponential distribution of mean 1.
  package mutating func exponential() -> Double { -CMath.log1p(-uniform()) }

  /// A number from the Poisson distribution.
  ///
  /// *Source*: for large means Hörmann, "The transformed rejection method for generating Poisson random variables" (1993).
  package mutating func poisson(mean: Double) -> Double {
    guard mean >= 10 else {
      // The points of a process up to time `mean`.
      var time = exponential()
      var count = 0.0
      while time < mean {
        count += 1
        time += exponential()
      }
      return count
    }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let v_r = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07, v <= v_r { return k }
      if k < 0 || (us < 0.013 && v > us) { continue }
      let logarithm = Self.logPoisson(k, mean: mean)
      if CMath.log(v * inverseAlpha / (a / (us * us) + b)) <= logarithm { return k }
    }
  }

  /// log(meanᵏ e⁻ᵐᵉᵃⁿ / k!), where nothing cancels for a large mean: by Stirling's series.
  private static func logPoisson(_ k: Double, mean: Double) -> Double {
    guard k >= 20 else {
      let factorial = stride(from: 2, through: k, by: 1).reduce(1, *)
      return k * CMath.log(mean) - mean - CMath.log(factorial)
    }
    let excess = (mean - k) / k
    let series = (1 / 12 - (1 / 360 - 1 / (1260 * k * k)) / (k * k)) / k
    return k * (CMath.log1p(excess) - excess) - CMath.log(2 * .pi * k) / 2 - series
  }
}
