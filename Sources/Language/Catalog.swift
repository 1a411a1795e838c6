/// Every builtin of the language.
///
/// `Evaluation` gives each entry its meaning; a test compares the two sets of names.
package enum Catalog {
  package static let signatures: [Signature] =
    constants + making + maths + reductions + functional + texts + dates + cells + data + kernels
    + regression
    + widths + sums + figures + canvases + exploration + figureParts

  private static let signaturesByName: [String: Signature] = {
    var table: [String: Signature] = [:]
    for signature in signatures {
      for name in [signature.name] + signature.aliases { table[name] = signature }
    }
    return table
  }()

  /// The builtin of this name or alias.
  ///
  /// - Complexity: O(1).
  package static func entry(named name: String) -> Signature? { signaturesByName[name] }

  /// All names and aliases.
  package static var names: [String] { Array(signaturesByName.keys) }
}
