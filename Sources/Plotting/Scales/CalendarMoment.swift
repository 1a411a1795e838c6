/// A moment of the Gregorian calendar, which also counts the days before that was in use.
///
/// As a number it is the days since 1970-01-01, with the time of day as their fraction. There are no time zones.
package struct CalendarMoment: Sendable, Hashable {
  package var year: Int
  /// From 1.
  package var month: Int
  /// From 1.
  package var day: Int
  package var milliseconds: Int

  package static let dayLength = 86_400_000

  /// - Returns: nil for what is no number, or lies a million years away.
  package init?(_ days: Double) {
    guard days.magnitude < 3e8 else { return nil }
    let whole = days.rounded(.down)
    let parts = ((days - whole) * Double(Self.dayLength)).rounded()
    let isNextDay = parts >= Double(Self.dayLength)
    self.init(dayNumber: Int(whole) + (isNextDay ? 1 : 0))
    milliseconds = isNextDay ? 0 : Int(parts)
  }

  /// Midnight at the beginning of a day, counted from 1970-01-01.
  package init(dayNumber: Int) {
    let count = dayNumber + Self.marchOfYear0
    var year = Int((Double(count) / 365.2425).rounded(.down))
    while Self.firstOfMarch(year + 1) <= count { year += 1 }
    while Self.firstOfMarch(year) > count { year -= 1 }
    let dayOfYear = count - Self.firstOfMarch(year)
    let place = Self.monthStarts.lastIndex { $0 <= dayOfYear } ?? 0
    self.year = place < 10 ? year : year + 1
    month = place < 10 ? place + 3 : place - 9
    day = dayOfYear - Self.monthStarts[place] + 1
    milliseconds = 0
  }

  /// - Returns: nil for a day that no calendar has.
  package init?(year: Int, month: Int, day: Int, milliseconds: Int = 0) {
    guard (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, year),
      year.magnitude < 800_000, (0..<Self.dayLength).contains(milliseconds)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.milliseconds = milliseconds
  }

  package var dayNumber: Int {
    let place = month > 2 ? month - 3 : month + 9
    return Self.firstOfMarch(month > 2 ? year : year - 1) + Self.monthStarts[place] + day - 1
      - Self.marchOfYear0
  }

  package var days: Double {
    Double(dayNumber) + Double(milliseconds) / Double(Self.dayLength)
  }

  /// From Monday, which is 0.
  package var weekday: Int {
    // 1970-01-01 was a Thursday.
    let rest = (dayNumber + 3) % 7
    return rest < 0 ? rest + 7 : rest
  }

  /// From 1.
  package var dayOfYear: Int {
    var first = self
    (first.month, first.day) = (1, 1)
    return dayNumber - first.dayNumber + 1
  }

  package static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  package static let weekdayNames = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  // MARK: Counting

  /// Days before each month of a year that begins in March, so that the leap day is its last.
  private static let monthStarts = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337]
  /// From the first of March of the year 0 to 1970-01-01.
  private static let marchOfYear0 = 719_468

  /// Days from the first of March of the year 0 to that of `year`.
  private static func firstOfMarch(_ year: Int) -> Int {
    func quotient(_ divisor: Int) -> Int { (year - (year % divisor + divisor) % divisor) / divisor }
    return 365 * year + quotient(4) - quotient(100) + quotient(400)
  }

  package static func length(ofMonth month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // MARK: As text

  /// How finely a moment is written.
  package enum Precision: Int, Sendable, Comparable {
    case day, minute, second, millisecond

    package static func < (a: Precision, b: Precision) -> Bool { a.rawValue < b.rawValue }

    /// The coarsest that loses nothing of these days.
    package init(of days: some Swift.Sequence<Double>) {
      self = .day
      for number in days {
        guard let moment = CalendarMoment(number) else { continue }
        self = max(self, moment.precision)
        if self == .millisecond { return }
      }
    }
  }

  private var precision: Precision {
    if milliseconds == 0 { return .day }
    if milliseconds % 60_000 == 0 { return .minute }
    return milliseconds % 1000 == 0 ? .second : .millisecond
  }

  /// `2024-03-01`, `2024-03-01 12:30`.
  package func text(_ precision: Precision) -> String {
    let date = "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))"
    return precision == .day ? date : date + " " + time(precision)
  }

  /// `12:30`, `12:30:05`.
  package func time(_ precision: Precision) -> String {
    let seconds = milliseconds / 1000
    var text = Self.padded(seconds / 3600) + ":" + Self.padded(seconds / 60 % 60)
    if precision > .minute { text += ":" + Self.padded(seconds % 60) }
    if precision > .second { text += "." + Self.padded(milliseconds % 1000, 3) }
    return text
  }

  /// With zeros in front.
  package static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number.magnitude)
    return (number < 0 ? "-" : "")
      + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

/// `2024-03-01` of a number of days; `nan` where there is no date.
package func dateText(_ days: Double, _ precision: CalendarMoment.Precision) -> String {
  if days.isNaN { return "nan" }
  return CalendarMoment(days)?.text(precision) ?? "day \(days)"
}
