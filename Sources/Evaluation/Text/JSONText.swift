import Diagnostics

/// A value as JSON: numbers with every digit (the shortest text that reads back as the same number), arrays as nested lists,
/// NaN and infinities as `null`, for JSON has no word for them.
func jsonText(_ value: Value, poll: () throws(RuntimeFailure) -> Void) throws(RuntimeFailure)
  -> String?
{
  switch value {
  case .nothing: return "null"
  case .boolean(let flag): return flag ? "true" : "false"
  case .number(let number): return jsonText(number)
  case .text(let text): return jsonText(text)
  case .tensor(let tensor): return try jsonText(tensor, poll)
  case .range:
    guard let tensor = value.tensor else { return nil }
    return try jsonText(tensor, poll)
  case .list(let sequence), .tuple(let sequence):
    var parts: [String] = []
    for item in sequence.items {
      try poll()
      guard let part = try jsonText(item, poll: poll) else { return nil }
      parts.append(part)
    }
    return "[" + parts.joined(separator: ", ") + "]"
  case .function(let function): return jsonText(function.code.definition)
  case .builtin(let builtin): return jsonText(builtin.name)
  case .object(let object):
    if let plain = object.plain { return try jsonText(plain, poll: poll) }
    if object.fieldNames.isEmpty { return jsonText(object.text) }
    var parts: [String] = []
    for name in object.fieldNames {
      guard let field = object.field(name), !field.isCallable,
        let part = try jsonText(field, poll: poll)
      else {
        continue
      }
      parts.append("\(jsonText(name)): \(part)")
    }
    return "{" + parts.joined(separator: ", ") + "}"
  }
}

private func jsonText(_ tensor: Tensor, _ poll: () throws(RuntimeFailure) -> Void)
  throws(RuntimeFailure) -> String
{
  func write(_ axis: Int, _ offset: Int, _ strides: [Int], into text: inout String)
    throws(RuntimeFailure)
  {
    guard axis < tensor.rank else {
      let element = tensor.elements[offset]
      text += tensor.isBoolean ? (element != 0 ? "true" : "false") : jsonText(element)
      return
    }
    text += "["
    for index in 0..<tensor.shape[axis] {
      if index > 0 { text += ", " }
      if index & 0xfff == 0 { try poll() }
      try write(axis + 1, offset + index * strides[axis], strides, into: &text)
    }
    text += "]"
  }
  var text = ""
  try write(0, 0, Shape.strides(tensor.shape), into: &text)
  return text
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
