/// A generated table and one of the ways in which a program may have written it.
struct WrittenTable {
  enum Column {
    /// As digits and where the decimal sign stands among them; nil is missing.
    case numbers([(digits: Int, scale: Int)?])
    case texts([String?])
  }

  var names: [String]
  var columns: [Column]
  var separator: Character
  var decimal: Character
  var thousands: String
  var missing: String
  var lineEnd: String
  var quotesAll: Bool
  var hasHeader: Bool
  var hasRowNames: Bool
  var rowCount: Int

  init(_ random: inout SplitMix) {
    separator = random.pick([",", ";", "\t", "|", " "])
    decimal = random.pick([".", ".", ","])
    thousands = random.pick(["", "", ",", ".", " ", "'"])
    // A file that parts thousands by points alone, without semicolons, cannot be told from one with decimal points.
    if thousands == String(decimal) || (thousands == "." && separator != ";") { thousands = "" }
    quotesAll = random.below(3) == 0
    lineEnd = random.pick(["\n", "\r\n"])
    hasHeader = random.below(5) > 0
    rowCount = 1 + random.below(random.below(3) == 0 ? 4 : 30)
    // One row by itself shows nothing about what parts it.
    if !hasHeader { rowCount += 2 }
    let width = 1 + random.below(5)
    missing = random.pick(
      [
        "", "NA", "N/A", "n/a", "#N/A", "<NA>", "null", "NaN", "None", "-999", "-999.0", "?",
        "missing",
      ])
    // Nothing stands for a missing value where lines may be empty, or blanks run together.
    if width == 1 || separator == " ", missing.isEmpty { missing = "NA" }
    // A column by itself without a name: what parts its numbers is what would separate two.
    if width == 1, !hasHeader { (decimal, thousands) = (".", "") }
    hasRowNames = hasHeader && !missing.isEmpty && quotesAll && width > 1 && random.below(4) == 0
    let isYears = random.below(6) == 0
    names = (0..<width).map { index in
      isYears ? "\(1950 + 10 * index)" : ["x", "full name", "größe", "n, total", "σ"][index]
    }
    columns = []
    for _ in 0..<width {
      let mayMiss = random.below(2) == 0
      if random.below(4) == 0 {
        columns.append(
          .texts(
            (0..<rowCount).map { _ in
              mayMiss && random.below(6) == 0 ? nil : random.pick(WrittenTable.words)
            }))
        continue
      }
      let (limit, scale) = (random.pick([10, 1000, 100_000, 10_000_000]), random.below(5))
      let isFixed = random.below(2) == 0
      columns.append(
        .numbers(
          (0..<rowCount).map { _ in
            if mayMiss && random.below(6) == 0 { return nil }
            let digits = random.below(limit) * (random.below(5) == 0 ? -1 : 1)
            return (digits: digits, scale: isFixed ? scale : random.below(scale + 1))
          }))
    }
  }

  private static let words = [
    "plain", "two words", "a, b", "x;y", "say \"hi\"", "line\nbreak", "tab\there", "5\" pipe", "#1",
    "é", "12a", " edge ", "a|b", "12.05.2024", "1e", "--", "Doe, John", "x,1,2",
  ]

  // MARK: Written

  private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  private func cell(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && !text.contains { "\"\n\r".contains($0) || $0 == separator }
      && text.first != " " && text.last != " "
    return quotesAll || !isPlain ? quoted(text) : text
  }

  /// With the table's own signs.
  func written(_ number: (digits: Int, scale: Int)) -> String {
    var digits = String(number.digits.magnitude)
    while digits.count <= number.scale { digits = "0" + digits }
    let whole = String(digits.dropLast(number.scale))
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index).isMultiple(of: 3) { grouped += thousands }
      grouped.append(digit)
    }
    let fraction = number.scale > 0 ? String(decimal) + digits.suffix(number.scale) : ""
    return (number.digits < 0 ? "-" : "") + grouped + fraction
  }

  static func value(_ number: (digits: Int, scale: Int)) -> Double {
    Double("\(number.digits)e-\(number.scale)") ?? .nan
  }

  /// The cell at a row of a column, before it is quoted.
  func content(_ column: Column, _ row: Int) -> String {
    switch column {
    case .numbers(let numbers): numbers[row].map(written) ?? missing
    case .texts(let texts): texts[row] ?? missing
    }
  }

  var text: String {
    var lines: [[String]] = hasHeader ? [names.map(cell)] : []
    for row in 0..<rowCount {
      let cells = columns.map { column in
        let content = content(column, row)
        return content.isEmpty ? "" : cell(content)
      }
      lines.append((hasRowNames ? [cell("\(row + 1)")] : []) + cells)
    }
    return lines.map { $0.joined(separator: String(separator)) + lineEnd }.joined()
  }
}

/// Sebastiano Vigna's SplitMix64: the same numbers on every run.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
