import Arrays
package import Checking
package import Values
package import Platform
package import Plotting
import Syntax

/// What is known between two statements; immutable, so that completion and inspection read it while a cell runs.
package struct SessionSnapshot: Sendable {
  package let namespace: Namespace
  /// In how many cells each name was used.
  let uses: [String: Int]
  package let files: ReadableFolders
  package let settings: SessionSettings

  /// The names that cells have defined.
  package var names: [String: Value] {
    var names: [String: Value] = [:]
    for (name, value) in namespace.bindings where names[name] == nil { names[name] = value }
    return names
  }

  /// What the checker may rely on in a cell: facts about the names that are mentioned there, however much else a
  /// notebook holds, and that the others exist.
  package func facts(for source: String) -> [String: Fact] {
    var facts = names.mapValues { _ in Fact.unknown }
    for name in namesUsed(in: source) {
      guard facts[name] != nil, let value = namespace[name] else { continue }
      var budget = Fact.mostItems
      facts[name] = Fact(value, depth: 0, &budget)
    }
    return facts
  }
}

/// The names that a cell mentions.
func namesUsed(in source: String) -> Set<String> {
  Set(
    tokenize(source).tokens.compactMap { token in
      switch token.kind {
      case .name(let name), .interpolatedName(let name): name
      default: nil
      }
    })
}

/// What `%config` and `%plots` set.
package struct SessionSettings: Sendable {
  package enum PictureFormat: String, Sendable, CaseIterable {
    /// An image in HTML and PNG; these and PDF; SVG and PNG; only PNG; characters.
    case portable, pdf, svg, png, text
  }

  /// What becomes of a cell of Python: it runs, is shown in this language, or counts as a mistake.
  package enum PythonCells: String, Sendable, CaseIterable { case run, show, refuse }

  package var limits = Settings()
  package var python = PythonCells.run
  package var pictures = PictureFormat.portable
  package var theme = Theme.light
}

extension Fact {
  /// More than the tuples that a cell takes apart have.
  fileprivate static let mostItems = 256
  private static let mostLevels = 8

  /// What checking may rely on, about so many items of tuples and so many levels of them: a tuple that holds another one
  /// twice is small, and a tree of facts about it may be larger than any memory.
  fileprivate init(_ value: Value, depth: Int, _ budget: inout Int) {
    budget -= 1
    switch value {
    case .nothing: self = .nothing
    case .boolean: self = .boolean
    case .number: self = .number(nil)
    case .text: self = .text
    // A single date is no number.
    case .tensor(let tensor): self = tensor.isDate ? .unknown : .array(shape: tensor.shape)
    case .range(let range): self = .array(shape: [range.count])
    case .list: self = .list
    case .tuple(let sequence):
      guard depth < Self.mostLevels, sequence.items.count <= budget else {
        self = .unknown
        return
      }
      var items: [Fact] = []
      for item in sequence.items { items.append(Fact(item, depth: depth + 1, &budget)) }
      self = .tuple(items)
    case .function(let function): self = .function(function.code.signature)
    case .builtin(let builtin): self = .builtin(builtin.signature)
    case .object(.table(let table)): self = .table(columns: table.names)
    case .object: self = .unknown
    }
  }
}
