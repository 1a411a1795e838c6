import Cells
import TestSupport
import Testing

/// One rule of equality: element by element for arrays and lists, whole for tuples and single values, never an error that speaks
/// of something else.
struct EqualityTests {
  /// A value as it is written, and what it is equal to: whatever has the same key.
  struct Single {
    var text: String
    var key: String
  }

  static let singles = [
    ("1", "1"), ("1.0", "1"), ("true", "1"), ("0", "0"), ("false", "0"), ("12", "12"),
    ("\"12\"", "t12"), ("\"cat\"", "tcat"), ("\"\"", "t"), ("nothing", "none"), ("nan / 1", "nan"),
    ("(1, 2)", "(1,2)"), ("(1, \"a\")", "(1,a)"), ("(3,)", "(3)"), ("gaussian", "gaussian"),
    ("gaussian(width=2)", "gaussian2"), ("sum", "sum"), ("id", "id"),
    ("table((\"a\", \"b\"), ([1, 2], [\"u\", nothing]))", "table"),
  ].map { Single(text: $0.0, key: $0.1) }

  /// NaN is a missing number: equal to `nothing`, and as ever not to itself.
  static func areEqual(_ a: Single, _ b: Single) -> Bool {
    let keys = [a.key, b.key].sorted()
    return keys == ["nan", "none"] || (a.key == b.key && a.key != "nan")
  }

  static func written(_ truths: [Bool]) -> String {
    "[" + truths.map { "\($0)" }.joined(separator: ", ") + "]"
  }

  static func isTable(_ single: Single) -> Bool { single.key == "table" }

  @Test(arguments: singles)
  func `single values are equal as a whole`(a: Single) {
    let session = Session()
    _ = session.text("id(v) = v")
    // A table beside what is none has no elements of its own kind: that is said.
    for b in Self.singles where Self.isTable(a) == Self.isTable(b) {
      let equal = Self.areEqual(a, b)
      #expect(session.text("(\(a.text)) == (\(b.text))") == "\(equal)", "\(a.text) == \(b.text)")
      #expect(session.text("(\(a.text)) != (\(b.text))") == "\(!equal)", "\(a.text) != \(b.text)")
      #expect(session.text("u = \(a.text)\nv = \(b.text)\nu == v") == "\(equal)")
      #expect(session.text("(\(a.text), 1) == (\(b.text), 1)") == "\(equal)")
      if a.key != "nan", b.key != "nan" {
        #expect(session.text("(\(a.text)) in (\(b.text), \"other\")") == "\(equal)")
      }
    }
  }

  @Test(arguments: UInt64(0)..<120)
  func `lists are compared element by element`(seed: UInt64) {
    var draws = SeededDraws(seed)
    let session = Session()
    _ = session.text("id(v) = v")
    let usable = Self.singles.filter { !Self.isTable($0) }
    let count = Int(seed % 5) + 1
    let a = (0..<count).map { _ in draws.pick(usable) }
    let b = (0..<count).map { _ in draws.pick([draws.pick(usable), draws.pick(a)]) }
    let single = draws.pick(usable)
    // Behind the last item a text, so that no list is an array of numbers.
    let left = "[" + (a.map { $0.text } + ["\"end\""]).joined(separator: ", ") + "]"
    let right = "[" + (b.map { $0.text } + ["\"end\""]).joined(separator: ", ") + "]"
    let equal = zip(a, b).map { Self.areEqual($0, $1) } + [true]
    #expect(
      session.text("[v for v in (\(left) == \(right))]") == tensor(equal), "\(left), \(right)")
    #expect(
      session.text("\(left) != \(right)") == tensor(equal.map { !$0 }), "\(left), \(right)")
    if !single.key.hasPrefix("(") {
      let with = a.map { Self.areEqual($0, single) } + [false]
      #expect(session.text("\(left) == (\(single.text))") == tensor(with), "\(left), \(single)")
      #expect(session.text("(\(single.text)) == \(left)") == tensor(with), "\(left), \(single)")
    }
    // Membership is equality with some of the choices.
    let found = a.map { item in b.contains { Self.areEqual(item, $0) } } + [true]
    #expect(session.text("\(left) in \(right)") == tensor(found), "\(left) in \(right)")
    // Tuples of the same items are one truth.
    let whole = equal.allSatisfy { $0 }
    #expect(
      session.text("(\(left.dropFirst().dropLast())) == (\(right.dropFirst().dropLast()))")
        == "\(whole)")
    // Lists of different length do not fit together.
    #expect(
      session.text("\(left) == [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\"]").hasPrefix(
        "shape-clash"))
  }

  private func tensor(_ truths: [Bool]) -> String {
    // Aligned as an array is.
    let wide = truths.contains(false)
    return "tensor(["
      + truths.map { $0 ? (wide ? " true" : "true") : "false" }.joined(separator: ", ") + "])"
  }

  @Test(arguments: [
    ("x = [1, nan, 3]\nx == nothing", "tensor([false,  true, false])"),
    ("x = [1, 2, 3]\nif x.shape == (3,)\n  \"fits\"\nend", "\"fits\""),
    (
      "x = zeros(3, 4)\nx.shape == (3, 4), shape(x) != (3, 4), shape(x) == [3, 4]",
      "(true, false, true)"
    ),
    (
      "labels = [\"cat\", \"dog\", \"cat\"]\npred = [\"cat\", \"cat\", \"cat\"]\nmean(pred == labels)",
      "0.6667"
    ),
    ("[1, 2] == \"1\"", "tensor([false, false])"),
    ("range(3) == [0, 5, 2]", "tensor([ true, false,  true])"),
    ("[1, 2; 3, 4] == \"a\"", "tensor([[false, false],\n        [false, false]])"),
    ("[1, 5, 2] in [5, \"a\"]", "tensor([false,  true, false])"),
    ("[1, 2; 3, 4] in (2, 3)", "tensor([[false,  true],\n        [ true, false]])"),
    ("[\"a\", nothing, \"c\"] < \"b\"", "tensor([ true, false, false])"),
    ("[\"b\", \"a\"] < [\"c\", \"a\"]", "tensor([ true, false])"),
    ("(1, 2) < (1, 3), (2, 0) >= (2,), (\"a\", 1) < (\"a\", 1)", "(true, true, false)"),
    (
      "2 in [1, 2], \"at\" in \"cat\", nothing in [1, nan], (1, 2) in [(1, 2)]",
      "(true, true, true, true)"
    ),
    ("f(w) = w == nothing ? 1 : 2\nf(nothing)", "1"),
    (
      "[\"a\"] == zeros(1, 2)",
      "shape-clash: Lists are compared element by element, and these do not fit together"
    ),
    (
      "line([1], [2]) == line([1], [2])",
      "wrong-operands: Nothing says when one figure equals another"
    ),
    ("dataset(\"chapter\") == 3", "wrong-operands: `==` cannot combine a table and a number"),
    ("x = \"a\"\nx < 3", "text-and-number: A text is neither less nor more than a number"),
    ("v = [\"a\", 1]\nv[0] < v[1]", "wrong-operands: `<` cannot combine a text and a number"),
    (
      "x = [1, 2]\nx == [1, 3] ? 1 : 2",
      "not-a-condition: A condition is true or false; this is an array of shape (2)"
    ),
  ])
  func `cells`(cell: String, expected: String) {
    #expect(Session().text(cell) == expected)
  }
}
