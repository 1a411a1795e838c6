extension Table {
  /// The table as `read_csv` reads it: a line of names, then a line for each row; a missing value is empty.
  ///
  /// `check` hears how many bytes there are so far, and throws to stop.
  func csv(check: (_ bytes: Int) throws(RuntimeFailure) -> Void) throws(RuntimeFailure) -> String {
    var text = names.map(quoted).joined(separator: ",") + "\n"
    for row in 0..<rowCount {
      if row & 0xff == 0 { try check(text.utf8.count) }
      text += columns.map { $0.csv(row) }.joined(separator: ",") + "\n"
    }
    return text
  }
}

extension Table.Column {
  fileprivate func csv(_ row: Int) -> String {
    switch self {
    case .numbers(let numbers): numbers[row].isNaN ? "" : csvText(numbers[row])
    case .booleans(let numbers): numbers[row] != 0 ? "true" : "false"
    case .texts(let texts): texts[row].map(quoted) ?? ""
    }
  }
}

/// Every digit of a number; whole ones without a point.
func csvText(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 0x1p53
    ? "\(Int(exactly: number) ?? 0)" : "\(number)"
}

/// In quotes where a comma, a quote, a line end or a blank at the edge would be misread.
private func quoted(_ text: String) -> String {
  let isPlain =
    text.unicodeScalars.allSatisfy { !",;\t\"\n\r".unicodeScalars.contains($0) }
    && !text.hasPrefix(" ") && !text.hasSuffix(" ")
  return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
}
