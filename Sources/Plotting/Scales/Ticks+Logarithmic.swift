import CMath

extension Ticks {
  /// Powers of ten within a range, thinned to the wanted number; for less than two decades also 2 and 5 of each, and
  /// within a factor of five round numbers as on a linear axis.
  ///
  /// - Parameters:
  ///   - range: Positive finite ends.
  ///   - target: The wanted number of ticks.
  ///   - fits: Whether these ticks have room beside each other.
  /// - Returns: No ticks when the range is not positive.
  static func logarithmic(
    _ range: ClosedRange<Double>, target: Double, fits: (Ticks) -> Bool
  ) -> Ticks {
    guard range.lowerBound > 0, range.upperBound.isFinite else { return .none }
    let low = log10(range.lowerBound)
    let high = log10(range.upperBound)
    let decades = Int(ceil(low - 1e-9))...max(Int(ceil(low - 1e-9)), Int(floor(high + 1e-9)))
    if high - low < 0.7 { return linear(range, target: target, fits: fits) }
    if high - low < 1.7 {
      let candidates: [Decimal] = (Int(floor(low))...Int(floor(high))).flatMap { exponent in
        [1, 2, 5].map { Decimal(mantissa: $0, exponent: exponent) }
      }
      let within = candidates.filter {
        $0.value >= range.lowerBound * 0.999999 && $0.value <= range.upperBound * 1.000001
      }
      if within.count >= 2 {
        var ticks = Ticks.none
        for decimal in within {
          ticks.values.append(decimal.value)
          ticks.labels.append(Self.label(decimal))
        }
        ticks.minor = Self.minor(decades.lowerBound - 1...decades.upperBound, within: range)
        if fits(ticks) { return ticks }
      }
    }
    for stride in Self.strides {
      let exponents = decades.filter { $0 % stride == 0 }
      let usesDigits = (exponents.first ?? 0) >= -3 && (exponents.last ?? 0) <= 4
      var ticks = Ticks.none
      for exponent in exponents {
        let decimal = Decimal(mantissa: 1, exponent: exponent)
        ticks.values.append(decimal.value)
        ticks.labels.append(
          usesDigits
            ? decimal.text(decimals: max(0, -exponent)) : "10" + Decimal.superscript(exponent))
      }
      let isSparse = Double(exponents.count) <= 1.6 * max(target, 2)
      if exponents.count <= 1 || (isSparse && fits(ticks)) {
        if stride == 1 {
          ticks.minor = Self.minor(decades.lowerBound - 1...decades.upperBound, within: range)
        } else if stride <= 10 {
          ticks.minor = decades.filter { $0 % stride != 0 }.map {
            Decimal(mantissa: 1, exponent: $0).value
          }
        }
        return ticks
      }
    }
    return .none
  }

  /// Every so many decades one is marked; doubles span fewer than 640.
  private static let strides = [1, 2, 3, 4, 5, 10, 20, 50, 100, 200]

  private static func label(_ decimal: Decimal) -> String {
    if (-4...4).contains(decimal.exponent) {
      return decimal.text(decimals: max(0, -decimal.exponent))
    }
    return (decimal.mantissa == 1 ? "" : "\(decimal.mantissa)·") + "10"
      + Decimal.superscript(decimal.exponent)
  }

  private static func minor(_ decades: ClosedRange<Int>, within range: ClosedRange<Double>)
    -> [Double]
  {
    guard decades.count <= 8 else { return [] }
    return decades.flatMap { exponent in
      (2...9).map { Decimal(mantissa: $0, exponent: exponent).value }
    }.filter { range.contains($0) }
  }
}
