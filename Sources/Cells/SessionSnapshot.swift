package import Checking
package import Evaluation
package import Platform
package import Plotting

/// What is known between two statements; immutable, so that completion and inspection read it while a cell runs.
package struct SessionSnapshot: Sendable {
  package let namespace: Namespace
  package let files: ReadableFolders
  package let settings: SessionSettings

  /// The names that cells have defined.
  package var names: [String: Value] {
    Dictionary(namespace.bindings.map { ($0.name, $0.value) }) { first, _ in first }
  }

  /// The same as the checker wants it.
  package var facts: [String: Fact] { names.mapValues(\.fact) }
}

/// What `%config` and `%plots` set.
package struct SessionSettings: Sendable {
  package enum PictureFormat: String, Sendable, CaseIterable {
    /// SVG and PNG; only PNG; SVG, PNG and PDF; an HTML image and PNG; characters.
    case svg, png, pdf, portable, text
  }

  package var limits = Settings()
  package var pictures = PictureFormat.svg
  package var theme = Theme.light
}

extension Value {
  /// What checking may rely on.
  fileprivate var fact: Fact {
    switch self {
    case .nothing: .nothing
    case .boolean: .boolean
    case .number: .number(nil)
    case .text: .text
    case .tensor(let tensor): .array(shape: tensor.shape)
    case .range(let range): .array(shape: [range.count])
    case .list: .list
    case .tuple(let sequence): .tuple(sequence.items.map(\.fact))
    case .function(let function): .function(function.code.signature)
    case .builtin(let builtin): .builtin(builtin.signature)
    case .object(let object): (object as? Table).map { .table(columns: $0.names) } ?? .unknown
    }
  }
}
