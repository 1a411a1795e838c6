package import Syntax
/// A piece of this language's source, how tightly it binds, and what is known of its value.
package struct Code: Sendable {
  package var text: String
  package var level: Level
  package var kind: PythonKind
  /// The names whose objects the value may share in Python.
  package var roots: Set<String> = []
  /// Whether it may be written twice.
  package var isSimple = false

  package init(
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
  package enum Level: Int, Comparable, Sendable {
    case lambda, conditional, or, and, comparison, sum, product, unary, power, postfix

    package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// In round brackets where it binds less than the place asks.
  package func at(_ place: Level) -> String { level < place ? "(\(text))" : text }

  /// Receiving a method: a number needs brackets too.
  package var receiver: String {
    let isNumber = text.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
    return level < .postfix || isNumber ? "(\(text))" : text
  }

  package func of(_ kind: PythonKind, roots: Set<String>? = nil) -> Code {
    Code(text, level, kind, roots: roots ?? self.roots, isSimple: isSimple)
  }
}

/// A text of this language in double quotes.
package func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

package func escaped(_ text: String) -> String {
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

extension Expression {
  /// How tightly an expression of this language binds.
  package var level: Code.Level {
    switch kind {
    case .lambda, .assignment: .lambda
    case .conditional: .conditional
    case .logical(let sign, _, _): sign == .and ? .and : .or
    case .comparison: .comparison
    case .unary: .unary
    case .binary(let sign, _, _, _):
      switch sign {
      case .add, .subtract: .sum
      case .power: .power
      default: .product
      }
    default: .postfix
    }
  }

  var isSpread: Bool { if case .spread = kind { true } else { false } }

  package var isLiteralOrName: Bool {
    switch kind {
    case .number, .name, .boolean, .nothing: true
    default: false
    }
  }
}
