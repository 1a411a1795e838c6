/// What a reserved word does, for help.
package struct WordHelp: Sendable {
  package var words: [String]
  /// One or two sentences.
  package var summary: String
  /// A cell that runs by itself.
  package var example: String

  package static func named(_ word: String) -> WordHelp? { all.first { $0.words.contains(word) } }

  package static let all: [WordHelp] = [
    WordHelp(
      words: ["function", "return"],
      summary: "Defines a function. Arguments behind `;` are given by name. "
        + "The value is what `return` gives, or the last expression.",
      example: """
        function pooled(q, k, v; width=1)
            w = gaussian((q - k) / width)
            return sum(w * v) / sum(w)
        end
        pooled(1, [0, 2], [10, 20])
        """),
    WordHelp(
      words: ["if", "elseif", "else"],
      summary:
        "Runs the first block whose condition holds; its value is the block's. On one line: `c ? a : b`.",
      example: """
        x = 3
        if x > 2
            "large"
        elseif x > 1
            "middle"
        else
            "small"
        end
        """),
    WordHelp(
      words: ["for", "in", "break", "continue"],
      summary:
        "Runs a block for each item. `break` leaves the loop, `continue` goes on with the next item.",
      example: """
        for (i, name) in enumerate(["a", "b"])
            print(i, name)
        end
        """),
    WordHelp(
      words: ["while"], summary: "Runs a block as long as a condition holds.",
      example: """
        x = 100
        while x > 1
            x = x / 2
        end
        x
        """),
    WordHelp(
      words: ["true", "false"],
      summary: "The outcomes of a comparison; they count as 1 and 0, and are no index.",
      example: "true + true"),
    WordHelp(
      words: ["nothing"], summary: "The value of what has no value.",
      example: "x = nothing\nx == nothing"
    ),
    WordHelp(
      words: ["end"], summary: "Closes `function`, `if`, `for` and `while`.",
      example: "if true\n    1\nend"),
  ]
}
