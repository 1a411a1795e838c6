/// Takes values to colours.
package struct ColourScale: Sendable, Equatable {
  package var palette: Palette
  package var range: ClosedRange<Double>
  /// The colour of NaN.
  package var missing: Colour
  /// Whether colours follow the square root of the way up the range, which tells small values apart.
  package var isRooted: Bool

  package init(
    palette: Palette, range: ClosedRange<Double>, missing: Colour, isRooted: Bool = false
  ) {
    self.palette = palette
    self.range = range
    self.missing = missing
    self.isRooted = isRooted
  }

  /// The value in the middle of one of so many equal levels.
  func text(atLevel level: Int, of levels: Int) -> String {
    let share = (Double(level) + 0.5) / Double(levels)
    let linear = isRooted ? share * share : share
    return Decimal.text(of: range.lowerBound + linear * (range.upperBound - range.lowerBound))
  }

  /// How far along the palette a value stands, from 0 to 1; values outside the range stand at its ends.
  package func share(_ value: Double) -> Double {
    let length = range.upperBound / 2 - range.lowerBound / 2
    guard length > 0 else { return 0 }
    let linear = min(max((value / 2 - range.lowerBound / 2) / length, 0), 1)
    return isRooted ? linear.squareRoot() : linear
  }

  /// 256 colours from the lowest to the highest value.
  package var table: [Colour] { (0..<256).map { palette.colour(at: Double($0) / 255) } }

  /// The index of a value's colour in `table`.
  package func level(_ value: Double) -> Int {
    min(max(Int((share(value) * 255).rounded()), 0), 255)
  }
}
