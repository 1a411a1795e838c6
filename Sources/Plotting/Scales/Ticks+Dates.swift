extension Ticks {
  /// The beginnings of years, months, weeks, days, hours or minutes within a range of days since 1970-01-01.
  ///
  /// Of the steps whose labels have room, the one whose ticks come nearest to the wanted number. Where labels may have two
  /// lines, the second says once for all that follow what the first leaves out: the year of months, the month of days, the
  /// day of hours; else that is the ticks' factor.
  ///
  /// - Parameters:
  ///   - range: Finite ends, lower below upper.
  ///   - target: The wanted number of ticks, at least 2.
  ///   - isStacked: Whether labels may have a second line.
  ///   - fits: Whether these ticks have room beside each other.
  /// - Returns: Round numbers where the range is shorter than two seconds, or a million years away.
  static func dates(
    _ range: ClosedRange<Double>, target: Double, isStacked: Bool, fits: (Ticks) -> Bool
  ) -> Ticks {
    let length = range.upperBound - range.lowerBound
    guard length > 2 / 86_400.0, range.lowerBound > -2.9e8, range.upperBound < 2.9e8 else {
      return linear(range, target: target, fits: fits)
    }
    var best: (distance: Double, ticks: Ticks)?
    for step in DateStep.all {
      let expected = length / step.days
      guard expected < 40, expected > 0.4 else { continue }
      let all = step.moments(in: range)
      // Where a label at an end has no room, the step is good without that tick.
      let ticks = [all, all.dropLast(), Array(all.dropFirst())].lazy
        .map { step.ticks(at: $0, isStacked: isStacked) }
        .first { !$0.values.isEmpty && ($0.values.count == 1 || fits($0)) }
      guard let ticks else { continue }
      let ratio = Double(ticks.values.count) / max(target, 2)
      let distance = max(ratio, 1 / ratio)
      if let best, best.distance <= distance { continue }
      best = (distance, ticks)
    }
    return best?.ticks ?? .none
  }
}

/// A distance between date ticks.
private enum DateStep {
  case years(Int)
  case months(Int)
  case days(Int)
  case seconds(Int)

  static let all: [DateStep] =
    [1, 2, 5, 10, 15, 30].map(seconds)
    + [1, 2, 5, 10, 15, 30].map { seconds($0 * 60) }
    + [1, 2, 3, 6, 12].map { seconds($0 * 3600) }
    + [1, 2, 7, 14].map(days)
    + [1, 2, 3, 6].map(months)
    + [1, 10, 100, 1000, 10_000, 100_000].flatMap { power in [1, 2, 5].map { years($0 * power) } }

  /// About how long it is.
  var days: Double {
    switch self {
    case .years(let count): 365.2425 * Double(count)
    case .months(let count): 30.44 * Double(count)
    case .days(let count): Double(count)
    case .seconds(let count): Double(count) / 86_400
    }
  }

  func moments(in range: ClosedRange<Double>) -> [CalendarMoment] {
    guard let first = CalendarMoment(range.lowerBound), let last = CalendarMoment(range.upperBound)
    else { return [] }
    var moments: [CalendarMoment] = []
    switch self {
    case .years(let count):
      for place in Self.quotient(first.year, count)...Self.quotient(last.year, count) {
        if let moment = CalendarMoment(year: place * count, month: 1, day: 1) {
          moments.append(moment)
        }
      }
    case .months(let count):
      let months = (12 * first.year + first.month - 1, 12 * last.year + last.month - 1)
      for place in Self.quotient(months.0, count)...Self.quotient(months.1, count) {
        let year = Self.quotient(place * count, 12)
        if let moment = CalendarMoment(year: year, month: place * count - 12 * year + 1, day: 1) {
          moments.append(moment)
        }
      }
    case .days(let count):
      // Weeks begin on Mondays, such as 1970-01-05.
      let monday = count % 7 == 0 ? 4 : 0
      let ends = [first, last].map { Self.quotient($0.dayNumber - monday, count) }
      for place in ends[0]...ends[1] {
        moments.append(CalendarMoment(dayNumber: monday + place * count))
      }
    case .seconds(let count):
      let perDay = 86_400 / count
      for day in first.dayNumber...last.dayNumber {
        for place in 0..<perDay {
          let days = Double(day) + Double(place) / Double(perDay)
          if range.contains(days), let moment = CalendarMoment(days) { moments.append(moment) }
        }
      }
    }
    return moments.filter { range.contains($0.days) }
  }

  func ticks(at moments: [CalendarMoment], isStacked: Bool) -> Ticks {
    var ticks = Ticks(values: moments.map { $0.days }, labels: moments.map(label))
    if isStacked {
      var before: CalendarMoment?
      ticks.labels = moments.map { moment in
        let (upper, lower) = lines(moment, after: before)
        before = moment
        return lower.map { upper + "\n" + $0 } ?? upper
      }
    } else {
      ticks.factor = moments.first.flatMap { first in moments.last.flatMap { common(first, $0) } }
    }
    return ticks
  }

  /// What changes from tick to tick, and below it what it is a part of, where that is new.
  private func lines(
    _ moment: CalendarMoment, after before: CalendarMoment?
  ) -> (upper: String, lower: String?) {
    let month = String(CalendarMoment.monthNames[moment.month - 1].prefix(3))
    let year = moment.year == before?.year ? "" : "\(moment.year)"
    switch self {
    case .years: return ("\(moment.year)", nil)
    case .months: return (month, year.isEmpty ? nil : year)
    case .days:
      let isNew = moment.month != before?.month || !year.isEmpty
      return ("\(moment.day)", isNew ? [month, year].joined(" ") : nil)
    case .seconds(let count):
      let isNew = moment.dayNumber != before?.dayNumber
      return (
        moment.time(count % 60 == 0 ? .minute : .second),
        isNew ? ["\(moment.day)", month, year].joined(" ") : nil
      )
    }
  }

  /// Rounded down.
  private static func quotient(_ number: Int, _ divisor: Int) -> Int {
    (number - (number % divisor + divisor) % divisor) / divisor
  }

  private func label(_ moment: CalendarMoment) -> String {
    let month = String(CalendarMoment.monthNames[moment.month - 1].prefix(3))
    switch self {
    case .years: return "\(moment.year)"
    case .months: return moment.month == 1 ? "\(moment.year)" : month
    case .days: return "\(moment.day) \(month)"
    case .seconds(let count):
      if moment.milliseconds == 0 { return "\(moment.day) \(month)" }
      return moment.time(count % 60 == 0 ? .minute : .second)
    }
  }

  /// What no label says: the year, or the day.
  private func common(_ first: CalendarMoment, _ last: CalendarMoment) -> String? {
    let years = first.year == last.year ? "\(first.year)" : "\(first.year)–\(last.year)"
    switch self {
    case .years: return nil
    case .months:
      return first.year == last.year && first.month > 1 ? years : nil
    case .days: return years
    case .seconds:
      let hasMidnight = first.dayNumber != last.dayNumber || first.milliseconds == 0
      return hasMidnight ? years : first.text(.day)
    }
  }
}

extension [String] {
  /// Those that say something, with this between them.
  fileprivate func joined(_ separator: String) -> String {
    filter { !$0.isEmpty }.joined(separator: separator)
  }
}
