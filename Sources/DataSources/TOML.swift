/// The part of TOML 1.0 that grants and profiles are written in: `[name]`, and keys with a text, a number, true or false, or texts.
///
/// Keys before the first name belong to one without letters; a name with points is one name. What is not understood is an error:
/// a grant that is read in half could grant too much.
enum TOML {
  enum Value: Equatable {
    case text(String)
    case number(Double)
    case boolean(Bool)
    case texts([String])
  }

  struct Failure: Error {
    let line: Int
    let reason: String
  }

  typealias Table = (name: String, keys: [(name: String, value: Value)])

  /// The tables of a file, in their order.
  static func tables(in text: String) throws(Failure) -> [Table] {
    var reader = Reader(text)
    return try reader.tables()
  }

  private struct Reader {
    private let characters: [Character]
    private var place = 0
    private var line = 1

    init(_ text: String) { characters = Array(text) }

    private var next: Character? { place < characters.count ? characters[place] : nil }

    private func failure(_ reason: String) -> Failure { Failure(line: line, reason: reason) }

    private mutating func take() -> Character? {
      guard let character = next else { return nil }
      place += 1
      if character.isNewline { line += 1 }
      return character
    }

    private mutating func take(_ expected: Character) -> Bool {
      guard next == expected else { return false }
      _ = take()
      return true
    }

    private mutating func skipSpaces(andLines: Bool = false) {
      while let character = next {
        if character == "#" {
          while let character = next, !character.isNewline { _ = take() }
        } else if character == " " || character == "\t" || andLines && character.isNewline {
          _ = take()
        } else {
          return
        }
      }
    }

    mutating func tables() throws(Failure) -> [Table] {
      var tables: [Table] = []
      while true {
        skipSpaces(andLines: true)
        guard next != nil else { return tables }
        if take("[") {
          let name = try key()
          guard take("]") else { throw failure("`]` is missing") }
          guard !tables.contains(where: { $0.name == name }) else {
            throw failure("[\(name)] stands here twice")
          }
          tables.append((name, []))
        } else {
          let name = try key()
          guard take("=") else { throw failure("`=` is missing behind `\(name)`") }
          skipSpaces()
          let value = try value()
          if tables.isEmpty { tables.append(("", [])) }
          let last = tables.count - 1
          guard !tables[last].keys.contains(where: { $0.name == name }) else {
            throw failure("`\(name)` is given twice")
          }
          tables[last].keys.append((name, value))
        }
        skipSpaces()
        if let character = next, !character.isNewline {
          throw failure("`\(character)` is not expected here")
        }
      }
    }

    private mutating func key() throws(Failure) -> String {
      skipSpaces()
      defer { skipSpaces() }
      if next == "\"" || next == "'" { return try text() }
      var name = ""
      while let character = next,
        character.isASCII && (character.isLetter || character.isNumber) || character == "_"
          || character == "-" || character == "."
      {
        name.append(character)
        _ = take()
      }
      guard !name.isEmpty else { throw failure("a name is missing") }
      return name
    }

    private mutating func value() throws(Failure) -> Value {
      if next == "\"" || next == "'" { return .text(try text()) }
      if take("[") {
        var texts: [String] = []
        while true {
          skipSpaces(andLines: true)
          if take("]") { return .texts(texts) }
          texts.append(try text())
          skipSpaces(andLines: true)
          guard take(",") || next == "]" else { throw failure("a comma or `]` is missing") }
        }
      }
      var word = ""
      while let character = next, !character.isWhitespace, character != "#" {
        word.append(character)
        _ = take()
      }
      if word == "true" || word == "false" { return .boolean(word == "true") }
      let digits = word.filter { $0 != "_" }
      guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }),
        let number = Double(digits), number.isFinite
      else { throw failure("`\(word)` is no value: texts stand in quotes") }
      return .number(number)
    }

    private mutating func text() throws(Failure) -> String {
      guard let quote = next, quote == "\"" || quote == "'" else {
        throw failure("a text in quotes is missing")
      }
      _ = take()
      var text = ""
      while let character = take(), !character.isNewline {
        if character == quote { return text }
        if character == "\\", quote == "\"" {
          switch take() {
          case "\"": text.append("\"")
          case "\\": text.append("\\")
          default:
            throw failure(
              "behind `\\` only `\"` and `\\` are read here; a text in ' takes all as it is")
          }
        } else {
          text.append(character)
        }
      }
      throw failure("a text has no end")
    }
  }
}
