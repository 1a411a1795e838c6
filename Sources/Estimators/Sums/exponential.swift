/// exp(x) for x ≤ 0 in plain arithmetic, so that a loop over it becomes vector code.
///
/// Relative error below 3e-16. Arguments under −708 give exp(−708) ≈ 3e-308 and not 0, which no sum
/// that is above 1e-280 can tell apart.
///
/// *Source*: Cody and Waite (1980): reduce by multiples of ln 2 kept in two parts, then a Taylor
/// polynomial of degree 12 on |f| ≤ ½ ln 2.
@inline(__always)
func exponential(nonPositive x: Double) -> Double {
  let clamped = x > -708 ? x : -708
  let shifted = clamped * 1.4426950408889634 + 6755399441055744
  let multiple = shifted - 6755399441055744
  let f = (clamped - multiple * 0.693147180369123816490) - multiple * 1.90821492927058770002e-10
  var p = 1.0 / 479_001_600
  p = p * f + 1.0 / 39_916_800
  p = p * f + 1.0 / 3_628_800
  p = p * f + 1.0 / 362_880
  p = p * f + 1.0 / 40_320
  p = p * f + 1.0 / 5_040
  p = p * f + 1.0 / 720
  p = p * f + 1.0 / 120
  p = p * f + 1.0 / 24
  p = p * f + 1.0 / 6
  p = p * f + 0.5
  p = p * f + 1
  p = p * f + 1
  return Double(bitPattern: p.bitPattern &+ (shifted.bitPattern &<< 52))
}
