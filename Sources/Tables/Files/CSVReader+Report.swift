import Diagnostics

extension CSVReader {
  /// How the file was read, for the table's card: one line, then one for each column that a few values made text.
  package func report(_ names: [String], _ turned: [Stranger], _ remarks: [String]) -> String {
    var parts = [
      separator == CSVReader.none
        ? "read as one column" : "read with separator \(CSVReader.word(separator))"
    ]
    if decimal == UInt8(ascii: ",") { parts.append("decimal comma") }
    if decimal == UInt8(ascii: ".") { parts.append("decimal point") }
    if let sign = thousands.first {
      parts.append("\(thousands.count > 1 ? "other" : CSVReader.word(sign)) between thousands")
    }
    if hasRowNames { parts.append("names of rows in front") }
    parts.append(options.hasHeader ? "header from line \(start.line)" : "no header")
    var lines = [parts.joined(separator: ", ")]
    let isNumeric = names.allSatisfy { NumberSigns($0.utf8) != nil }
    if options.hasHeader, isNumeric, !hasRowNames {
      lines.append("the header holds numbers: if they are data, read with header=false")
    }
    lines += remarks.prefix(3)
    lines += turned.prefix(3).map { $0.sentence }
    if turned.count > 3 { lines.append("and \(turned.count - 3) more columns alike") }
    return lines.joined(separator: "\n")
  }

  private static func word(_ sign: UInt8) -> String {
    switch sign {
    case UInt8(ascii: "\t"): "tab"
    case UInt8(ascii: " "): "space"
    case UInt8(ascii: ","): "comma"
    case UInt8(ascii: ";"): "semicolon"
    case UInt8(ascii: "|"): "bar"
    case UInt8(ascii: "."): "point"
    case UInt8(ascii: "'"): "apostrophe"
    default: "\(Unicode.Scalar(sign))"
    }
  }
}

extension CSVReader.Stranger {
  /// Why its column holds texts.
  package var sentence: String {
    "`\(brief(column))` is text: line \(line) holds `\(brief(text))`"
      + (signs.map { reading(of: text, $0) } ?? "")
  }
}

/// What a number whose sign may be decimal or not can be, and how to say so.
package func reading(of text: String, _ signs: NumberSigns) -> String {
  let sign = text.contains(",") ? "," : "."
  if signs.isDisjoint(with: [.eitherPoint, .eitherComma]) {
    return ", whose sign others contradict: say decimal=\",\" or decimal=\".\""
  }
  return ", which is \(text.replacing(sign, with: "")) or \(text.replacing(sign, with: ".")): "
    + "say thousands=\"\(sign)\" or decimal=\"\(sign)\""
}

/// On one line, and cut where it is long.
package func brief(_ text: String) -> String {
  let line = String(text.map { $0.isNewline ? " " : $0 })
  return line.count > 30 ? line.prefix(29) + "…" : line
}
