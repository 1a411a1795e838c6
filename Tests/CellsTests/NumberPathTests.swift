import Cells
import TestSupport
import Testing

/// Arithmetic of numbers that are there already takes a short way past values and calls: it must give what the long way gives,
/// which a function that hands its argument on forces.
struct NumberPathTests {
  /// An expression of the names `a`, `b`, `c` and the elements of `xs`, each wrapped as it is told.
  private static func expression(
    _ depth: Int, _ draws: inout SeededDraws, _ wrap: (String) -> String
  ) -> String {
    guard depth > 0 else {
      let leaf = draws.pick([
        "a", "b", "c", "0", "3", "0.5", "(-2)", "xs[1]", "xs[-1]", "xs[a]", "xs[9]", "flags[0]",
        "days[0]", "names[0]", "missing",
      ])
      return wrap(leaf)
    }
    func part() -> String { expression(depth - 1, &draws, wrap) }
    switch Int.random(in: 0..<8, using: &draws) {
    case 0: return "-(\(part()))"
    case 1: return "!(\(part()))"
    case 2: return "(\(part()) \(draws.pick(["<", "<=", "==", "!=", ">"])) \(part()))"
    case 3: return "(\(part()) \(draws.pick(["&&", "||"])) \(part()))"
    case 4: return "(\(part()) ? \(part()) : \(part()))"
    default: return "(\(part()) \(draws.pick(["+", "-", "*", "/", "//", "%", "^"])) \(part()))"
    }
  }

  /// What a cell gives; that it fails, as the checker may see another of its mistakes first.
  private static func outcome(_ cell: String, _ session: Session) -> String {
    let text = session.text(cell)
    return text.contains(": ") ? "failed" : text
  }

  @Test(arguments: 0..<24) func `both ways give the same`(seed: UInt64) {
    let session = Session()
    _ = session.text(
      """
      id(v) = v
      a = 1
      b = 2.5
      c = -0.25
      xs = [4, 5, 6]
      flags = xs > 4
      days = [date("2024-01-01"), date("2024-02-01")]
      names = ["u", "v"]
      missing = nan
      """)
    for turn in 0..<12 {
      var short = SeededDraws(seed * 1000 + UInt64(turn))
      var long = short
      let depth = 1 + turn % 4
      let direct = Self.expression(depth, &short) { $0 }
      let wrapped = Self.expression(depth, &long) { "id(\($0))" }
      for (cell, other) in [
        (direct, wrapped), ("u = \(direct)\nu", "u = \(wrapped)\nu"),
        ("if \(direct); \"yes\"; else; \"no\"; end", "if \(wrapped); \"yes\"; else; \"no\"; end"),
        ("ys = copy(xs)\nys[0] = \(direct)\nys", "ys = copy(xs)\nys[0] = \(wrapped)\nys"),
        ("ys = copy(xs)\nys[\(direct)] = 7\nys", "ys = copy(xs)\nys[\(wrapped)] = 7\nys"),
        ("g() = \(direct)\ng()", "g() = \(wrapped)\ng()"),
      ] {
        #expect(Self.outcome(cell, session) == Self.outcome(other, session), "\(cell)")
      }
    }
  }

  @Test(arguments: 1...9) func `blocks of any length run in order`(count: Int) {
    let session = Session()
    let digits = (1...count).map { "$0".replacing("$0", with: "s = s * 10 + \($0)") }
    let cell = "s = 0\nfor i in range(1)\n\(digits.joined(separator: "\n"))\nend\ns"
    #expect(session.text(cell) == (1...count).map(String.init).joined())
    // What comes after `break` is not run, wherever it stands.
    for place in 1...count {
      var lines = digits
      lines.insert("break", at: place)
      let stopped = "s = 0\nfor i in range(1)\n\(lines.joined(separator: "\n"))\nend\ns"
      #expect(session.text(stopped) == (1...place).map(String.init).joined())
    }
  }
}
