import Diagnostics
import Arrays
import Work

extension CSVReader {
  /// What all rows hold, which `columns` gives.
  mutating func allColumns(_ pause: Pause) throws(Failure) -> Columns {
    (position, line) = start
    var head: [Field] = []
    try readRow(into: &head)
    if options.hasHeader { skipEmptyLines() } else { (position, line) = start }
    let body = (position: position, line: line)
    let written = options.hasHeader ? head.map { text($0) } : head.map { _ in "" }
    let names = columnNames((hasRowNames ? ["row_names"] : []) + written)
    let wanted = try wantedColumns(names)
    var sampleSigns = try signs(of: names.count, from: body, limit: 1000, pause)
    adopt(notation(sampleSigns, from: body))
    var (numbers, strangers) = try readNumbers(names, wanted, from: body, pause)
    // A column that turned to text behind the first rows may show another notation: then all of them are asked.
    if strangers.values.contains(where: { $0.signs != nil }) {
      sampleSigns = try signs(of: names.count, from: body, limit: nil, pause)
      let whole = notation(sampleSigns, from: body)
      if whole.decimal ?? CSVReader.none != decimal || whole.thousands != thousands {
        adopt(whole)
        (numbers, strangers) = try readNumbers(names, wanted, from: body, pause)
      }
    }
    let isText = Set(wanted.filter { isRead(names[$0]) == .asText || strangers[$0] != nil })
    let (texts, numberCounts) = try readTexts(isText, names.count, from: body, pause)
    var columns: [Column] = []
    var remarks: [String] = []
    for index in wanted {
      columns.append(
        try texts[index].map { (texts) throws(Failure) in
          try column(ofTexts: texts, names[index], &remarks)
        } ?? .numbers(numbers[index]))
    }
    let turned = wanted.filter { numberCounts[$0, default: 0] > 0 }.compactMap { strangers[$0] }
    return Columns(
      names: wanted.map { names[$0] }, columns: columns, reading: report(names, turned, remarks))
  }

  private func type(_ name: String) -> ColumnType? { options.types[name] ?? options.type }

  private enum Reading { case asNumber, asText, asNumberOrText }

  private func isRead(_ name: String) -> Reading {
    switch type(name) {
    case .number: .asNumber
    case .text, .date: .asText
    case nil: .asNumberOrText
    }
  }

  private func wantedColumns(_ names: [String]) throws(Failure) -> [Int] {
    for name in options.types.keys.sorted() where !names.contains(name) {
      throw .noColumn(name, known: names)
    }
    guard let columns = options.columns else { return Array(names.indices) }
    var wanted: [Int] = []
    for name in columns {
      guard let index = names.firstIndex(of: name) else { throw .noColumn(name, known: names) }
      wanted.append(index)
    }
    return wanted
  }

  // MARK: Notation

  /// What the columns of numbers show, in so many rows at most.
  private mutating func signs(
    of width: Int, from body: (position: Int, line: Int), limit: Int?,
    _ pause: Pause
  ) throws(Failure) -> NumberSigns {
    var columns = [NumberSigns?](repeating: [], count: width)
    try eachRow(of: width, from: body, pause) { reader, fields, rows in
      if let limit, rows > limit { return false }
      for index in 0..<width {
        guard let known = columns[index], !reader.isMissing(fields[index]) else { continue }
        columns[index] = reader.signs(fields[index]).map { known.union($0) }
      }
      return true
    }
    return columns.reduce(into: []) { $0.formUnion($1 ?? []) }
  }

  private mutating func notation(_ signs: NumberSigns, from body: (position: Int, line: Int))
    -> NumberNotation
  {
    var signs = signs
    // Where a comma stands in every row of a file of one column, it may also separate two.
    if separator == CSVReader.none, signs.contains(.decimalComma) {
      let isParted = sample(UInt8(ascii: ","))?.dropFirst().allSatisfy { $0.count == 2 } ?? false
      separator = CSVReader.none
      if isParted { signs = signs.subtracting(.decimalComma).union([.eitherComma, .eitherPoint]) }
    }
    return NumberNotation(
      signs, decimal: options.decimal, thousands: options.thousands,
      isSemicolon: separator == UInt8(ascii: ";"))
  }

