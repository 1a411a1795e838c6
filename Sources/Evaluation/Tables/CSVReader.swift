/// Reads a table from the bytes of a text file: each byte is looked at once, and again only in
/// columns that turn out to hold text.
struct CSVReader {
  struct Options {
    /// Nil: recognised from the first line.
    var separator: UInt8?
    /// Nil: a comma counts as a decimal sign where it separates nothing else.
    var decimal: UInt8?
    /// Nil: the first line is a head unless it holds only numbers.
    var hasHeader: Bool?
    var encoding = Encoding.utf8
    /// Words that stand for a missing value, beside the empty cell.
    var missing: Set<String> = ["NA", "N/A", "nan", "NaN", "NAN", "null", "NULL", "None"]
  }

  /// What is wrong with a file, and where.
  enum Failure: Error {
    case empty
    case notText
    case notUTF8(line: Int, column: Int)
    case openQuote(line: Int)
    case rowLength(line: Int, found: Int, expected: Int)
    case stopped(RuntimeFailure)
  }

  /// A stretch of bytes between separators, without its quotes.
  struct Field {
    var lower: Int
    var upper: Int
    var isQuoted: Bool
    var hasQuotesInside: Bool
  }

  let bytes: [UInt8]
  let separator: UInt8
  let decimal: UInt8
  let missing: [[UInt8]]
  let hasHeader: Bool?
  /// Behind a byte order mark.
  let start: Int
  var position: Int
  var line = 1
  /// Why columns hold text: the first value that is no number.
  private(set) var strangers: [(column: Int, line: Int, text: String)] = []

  init(_ bytes: [UInt8], _ options: Options) throws(Failure) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      || bytes.prefix(4096).contains(0)
    {
      throw .notText
    }
    let bytes = CSVReader.converted(bytes, from: options.encoding)
    self.bytes = bytes
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    position = start
    let separator = options.separator ?? CSVReader.recognisedSeparator(bytes, from: start)
    self.separator = separator
    decimal = options.decimal ?? (separator == UInt8(ascii: ",") ? UInt8(ascii: ".") : 0)
    missing = options.missing.map { Array($0.utf8) }
    hasHeader = options.hasHeader
    if let (line, column) = CSVReader.firstStranger(in: bytes, separator: separator) {
      throw .notUTF8(line: line, column: column)
    }
  }

  /// The candidate that occurs most often in the first line, outside of quotes.
  private static func recognisedSeparator(_ bytes: [UInt8], from start: Int) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isInside = false
    for byte in bytes[start...] {
      if byte == UInt8(ascii: "\"") { isInside.toggle() }
      if isInside { continue }
      if byte == UInt8(ascii: "\n") { break }
      counts[byte, default: 0] += 1
    }
    let strong = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "|")]
    let best = strong.max { counts[$0, default: 0] < counts[$1, default: 0] }
    // A semicolon beside commas: the commas are decimal signs.
    if counts[UInt8(ascii: ";"), default: 0] > 0, counts[UInt8(ascii: "\t"), default: 0] == 0 {
      return UInt8(ascii: ";")
    }
    if let best, counts[best, default: 0] > 0 { return best }
    return counts[UInt8(ascii: " "), default: 0] > 0 ? UInt8(ascii: " ") : UInt8(ascii: ",")
  }

  // MARK: Rows

  var isAtEnd: Bool { position >= bytes.count }

  /// Passes over lines that are empty or hold only blanks.
  mutating func skipEmptyLines() {
    var index = position
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\n"):
        line += 1
        position = index + 1
      case UInt8(ascii: "\r"), UInt8(ascii: " "): break
      default: return
      }
      index += 1
    }
    position = index
  }

  /// Reads the fields of one row into `fields`.
  mutating func readRow(into fields: inout [Field]) throws(Failure) {
    fields.removeAll(keepingCapacity: true)
    while true {
      fields.append(try readField())
      guard position < bytes.count else { return }
      let byte = bytes[position]
      position += 1
      if byte == separator, byte != UInt8(ascii: " ") || !endsRow(at: position) {
        if byte == UInt8(ascii: " ") {
          while position < bytes.count, bytes[position] == byte { position += 1 }
        }
        continue
      }
      if byte == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") {
        position += 1
      }
      line += 1
      return
    }
  }

  private func endsRow(at index: Int) -> Bool {
    index >= bytes.count || bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r")
  }

  /// Reads one field and stops at the separator or the end of the row behind it.
  private mutating func readField() throws(Failure) -> Field {
    var lower = position
    while lower < bytes.count, bytes[lower] == UInt8(ascii: " ") { lower += 1 }
    if lower < bytes.count, bytes[lower] == UInt8(ascii: "\"") {
      return try readQuotedField(from: lower + 1)
    }
    var upper = lower
    while upper < bytes.count {
      let byte = bytes[upper]
      if byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      upper += 1
    }
    position = upper
    while upper > lower, bytes[upper - 1] == UInt8(ascii: " ") { upper -= 1 }
    return Field(lower: lower, upper: upper, isQuoted: false, hasQuotesInside: false)
  }

  private mutating func readQuotedField(from lower: Int) throws(Failure) -> Field {
    let openingLine = line
    var upper = lower
    var hasQuotesInside = false
    while true {
      guard upper < bytes.count else { throw .openQuote(line: openingLine) }
      if bytes[upper] == UInt8(ascii: "\n") { line += 1 }
      if bytes[upper] == UInt8(ascii: "\"") {
        guard upper + 1 < bytes.count, bytes[upper + 1] == UInt8(ascii: "\"") else { break }
        hasQuotesInside = true
        upper += 1
      }
      upper += 1
    }
    position = upper + 1
    // Whatever stands between the closing quote and the separator is dropped.
    while position < bytes.count, bytes[position] != separator, !endsRow(at: position) {
      position += 1
    }
    return Field(lower: lower, upper: upper, isQuoted: true, hasQuotesInside: hasQuotesInside)
  }

  // MARK: Fields

  func text(_ field: Field) -> String {
    let raw = bytes[field.lower..<field.upper]
    guard field.hasQuotesInside else { return String(decoding: raw, as: UTF8.self) }
    var unescaped: [UInt8] = []
    var index = raw.startIndex
    while index < raw.endIndex {
      unescaped.append(raw[index])
      index += raw[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return String(decoding: unescaped, as: UTF8.self)
  }

  func isMissing(_ field: Field) -> Bool {
    let count = field.upper - field.lower
    if count == 0 { return true }
    guard count <= 8 || !missing.allSatisfy({ $0.count <= 8 }) else { return false }
    return missing.contains {
      $0.count == count && $0.elementsEqual(bytes[field.lower..<field.upper])
    }
  }

  mutating func note(_ column: Int, _ field: Field, line: Int) {
    strangers.append((column, line, text(field)))
  }
}
