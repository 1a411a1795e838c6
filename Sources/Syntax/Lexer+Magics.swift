/// Help and magics: `?name`, `?` alone, `%time x`.
extension Lexer {
  var startsHelp: Bool {
    startsName(at: position + 1) || (byte(1) == UInt8(ascii: "?") && startsName(at: position + 2))
      || isAloneOnItsLine
  }

  private var isAloneOnItsLine: Bool {
    let rest = bytes[(position + 1)...].first {
      $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\r")
    }
    return rest == nil || rest == UInt8(ascii: "\n")
  }

  /// `?name` and `??name`; the rest of the line is the subject, which is empty where a reader asks for everything.
  mutating func readHelp() {
    let start = position
    while byte() == UInt8(ascii: "?") { position += 1 }
    let subject = readRestOfLine()
    emit(.help(subject), from: start)
  }

  var startsMagic: Bool {
    startsName(at: position + 1) || (byte(1) == UInt8(ascii: "%") && startsName(at: position + 2))
  }

  mutating func readMagic() {
    let start = position
    position += 1
    if byte() == UInt8(ascii: "%") { position += 1 }
    let nameStart = position
    while isASCIINameStart(byte()) || isDigit(byte()) { position += 1 }
    let name = text(nameStart, position)
    emit(.magic(name), from: start)
    // What is timed is code like any other.
    if name == "time" { return }
    while byte() == UInt8(ascii: " ") || byte() == UInt8(ascii: "\t") { position += 1 }
    let argumentStart = position
    let argument = readRestOfLine()
    if !argument.isEmpty { emit(.magicArgument(argument), from: argumentStart) }
  }

  /// Reads up to the end of the line; blanks at its end are left for the next token.
  mutating func readRestOfLine() -> String {
    let start = position
    var end = position
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    while end > start, bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == UInt8(ascii: "\r") {
      end -= 1
    }
    position = end
    return text(start, end)
  }
}
