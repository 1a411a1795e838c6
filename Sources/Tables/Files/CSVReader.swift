package import Diagnostics
import Arrays

/// Reads a table from the text of a file: each byte is looked at once, and again only in columns that turn out to hold text.
///
/// What nobody has said about a file is guessed from its first rows for the file as a whole, and checked on all others (`CSVReader+Table`).
package struct CSVReader {
  package struct Options {
    /// Nil: recognised.
    package var separator: UInt8?
    package var decimal: UInt8?
    /// The bytes of one sign.
    package var thousands: [UInt8]?
    package var hasHeader = true
    /// Words that stand for a missing value, beside the usual ones and the empty cell.
    package var missing: Set<String> = []
    /// Lines to pass over at the start.
    package var skip = 0
    /// The sign behind which a line says nothing.
    package var comment: UInt8?
    /// The columns to read, in this order; nil for all.
    package var columns: [String]?
    /// At most so many rows.
    package var rows: Int?
    package var types: [String: ColumnType] = [:]
    /// The type of the columns that `types` does not name.
    package var type: ColumnType?

    package init() {}
  }

  /// What a column holds.
  package enum Column: Sendable {
    /// A missing value is NaN.
    case numbers([Double])
    case booleans([Double])
    /// Days since 1970-01-01.
    case dates([Double])
    /// A missing value is nil.
    case texts([String?])
  }

  /// Named columns of one length, and how they were read.
  package struct Columns: Sendable {
    package let names: [String]
    package let columns: [Column]
    /// In words, for the table's card.
    package let reading: String
  }

  package enum ColumnType {
    case number, text
    /// In this format, or in one that the values show.
    case date(DateFormat?)
  }

  /// Called once per block of rows with the number of fields so far; what it throws stops the reading.
  package typealias Pause = (Int) throws(RuntimeFailure) -> Void

  /// What is wrong with a file, and where.
  package enum Failure: Error {
    case empty
    case openQuote(line: Int)
    case behindQuote(line: Int)
    case rowLength(line: Int, found: Int, expected: Int, isFirst: Bool)
    case json
    case noColumn(String, known: [String])
    case noNumber(Stranger)
    case noDate(column: String)
    case stopped(RuntimeFailure)
  }

  /// A stretch of bytes between separators, without its quotes.
  package struct Field {
    package var lower: Int
    package var upper: Int
    package var isQuoted: Bool
    var hasQuotesInside: Bool
  }

  /// A value that is no number, where its column could have been one of numbers.
  package struct Stranger {
    package var column: String
    package var line: Int
    package var text: String
    /// What its points and commas show; nil when it is no number under any convention.
    package var signs: NumberSigns?
  }

  /// What pandas 3.0 takes as missing, and two more spellings of NaN and NA.
  static let usualMissing: Set<String> = [
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>",
    "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null", "NAN",
  ]

  /// No byte of a text in UTF-8: what separates nothing.
  package static let none: UInt8 = 0xFF

  package let options: Options
  package let bytes: [UInt8]
  /// Words that are missing, by their length.
  private let missingWords: [[[UInt8]]]
  /// Numbers that are missing, such as -999.
  let missingNumbers: [Double]
  package var separator = CSVReader.none
  package var decimal = UInt8(ascii: ".")
  package var thousands: [UInt8] = []
  /// Whether the rows have a name in front that the head does not name.
  var hasRowNames = false
  var pieceSize = CSVReader.usualPieceSize
  package var position = 0
  package var line = 1
  /// Where the first row is.
  private(set) var start = (position: 0, line: 1)

  /// Reads the whole file.
  package mutating func columns(pause: Pause) throws(Failure) -> Columns { try allColumns(pause) }

  /// A reader of UTF-8 without a byte order mark.
  package init(_ bytes: [UInt8], _ options: Options) throws(Failure) {
    self.options = options
    self.bytes = options.comment.map { CSVReader.withoutComments(bytes, $0) } ?? bytes
    let words = CSVReader.usualMissing.union(options.missing).map { Array($0.utf8) }
    var byLength = [[[UInt8]]](repeating: [], count: (words.map { $0.count }.max() ?? 0) + 1)
    for word in words { byLength[word.count].append(word) }
    missingWords = byLength
    missingNumbers = options.missing.compactMap { Double($0) }.filter { !$0.isNaN }
    for _ in 0..<options.skip { skipLine() }
    skipEmptyLines()
    var separator = options.separator
    // Excel's own note of the separator.
    if bytes[position...].starts(with: "sep=".utf8), position + 5 < bytes.count,
      bytes[position + 5] == UInt8(ascii: "\n") || bytes[position + 5] == UInt8(ascii: "\r")
    {
      separator = separator ?? bytes[position + 4]
      skipLine()
      skipEmptyLines()
    }
    guard !isAtEnd else { throw .empty }
    start = (position, line)
    guessLayout(separator)
  }

  /// The text with every comment taken out; the lines stay.
  private static func withoutComments(_ bytes: [UInt8], _ sign: UInt8) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var (isInside, isComment, previous) = (false, false, UInt8(ascii: "\n"))
    for byte in bytes {
      if byte == UInt8(ascii: "\n") { isComment = false }
      if byte == UInt8(ascii: "\""), isInside || !CSVReader.isWordPart(previous) {
        isInside.toggle()
      }
      if byte == sign, !isInside { isComment = true }
      if !isComment { result.append(byte) }
      previous = byte
    }
    return result
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
  }

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    if position < bytes.count { position += 1 }
    line += 1
  }

  // MARK: Rows

  package var isAtEnd: Bool { position >= bytes.count }

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
    repeat { fields.append(try readField()) } while passSeparator()
  }

  /// Passes over what stands behind a field; false where it ends the row.
  mutating func passSeparator() -> Bool {
    guard position < bytes.count else { return false }
    let byte = bytes[position]
    position += 1
    if byte == separator, byte != UInt8(ascii: " ") || !endsRow(at: position) {
      if byte == UInt8(ascii: " ") {
        while position < bytes.count, bytes[position] == byte { position += 1 }
      }
      return true
    }
    if byte == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") {
      position += 1
    }
    line += 1
    return false
  }

  private func endsRow(at index: Int) -> Bool {
    index >= bytes.count || bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r")
  }

  /// Reads one field and stops at the separator or the end of the row behind it.
  mutating func readField() throws(Failure) -> Field {
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
    while position < bytes.count, bytes[position] == UInt8(ascii: " "), separator != bytes[position]
    {
      position += 1
    }
    guard endsRow(at: position) || bytes[position] == separator else {
      throw .behindQuote(line: line)
    }
    return Field(lower: lower, upper: upper, isQuoted: true, hasQuotesInside: hasQuotesInside)
  }

  // MARK: Fields

  package func text(_ field: Field) -> String {
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

  /// Whether a field is empty or one of the words for a missing value.
  package func isMissing(_ field: Field) -> Bool {
    let count = field.upper - field.lower
    if count == 0 { return true }
    guard count < missingWords.count else { return false }
    return missingWords[count].contains { $0.elementsEqual(bytes[field.lower..<field.upper]) }
  }

  /// What the points and commas of a field show; nil when it is no number under any convention.
  package func signs(_ field: Field) -> NumberSigns? {
    NumberSigns(bytes[field.lower..<field.upper])
  }
}
