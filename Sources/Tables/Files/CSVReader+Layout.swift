/// The separator, the head and the names of rows, guessed from the first rows.
extension CSVReader {
  private static let sampleRows = 200
  private static let sampleBytes = 1 << 18

  /// The first rows as a separator would part them.
  private struct Layout {
    var separator: UInt8
    var hasRowNames: Bool
    /// How many columns hold numbers only, how many hold texts in quotes only.
    var numericColumns = 0
    var quotedColumns = 0
    var width: Int
    /// Whether blanks stand in a row, as in columns that were aligned by hand.
    var isAligned = false
    /// Whether a quote stands inside a cell behind a blank, as where blanks separate.
    var hasStrayQuotes = false

    var numericShare: Double { Double(numericColumns) / Double(width) }
    /// Blanks stand between the words of a text, too: only numbers, quotes or aligned columns show that they part columns.
    var isPartedByBlanks: Bool {
      let others = width - numericColumns - quotedColumns
      return others == 0 || numericColumns > others || (isAligned && numericColumns > 0)
    }
  }

  /// Settles the separator, where `stated` does not, and whether the rows have names.
  mutating func guessLayout(_ stated: UInt8?) {
    if let stated {
      separator = stated
      hasRowNames = layout(stated)?.hasRowNames ?? false
      return
    }
    let strong = ["\t", ";", "|", ","].map { (sign: Unicode.Scalar) in UInt8(ascii: sign) }
    // The first that parts all rows alike: the later ones stand in texts and numbers, too.
    let layouts = strong.compactMap { layout($0) }
    var best = layouts.first { !$0.hasRowNames } ?? layouts.first
    // Numbers with decimal commas between blanks.
    if best == nil || best?.separator == UInt8(ascii: ","), let blanks = layout(UInt8(ascii: " ")) {
      // Where a quote opens or closes inside a row, something separates.
      let hasQuotes =
        best.map { $0.hasStrayQuotes && !blanks.hasStrayQuotes }
        ?? (sample(CSVReader.none) == nil)
      let isParted = best.map { $0.numericShare < blanks.numericShare } ?? true
      if hasQuotes || (isParted && blanks.isPartedByBlanks) { best = blanks }
    }
    if let best {
      (separator, hasRowNames) = (best.separator, best.hasRowNames)
      return
    }
    // Rows of different lengths: the head tells, and the complaint names the first row that differs.
    var (widest, most) = (CSVReader.none, 1)
    for sign in strong {
      let width = headWidth(sign)
      if width > most { (widest, most) = (sign, width) }
    }
    separator = widest
  }

  /// The first rows as `separator` parts them.
  package mutating func sample(_ separator: UInt8) -> [[Field]]? {
    self.separator = separator
    (position, line) = start
    var rows: [[Field]] = []
    var fields: [Field] = []
    while !isAtEnd, rows.count < CSVReader.sampleRows,
      position - start.position < CSVReader.sampleBytes
    {
      do { try readRow(into: &fields) } catch { return nil }
      rows.append(fields)
      skipEmptyLines()
    }
    return rows
  }

  private mutating func headWidth(_ separator: UInt8) -> Int {
    self.separator = separator
    (position, line) = start
    var fields: [Field] = []
    try? readRow(into: &fields)
    return fields.count
  }

  /// Nil when rows differ in length, or hold one field each.
  private mutating func layout(_ separator: UInt8) -> Layout? {
    guard let rows = sample(separator), let head = rows.first else { return nil }
    let body = options.hasHeader ? rows[1...] : rows[...]
    let width = body.first?.count ?? head.count
    guard width > 1, body.allSatisfy({ $0.count == width }) else { return nil }
    // A decimal comma separates nothing, except where cells stand in quotes.
    if options.decimal == separator || options.thousands == [separator],
      !rows.contains(where: { $0.contains { $0.isQuoted } })
    {
      return nil
    }
    var layout = Layout(separator: separator, hasRowNames: false, width: width)
    if width == head.count + 1 {
      guard haveRowNames(body, head, separator) else { return nil }
      layout.hasRowNames = true
    } else if width != head.count {
      return nil
    }
    for column in 0..<width {
      let cells = body.map { $0[column] }.filter { !isMissing($0) }
      guard !cells.isEmpty else { continue }
      if cells.allSatisfy({ signs($0) != nil }) {
        layout.numericColumns += 1
      } else if cells.allSatisfy({ $0.isQuoted }) {
        layout.quotedColumns += 1
      }
    }
    layout.isAligned = rows.contains { row in
      zip(row, row.dropFirst()).contains { $1.lower - $0.upper > 1 && !$0.isQuoted && !$1.isQuoted }
    }
    layout.hasStrayQuotes = rows.contains { $0.contains { hasStrayQuote($0) } }
    return layout
  }

  private func hasStrayQuote(_ field: Field) -> Bool {
    guard !field.isQuoted else { return false }
    return (field.lower..<field.upper).dropFirst().contains {
      bytes[$0] == UInt8(ascii: "\"") && bytes[$0 - 1] == UInt8(ascii: " ")
    }
  }

  /// Whether the rows have one field more than the head because R wrote their names in front.
  ///
  /// A separator may also end each row, and a comma may part a number's thousands: neither is taken for names.
  private func haveRowNames(_ body: ArraySlice<[Field]>, _ head: [Field], _ separator: UInt8)
    -> Bool
  {
    if body.allSatisfy({ row in row.last.map { $0.upper == $0.lower } ?? true }) { return false }
    guard separator == UInt8(ascii: ",") else {
      return head.count > 1 || body.allSatisfy { $0[0].isQuoted }
        || (separator == UInt8(ascii: "\t") && body.count > 1)
    }
    return (head + body.map { $0[0] }).allSatisfy { $0.isQuoted }
      && !(1..<head.count).contains { column in
        body.allSatisfy { isGroup($0[column], 1...3) && isGroup($0[column + 1], 3...3) }
      }
  }

  private func isGroup(_ field: Field, _ lengths: ClosedRange<Int>) -> Bool {
    !field.isQuoted && lengths.contains(field.upper - field.lower)
      && bytes[field.lower..<field.upper].allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
  }
}
