import Testing

@testable import Pictures

@Suite struct DecimalTests {
  @Test(arguments: [
    (Decimal(mantissa: -25, exponent: -1), 2, "\u{2212}2.50"),
    (Decimal(mantissa: 3, exponent: 3), 0, "3000"),
    (Decimal(mantissa: 12, exponent: 3), 0, "12\u{2009}000"),
    (Decimal(mantissa: 0, exponent: -3), 3, "0.000"),
    (Decimal(mantissa: 5, exponent: -3), 3, "0.005"),
    (Decimal(mantissa: 100, exponent: -2), 0, "1"),
  ])
  func decimalsAreWrittenExactly(number: Decimal, decimals: Int, text: String) {
    #expect(number.text(decimals: decimals) == text)
  }
}
