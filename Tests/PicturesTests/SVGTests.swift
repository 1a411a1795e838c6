import Testing

@testable import Pictures

@Suite struct SVGTests {
  @Test(arguments: [
    (0.0, "0"), (-0.001, "0"), (1.005, "1"), (12.345, "12.35"), (-3.5, "-3.5"), (0.05, "0.05"),
    (-0.25, "-0.25"), (100, "100"), (.nan, "0"), (.infinity, "0"),
  ])
  func numbersHaveAtMostTwoDecimals(value: Double, text: String) {
    #expect(number(value) == text)
  }
}
