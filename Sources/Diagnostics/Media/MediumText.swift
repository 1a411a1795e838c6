/// What shows text, and may take a part of it for more than text.
package protocol Medium: Sendable {
  /// The text so written that the medium shows it and does nothing else.
  static func escaped(_ text: String) -> String
}

/// Text in the language of one medium, where nothing that a value, a name, a file or an error brought along is more
/// than text.
///
/// Literals are the program's own words and stand as they are. A `String` comes in by interpolation only, and escaped:
///
///     let head: HTMLText = "<th>\(name)</th>"
///
/// Texts of two media cannot be mixed up, since each has its type.
package struct MediumText<M: Medium>: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// What is sent to the medium.
  package let source: String

  /// Text of the medium that this program has written itself, such as the words of its catalogue; never what a reader,
  /// a file or a value brought along.
  package init(ownWords source: String) { self.source = source }

  package init(stringLiteral literal: String) { source = literal }
  package init(stringInterpolation parts: StringInterpolation) { source = parts.source }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ literal: String) { source += literal }
    package mutating func appendInterpolation(_ text: MediumText<M>) { source += text.source }
    package mutating func appendInterpolation(_ text: String) { source += M.escaped(text) }
    package mutating func appendInterpolation(_ text: Substring) {
      source += M.escaped(String(text))
    }
    package mutating func appendInterpolation(_ number: Int) { source += String(number) }
  }

  package static func + (first: Self, second: Self) -> Self {
    Self(ownWords: first.source + second.source)
  }

  package static func += (first: inout Self, second: Self) { first = first + second }
}

extension Array {
  package func joined<M: Medium>(_ separator: MediumText<M> = "") -> MediumText<M>
  where Element == MediumText<M> {
    MediumText(ownWords: map { $0.source }.joined(separator: separator.source))
  }
}
