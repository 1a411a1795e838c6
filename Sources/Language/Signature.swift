package import Syntax

/// What a builtin is called, takes and does: the one description that checking, completion, help
/// and `docs/language.md` are made of.
package struct Signature: Sendable, Hashable {
  package var name: String
  /// Other names for the same thing, such as those other packages use.
  package var aliases: [String]
  package var group: Group
  /// In the order in which positional arguments fill them; keyword-only ones last.
  package var parameters: [Parameter]
  package var result: ValueType
  /// One sentence.
  package var summary: String
  /// In LaTeX, without dollar signs.
  package var formula: String?
  /// The shapes of arguments and result, as `(n), (m) → (n, m)`.
  package var shapes: String?
  /// A cell that calls it, and runs by itself where the files are that it names.
  package var example: String
  /// What a reader should know beyond the summary.
  package var note: String?
  /// Whether it is a value, such as `pi`, and not called.
  package var isConstant: Bool
  /// Whether a table as its first argument is taken column by column.
  package var takesColumns: Bool

  package init(
    _ name: String, _ group: Group, _ parameters: [Parameter], _ result: ValueType,
    _ summary: String, formula: String? = nil, shapes: String? = nil, example: String,
    note: String? = nil, aliases: [String] = [], isConstant: Bool = false,
    takesColumns: Bool = false
  ) {
    self.name = name
    self.aliases = aliases
    self.group = group
    self.parameters = parameters
    self.result = result
    self.summary = summary
    self.formula = formula
    self.shapes = shapes
    self.example = example
    self.note = note
    self.isConstant = isConstant
    self.takesColumns = takesColumns
  }

  package enum Group: String, Sendable, Hashable, CaseIterable {
    case make = "Making arrays"
    case maths = "Mathematics"
    case functional = "Functions and lists"
    case texts = "Texts"
    case dates = "Dates"
    case cells = "Printing and checking"
    case data = "Data"
    case kernels = "Kernels"
    case regression = "Regression and attention"
    case widths = "Choosing a width"
    case sums = "Beyond one machine"
    case figures = "Figures"
    case constants = "Constants"
  }

  package struct Parameter: Sendable, Hashable {
    package var name: String
    package var type: ValueType
    /// The default as it would be written; nil when the argument must be given.
    package let defaultText: String?
    /// The same as a value, where it is a number, a truth or a text; nil where it depends, or there is none.
    package let defaultLiteral: Literal?
    /// Whether only `name=value` gives it.
    package var isKeywordOnly: Bool
    /// Whether it collects all further positional arguments.
    package var isVariadic: Bool
    /// The texts it accepts, when it is one of a few.
    package var choices: [String]

    package init(
      _ name: String, _ type: ValueType, default defaultText: String? = nil,
      isKeywordOnly: Bool = false, isVariadic: Bool = false, choices: [String] = []
    ) {
      self.name = name
      self.type = type
      self.defaultText = defaultText
      // Read once: each call asks for it.
      defaultLiteral = defaultText.flatMap { Literal($0) }
      self.isKeywordOnly = isKeywordOnly
      self.isVariadic = isVariadic
      self.choices = choices
    }

    /// A default as a value.
    package enum Literal: Sendable, Hashable {
      case number(Double)
      case truth(Bool)
      case text(String)

      fileprivate init?(_ written: String) {
        if written.hasPrefix("\"") {
          let text = String(written.dropFirst().dropLast())
          // To look for what is not there costs a start a millisecond over all entries.
          self = .text(text.contains("\\") ? text.replacing("\\n", with: "\n") : text)
          return
        }
        switch written {
        case "true": self = .truth(true)
        case "false": self = .truth(false)
        default:
          guard let number = Double(written) else { return nil }
          self = .number(number)
        }
      }
    }

    package var isRequired: Bool { defaultText == nil && !isVariadic }

    /// One that only `name=value` gives.
    package static func keyword(
      _ name: String, _ type: ValueType, default defaultText: String = "nothing",
      choices: [String] = []
    ) -> Parameter {
      Parameter(name, type, default: defaultText, isKeywordOnly: true, choices: choices)
    }

    /// One that collects all further positional arguments.
    package static func rest(_ name: String, _ type: ValueType) -> Parameter {
      Parameter(name, type, isVariadic: true)
    }

    /// As it stands in a signature: `width=1`.
    package var written: String {
      if isVariadic { return name + "..." }
      return defaultText.map { "\(name)=\($0)" } ?? name
    }
  }

  /// How it is called: `linspace(a, b, n=50)`.
  package var written: String {
    if isConstant { return name }
    let positional = parameters.filter { !$0.isKeywordOnly }.map { $0.written }
    let keywords = parameters.filter { $0.isKeywordOnly }.map { $0.written }
    let keywordList = keywords.isEmpty ? "" : "; " + keywords.joined(separator: ", ")
    return name + "(" + positional.joined(separator: ", ") + keywordList + ")"
  }
}

/// What kind of value a parameter takes, in the words of the language's messages.
package enum ValueType: String, Sendable, Hashable, CaseIterable {
  case any = "value"
  case number
  case integer = "whole number"
  case boolean = "true or false"
  case text
  case texts = "text or a list of texts"
  case array
  case list
  case tuple
  case shape
  case function
  case kernel
  case table
  case model
  case figure
  case nothing
}

extension Syntax.Parameter {
  /// As `Signature` describes it.
  package var signature: Signature.Parameter {
    Signature.Parameter(
      name.text, .any, default: defaultValue == nil ? nil : "…", isKeywordOnly: isKeywordOnly,
      isVariadic: isVariadic)
  }
}
