import Values
import Cells
import Diagnostics
import Evaluation
import Platform
import TestSupport
import Testing

/// Calls of the notebook's functions are instructions: they take no stack of the thread's, and everything around them
/// still happens in the order in which it is written.
struct FlatCodeTests {
  /// An expression, what it is worth, and what is printed on the way.
  private struct Sample {
    var text: String
    var value: Double
    var printed: [String] = []
  }

  private struct Samples {
    var draws: SeededDraws

    mutating func number() -> Double { Double(Int.random(in: 0...9, using: &draws)) }

    mutating func leaf() -> Sample {
      switch Int.random(in: 0..<4, using: &draws) {
      case 0:
        let value = number()
        return Sample(text: "\(Int(value))", value: value)
      case 1: return Sample(text: "a", value: 2)
      case 2: return Sample(text: "b", value: 5)
      default:
        let value = number()
        return Sample(text: "say(\(Int(value)))", value: value, printed: ["\(Int(value))"])
      }
    }

    mutating func sample(_ depth: Int) -> Sample {
      guard depth > 0 else { return leaf() }
      let left = sample(depth - 1)
      let right = sample(depth - 1)
      let both = left.printed + right.printed
      let limit = number()
      switch Int.random(in: 0..<13, using: &draws) {
      case 0:
        return Sample(
          text: "(\(left.text) + \(right.text))", value: left.value + right.value, printed: both)
      case 1:
        return Sample(
          text: "(\(left.text) - \(right.text))", value: left.value - right.value, printed: both)
      case 2:
        let other = sample(depth - 1)
        let isFirst = left.value > limit
        return Sample(
          text: "(\(left.text) > \(Int(limit)) ? \(right.text) : \(other.text))",
          value: isFirst ? right.value : other.value,
          printed: left.printed + (isFirst ? right.printed : other.printed))
      case 3:
        let index = Int.random(in: 0...1, using: &draws)
        return Sample(
          text: "[\(left.text), \(right.text)][say(\(index))]",
          value: index == 0 ? left.value : right.value, printed: both + ["\(index)"])
      case 4:
        return Sample(
          text: "both(\(left.text); more=\(right.text))", value: left.value + right.value,
          printed: both + ["both"])
      case 5:
        let times = Int.random(in: 1...3, using: &draws)
        return Sample(
          text: "sum([say(i) + \(left.text) for i in range(\(times)) if \(right.text) > 2])",
          value: right.value > 2
            ? (0..<times).reduce(0) { $0 + Double($1) + left.value } : 0,
          printed: (0..<times).flatMap { turn in
            right.printed + (right.value > 2 ? ["\(turn)"] + left.printed : [])
          })
      case 6:
        return Sample(
          text: "max(\(left.text), \(right.text))", value: max(left.value, right.value),
          printed: both)
      case 7:
        let isAsked = left.value > limit
        return Sample(
          text: "(\(left.text) > \(Int(limit)) && \(right.text) > 3 ? 1 : 0)",
          value: isAsked && right.value > 3 ? 1 : 0,
          printed: left.printed + (isAsked ? right.printed : []))
      case 8:
        let isAsked = !(left.value > limit)
        return Sample(
          text: "(\(left.text) > \(Int(limit)) || \(right.text) > 3 ? 1 : 0)",
          value: !isAsked || right.value > 3 ? 1 : 0,
          printed: left.printed + (isAsked ? right.printed : []))
      case 9:
        let isFirst = left.value > limit
        return Sample(
          text: """
            (\(right.text) + (if \(left.text) > \(Int(limit))
              say(7)
              both(say(1); more=2)
              \(left.text)
            else
              say(8)
            end))
            """,
          value: right.value + (isFirst ? left.value : 8),
          printed: right.printed + left.printed
            + (isFirst ? ["7", "1", "both"] + left.printed : ["8"]))
      case 10:
        return Sample(
          text: """
            [\(left.text), \(right.text), if true
              x = say(3)
              x + both(say(4); more=\(left.text))
            end][2]
            """,
          value: 7 + left.value,
          printed: both + ["3", "4"] + left.printed + ["both"])
      case 11:
        return Sample(
          text: "length(\"$(\(left.text))\" + \"$(\(right.text))\")",
          value: Double("\(Int(left.value))\(Int(right.value))".count), printed: both)
      default:
        return Sample(
          text: "(x -> x + say(1) + \(right.text))(\(left.text))",
          value: left.value + 1 + right.value, printed: left.printed + ["1"] + right.printed)
      }
    }
  }

