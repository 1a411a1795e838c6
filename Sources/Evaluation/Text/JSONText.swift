import Diagnostics

/// A value as JSON: numbers with every digit (the shortest text that reads back as the same number), arrays as nested lists,
/// NaN and infinities as `null`, for JSON has no word for them.
///
/// `check` hears how many bytes there are so far, and throws to stop.
///
/// - Returns: nil when a part of the value has no JSON form.
func jsonText(_ value: Value, check: (_ bytes: Int) throws(RuntimeFailure) -> Void)
  throws(RuntimeFailure) -> String?
{
  var text = ""
  return try write(value, into: &text, check) ? text : nil
}

private func write(
  _ value: Value, into text: inout String, _ check: (Int) throws(RuntimeFailure) -> Void
) throws(RuntimeFailure) -> Bool {
  try check(text.utf8.count)
  switch value {
  case .nothing: text += "null"
  case .boolean(let flag): text += flag ? "true" : "false"
  case .number(let number): text += jsonText(number)
  case .text(let content): text += jsonText(content)
  case .tensor(let tensor): try write(tensor, into: &text, check)
  case .range:
    guard let tensor = value.tensor else { return false }
    try write(tensor, into: &text, check)
  case .list(let sequence), .tuple(let sequence):
    text += "["
    for (index, item) in sequence.items.enumerated() {
      if index > 0 { text += ", " }
      guard try write(item, into: &text, check) else { return false }
    }
    text += "]"
  case .function(let function): text += jsonText(function.code.definition)
  case .builtin(let builtin): text += jsonText(builtin.name)
  case .object(let object):
    if let plain = object.plain { return try write(plain, into: &text, check) }
    if object.fieldNames.isEmpty {
      text += jsonText(object.text)
    } else {
      try writeFields(of: object, into: &text, check)
    }
  }
  return true
}

/// Fields without a JSON form are left out.
private func writeFields(
  of object: any ObjectValue, into text: inout String,
  _ check: (Int) throws(RuntimeFailure) -> Void
) throws(RuntimeFailure) {
  text += "{"
  var isFirst = true
  for name in object.fieldNames {
    guard let field = object.field(name), !field.isCallable else { continue }
    var part = ""
    let before = text.utf8.count
    let isWritten = try write(field, into: &part) { (bytes) throws(RuntimeFailure) in
      try check(before + bytes)
    }
    guard isWritten else { continue }
    text += (isFirst ? "" : ", ") + jsonText(name) + ": " + part
    isFirst = false
  }
  text += "}"
}

private func write(
  _ tensor: Tensor, into text: inout String, _ check: (Int) throws(RuntimeFailure) -> Void
) throws(RuntimeFailure) {
  let strides = Shape.strides(tensor.shape)
  func write(_ axis: Int, _ offset: Int) throws(RuntimeFailure) {
    guard axis < tensor.rank else {
      let element = tensor.elements[offset]
      text += tensor.isBoolean ? (element != 0 ? "true" : "false") : jsonText(element)
      return
    }
    text += "["
    for index in 0..<tensor.shape[axis] {
      if index > 0 { text += ", " }
      if index & 0xfff == 0 { try check(text.utf8.count) }
      try write(axis + 1, offset + index * strides[axis])
    }
    text += "]"
  }
  try write(0, 0)
}

private func jsonText(_ number: Double) -> String {
  guard number.isFinite else { return "null" }
  if number == number.rounded(), abs(number) < 0x1p53 { return "\(Int(exactly: number) ?? 0)" }
  return "\(number)"
}

private func jsonText(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
