import Work

/// What a person did at the keyboard.
enum Key: Equatable {
  case text(String)
  /// Text from the clipboard: its line ends do not submit.
  case paste(String)
  case enter, newline, tab
  case backspace, delete, deleteWord, deleteToStart, deleteToEnd
  case left, right, up, down, home, end, wordLeft, wordRight
  case interrupt, endOfInput, clearScreen, search
  case unknown

  /// The key that the next bytes of a terminal stand for; nil at the end of input.
  static func read(_ next: () -> UInt8?) -> Key? {
    guard let byte = next() else { return nil }
    switch byte {
    case 1: return .home
    case 2: return .left
    case 3: return .interrupt
    case 4: return .endOfInput
    case 5: return .end
    case 6: return .right
    case 8, 127: return .backspace
    case 9: return .tab
    case 10, 13: return .enter
    case 11: return .deleteToEnd
    case 12: return .clearScreen
    case 14: return .down
    case 16: return .up
    case 18: return .search
    case 21: return .deleteToStart
    case 23: return .deleteWord
    case 27: return escaped(next)
    case 0..<32: return .unknown
    default: return character(byte, next)
    }
  }

  /// The bytes of one scalar in UTF-8.
  private static func character(_ first: UInt8, _ next: () -> UInt8?) -> Key {
    var bytes = [first]
    let count = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
    for _ in 0..<count {
      if let byte = next() { bytes.append(byte) }
    }
    return .text(String(decoding: bytes, as: UTF8.self))
  }

  /// What follows Escape: the sequences of xterm and its relatives, and Alt with a letter.
  private static func escaped(_ next: () -> UInt8?) -> Key {
    switch next() {
    case UInt8(ascii: "["), UInt8(ascii: "O"): return sequence(next)
    case UInt8(ascii: "b"): return .wordLeft
    case UInt8(ascii: "f"): return .wordRight
    case 10, 13: return .newline
    case 8, 127: return .deleteWord
    default: return .unknown
    }
  }

  private static func sequence(_ next: () -> UInt8?) -> Key {
    var parameters = ""
    while let byte = next() {
      if byte < 0x40 {
        parameters.append(Character(Unicode.Scalar(byte)))
        continue
      }
      let isWide = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
      switch byte {
      case UInt8(ascii: "A"): return .up
      case UInt8(ascii: "B"): return .down
      case UInt8(ascii: "C"): return isWide ? .wordRight : .right
      case UInt8(ascii: "D"): return isWide ? .wordLeft : .left
      case UInt8(ascii: "H"): return .home
      case UInt8(ascii: "F"): return .end
      case UInt8(ascii: "~"): return numbered(parameters, next)
      default: return .unknown
      }
    }
    return .unknown
  }

  private static func numbered(_ number: String, _ next: () -> UInt8?) -> Key {
    switch number {
    case "1", "7": return .home
    case "3": return .delete
    case "4", "8": return .end
    case "200": return .paste(pasted(next))
    default: return .unknown
    }
  }

  /// Everything up to the mark that ends a paste, with Unix line ends.
  private static func pasted(_ next: () -> UInt8?) -> String {
    let mark = Array("\u{1B}[201~".utf8)
    var bytes: [UInt8] = []
    while let byte = next() {
      bytes.append(byte == 13 ? 10 : byte)
      if bytes.suffix(mark.count).elementsEqual(mark) {
        bytes.removeLast(mark.count)
        break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