  private static let functions = """
    function say(k)
      print(k)
      return k
    end
    function both(x; more=say(100))
      print("both")
      x + more
    end

    """

  @Test(arguments: 0..<300)
  func `what is written first happens first`(seed: UInt64) throws {
    var samples = Samples(draws: SeededDraws(seed))
    let sample = samples.sample(Int(seed % 5))
    for cell in [
      "a = 2\nb = 5\n\(sample.text)",
      "function f(a, b)\n  b = b + 0\n  \(sample.text)\nend\nf(2, 5)",
      "f(a, b) = \(sample.text)\nx = f(2, 5)\nx",
      "x = 0\nfor b in [5]\n  a = 2\n  x += \(sample.text)\nend\nx",
    ] {
      let sink = RecordingSink()
      let shown = Session().text(Self.functions + cell, sink)
      #expect(shown == "\(Int(sample.value))", "\(cell)")
      #expect(sink.printed == sample.printed.map { $0 + "\n" }.joined(), "\(cell)")
    }
  }

  @Test(arguments: [
    (
      "function f(c)\n  x = [1, if c\n    return 5\n  else\n    2\n  end]\n  sum(x)\nend\n(f(true), f(false))",
      "(5, 3)"
    ),
    (
      "function f(c)\n  10 + (if c\n    g = n -> n\n    return g(5)\n  else\n    2\n  end)\nend\n(f(true), f(false))",
      "(5, 12)"
    ),
    (
      "s = 0\nfor i in range(5)\n  s += 1 + (if i == 3\n    break\n  else\n    i\n  end)\nend\ns",
      "6"
    ),
    (
      "s = 0\nfor i in range(5)\n  s += 1 + (if i == 3\n    continue\n  else\n    i\n  end)\nend\ns",
      "11"
    ),
  ])
  func `a jump out of an operand leaves all of it`(cell: String, shown: String) {
    #expect(Session().text(cell) == shown)
  }

  private static let deep = [
    ("f(n) = n <= 0 ? 0 : 1 + f(n - 1)\nf(50000)", "50000"),
    ("f(n) = n <= 0 || f(n - 1)\nf(50000)", "true"),
    ("f(n) = n <= 0 ? 0 : g(n - 1)\ng(n) = f(n)\nf(20000)", "0"),
    (
      "function f(n)\n  for i in [1]\n    if n > 50000\n      return n\n    end\n    return f(n + 1)\n  end\nend\nf(1)",
      "50001"
    ),
    ("f(n) = n > 50000 ? n : [f(n + 1) for i in range(1)][0]\nf(1)", "50001"),
    ("f(n; m=n > 50000 ? n : f(n + 1)) = m\nf(1)", "50001"),
    ("f(g, n) = n <= 0 ? 0 : g(g, n - 1)\nf(f, 50000)", "0"),
    ("f(n) = n <= 0 ? \"\" : \"$(f(n - 1))\"\nf(50000)", "\"\""),
    ("f(n) = n <= 0 ? unknown : f(n - 1)\nf(50000)", "unknown-name: There is no name `unknown`"),
  ]

  @Test(arguments: deep)
  func `calls take no stack`(cell: String, shown: String) {
    let session = Session()
    var text = ""
    Threads.run(stackOf: 1 << 20) {
      _ = session.execute("%config calls 100000", name: "cell [1]", output: RecordingSink())
      text =
        switch session.execute(cell, name: "cell [2]", output: RecordingSink()) {
        case .finished(let value): value?.displayText ?? ""
        case .failed(let diagnostic, _): "\(diagnostic.topic.id): \(diagnostic.title)"
        case .interrupted: "interrupted"
        }
    }
    #expect(text == shown)
  }
}
