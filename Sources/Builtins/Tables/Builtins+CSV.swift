import Values
import Tables
import Operations
import Arrays
import Diagnostics

/// Tables from text files.
extension Builtin {
  static let csvFunctions: [String: Body] = ["read_csv": readCSV]

  private static func readCSV(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var options = CSVReader.Options()
    options.separator = try byte("separator", call)
    options.decimal = try byte("decimal", call)
    options.thousands = try sign("thousands", call)
    options.comment = try byte("comment", call)
    options.hasHeader = try call.boolean("header")
    options.missing = try missingWords(call)
    options.skip = try count("skip", call) ?? 0
    options.rows = try count("rows", call)
    options.columns = try names("columns", call)
    try readTypes(call, &options)
    if let decimal = options.decimal, options.thousands == [decimal] {
      throw call.failure(
        .wrongValue, "`decimal` and `thousands` are the same sign", under: "thousands")
    }
    let name = try call.text("encoding", default: "")
    let bytes = try call.textFileBytes("path", TextEncoding(named: name))
    do throws(CSVReader.Failure) {
      if options.separator == nil, isJSON(bytes) { throw .json }
      var reader = try CSVReader(bytes, options)
      let read = try reader.columns { (count) throws(RuntimeFailure) in
        try call.poll()
        try call.reserve(count)
      }
      return .object(Table(read))
    } catch {
      throw call.failure(error)
    }
  }

  /// Whether a text begins and ends as JSON does.
  private static func isJSON(_ bytes: [UInt8]) -> Bool {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = bytes.first(where: { !isBlank($0) }),
      let last = bytes.last(where: { !isBlank($0) })
    else { return false }
    return (first == UInt8(ascii: "{") && last == UInt8(ascii: "}"))
      || (first == UInt8(ascii: "[") && last == UInt8(ascii: "]"))
  }

  // MARK: Options

  /// A keyword that holds one character of ASCII.
  private static func byte(_ parameter: String, _ call: BuiltinCall) throws(RuntimeFailure)
    -> UInt8?
  {
    guard let sign = try sign(parameter, call) else { return nil }
    if sign.count == 1 { return sign[0] }
    throw wrongSign(parameter, call)
  }

  /// A keyword that holds one character.
  private static func sign(_ parameter: String, _ call: BuiltinCall) throws(RuntimeFailure)
    -> [UInt8]?
  {
    guard call.has(parameter) else { return nil }
    let text = try call.text(parameter)
    let isUsable = text.unicodeScalars.count == 1 && !"\n\r\"0123456789".contains(text)
    if isUsable { return Array(text.utf8) }
    throw wrongSign(parameter, call)
  }

  private static func wrongSign(_ parameter: String, _ call: BuiltinCall) -> RuntimeFailure {
    call.failure(
      .wrongValue, "`\(parameter)` is a single character", under: parameter,
      help: #"Write "," or ";" or "\t"."#)
  }

  private static func count(_ parameter: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Int?
  {
    guard call.has(parameter) else { return nil }
    let count = try call.integer(parameter)
    if count >= 0 { return count }
    throw call.failure(.wrongValue, "`\(parameter)` counts from 0", under: parameter)
  }

  private static func names(_ parameter: String, _ call: BuiltinCall) throws(RuntimeFailure)
    -> [String]?
  {
    guard let operand = call.operand(parameter) else { return nil }
    if let names = operand.value.textItems, Set(names).count == names.count { return names }
    throw call.wrongType(operand, parameter, "different names of columns")
  }

  /// One word or number, or several: as they are written in a file.
  private static func missingWords(_ call: BuiltinCall) throws(RuntimeFailure) -> Set<String> {
    guard let operand = call.operand("missing") else { return [] }
    let items: [Value] =
      switch operand.value {
      case .text, .number: [operand.value]
      default: try call.evaluator.items(of: operand.value, at: operand.span)
      }
    var words: Set<String> = []
    for item in items {
      switch item {
      case .text(let text): words.insert(text)
      case .number(let number): words.insert(csvText(number))
      default: throw call.wrongType(operand, "missing", "texts or numbers")
      }
    }
    return words
  }

  /// One type for all columns, or pairs of a column and its type.
  private static func readTypes(_ call: BuiltinCall, _ options: inout CSVReader.Options)
    throws(RuntimeFailure)
  {
    guard let operand = call.operand("types") else { return }
    if case .text(let word) = operand.value {
      options.type = try type(word, call)
      return
    }
    var pairs = operand.value.items ?? []
    // One pair by itself.
    if case .text? = pairs.first { pairs = [operand.value] }
    for pair in pairs {
      guard let words = pair.textItems, words.count == 2 else {
        throw call.failure(
          .wrongType, "`types` holds pairs of a column and its type", under: "types",
          help: #"Write `types=[("zip", "text")]`."#)
      }
      options.types[words[0]] = try type(words[1], call)
    }
  }

  private static func type(_ word: String, _ call: BuiltinCall) throws(RuntimeFailure)
    -> CSVReader.ColumnType
  {
    switch word {
    case "text": return .text
    case "number": return .number
    case "date": return .date(nil)
    default:
      if word.contains("%"), let format = DateFormat(word) { return .date(format) }
      throw .failed(
        unknownName(
          .unknownOption, word, kind: "type", among: ["text", "number", "date"],
          at: try call.required("types").span, quoted: true))
    }
  }
}

extension BuiltinCall {
  fileprivate func failure(_ problem: CSVReader.Failure) -> RuntimeFailure {
    let path = (try? text("path")) ?? "the file"
    switch problem {
    case .empty: return failure(.csvEmpty, "`\(path)` holds no rows", under: "path")
    case .json:
      let span = operand("path")?.span ?? span
      return failure(
        .csvNotText, "`\(path)` is JSON", at: span, help: "Read it with `read_json`.")
    case .openQuote(let line):
      return failure(
        .csvOpenQuote, "A quote that opens in line \(line) of `\(path)` is never closed",
        under: "path", help: "A quote inside a quoted cell is written twice.")
    case .behindQuote(let line):
      return failure(
        .csvTextBehindQuote,
        "In line \(line) of `\(path)` a cell goes on behind its closing quote",
        under: "path", help: "A quote inside a quoted cell is written twice.")
    case .rowLength(let line, let found, let expected, let isFirst):
      let kind =
        found < expected ? "ends behind column \(found)" : "goes on in column \(expected + 1)"
      let isShort = isFirst && found == expected + 1
      return failure(
        .csvRowLength,
        "Line \(line) of `\(path)` \(kind), where the first line has \(expected) column\(expected == 1 ? "" : "s")",
        under: "path",
        help: isShort
          ? "The first line is one name short, or numbers hold separators that are no quotes around."
          : #"If the columns are separated by another sign, say so: separator=";"."#)
    case .noColumn(let name, let known):
      let place = has("columns") ? operand("columns") : operand("types")
      return .failed(
        unknownName(
          .unknownColumn, name, kind: "column", among: known, at: place?.span ?? span,
          quoted: true))
    case .noNumber(let stranger):
      return failure(
        .wrongValue, "`\(path)` has no column of numbers: \(stranger.sentence)", under: "types",
        help: #"What stands for a missing value is named by missing="…"."#)
    case .noDate(let column):
      return failure(
        .wrongValue,
        "The column `\(column)` of `\(path)` holds something else than dates like these",
        under: "types",
        help: "Dates are written `2024-03-01`; any other way is told, as in "
          + "`types=[(\"\(column)\", \"%d %b %Y\")]`.")
    case .stopped(let failure): return failure
    }
  }
}
