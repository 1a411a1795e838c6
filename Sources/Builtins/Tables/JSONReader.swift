import Operations
import Values
import Arrays
import Work

/// Reads a value from JSON text: objects become records, lists of numbers arrays, lists of objects tables.
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

  /// Reads UTF-8 without a byte order mark, and ends in a failure when `interrupt` is raised meanwhile.
  init(_ bytes: [UInt8], _ interrupt: Interrupt) {
    self.bytes = bytes
    self.interrupt = interrupt
  }

  mutating func read() throws(Failure) -> Value {
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
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
    case UInt8(ascii: "-") where !bytes[position...].starts(with: "-I".utf8):
      return try readNumber()
    default: break
    }
    for (word, value) in [
      ("true", Value.boolean(true)), ("false", .boolean(false)), ("null", .nothing),
      ("NaN", .number(.nan)), ("Infinity", .number(.infinity)), ("-Infinity", .number(-.infinity)),
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
    return Value.fromJSON(items)
  }

  private mutating func readObject() throws(Failure) -> Value {
    var members: [(name: String, value: Value)] = []
    if !accept("}") {
      repeat {
        skipBlanks()
        guard next == UInt8(ascii: "\"") else { throw failure("a name in quotes") }
        let name = try readText()
        guard accept(":") else { throw failure("`:`") }
        members.append((name, try readValue()))
      } while accept(",")
      guard accept("}") else { throw failure("`,` or `}`") }
    }
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

extension Value {
  /// The items of a JSON list: an array where they are numbers, or truths, or arrays of one shape; a list otherwise.
  ///
  /// A null among numbers is a value that is missing.
  fileprivate static func fromJSON(_ items: [Value]) -> Value {
    let isNumeric = items.contains { if case .number = $0 { true } else { false } }
    var tensors: [Tensor] = []
    for item in items {
      switch item {
      case .nothing where isNumeric: tensors.append(Tensor([.nan], shape: []))
      case .number, .boolean, .tensor:
        guard let tensor = item.tensor else { return .list(items) }
        tensors.append(tensor)
      default: return .list(items)
      }
      // Truths stay truths beside numbers, and rows of other lengths rows.
      guard let first = tensors.first, let last = tensors.last,
        first.shape == last.shape, first.isBoolean == last.isBoolean
      else { return .list(items) }
    }
    return stacked(tensors.map { $0.rank == 0 ? shaped($0) : .tensor($0) }).map(Value.tensor)
      ?? .list(items)
  }
}
