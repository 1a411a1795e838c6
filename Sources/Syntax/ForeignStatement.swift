package import Diagnostics

/// Words that begin a statement in another language and mean nothing here.
package enum ForeignStatement {
  package static func complaint(_ word: String, _ advice: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .unknownStatement, "There is no `\(word)` in this language", at: span, help: advice)
  }

  /// What to do instead, by word.
  package static let advice: [String: String] = {
    var advice: [String: String] = [:]
    for (words, text) in table {
      for word in words { advice[word] = text }
    }
    return advice
  }()

  private static let table: [([String], String)] = [
    (
      ["try", "except", "catch", "finally"],
      "An error ends the cell and leaves the notebook as it is; test beforehand with `if`."
    ),
    (
      ["class", "struct", "mutable", "module", "interface", "namespace"],
      "Write functions; keep values that belong together in a tuple: `(a, b)`."
    ),
    (
      ["with"],
      "Nothing has to be opened or switched off: leave it out, with its block's indentation."
    ),
    (["async", "await"], "Cells run from top to bottom; leave it out."),
    (["switch", "match", "case"], "Write `if … elseif … else … end`."),
    (["repeat"], "Write `while true … end`, and leave the loop with `break`."),
    (["until"], "Write `while !(condition) … end`."),
    (["unless"], "Write `if !(condition) … end`."),
    (["foreach"], "Write `for item in items … end`."),
    (["begin"], "A cell needs no block of its own; leave `begin` and its `end` out."),
    (["yield"], "Collect the values in a list and return it."),
    (["goto"], "There are functions, `if`, `for` and `while`."),
    (["new"], "Values are made by calling a function; leave it out."),
  ]
}
