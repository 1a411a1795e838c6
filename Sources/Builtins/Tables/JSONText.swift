import Plotting
import Operations
import Values
import Arrays
import Language
import Diagnostics

/// A value as JSON: numbers with every digit (the shortest text that reads back as the same number), arrays as nested lists,
/// NaN and infinities as `null`, for JSON has no word for them.
struct JSONText {
  private let call: BuiltinCall
  private var text = ""
  /// How long it was when the memory was last asked for.
  private var checked = 0

  init(_ call: BuiltinCall) { self.call = call }

  /// - Returns: nil when a part of the value has no JSON form.
  /// - Throws: when the reader wants it to stop, or when the text would fill the memory.
  mutating func text(of value: Value) throws(RuntimeFailure) -> String? {
    try write(value) ? text : nil
  }

  private mutating func check() throws(RuntimeFailure) {
    try call.poll()
    guard text.utf8.count - checked > 1 << 16 else { return }
    checked = text.utf8.count
    try call.checkGrowth(checked)
  }

  private mutating func write(_ value: Value) throws(RuntimeFailure) -> Bool {
    try check()
    switch value {
    case .nothing: text += "null"
    case .boolean(let flag): text += flag ? "true" : "false"
    case .number(let number): text += jsonText(number)
    case .text(let content): try write(content)
    case .tensor(let tensor): try write(tensor)
    case .range:
      guard let tensor = try call.evaluator.array(of: value, at: call.span) else { return false }
      try write(tensor)
    case .list(let sequence), .tuple(let sequence):
      text += "["
      for (index, item) in sequence.items.enumerated() {
        if index > 0 { text += ", " }
        guard try write(item) else { return false }
      }
      text += "]"
    case .function(let function): try write(function.code.definition)
    case .builtin(let builtin): try write(builtin.name)
    case .object(.record(let record)): return try write(record)
    case .object(.table(let table)): return try write(table)
    case .object(let object):
      if let plain = object.base.plain { return try write(plain) }
      let names = object.base.jsonFieldNames
      if names.isEmpty { try write(object.base.text) } else { try writeFields(names, of: object) }
    }
    return true
  }

  private mutating func write(_ record: Record) throws(RuntimeFailure) -> Bool {
    text += "{"
    for (index, name) in record.names.all.enumerated() {
      text += index > 0 ? ", " : ""
      try write(name)
      text += ": "
      guard try write(record.values[index]) else { return false }
    }
    text += "}"
    return true
  }

  /// The rows as records: what `read_json` makes the same table of.
  private mutating func write(_ table: Table) throws(RuntimeFailure) -> Bool {
    text += "["
    for row in 0..<table.rowCount {
      if row > 0 { text += ", " }
      guard try write(table.row(row)) else { return false }
    }
    text += "]"
    return true
  }

  /// Fields without a JSON form are left out.
  private mutating func writeFields(_ names: [String], of object: Object)
    throws(RuntimeFailure)
  {
    text += "{"
    var isFirst = true
    for name in names {
      guard let field = try call.evaluator.field(name, of: .object(object), at: call.span),
        !field.isCallable
      else { continue }
      let before = text.utf8.count
      text += isFirst ? "" : ", "
      try write(name)
      text += ": "
      if try write(field) { isFirst = false } else { text.removeLast(from: before) }
    }
    text += "}"
  }

  private mutating func write(_ tensor: Tensor) throws(RuntimeFailure) {
    try write(tensor, Shape.strides(tensor.shape), axis: 0, offset: 0)
  }

  private mutating func write(_ tensor: Tensor, _ strides: [Int], axis: Int, offset: Int)
    throws(RuntimeFailure)
  {
    guard axis < tensor.rank else {
      let element = tensor.elements[offset]
      switch tensor.kind {
      case .truths: text += element != 0 ? "true" : "false"
      case .dates where !element.isNaN: text += "\"\(dateText(element, .init(of: [element])))\""
      default: text += jsonText(element)
      }
      return
    }
    text += "["
    for index in 0..<tensor.shape[axis] {
      if index > 0 { text += ", " }
      if index & 0xfff == 0 { try check() }
      try write(tensor, strides, axis: axis + 1, offset: offset + index * strides[axis])
    }
    text += "]"
  }

  private mutating func write(_ content: String) throws(RuntimeFailure) {
    text += "\""
    for (index, scalar) in content.unicodeScalars.enumerated() {
      if index & 0xffff == 0xffff { try check() }
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

private func jsonText(_ number: Double) -> String {
  guard number.isFinite else { return "null" }
  if number == number.rounded(), abs(number) < 0x1p53 { return "\(Int64(exactly: number) ?? 0)" }
  return "\(number)"
}

extension String {
  /// Without what stands behind the first so many bytes.
  fileprivate mutating func removeLast(from bytes: Int) {
    removeSubrange(utf8.index(startIndex, offsetBy: bytes)...)
  }
}
