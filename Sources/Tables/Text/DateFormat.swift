import Plotting

/// How dates are written, in the signs of `strftime`: reads and writes.
package struct DateFormat: Sendable {
  private enum Piece: Sendable, Equatable {
    case literal(UInt8)
    case field(UInt8)
  }

  private let pieces: [Piece]
  /// Whether a time of day may follow, as in `2024-03-01 12:30` and `2024-03-01T12:30:05Z`.
  private var allowsTime = false

  private static let signs = Set("YymdHMSfIpbBaAjz%".utf8)

  /// - Returns: nil for a sign that is not known.
  package init?(_ written: String) {
    var pieces: [Piece] = []
    var bytes = Array(written.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        pieces.append(.literal(byte))
        continue
      }
      guard let sign = bytes.popFirst(), Self.signs.contains(sign) else { return nil }
      pieces.append(sign == byte ? .literal(byte) : .field(sign))
    }
    self.pieces = pieces
  }

  var beginsWithYear: Bool { pieces.first == .field(UInt8(ascii: "Y")) }
  var isDayFirst: Bool { pieces.first == .field(UInt8(ascii: "d")) }

  // MARK: Recognising

  /// Those that say by themselves what is what.
  private static let certain = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%Y-%m"]
    .compactMap(recognised)
  /// Of which one may be meant as well as the other.
  private static let uncertain = ["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y"]
    .compactMap(recognised)

  private static func recognised(_ written: String) -> DateFormat? {
    var format = DateFormat(written)
    format?.allowsTime = written != "%Y-%m"
    return format
  }

  /// What some texts, all of one column, are written in.
  package enum Guess {
    case format(DateFormat)
    /// Dates, of which nothing shows whether the day or the month stands first.
    case dayOrMonth
    case none
  }

  package static func guess(_ texts: some Swift.Sequence<String?>) -> Guess {
    var candidates = certain + uncertain
    var isEmpty = true
    for case let text? in texts {
      let bytes = Array(text.utf8)
      // Most texts are told from dates by their first letter.
      guard let first = bytes.first, first &- UInt8(ascii: "0") < 10 else { return .none }
      isEmpty = false
      candidates.removeAll { $0.days(bytes) == nil }
      if candidates.isEmpty { return .none }
    }
    if isEmpty { return .none }
    return candidates.count == 1 ? .format(candidates[0]) : .dayOrMonth
  }

  // MARK: Reading

  /// The days since 1970-01-01; nil when the text is written otherwise, or says a day that no calendar has.
  package func days(_ text: [UInt8]) -> Double? {
    var reader = Reader(bytes: text)
    for piece in pieces {
      guard reader.read(piece) else { return nil }
    }
    if allowsTime, !reader.readTime() { return nil }
    guard reader.isAtEnd else { return nil }
    return reader.days
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0
    var year: Int?
    var month: Int?
    var day: Int?
    var dayOfYear: Int?
    var hour = 0
    var isAfternoon: Bool?
    var minute = 0
    var second = 0
    var milliseconds = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    var days: Double? {
      var hour = hour
      if let isAfternoon {
        guard (1...12).contains(hour) else { return nil }
        hour = hour % 12 + (isAfternoon ? 12 : 0)
      }
      guard hour < 24, minute < 60, second < 60, let year else { return nil }
      let time = ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
      let moment = CalendarMoment(
        year: year, month: month ?? 1, day: day ?? 1, milliseconds: time)
      guard let dayOfYear else { return moment?.days }
      guard let moment, (1...366).contains(dayOfYear) else { return nil }
      return moment.days + Double(dayOfYear - moment.dayOfYear)
    }

    mutating func read(_ piece: Piece) -> Bool {
      switch piece {
      case .literal(let byte): return skip(byte)
      case .field(let sign): return readField(sign)
      }
    }

    private mutating func readField(_ sign: UInt8) -> Bool {
      switch sign {
      case UInt8(ascii: "Y"):
        year = number(4...4)
        return year != nil
      case UInt8(ascii: "y"):
        guard let short = number(2...2) else { return false }
        year = short + (short < 69 ? 2000 : 1900)
      case UInt8(ascii: "m"):
        month = number(1...2)
        return month != nil
      case UInt8(ascii: "d"):
        day = number(1...2)
        return day != nil
      case UInt8(ascii: "j"):
        dayOfYear = number(1...3)
        return dayOfYear != nil
      case UInt8(ascii: "H"), UInt8(ascii: "I"):
        guard let hour = number(1...2) else { return false }
        self.hour = hour
      case UInt8(ascii: "M"):
        guard let minute = number(1...2) else { return false }
        self.minute = minute
      case UInt8(ascii: "S"):
        guard let second = number(1...2) else { return false }
        self.second = second
      case UInt8(ascii: "f"): return readFraction()
      case UInt8(ascii: "p"):
        guard let half = name(["AM", "PM"]) else { return false }
        isAfternoon = half == 1
      case UInt8(ascii: "b"), UInt8(ascii: "B"):
        guard let place = name(CalendarMoment.monthNames) else { return false }
        month = place + 1
      case UInt8(ascii: "a"), UInt8(ascii: "A"): return name(CalendarMoment.weekdayNames) != nil
      default: return readOffset()
      }
      return true
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
      guard place < bytes.count, bytes[place] == byte else { return false }
      place += 1
      return true
    }

    private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
      var (value, count) = (0, 0)
      while place < bytes.count, count < digits.upperBound,
        case let digit = bytes[place] &- UInt8(ascii: "0"), digit < 10
      {
        value = 10 * value + Int(digit)
        count += 1
        place += 1
      }
      return count >= digits.lowerBound ? value : nil
    }

    /// A name in full, or its first three letters.
    private mutating func name(_ names: [String]) -> Int? {
      for (index, name) in names.enumerated() {
        for length in [name.utf8.count, 3] {
          let letters = name.utf8.prefix(length)
          guard place + letters.count <= bytes.count else { continue }
          let isSame = zip(letters, bytes[place...]).allSatisfy { $0 | 0x20 == $1 | 0x20 }
          if isSame {
            place += letters.count
            return index
          }
        }
      }
      return nil
    }

    private mutating func readFraction() -> Bool {
      var factor = 100
      let start = place
      while place < bytes.count, case let digit = bytes[place] &- UInt8(ascii: "0"), digit < 10 {
        milliseconds += Int(digit) * factor
        factor /= 10
        place += 1
      }
      return place > start
    }

    /// `Z` or `+01:00`, which changes nothing: the clock's own time counts.
    private mutating func readOffset() -> Bool {
      if skip(UInt8(ascii: "Z")) { return true }
      guard skip(UInt8(ascii: "+")) || skip(UInt8(ascii: "-")), number(2...2) != nil else {
        return false
      }
      _ = skip(UInt8(ascii: ":"))
      return number(2...2) != nil
    }

    /// `12:30`, `12:30:05.25Z`, behind a blank or a T, where something follows.
    mutating func readTime() -> Bool {
      guard skip(UInt8(ascii: " ")) || skip(UInt8(ascii: "T")) else { return true }
      guard let hour = number(1...2), skip(UInt8(ascii: ":")), let minute = number(2...2) else {
        return false
      }
      (self.hour, self.minute) = (hour, minute)
      if skip(UInt8(ascii: ":")) {
        guard let second = number(2...2) else { return false }
        self.second = second
        if skip(UInt8(ascii: ".")), !readFraction() { return false }
      }
      _ = skip(UInt8(ascii: "Z"))
      return true
    }
  }

  // MARK: Writing

  /// `nan` where there is no date.
  package func text(_ days: Double) -> String {
    guard let moment = CalendarMoment(days) else { return dateText(days, .day) }
    var text: [UInt8] = []
    for piece in pieces {
      switch piece {
      case .literal(let byte): text.append(byte)
      case .field(let sign): text += Array(DateFormat.text(moment, sign).utf8)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func text(_ moment: CalendarMoment, _ sign: UInt8) -> String {
    let seconds = moment.milliseconds / 1000
    let month = CalendarMoment.monthNames[moment.month - 1]
    let weekday = CalendarMoment.weekdayNames[moment.weekday]
    return switch sign {
    case UInt8(ascii: "Y"): CalendarMoment.padded(moment.year, 4)
    case UInt8(ascii: "y"): CalendarMoment.padded((moment.year % 100 + 100) % 100)
    case UInt8(ascii: "m"): CalendarMoment.padded(moment.month)
    case UInt8(ascii: "d"): CalendarMoment.padded(moment.day)
    case UInt8(ascii: "j"): CalendarMoment.padded(moment.dayOfYear, 3)
    case UInt8(ascii: "H"): CalendarMoment.padded(seconds / 3600)
    case UInt8(ascii: "I"): CalendarMoment.padded((seconds / 3600 + 11) % 12 + 1)
    case UInt8(ascii: "p"): seconds < 43_200 ? "AM" : "PM"
    case UInt8(ascii: "M"): CalendarMoment.padded(seconds / 60 % 60)
    case UInt8(ascii: "S"): CalendarMoment.padded(seconds % 60)
    case UInt8(ascii: "f"): CalendarMoment.padded(moment.milliseconds % 1000, 3) + "000"
    case UInt8(ascii: "b"): String(month.prefix(3))
    case UInt8(ascii: "B"): month
    case UInt8(ascii: "a"): String(weekday.prefix(3))
    case UInt8(ascii: "A"): weekday
    default: ""
    }
  }
}
