/// A finite number with so many decimals, as `0.127` or `1.27e-01`; halves rounded as the exact binary value asks.
package func formatted(_ number: Double, digits: Int, isScientific: Bool) -> String {
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 320 + digits) { buffer in
    let written = browser_format(
      buffer.baseAddress, buffer.count, isScientific ? 1 : 0, Int32(digits), number)
    return String(decoding: buffer.prefix(Int(written)), as: UTF8.self)
  }
}

@_extern(c, "browser_format")
private func browser_format(
  _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int, _ isScientific: Int32, _ digits: Int32,
  _ number: Double
) -> Int32
