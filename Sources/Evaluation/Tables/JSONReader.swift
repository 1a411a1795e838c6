import Diagnostics
import Work

/// Reads a value from JSON text: lists of numbers become arrays, lists of objects with the same keys tables.
struct JSONReader {
  struct Failure: Error {
    var line: Int
    var column: Int
    var expected: String
  }

  /// How deeply lists and objects may be nested.
  static let maximumDepth = 200

  private let bytes: [UInt8]
  private let interrupt: Interrupt
  private var position = 0
  private var depth = 0

  /// Reading ends in a failure when `interrupt` is raised meanwhile.
  init(_ bytes: [UInt8], _ interrupt: Interrupt) {
    self.bytes = bytes
    self.interrupt = interrupt
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  mutating func read() throws(Failure) -> Value {
    if let stranger = firstInvalidByte(in: bytes) {
      position = stranger
      throw failure("UTF-8")
    }
    let value = try readValue()
    skipBlanks()
    guard position == bytes.count else { throw failure("the end of the file") }
    return value
  }

  private func failure(_ expected: String) -> Failure {
    let before = bytes[..<position]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Failure(line: line, column: position - start + 1, expected: expected)
  }

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func readValue() throws(Failure) -> Value {
    skipBlanks()
    if interrupt.isRaised { throw failure("read to its end") }
    switch next {
    case UInt8(ascii: "["): return try nested { (reader) throws(Failure) in try reader.readList() }
    case UInt8(ascii: "{"):
      return try nested { (reader) throws(Failure) in try reader.readObject() }
    case UInt8(ascii: "\""): return .text(try readText())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
    default: break
    }
    for (word, value) in [
      ("true", Value.boolean(true)), ("false", .boolean(false)), ("null", .nothing),
      ("NaN", .number(.nan)), ("Infinity", .number(.infinity)),
    ] where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw failure("a value")
  }

  private mutating func nested(_ body: (inout JSONReader) throws(Failure) -> Value)
    throws(Failure) -> Value
  {
    guard depth < JSONReader.maximumDepth else { throw failure("less nesting") }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func readList() throws(Failure) -> Value {
    var items: [Value] = []
    if accept("]") { return .list([]) }
    repeat { items.append(try readValue()) } while accept(",")
    guard accept("]") else { throw failure("`,` or `]`") }
    if let table = Table(records: items) { return .object(table) }
    // A null among numbers is a value that is missing.
    let isNumeric = items.contains { if case .number = $0 { true } else { false } }
    let filled = isNumeric ? items.map { $0 == .nothing ? .number(.nan) : $0 } : items
    if case .text? = filled.first { return .list(items) }
    return Value.stacked(filled).map(Value.tensor) ?? .list(items)
  }

  /// An object of lists of one length is a table; any other becomes a list of name and value.
  private mutating func readObject() throws(Failure) -> Value {
    var members: [(String, Value)] = []
    if accept("}") { return .list([]) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw failure("a name in quotes") }
      let name = try readText()
      guard accept(":") else { throw failure("`:`") }
      members.append((name, try readValue()))
    } while accept(",")
    guard accept("}") else { throw failure("`,` or `}`") }
    return .object(Record(members))
  }

  private mutating func readNumber() throws(Failure) -> Value {
    let start = position
    while position < bytes.count, isNumberPart(bytes[position]) { position += 1 }
    guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      position = start
      throw failure("a number")
    }
    return .number(number)
  }

  private func isNumberPart(_ byte: UInt8) -> Bool {
    (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
      || [
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "-"),
        UInt8(ascii: "+"),
      ]
      .contains(byte)
  }

  private mutating func readText() throws(Failure) -> String {
    position += 1
    var content: [UInt8] = []
    while position < bytes.count, next != UInt8(ascii: "\"") {
      guard next == UInt8(ascii: "\\") else {
        content.append(next)
        position += 1
        continue
      }
      position += 1
      try readEscape(into: &content)
    }
    guard position < bytes.count else { throw failure("a closing quote") }
    position += 1
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func readEscape(into content: inout [UInt8]) throws(Failure) {
    guard position < bytes.count else { throw failure("a closing quote") }
    let escape = next
    position += 1
    switch escape {
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(escape)
    case UInt8(ascii: "u"):
      var units = [try readUnit()]
      if UTF16.isLeadSurrogate(units[0]), next == UInt8(ascii: "\\"), position + 1 < bytes.count,
        bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        units.append(try readUnit())
      }
      content.append(contentsOf: Array(String(decoding: units, as: UTF16.self).utf8))
    default: throw failure("an escape such as \\n")
    }
  }

  private mutating func readUnit() throws(Failure) -> UInt16 {
    guard position + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("four digits behind \\u") }
    position += 4
    return unit
  }
}

/// Named values, as a JSON object holds them.
struct Record: ObjectValue {
  let members: [(name: String, value: Value)]
  /// Where each name stands; of equal names the last.
  private let places: [String: Int]

  init(_ members: [(String, Value)]) {
    self.members = members.map { (name: $0.0, value: $0.1) }
    places = Dictionary(zip(members.map(\.0), 0...)) { _, last in last }
  }

  var typeName: String { "record" }
  var fieldNames: [String] { members.map(\.name) }
  func field(_ name: String) -> Value? { places[name].map { members[$0].value } }
  var depth: Int { 1 + (members.map { $0.value.depth }.max() ?? 0) }

  var text: String {
    (["record"] + members.map { "  \($0.name.shortened): \($0.value.described)" }).joined(
      separator: "\n")
  }

  func subscripted(_ index: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard let operand = index.rest.first, case .text(let name) = operand.value else { return nil }
    if let value = field(name) { return value }
    throw .failed(
      unknownName(
        "unknown-field", name, kind: "field", among: fieldNames, at: operand.span, quoted: true))
  }
}

extension Table {
  /// A table from a list of records with the same names; nil for any other list.
  init?(records: [Value]) {
    var rows: [Record] = []
    for item in records {
      guard case .object(let object) = item, let record = object as? Record else { return nil }
      rows.append(record)
    }
    guard let names = rows.first?.fieldNames, !names.isEmpty, Set(names).count == names.count,
      rows.allSatisfy({ $0.fieldNames == names })
    else { return nil }
    let columns = names.indices.map { index in
      let values = rows.map { $0.members[index].value }
      let isNumeric = values.contains { if case .number = $0 { true } else { false } }
      return Column(isNumeric ? values.map { $0 == .nothing ? .number(.nan) : $0 } : values)
    }
    self.init(names: names, columns: columns)
  }
}
