import Plotting
import Operations
package import Values
package import Diagnostics
import Arrays

extension Table {
  /// The table as `read_csv` reads it: a line of names, then a line for each row; a missing value is empty.
  ///
  /// Throws when the reader wants it to stop, or when the text would fill the memory.
  package func csv(_ call: BuiltinCall) throws(RuntimeFailure) -> String {
    var text = names.map(quoted).joined(separator: ",") + "\n"
    for row in 0..<rowCount {
      if row & 0xff == 0 { try call.checkGrowth(text.utf8.count) }
      var cells: [String] = []
      for column in columns { cells.append(try column.csv(row, call)) }
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }
}

extension Table.Column {
  /// Records and lists as JSON.
  fileprivate func csv(_ row: Int, _ call: BuiltinCall) throws(RuntimeFailure) -> String {
    switch self {
    case .numbers(let numbers): return numbers[row].isNaN ? "" : csvText(numbers[row])
    case .booleans(let numbers): return numbers[row] != 0 ? "true" : "false"
    case .dates(let days): return days[row].isNaN ? "" : dateText(days[row], .init(of: [days[row]]))
    case .texts(let texts): return texts[row].map(quoted) ?? ""
    case .values(let values):
      let value = values[row]
      switch value {
      case .nothing: return ""
      case .text(let text): return quoted(text)
      default:
        var writer = JSONText(call)
        return quoted(try writer.text(of: value) ?? value.plainText)
      }
    }
  }
}

/// Every digit of a number; whole ones without a point.
func csvText(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 0x1p53
    ? "\(Int64(exactly: number) ?? 0)" : "\(number)"
}

/// In quotes where a comma, a quote, a line end or a blank at the edge would be misread.
private func quoted(_ text: String) -> String {
  let isPlain =
    text.unicodeScalars.allSatisfy { !",;\t\"\n\r".unicodeScalars.contains($0) }
    && !text.hasPrefix(" ") && !text.hasSuffix(" ")
  return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
}
