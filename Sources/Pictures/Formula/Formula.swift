/// A formula in a label: LaTeX's way of writing one, laid out with the letters of the other texts.
///
/// In a text it stands between three characters that Unicode keeps for text with notes (U+FFF9 to U+FFFB): how it reads
/// in one line, and its source. Whoever cannot lay it out shows the first.
public struct Formula: Sendable, Equatable {
  /// What it consists of.
  let nodes: [Node]

  indirect enum Node: Sendable, Equatable {
    /// Letters in one style, with the space around them in shares of their height.
    case letters(String, isItalic: Bool, space: Double = 0)
    case space(Double)
    case group([Node])
    case scripts([Node], below: [Node]?, above: [Node]?)
    case fraction([Node], [Node])
    case root([Node])
    /// A line above.
    case overline([Node])
    /// Brackets as high as what is between them.
    case bracketed(String, [Node], String)
  }

  /// Reads a formula from LaTeX without dollar signs.
  package init(latex source: String) throws(FormulaError) {
    guard source.utf8.count <= 1000 else {
      throw .unreadable("a formula has at most 1000 characters")
    }
    guard !source.contains(where: { "$#&%".contains($0) }) else {
      throw .unreadable("a formula holds none of `$`, `#`, `&`, `%`")
    }
    var reader = FormulaReader(rest: Substring(source))
    nodes = try reader.nodes(until: nil)
  }

  /// The formula as a part of a text.
  package static func text(latex source: String) throws(FormulaError) -> String {
    let formula = try Formula(latex: source)
    return "\u{FFF9}\(formula.line)\u{FFFA}\(source)\u{FFFB}"
  }

  /// The source of a text that is one formula and nothing else, as far as it can be read; nil for other texts.
  public static func source(of text: String) -> String? {
    guard text.isFormula, text.parts.count == 1, case .formula(_, let source) = text.parts[0],
      (try? Formula(latex: source)) != nil
    else { return nil }
    return source
  }

  /// How it reads in one line: `α_i / 2`.
  public var line: String { Self.line(nodes) }

  private static func line(_ nodes: [Node]) -> String {
    var text = ""
    for node in nodes {
      switch node {
      case .letters(let letters, _, let space):
        text += space > 0.2 ? " \(letters) " : letters
      case .space(let width): text += width > 0.2 ? " " : ""
      case .group(let nodes): text += line(nodes)
      case .scripts(let base, let below, let above):
        text +=
          line(base) + (below.map { "_" + held($0) } ?? "") + (above.map { "^" + held($0) } ?? "")
      case .fraction(let upper, let lower): text += held(upper) + "/" + held(lower)
      case .root(let inner): text += "√" + held(inner)
      case .overline(let inner): text += "mean " + held(inner)
      case .bracketed(let open, let inner, let close): text += open + line(inner) + close
      }
    }
    return text
  }

  private static func held(_ nodes: [Node]) -> String {
    let text = line(nodes)
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "*" } ? text : "(\(text))"
  }
}

/// Why a formula cannot be read.
package enum FormulaError: Error {
  /// As a sentence without its full stop.
  case unreadable(String)
  /// A command that is none of those known.
  case unknown(command: String, known: [String])
}

extension String {
  /// Whether a formula stands in it.
  package var isFormula: Bool { unicodeScalars.contains("\u{FFF9}") }

  /// The text as it reads in one line, formulas included.
  public var withoutFormulas: String {
    guard isFormula else { return self }
    return parts.reduce(into: "") { text, part in
      switch part {
      case .plain(let plain): text += plain
      case .formula(let line, _): text += line
      }
    }
  }

  enum Part: Sendable, Equatable {
    case plain(String)
    /// How it reads in one line, and its source.
    case formula(String, String)
  }

  /// What is between formulas, and the formulas.
  var parts: [Part] {
    guard isFormula else { return isEmpty ? [] : [.plain(self)] }
    var parts: [Part] = []
    for (index, piece) in split(separator: "\u{FFF9}", omittingEmptySubsequences: false)
      .enumerated()
    {
      let halves = piece.split(
        separator: "\u{FFFB}", maxSplits: 1, omittingEmptySubsequences: false)
      let noted = halves[0].split(
        separator: "\u{FFFA}", maxSplits: 1, omittingEmptySubsequences: false)
      if index > 0, halves.count == 2, noted.count == 2 {
        parts.append(.formula(String(noted[0]), String(noted[1])))
        if !halves[1].isEmpty { parts.append(.plain(String(halves[1]))) }
      } else if !piece.isEmpty {
        parts.append(.plain(String(piece)))
      }
    }
    return parts
  }
}

extension StringProtocol {
  /// Words between blanks; a formula is never broken.
  package var words: [String] {
    var words: [String] = []
    var word = ""
    var isInFormula = false
    for character in self {
      for scalar in character.unicodeScalars {
        if scalar == "\u{FFF9}" { isInFormula = true }
        if scalar == "\u{FFFB}" { isInFormula = false }
      }
      if !isInFormula, character == " " || character == "\n" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
