import Cells
import TestSupport
import Testing

/// A mask selects, whatever it went through; a single truth, and what arithmetic makes of masks, is never taken as row numbers.
struct MaskTests {
  static let numbers: [Double] = [3, -1, 4, 1, -5, 9, 2, 6]
  static let words = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen"]

  /// The names that the cells below speak of.
  static let definitions = """
    x = array([3, -1, 4, 1, -5, 9, 2, 6])
    words = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen"]
    numbers = (3, -1, 4, 1, -5, 9, 2, 6)
    rows = stack(x, x, axis=1)
    t = table(("x", "word"), (x, words))
    same(m) = m
    function kept(m)
        copy = m
        return copy
    end

    """

  /// An expression of the language that is a mask of `x`, and where it holds.
  struct Mask {
    var text: String
    var holds: [Bool]

    init(_ text: String, _ holds: [Bool]) { (self.text, self.holds) = (text, holds) }

    init(_ draws: inout SeededDraws, depth: Int) {
      if depth == 0 {
        self.init(leaf: &draws)
        return
      }
      let a = Mask(&draws, depth: depth - 1)
      let b = Mask(&draws, depth: draws.pick([0, depth - 1]))
      let both = zip(a.holds, b.holds).map { $0 && $1 }
      let either = zip(a.holds, b.holds).map { $0 || $1 }
      let differs = zip(a.holds, b.holds).map { $0 != $1 }
      self = draws.pick([
        Mask("(\(a.text)) && (\(b.text))", both), Mask("(\(a.text)) || (\(b.text))", either),
        Mask("(\(a.text)) * (\(b.text))", both), Mask("min(\(a.text), \(b.text))", both),
        Mask("max(\(a.text), \(b.text))", either), Mask("!(\(a.text))", a.holds.map { !$0 }),
        Mask("(\(a.text)) != (\(b.text))", differs), Mask("(\(a.text)) == true", a.holds),
        Mask("+(\(a.text))", a.holds), Mask("true * (\(a.text))", a.holds),
        Mask("where(\(a.text), \(b.text), false)", both),
        Mask("where(\(a.text), true, false)", a.holds),
        Mask("prod(stack(\(a.text), \(b.text)), axis=0)", both),
        Mask("min([\(a.text), \(b.text)], axis=0)", both),
        Mask("any(stack(\(a.text), \(b.text)), axis=0)", either),
        Mask("(\(a.text)) + (\(b.text)) > 0", either), Mask("(\(a.text)) in [true]", a.holds),
        Mask("same(\(a.text))", a.holds), Mask("kept(\(a.text))", a.holds),
        Mask("[v for v in \(a.text)]", a.holds),
        Mask("[v * w for (v, w) in zip(\(a.text), \(b.text))]", both),
        Mask("map(v -> v, \(a.text))", a.holds), Mask("(1, \(a.text))[1]", a.holds),
        Mask("[\"a\", \(a.text)][1]", a.holds), Mask("(\(a.text))[0:8]", a.holds),
        Mask("reverse(reverse(\(a.text)))", a.holds), Mask("reshape(\(a.text), (-1))", a.holds),
        Mask("flatten(reshape(\(a.text), (2, 4)))", a.holds),
        Mask("stack(\(a.text), \(b.text))[0]", a.holds),
        Mask("stack(\(a.text), \(b.text), axis=1)[:, 1]", b.holds),
        Mask("transpose(stack(\(a.text), \(b.text)))[:, 0]", a.holds),
        Mask("concat((\(a.text))[0:3], (\(a.text))[3:8])", a.holds),
        Mask("[(\(a.text))...]", a.holds),
        Mask("table((\"m\", \"n\"), (\(a.text), x)).m", a.holds),
        Mask("(1 > 2 ? \(b.text) : \(a.text))", a.holds),
      ])
    }

    private init(leaf draws: inout SeededDraws) {
      let limit = Double(draws.pick([-5, -1, 0, 1, 3, 9]))
      let word = draws.pick(MaskTests.words)
      let numbers = MaskTests.numbers
      self = draws.pick([
        Mask("x > \(Int(limit))", numbers.map { $0 > limit }),
        Mask("x <= \(Int(limit))", numbers.map { $0 <= limit }),
        Mask("x == \(Int(limit))", numbers.map { $0 == limit }),
        Mask("\(Int(limit)) < x < 7", numbers.map { limit < $0 && $0 < 7 }),
        Mask("words != \"\(word)\"", MaskTests.words.map { $0 != word }),
        Mask("t.word >= \"\(word)\"", MaskTests.words.map { $0 >= word }),
        Mask("t.word in [\"ant\", \"\(word)\"]", MaskTests.words.map { $0 == "ant" || $0 == word }),
        Mask("words != nothing", MaskTests.words.map { _ in true }),
        Mask("isnan(x / 0 * 0)", numbers.map { _ in true }),
        Mask("full(8, true)", numbers.map { _ in true }),
      ])
    }
  }

