import Cells
import Testing
import TestSupport

/// `map`, `filter` and comprehensions do arithmetic on all items at once where nothing tells the difference.
struct ListArithmeticTests {
  /// An expression of `a`, `b` and the names around.
  private static func expression(_ random: inout SeededDraws, _ depth: Int) -> String {
    if depth == 0 { return random.pick(["a", "a", "b", "2", "0.5", "s", "true", "-3"]) }
    func part() -> String { expression(&random, depth - 1) }
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return "(\(part()) + \(part()))"
    case 1: return "(\(part()) - \(part()))"
    case 2: return "(\(part()) * \(part()))"
    case 3: return "(\(part()) / \(part()))"
    case 4: return "(\(part()) % \(part()))"
    case 5: return "(\(part()) > \(part()))"
    case 6: return "max(\(part()), \(part()))"
    case 7: return "where(\(part()) < \(part()), \(part()), \(part()))"
    case 8: return "(-(\(part()))^2)"
    default: return "exp(-abs(\(part())))"
    }
  }

  @Test(arguments: 0..<12) func `results are those of item after item`(seed: Int) {
    var random = SeededDraws(UInt64(seed))
    let session = Session()
    _ = session.text(
      "L = [(i - 40) / 3 for i in range(100)]\nM = [i % 7 > 2 for i in range(90)]\ns = 1.25")
    for _ in 0..<25 {
      let body = Self.expression(&random, 3)
      let condition = Self.expression(&random, 2)
      let items = random.pick(["L", "M", "range(50)", "L[::2]", "[1, 2]"])
      // A choice is no arithmetic: it goes through the items one by one.
      func slow(_ text: String) -> String { "(str(1) == \"1\" ? \(text) : 0)" }
      let cells = [
        ("map((a, b) -> \(body), \(items), L)", "map((a, b) -> \(slow(body)), \(items), L)"),
        (
          "[\(body) for (a, b) in zip(\(items), M) if \(condition)]",
          "[\(slow(body)) for (a, b) in zip(\(items), M) if \(slow(condition))]"
        ),
        (
          "b = 2\nfilter(a -> \(condition), \(items))",
          "b = 2\nfilter(a -> \(slow(condition)), \(items))"
        ),
        (
          "b = true\n[\(body) for a in \(items) if \(condition)]",
          "b = true\n[\(slow(body)) for a in \(items) if \(slow(condition))]"
        ),
      ]
      for (fast, slow) in cells {
        func answer(_ cell: String) -> String {
          session.text(cell.replacingLast { "r = \($0)\n(type(r), json(r + 0), str(r))" })
        }
        #expect(answer(fast) == answer(slow), "\(fast)")
      }
    }
  }

  @Test(arguments: [
    // A name that is an array, or a function of that name, is none of a number.
    ("v = [1, 2]\nlen([a + v for a in range(40)])", "40"),
    ("exp(x) = 7\nmap(a -> exp(a), range(40))[3]", "7"),
    ("k = []\nf(x) = x\nsum([f(a) for a in range(40)])", "780"),
    ("[a for a in range(40) if a > 100]", "[]"), ("filter(a -> a > 100, range(40))", "[]"),
    ("type([a > 3 for a in range(40)][5])", "\"boolean\""),
    ("a = 5\ns = sum([a for a in range(40)])\n(a, s)", "(5, 780)"),
    ("[g() for g in [() -> a for a in range(3)]]", "tensor([0., 1., 2.])"),
    ("sum([a * b for (a, b) in zip(range(100), range(50))])", "40425"),
    ("zip(x, y) = [(9, 9)]\n[a + b for (a, b) in zip(range(50), range(50))]", "tensor([18.])"),
    ("sum([i * x for (i, x) in enumerate(range(40))])", "20540"),
    ("map(a -> a + nothing, range(40))", "wrong-operands"),
    ("map((a, b) -> a, range(40))", "missing-argument"),
    ("[a + b for (a, b, c) in zip(range(40), range(40))]", "cannot-unpack"),
    ("max([x^2 for x in range(40) if x % 2 == 0 if x < 21])", "400"),
  ])
  func `what is no arithmetic of numbers goes its own way`(cell: String, expected: String) {
    let answer = Session().text(cell)
    #expect(
      answer == expected || answer.hasPrefix(expected + ":") || answer.hasPrefix(expected + " "),
      "\(answer)")
  }
}

extension String {
  /// The last line changed, the others as they are.
  fileprivate func replacingLast(_ change: (String) -> String) -> String {
    var lines = split(separator: "\n").map(String.init)
    guard let last = lines.popLast() else { return self }
    return (lines + [change(last)]).joined(separator: "\n")
  }
}
