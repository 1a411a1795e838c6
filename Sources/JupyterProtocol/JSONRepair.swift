/// JSON text with U+FFFD for every byte that is not UTF-8 and every escape of half a surrogate pair.
///
/// JavaScript writes half a pair as `\\ud83d`, and jupyter_client writes it as bytes that are no UTF-8.
func jsonWithReplacements(_ bytes: [UInt8]) -> [UInt8] {
  let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
  var result: [UInt8] = []
  result.reserveCapacity(text.count)
  var place = 0
  while place < text.count {
    guard text[place] == UInt8(ascii: "\\"), place + 1 < text.count else {
      result.append(text[place])
      place += 1
      continue
    }
    let unit = codeUnit(text, at: place)
    let isPair =
      unit.map(UTF16.isLeadSurrogate) ?? false
      && codeUnit(text, at: place + 6).map(UTF16.isTrailSurrogate) ?? false
    if isPair {
      result += text[place..<place + 12]
      place += 12
    } else if let unit, UTF16.isSurrogate(unit) {
      result += Array("\u{FFFD}".utf8)
      place += 6
    } else {
      // The escaped character goes with its backslash, lest it be taken for one.
      result += text[place..<place + 2]
      place += 2
    }
  }
  return result
}

/// The number behind `\\u` at that place, if there is such an escape.
private func codeUnit(_ text: [UInt8], at place: Int) -> UInt16? {
  guard place + 6 <= text.count, text[place] == UInt8(ascii: "\\"),
    text[place + 1] == UInt8(ascii: "u")
  else { return nil }
  return UInt16(String(decoding: text[place + 2..<place + 6], as: UTF8.self), radix: 16)
}