  static func chosen<Item>(_ items: [Item], _ mask: Mask) -> String {
    zip(items, mask.holds).filter { $1 }.map { "\($0.0)" }.joined(separator: ",")
  }

  @Test(arguments: UInt64(0)..<150)
  func `a mask selects in every container`(seed: UInt64) {
    var draws = SeededDraws(seed)
    let mask = Mask(&draws, depth: Int(seed % 4))
    let integers = Self.numbers.map { Int($0) }
    let session = Session()
    #expect(session.text(Self.definitions + "m = \(mask.text);") == "")
    func list(_ cell: String) -> String {
      session.text("join = \"\"\nfor v in \(cell)\n  join = join + \"$v,\"\nend\njoin")
    }
    func quoted(_ items: String) -> String { items.isEmpty ? "\"\"" : "\"" + items + ",\"" }
    #expect(list("x[\(mask.text)]") == quoted(Self.chosen(integers, mask)), "\(mask.text)")
    #expect(list("x[m]") == quoted(Self.chosen(integers, mask)), "\(mask.text)")
    #expect(list("words[m]") == quoted(Self.chosen(Self.words, mask)), "\(mask.text)")
    #expect(list("[numbers[m]...]") == quoted(Self.chosen(integers, mask)), "\(mask.text)")
    #expect(list("rows[m, 1]") == quoted(Self.chosen(integers, mask)), "\(mask.text)")
    #expect(list("rows[m][:, 0]") == quoted(Self.chosen(integers, mask)), "\(mask.text)")
    #expect(list("t[m].x") == quoted(Self.chosen(integers, mask)), "\(mask.text)")
    let replaced = zip(integers, mask.holds).map { $1 ? 0 : $0 }
    #expect(session.text("x[m] = 0\nall(x == \(replaced))") == "true", "\(mask.text)")
    let words = zip(Self.words, mask.holds).map { $1 ? "owl" : $0 }
    #expect(session.text("words[m] = \"owl\"\nall(words == \(words))") == "true", "\(mask.text)")
    let raised = zip(replaced, mask.holds).map { $1 ? $0 + 1 : $0 }
    #expect(session.text("x[m] += 1\nall(x == \(raised))") == "true", "\(mask.text)")
    #expect(session.text("type(m[0])") == "\"boolean\"", "\(mask.text)")
  }

  /// Arithmetic of masks that is no mask.
  @Test(arguments: UInt64(0)..<60)
  func `what only counts masks is no index`(seed: UInt64) {
    var draws = SeededDraws(seed)
    let (a, b) = (Mask(&draws, depth: 1).text, Mask(&draws, depth: 1).text)
    let count = draws.pick([
      "(\(a)) + (\(b))", "1 - (\(a))", "(\(a)) - (\(b))", "2 * (\(a))", "(\(a)) * 1", "-(\(a))",
      "(\(a)) / (\(b))", "(\(a))^2", "abs(\(a))", "(\(a)) // 1", "((\(a)) + (\(b))) * (\(a))",
      "round((\(a)) / 2)", "where(\(a), \(b), 0)", "max(\(a), 0)", "diff(concat([false], \(a)))",
      "concat(\(a), [1, 0])[0:8]", "same(1 - (\(a)))", "reverse((\(a)) + (\(b)))",
      "reshape((\(a)) + 0, (8))", "stack((\(a)) + (\(b)), x > 0)[0]",
    ])
    let session = Session()
    let refused = "wrong-type: What arithmetic makes of conditions is no index"
    #expect(session.text(Self.definitions + "c = \(count);") == "", "\(count)")
    for place in [
      "x[\(count)]", "x[c]", "words[c]", "numbers[c]", "rows[c, 0]", "t[c]", "x[c] = 1",
      "words[c] = \"owl\"",
    ] {
      #expect(session.text(place) == refused, "\(place) with c = \(count)")
    }
    // As numbers it counts as before.
    #expect(session.text("all((c == array([v + 0 for v in c])) || isnan(c))") == "true", "\(count)")
  }

  @Test(arguments: ["true", "x[0] > 1", "\"word\" == \"dog\"", "!(1 > 2)", "true * (2 > 1)"])
  func `a single truth is no index`(truth: String) {
    let session = Session()
    _ = session.text(Self.definitions)
    for place in ["x", "words", "numbers", "rows", "t", "\"text\"", "range(4)"] {
      #expect(
        session.text("\(place)[\(truth)]") == "wrong-type: A single truth is no index", "\(place)")
    }
    for place in ["x", "words", "rows"] {
      let text = session.text("\(place)[\(truth)] = 1")
      #expect(text == "wrong-type: A single truth is no index", "\(place)")
    }
    #expect(session.text("x[\(truth):]") == "wrong-type: A single truth is no index")
  }
}
