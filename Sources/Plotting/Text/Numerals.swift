/// Numbers that are told together, written so that what differs reads differently.
///
/// Each has three significant digits or more: as many as tell the ends of a stretch apart to a hundredth of it, and as
/// many as tell any two of the numbers apart. Whole numbers below ten million are written in full.
struct Numerals {
  /// The power of ten of the last digit that matters.
  private let finest: Int?
  /// Digits beyond that, by which near neighbours differ.
  private var extra = 0
  /// How dates are written; nil where the values are numbers.
  private var precision: CalendarMoment.Precision?

  init(_ values: [Double], _ kind: ScaleKind = .linear) {
    let known = Set(values.filter { $0.isFinite }.map { $0 + 0 })
    let spread = (known.max() ?? 0) - (known.min() ?? 0)
    finest = spread > 0 && spread.isFinite ? DecimalDigits(spread).power - 2 : nil
    if kind == .dates {
      // The time of day matters within a few days.
      precision = spread < 0.01 ? .second : spread < 5 ? min(.init(of: known), .minute) : .day
      return
    }
    while extra < 15, Set(known.map { text($0) }).count < known.count { extra += 1 }
  }

  /// Such as `0.125`, `−3`, `1905`, `1.2·10⁸`.
  func text(_ value: Double) -> String {
    if let precision { return dateText(value, precision) }
    return Decimal.text(of: value, finest: finest, extra: extra)
  }
}

extension Figure {
  /// A number as sentences of figures write it: three significant digits, whole ones in full, a true minus.
  ///
  /// - Parameter value: Any number.
  /// - Returns: Such as `0.125`, `−3`, `1905`, `1.2·10⁸`.
  public static func text(of value: Double) -> String { Decimal.text(of: value) }

  /// Numbers as sentences of figures write them where they stand together: those that differ read differently.
  ///
  /// - Parameters:
  ///   - values: The numbers.
  ///   - others: Numbers of the same kind, among which they are to be found: the ends of the data, for example.
  ///   - kind: The axis that they are read from.
  /// - Returns: A text for each of `values`.
  public static func texts(
    of values: [Double], among others: [Double] = [], on kind: ScaleKind = .linear
  ) -> [String] {
    let numerals = Numerals(values + others, kind)
    return values.map { numerals.text($0) }
  }
}
