package import Diagnostics

/// A word, number, sign or piece of text of the source, with its place.
package struct Token: Sendable, Hashable {
  package var kind: Kind
  package var span: Span
  /// Whether white space or a comment stands directly before it on the same line.
  package var followsSpace: Bool

  package init(_ kind: Kind, _ span: Span, followsSpace: Bool = false) {
    self.kind = kind
    self.span = span
    self.followsSpace = followsSpace
  }

  package enum Kind: Sendable, Hashable {
    case number(Double)
    case name(String)
    case keyword(Keyword)
    case sign(Sign)
    /// `²`, `⁻¹`: a power written with raised digits.
    case superscript(Int)

    // A text is a flat run of tokens: start, segments and interpolations, end.
    case textStart
    /// A stretch of literal text with its escapes resolved.
    case textSegment(String)
    /// `$name`
    case interpolatedName(String)
    /// `$(`; ordinary tokens follow, up to `interpolationEnd`.
    case interpolationStart
    case interpolationEnd
    case textEnd

    case newline
    case comment
    /// `?name`, at the start of a line.
    case help(String)
    /// `%name`, at the start of a line; the rest of the line follows as `magicArgument`, but behind `%time` as code.
    case magic(String)
    case magicArgument(String)
    /// What the lexer could not read; its diagnostic says why.
    case unreadable
    case end
  }
}

/// A reserved word.
package enum Keyword: String, Sendable, Hashable, CaseIterable {
  case function, end, `if`, elseif, `else`, `for`, `in`, `while`, `return`, `break`, `continue`
  case `true`, `false`, nothing
}

/// An operator or a mark of punctuation.
package enum Sign: String, Sendable, Hashable, CaseIterable {
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case comma = ","
  case semicolon = ";"
  case colon = ":"
  case question = "?"
  case dot = "."
  case ellipsis = "..."
  case arrow = "->"
  case assign = "="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case slash = "/"
  case doubleSlash = "//"
  case percent = "%"
  case power = "^"
  case at = "@"
  case plusAssign = "+="
  case minusAssign = "-="
  case timesAssign = "*="
  case slashAssign = "/="
  case powerAssign = "^="
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case and = "&&"
  case or = "||"
  case not = "!"
}
