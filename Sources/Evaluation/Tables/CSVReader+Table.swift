extension CSVReader {
  /// Reads the whole file.
  ///
  /// `pause` is called once per block of rows with the number of fields so far; what it throws stops the reading.
  mutating func table(pause: (Int) throws(RuntimeFailure) -> Void) throws(Failure) -> Table {
    var fields: [Field] = []
    skipEmptyLines()
    guard !isAtEnd else { throw .empty }
    try readRow(into: &fields)
    let isHeader = hasHeader ?? !fields.allSatisfy { number($0) != nil || isMissing($0) }
    let names = columnNames(isHeader ? fields.map { text($0) } : fields.map { _ in "" })
    let bodyStart = isHeader ? position : start
    let bodyLine = isHeader ? line : 1
    (position, line) = (bodyStart, bodyLine)
    let numbers = try readNumbers(names.count, pause)
    let texts = try readTexts(bodyStart, bodyLine, Set(strangers.map(\.column)), pause)
    let columns = names.indices.map { index in
      texts[index].map { column(ofTexts: $0) } ?? Table.Column.numbers(numbers[index])
    }
    return Table(names: names, columns: columns)
  }

  /// Every column as numbers; those that hold something else are noted in `strangers`.
  private mutating func readNumbers(_ width: Int, _ pause: (Int) throws(RuntimeFailure) -> Void)
    throws(Failure) -> [[Double]]
  {
    var columns = [[Double]](repeating: [], count: width)
    for index in columns.indices {
      columns[index].reserveCapacity((bytes.count - position) / (8 * width))
    }
    var isText = [Bool](repeating: false, count: width)
    var fields: [Field] = []
    var rows = 0
    while true {
      skipEmptyLines()
      if isAtEnd { return columns }
      let rowLine = line
      try readRow(into: &fields)
      guard fields.count == width else {
        throw .rowLength(line: rowLine, found: fields.count, expected: width)
      }
      for (index, field) in fields.enumerated() where !isText[index] {
        if let number = number(field) {
          columns[index].append(number)
        } else if isMissing(field) {
          columns[index].append(.nan)
        } else {
          isText[index] = true
          note(index, field, line: rowLine)
        }
      }
      rows += 1
      if rows % 65_536 == 0 {
        do throws(RuntimeFailure) { try pause(rows * width) } catch { throw .stopped(error) }
      }
    }
  }

  /// The texts of the columns `wanted`, by index.
  private mutating func readTexts(
    _ bodyStart: Int, _ bodyLine: Int, _ wanted: Set<Int>,
    _ pause: (Int) throws(RuntimeFailure) -> Void
  ) throws(Failure) -> [Int: [String?]] {
    var columns: [Int: [String?]] = [:]
    for index in wanted { columns[index] = [] }
    (position, line) = (bodyStart, bodyLine)
    var fields: [Field] = []
    var rows = 0
    while !wanted.isEmpty {
      skipEmptyLines()
      if isAtEnd { break }
      try readRow(into: &fields)
      for index in wanted where index < fields.count {
        columns[index]?.append(isMissing(fields[index]) ? nil : text(fields[index]))
      }
      rows += 1
      if rows % 65_536 == 0 {
        do throws(RuntimeFailure) { try pause(rows * wanted.count) } catch { throw .stopped(error) }
      }
    }
    return columns
  }

  /// A column of `true` and `false` counts as numbers.
  private func column(ofTexts texts: [String?]) -> Table.Column {
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