  private mutating func adopt(_ notation: NumberNotation) {
    decimal = notation.decimal ?? CSVReader.none
    thousands = notation.thousands
  }

  // MARK: Columns

  /// Reads row after row, until `use` gives false; every row has `width` fields.
  private mutating func eachRow(
    of width: Int, from body: (position: Int, line: Int),
    _ pause: Pause,
    _ use: (borrowing CSVReader, [Field], _ row: Int) throws(Failure) -> Bool
  ) throws(Failure) {
    (position, line) = body
    var fields: [Field] = []
    var rows = 0
    while rows < options.rows ?? .max {
      skipEmptyLines()
      if isAtEnd { return }
      let rowLine = line
      try readRow(into: &fields)
      guard fields.count == width else {
        throw .rowLength(
          line: rowLine, found: fields.count, expected: width, isFirst: rows == 0)
      }
      rows += 1
      guard try use(self, fields, rows) else { return }
      if rows % 65_536 == 0 {
        do throws(RuntimeFailure) { try pause(rows * width) } catch { throw .stopped(error) }
      }
    }
  }

  /// Every column as numbers; of those that hold something else, the first such value.
  private mutating func readNumbers(
    _ names: [String], _ wanted: [Int], from body: (position: Int, line: Int),
    _ pause: Pause
  ) throws(Failure) -> ([[Double]], [Int: Stranger]) {
    let width = names.count
    // Where a column of numbers stands among those that are read.
    let open = wanted.filter { isRead(names[$0]) != .asText }.sorted()
    var places = [Int](repeating: -1, count: width)
    for (place, index) in open.enumerated() { places[index] = place }
    let strict = names.map { isRead($0) == .asNumber }
    let missingNumbers = missingNumbers
    let hasMissingNumbers = !missingNumbers.isEmpty
    let pieces = try pieces(from: body, width: width, pause, of: Numbers()) {
      (reader, end, piece) throws(Failure) in
      var isSettled = places.map { $0 < 0 }
      var numbers: [Double] = []
      numbers.reserveCapacity((end - reader.position) / 8)
      var strangers: [Int: Stranger] = [:]
      defer { piece.content = Numbers(rows: numbers, strangers: strangers) }
      try reader.readRows(to: end, width: width, isNumber: { !isSettled[$0] }, rows: &piece.rows) {
        number, column in
        numbers.append(hasMissingNumbers && missingNumbers.contains(number) ? .nan : number)
      } use: { (reader, field, column, line) throws(Failure) in
        guard places[column] >= 0 else { return }
        if isSettled[column] {
          numbers.append(.nan)
        } else if let number = reader.number(field) {
          numbers.append(reader.isMissing(number) ? .nan : number)
        } else if reader.isMissing(field) {
          numbers.append(.nan)
        } else {
          isSettled[column] = true
          numbers.append(.nan)
          let stranger = Stranger(
            column: names[column], line: line, text: reader.text(field),
            signs: reader.signs(field))
          if strict[column] { throw .noNumber(stranger) }
          strangers[column] = stranger
        }
      }
    }
    var strangers: [Int: Stranger] = [:]
    for piece in pieces {
      for (column, var stranger) in piece.content.strangers where strangers[column] == nil {
        stranger.line += piece.line
        strangers[column] = stranger
      }
    }
    var starts = [0]
    for piece in pieces { starts.append(starts[starts.count - 1] + piece.rows) }
    var columns = [[Double]](repeating: [], count: width)
    for index in open where strangers[index] == nil {
      let place = places[index]
      columns[index] = filledArray(starts[pieces.count]) { target in
        try? runBlocks(pieces.count, of: 1, shouldStop: { false }) { part in
          for number in part {
            let start = target + starts[number]
            pieces[number].content.rows.withUnsafeBufferPointer { rows in
              for row in 0..<pieces[number].rows { start[row] = rows[row * open.count + place] }
            }
          }
        }
      }
    }
    return (columns, strangers)
  }

  /// The numbers of a piece, row after row, with the first value that is none of each column that holds one.
  private struct Numbers {
    var rows: [Double] = []
    var strangers: [Int: Stranger] = [:]
  }

  private func isMissing(_ number: Double) -> Bool {
    !missingNumbers.isEmpty && missingNumbers.contains(number)
  }

