import Language
import Cells
import Checking
import TestSupport
import Testing

/// A function that is given a table keeps its columns apart, or refuses it.
struct TableFunctionTests {
  static let table =
    "t = table((\"a\", \"word\", \"b\"), ([1, 2, 6], [\"u\", \"v\", \"u\"], [10, 40, 30]))\n"

  /// What a call takes besides the table.
  static let others: [String: String] = [
    "quantile": "0.5", "reshape": "(-1)", "head": "2", "sort_by": "\"a\"", "where": "1, 2",
    "clamp": "0, 1", "dot": "[1, 2]",
    "round": "1", "map": "", "one_hot": "", "full": "1", "choice": "2", "repeat": "2",
  ]

  /// Those that keep each column, or give what is no number about all columns at once.
  static let keep: Set<String> = [
    "sum", "prod", "mean", "std", "var", "median", "quantile", "any", "all", "norm", "argmin",
    "argmax", "min", "max",
    "cumsum", "cumprod", "diff", "softmax", "choice", "permutation", "concat", "reverse", "head",
    "sort_by", "summary",
  ]

  @Test(
    arguments: Catalog.signatures.filter {
      [.maths, .make].contains($0.group) || $0.name == "head"
    }.map { $0.name })
  func `of each function`(name: String) throws {
    let signature = try #require(Catalog.entry(named: name))
    guard signature.parameters.contains(where: { [.array, .any].contains($0.type) }) else { return }
    let session = Session()
    _ = session.text(Self.table)
    let other = Self.others[name].map { $0.isEmpty ? "" : ", " + $0 } ?? ""
    let result = session.text("r = \(name)(t\(other))\ntype(r)")
    if Self.keep.contains(name) {
      #expect(result == "\"table\"")
      let names = session.text("columns(r)")
      #expect(names == "[\"a\", \"b\"]" || names == "[\"a\", \"word\", \"b\"]")
    } else {
      #expect(result.contains(": "), "\(result)")
    }
  }

  @Test(arguments: [
    ("mean(t)", "a        b\n0  3  26.6667"), ("max(t).b", "tensor([40.])"),
    ("cumsum(t).a", "tensor([1., 3., 9.])"),
    ("quantile(t, [0, 1]).a", "tensor([1., 6.])"), ("std(t, axis=0).a", "tensor([2.6458])"),
    ("sum(t[(\"a\", \"b\")], axis=1)", "tensor([11., 42., 36.])"),
    ("concat(t, t[0:1]).word", "[\"u\", \"v\", \"u\", \"u\"]"),
    ("columns(concat(t, t))", "[\"a\", \"word\", \"b\"]"),
    (
      "columns(concat(t[(\"a\", \"b\")], table([\"c\"], [[1, 2, 3]]), axis=1))",
      "[\"a\", \"b\", \"c\"]"
    ),
    (
      "concat(t, table([\"c\"], [[1]]))",
      "shape-clash: This table has no column that those before it have"
    ),
    ("stack(t, t)", "wrong-type: `stack` needs an array of numbers for `arrays`, not a table"),
    ("t + 1", "wrong-operands: `+` cannot combine a table and a number"),
    ("exp(t)", "wrong-type: `exp` needs numbers, not a table"),
    ("array(t[(\"a\", \"b\")])[1]", "tensor([ 2., 40.])"),
    ("array(t)", "wrong-type: The column `word` holds no numbers"),
    ("regression(t[(\"a\", \"b\")], t.a; width=2).count", "3"),
    ("filter(r -> r[0] > 1, t).b", "tensor([40., 30.])"),
    ("reverse(t).word[0]", "\"u\""),
    ("unique([\"b\", nothing, \"a\", nothing])", "[\"a\", \"b\", nothing]"),
    ("concat([\"a\"], [\"b\", nothing])", "[\"a\", \"b\", nothing]"),
    ("concat([1], [2, 3])", "tensor([1., 2., 3.])"),
    ("t[(t.a > 1) * (t.word == \"u\")].b", "tensor([30.])"),
  ])
  func `cells`(cell: String, expected: String) {
    let session = Session()
    _ = session.text(Self.table)
    let text = session.text(cell)
    #expect(expected.contains("\n") ? text.hasSuffix(expected) : text == expected)
  }

