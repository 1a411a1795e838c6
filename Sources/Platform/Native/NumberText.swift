import Glibc

/// A finite number with so many decimals, as `0.127` or `1.27e-01`; halves rounded as the exact binary value asks.
package func formatted(_ number: Double, digits: Int, isScientific: Bool) -> String {
  // The largest number has 309 digits in front of its point.
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320 + digits) { buffer in
    let written = withVaList([Int32(digits), number]) {
      vsnprintf(buffer.baseAddress, buffer.count, isScientific ? "%.*e" : "%.*f", $0)
    }
    return String(decoding: buffer.prefix(Int(written)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
