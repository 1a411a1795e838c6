import Cells
import TestSupport
import Testing

/// What `missing="drop"` gives is what the numbers that are there give by themselves.
struct MissingTests {
  static let reductions = [
    "sum", "prod", "mean", "std", "var", "median", "min", "max", "norm", "any", "all",
  ]

  static func numbers(_ draws: inout SeededDraws, _ count: Int) -> String {
    let numbers = (0..<count).map { _ in
      draws.pick(["nan", "nan", "\(draws.pick(Array(-9...9)))", "0.5", "-2.25", "7"])
    }
    return "[\(numbers.joined(separator: ", "))]"
  }

  @Test(arguments: UInt64(0)..<40)
  func `a reduction without what is missing is one of what is there`(seed: UInt64) {
    var draws = SeededDraws(seed)
    let session = Session()
    let (rows, columns) = (draws.pick([1, 2, 5]), draws.pick([1, 3, 8]))
    let x = Self.numbers(&draws, rows * columns)
    #expect(
      session.text("x = array(\(x))\nw = reshape(x, (\(rows), \(columns)))\nthere = x[!isnan(x)];")
        == "")
    for name in Self.reductions {
      let isEmpty =
        session.text("len(there)") == "0" && !["sum", "prod", "norm", "any", "all"].contains(name)
      let expected = isEmpty ? "nan" : session.text("json(\(name)(there))")
      #expect(
        session.text(
          isEmpty ? "\(name)(x, missing=\"drop\")" : "json(\(name)(x, missing=\"drop\"))")
          == expected, "\(name)(\(x))")
      for axis in [0, 1] {
        let own = axis == 0 ? "w[:, i]" : "w[i, :]"
        let lines = axis == 0 ? columns : rows
        #expect(
          session.text(
            """
            part(v) = \(name)(v, missing="drop")
            a = \(name)(w, axis=\(axis), missing="drop")
            b = [part(\(own)) for i in range(\(lines))]
            all((a == b) || (isnan(1 * a) && isnan(1 * b)))
            """) == "true", "\(name) along \(axis) of \(x)")
      }
    }
    if session.text("len(there) > 0") == "true" {
      #expect(session.text("x[argmin(x, missing=\"drop\")] == min(there)") == "true")
      #expect(session.text("x[argmax(x, missing=\"drop\")] == max(there)") == "true")
      #expect(
        session.text(
          "all(quantile(x, [0, 0.3, 1], missing=\"drop\") == quantile(there, [0, 0.3, 1]))")
          == "true")
    }
    #expect(session.text("all(drop_missing(x) == there)") == "true")
    #expect(session.text("len(drop_missing(w)) == sum(!any(isnan(w), axis=1))") == "true")
  }

  @Test func `how many are left out is said once for each place`() {
    let output = RecordingSink()
    _ = Session().text(
      "x = [1, nan, 3]\nfor i in range(3)\n  mean(x, missing=\"drop\")\nend\nmean(x)", output)
    #expect(output.warned == "1 of 3 numbers is left out, being missing.\n")
  }

  @Test func `a word that is no choice is told`() {
    #expect(Session().text("mean([1], missing=\"dorp\")").hasPrefix("unknown-option"))
  }
}

/// Labels that are texts do what numbers for them do.
struct CategoryTests {
  static let words = ["ant", "bee", "Ant", "é", "", "b c"]

  @Test(arguments: UInt64(0)..<40)
  func `texts serve as labels`(seed: UInt64) {
    var draws = SeededDraws(seed)
    let session = Session()
    let count = draws.pick([1, 2, 5, 30])
    let labels = (0..<count).map { _ in "\"\(draws.pick(Self.words))\"" }
    #expect(session.text("v = [\(labels.joined(separator: ", "))];") == "")
    let facts = [
      "all([categories(v)[k] for k in codes(v)] == v)", "all(categories(v) == unique(v))",
      "sum(count(v).count) == len(v)",
      "all([count(v, c) for c in categories(v)] == count(v).count)",
      "all(one_hot(v) == one_hot(codes(v)))", "all([v[i] for i in argsort(v)] == sort(v))",
      "all(codes(sort(v)) == sort(codes(v)))",
      "all(sort(v, descending=true)[0] == categories(v)[-1])",
    ]
    for fact in facts { #expect(session.text(fact) == "true", "\(fact) of \(labels)") }
    let agrees = session.text(
      """
      x = randn(\(count), 2)
      q = randn(7, 2)
      a, p = classify(x, v, q, gaussian(width=0.5))
      b, r = classify(x, codes(v), q, gaussian(width=0.5))
      all(p == r) && all([categories(v)[k] for k in b] == a)
      """)
    #expect(agrees == "true", "\(labels)")
  }

  @Test func `labels colour the points, each group by its name`() {
    let sentence = Session().text(
      "points([1, 2, 3, 4], [4, 3, 2, 1]; color=[\"cat\", \"dog\", \"cat\", nothing]).sentence")
    #expect(sentence.contains("cat") && sentence.contains("dog"))
    #expect(
      Session().text("points([1], [2]; color=\"red\").svg == points([1], [2]; color=\"r\").svg")
        != "")
    #expect(Session().text("points([1, 2], [2, 3]; color=[\"a\"])").hasPrefix("shape-clash"))
    #expect(Session().text("points([1, 2], [2, 3]; color=red)").hasPrefix("unknown-name"))
  }
}