  @Test func `columns of texts are left out with a word`() {
    let output = RecordingSink()
    _ = Session().text(Self.table + "mean(t)", output)
    #expect(output.warned == "`mean` leaves out the column `word`, which holds texts.\n")
  }

  /// Python joins and repeats lists by `+` and `*`.
  @Test(arguments: [
    ("[1, 2] + [3]", true), ("x = [1, 2]\nx + [3]", true),
    ("x = []\nfor i in range(5)\n  x = x + [i]\nend", true),
    ("x = [1, 2]\nx += [3]", true), ("[0] * 5", true), ("3 * [1]", true), ("[1] + [2]", false),
    ("[1, 2] * 3", false),
    ("[1, 2] + [3, 4]", false), ("[1, 2] + 3", false), ("[0.5] * 0.1", false),
    ("[1, 2] * [3]", false), ("[line([1], [1])] + [line([1], [1])];", false),
  ])
  func `arithmetic with a list of one element says what it is`(cell: String, isTold: Bool) {
    let output = RecordingSink()
    _ = Session().text(cell, output)
    #expect((output.warned.split(separator: "\n").count == 1) == isTold, "\(output.warned)")
  }

  @Test(arguments: UInt64(0)..<40)
  func `groups hold each row once, and a merge each pair with one key`(seed: UInt64) {
    var draws = SeededDraws(seed)
    let session = Session()
    func column(_ count: Int) -> String {
      let items = (0..<count).map { _ in draws.pick(["\"a\"", "\"b\"", "\"c\"", "nothing"]) }
      return "[\"a\", \(items.joined(separator: ", "))]"
    }
    let counts = (draws.pick([1, 3, 9]), draws.pick([1, 4]))
    #expect(
      session.text(
        """
        t = table(("g", "x"), (\(column(counts.0)), arange(\(counts.0 + 1))))
        u = table(("g", "y"), (\(column(counts.1)), arange(\(counts.1 + 1))))
        there = drop_missing(t)
        parts = [part for (g, part) in group_by(t, "g")]
        m = merge(t, u, "g")
        l = merge(t, u, "g", how="left");
        """) == "")
    let facts = [
      "all(sort(concat([p.x for p in parts])) == sort(there.x))",
      "all([all(p.g == g) for (g, p) in group_by(t, \"g\")])",
      "[len(p) for p in parts] == count(t.g).count",
      "all([[m.x[i], m.y[i]] for i in range(len(m))] == [[a.x, b.y] for a in t for b in u if a.g != nothing && a.g == b.g])",
      "all(drop_missing(l[(\"x\", \"y\")]).x == m.x) && all(unique(l.x) == t.x)",
    ]
    for fact in facts {
      #expect(["true", "tensor([true])"].contains(session.text("all(\(fact))")), "\(fact)")
    }
  }

  @Test func `a new column belongs to one table`() {
    let session = Session()
    _ = session.text(Self.table + "u = t\nt.c = t.a * 2\nt[\"word\"] = \"w\"")
    #expect(session.text("columns(t)") == "[\"a\", \"word\", \"b\", \"c\"]")
    #expect(session.text("columns(u)") == "[\"a\", \"word\", \"b\"]")
    #expect(session.text("t.word") == "[\"w\", \"w\", \"w\"]")
    #expect(session.text("t.c = [1]").hasPrefix("shape-clash"))
    #expect(session.text("t[0] = 1").hasPrefix("cannot-assign"))
    #expect(
      session.text("f(s) = s\nfunction g(s)\n  s.d = 1\n  s\nend\ncolumns(g(t))").contains("\"d\""))
    #expect(session.text("columns(t)") == "[\"a\", \"word\", \"b\", \"c\"]")
  }
}