  /// The texts of the columns `wanted`, by index, and how many numbers are among them.
  private mutating func readTexts(
    _ wanted: Set<Int>, _ width: Int, from body: (position: Int, line: Int),
    _ pause: Pause
  ) throws(Failure) -> ([Int: [String?]], [Int: Int]) {
    guard !wanted.isEmpty else { return ([:], [:]) }
    let places = (0..<width).map { wanted.contains($0) }
    let empty = Texts(
      columns: [[String?]](repeating: [], count: width), numbers: places.map { _ in 0 })
    let pieces = try pieces(from: body, width: width, pause, of: empty) {
      (reader, end, piece) throws(Failure) in
      var texts = piece.content
      piece.content = Texts()
      defer { piece.content = texts }
      try reader.readRows(to: end, width: width, isNumber: { _ in false }, rows: &piece.rows) {
        _, _ in
      } use: { (reader, field, column, _) throws(Failure) in
        guard places[column] else { return }
        let isNumber = reader.signs(field) != nil
        let isMissing =
          reader.isMissing(field)
          || (isNumber && reader.number(field).map { reader.isMissing($0) } ?? false)
        texts.columns[column].append(isMissing ? nil : reader.text(field))
        if isNumber, !isMissing { texts.numbers[column] += 1 }
      }
    }
    var columns: [Int: [String?]] = [:]
    var numbers: [Int: Int] = [:]
    for index in wanted {
      columns[index] = Array(pieces.map { $0.content.columns[index] }.joined())
      numbers[index] = pieces.reduce(0) { $0 + $1.content.numbers[index] }
    }
    return (columns, numbers)
  }

  /// The texts of a piece for each column, and how many numbers are among them.
  private struct Texts {
    var columns: [[String?]] = []
    var numbers: [Int] = []
  }

  /// A column of `true` and `false` counts as numbers, one of dates as dates.
  private func column(ofTexts texts: [String?], _ name: String, _ remarks: inout [String])
    throws(Failure) -> Column
  {
    let type = type(name)
    if case .text = type { return .texts(texts) }
    if case .date(let format?) = type {
      return .dates(try dates(texts, format, name))
    }
    switch DateFormat.guess(texts) {
    case .format(let format):
      if !format.beginsWithYear {
        remarks.append(
          "`\(brief(name))` holds dates, with the \(format.isDayFirst ? "day" : "month") first")
      }
      return .dates(try dates(texts, format, name))
    case .dayOrMonth:
      let example = texts.lazy.compactMap { $0 }.first ?? ""
      remarks.append(
        "`\(brief(name))` is text: in `\(brief(example))` the day may stand first, or the month: "
          + "say types=[(\"\(brief(name))\", \"%d/%m/%Y\")]")
    case .none: if type != nil { throw .noDate(column: name) }
    }
    var flags: [Double] = []
    for text in texts {
      switch text {
      case "true", "True", "TRUE": flags.append(1)
      case "false", "False", "FALSE": flags.append(0)
      default: return .texts(texts)
      }
    }
    return flags.isEmpty ? .texts(texts) : .booleans(flags)
  }

  private func dates(_ texts: [String?], _ format: DateFormat, _ name: String) throws(Failure)
    -> [Double]
  {
    var dates: [Double] = []
    dates.reserveCapacity(texts.count)
    for text in texts {
      guard let text, !text.isEmpty else {
        dates.append(.nan)
        continue
      }
      guard let days = format.days(Array(text.utf8)) else { throw .noDate(column: name) }
      dates.append(days)
    }
    return dates
  }

  /// Names that are all different and not empty.
  private func columnNames(_ written: [String]) -> [String] {
    var names: [String] = []
    var taken: Set<String> = []
    // Where counting goes on: a thousand equal names do not try each other's numbers again.
    var copies: [String: Int] = [:]
    for (index, name) in written.enumerated() {
      let base = name.isEmpty ? "column_\(index)" : name
      var unique = base
      while !taken.insert(unique).inserted {
        let copy = copies[base, default: 2]
        unique = "\(base)_\(copy)"
        copies[base] = copy + 1
      }
      names.append(unique)
    }
    return names
  }
}
