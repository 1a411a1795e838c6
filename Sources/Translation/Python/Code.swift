/// A piece of this language's source, how tightly it binds, and what is known of its value.
struct Code: Sendable {
  var text: String
  var level: Level
  var kind: PythonKind
  /// The names whose objects the value may share in Python.
  var roots: Set<String> = []
  /// Whether it may be written twice.
  var isSimple = false

  init(
    _ text: String, _ level: Level = .postfix, _ kind: PythonKind = .unknown,
    roots: Set<String> = [], isSimple: Bool = false
  ) {
    self.text = text
    self.level = level
    self.kind = kind
    self.roots = kind.isImmutable ? [] : roots
    self.isSimple = isSimple
  }

  /// From what binds least.
  enum Level: Int, Comparable, Sendable {
    case lambda, conditional, or, and, comparison, sum, product, unary, power, postfix

    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// In round brackets where it binds less than the place asks.
  func at(_ place: Level) -> String { level < place ? "(\(text))" : text }

  /// Receiving a method: a number needs brackets too.
  var receiver: String {
    let isNumber = text.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
    return level < .postfix || isNumber ? "(\(text))" : text
  }

  func of(_ kind: PythonKind, roots: Set<String>? = nil) -> Code {
    Code(text, level, kind, roots: roots ?? self.roots, isSimple: isSimple)
  }
}

/// A text of this language in double quotes.
func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": result += "\\\\"
    case "\"": result += "\\\""
    case "$": result += "\\$"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
