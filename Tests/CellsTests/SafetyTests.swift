import Language
import Cells
import Checking
import Values
import Foundation
import Testing
import Work
import Platform

/// Nothing a cell contains ends the process, and what runs can be stopped.
struct SafetyTests {
  /// One expression of every kind of value, the awkward ones among them.
  static let values = [
    "nothing", "true", "0", "-1", "0.5", "1e300", "nan", "-inf", "9007199254740993", "-9.3e18",
    "9223372036854774784", "-9223372036854775808",
    "\"\"", "\"text\"", "[]", "[1, 2, 3]", "[1, 2; 3, 4]", "zeros(0, 3)", "zeros(2, 0)",
    "[nan, inf, 0]", "[1, 2] > 1", "(1,)", "()", "(1, \"a\")", "[\"a\", \"b\"]", "[[1], [2, 3]]",
    "range(3)", "range(9000000000000000000)", "x -> x", "() -> 1", "exp", "gaussian",
    "gaussian(width=0.5)", "line([1, 2], [3, 4])", "regression([1, 2, 3], [1, 2, 3]; width=1)",
    "zeros(2, 2, 2)", "sums([0, 1, 3, 7], [1, 2, 1, 0]; width=1)",
    "regression(sums([0, 1, 3, 7], [1, 2, 1, 0]; width=1); width=1)",
  ]

  static let functions = Catalog.signatures.filter { !$0.isConstant }.map(\.name)

  @Test(arguments: functions)
  func `every builtin answers every kind of value`(name: String) {
    // One stack for all of them: each cell would make one of its own.
    EvaluationStack.run { answers(name) }
  }

  private func answers(_ name: String) {
    let session = Session()
    // Passed on through a list, so that the checker cannot refuse the cell.
    _ = session.text("call(f, xs) = f(xs...)")
    for (place, first) in Self.values.enumerated() {
      let all = [
        "[\(first), 0][0:1]", "(\(first), \(first))", "(\(first), 2)", "([1, 2, 3], \(first))",
        "([1, 2], [3, 4], \(first))", "([1, 2], [3, 4], [1, 2], \(first))",
      ]
      // Half of them for every value: a function meets each shape of call eighteen times.
      for (shape, arguments) in all.enumerated() where (place + shape).isMultiple(of: 2) {
        if ["input", "read_csv", "read_sums"].contains(name) { continue }
        answer("call(\(name), \(arguments))", session)
      }
      for parameter in Catalog.entry(named: name)?.parameters ?? [] where !parameter.isVariadic {
        answer("g(f) = f([1, 2], [3, 4]; \(parameter.name)=\(first))\ng(\(name))", session)
      }
    }
    #expect(session.text("1 + 1") == "2")
  }

  /// Runs a cell without the search for a correction, which would run each of them several times.
  private func answer(_ source: String, _ session: Session) {
    if case .finished(let value?) = session.evaluate(source) { _ = value.displayText }
  }

  @Test(arguments: [
    "f(x) = f(x)\nf(1)", "f(x) = 1 + f(x + 1) * 2\nf(0)", "f = x -> map(y -> f(y), [x])\nf(1)",
    "a(x) = b(x)\nb(x) = a(x)\na(1)",
    "f(g) = g(g)\nf(f)",
    "function f(n)\n  for i in [n]\n    if true\n      f(n)\n    end\n  end\nend\nf(1)",
  ])
  func `endless recursion ends with a diagnostic`(source: String) {
    #expect(Session().text(source).hasPrefix("too-many-calls"))
  }

  @Test(arguments: [
    "f = x -> x\nfor i in range(100000)\n  f = (g -> (x -> g(x)))(f)\nend",
    "x = nothing\nfor i in range(100000)\n  x = (x, i)\nend",
  ])
  func `no value gets too deep to be released`(source: String) {
    #expect(Session().text(source).hasPrefix("nested-too-deeply"))
  }

  @Test(arguments: [
    "zeros(1000000, 1000000)", "ones(9000000000000000000, 9000000000000000000)", "arange(1e18)",
    "linspace(0, 1, 10000000000)", "x = reshape(arange(100000), (-1, 1))\nx + reshape(x, (1, -1))",
    "[0][range(9000000000000000000)]", "[1] + range(9000000000000000000)", "rand(1e12)", "eye(1e9)",
    "sum(range(9000000000000000000))", "list(x) = [x...]\nlist(range(9000000000000000000))",
    "map(x -> x, range(9000000000000000000))", "one_hot([9000000000000000])",
    "s = \"ab\"\nwhile true\n  s = s + s\nend",
    "%config array = 9 MiB\ns = \"ab\"\nwhile true\n  s = \"$s$s\"\nend",
    "%config array = 9 MiB\nt = (\"a\",)\nwhile true\n  t = t + t\nend",
    "%config array = 9 MiB\nl = [\"a\"]\nwhile true\n  l = [l..., l...]\nend",
    "enumerate(range(200000000))", "r = range(100000000)\nzip(r, r)",
    "%config array = 9 MiB\nl = [\"a\"]\nfor i in range(100)\n  l = [l, l]\nend\njson(l)",
    "l = [\"a\"]\nm = [\"a\"]\nfor i in range(60)\n  l = [l, l]\n  m = [m, m]\nend\nl == m",
    "consistency(x -> x, [1152921504606846976])",
    "nadaraya_watson([0, 1], rand(2, 100000), rand(100000), gaussian)",
    // Arrays without elements whose axes are long all the same.
    "zeros(0, 1e18, 1e18)", "zeros(1e12, 0)", "sum(zeros(1e15, 0), axis=1)",
    "sum(zeros(1e18, 0, 100), axis=1)", "reshape([], (0, 1e18))", "one_hot([]; classes=1e18)",
    "n = 200000000\nzeros(n, 1, 0) + zeros(1, n, 0)",
    "n = 100000\nzeros(0, 1, 1)[:, 0 * range(n), 0 * range(n)]",
  ])
  func `what is too large is refused before memory is taken`(source: String) {
    let text = Session().text(source)
    #expect(text.hasPrefix("too-large") || text.hasPrefix("out-of-range"), "\(text)")
  }

  @Test(arguments: [
    "xs = []\nfor i in range(1000)\n  xs = [xs..., rand(1000000)]\nend",
    "xs = [rand(1000000) for i in range(1000)]", "xs = map(i -> rand(100000), range(10000))",
    "xs = map(i -> (str(i), [i, \"a\"]), range(50000000))",
  ])
  func `what all values hold is limited`(source: String) {
    let session = Session(memoryLimit: Memory.held + 256 << 20)
    #expect(session.text(source).hasPrefix("memory-full"))
    #expect(session.text("xs = nothing\nlen(rand(1000000))") == "1000000")
    #expect(session.text("%config memory = 1 TiB").hasPrefix("wrong-value"))
  }

  @Test func `weights that were only looked at count`() {
    let session = Session(memoryLimit: Memory.held + 64 << 20)
    let weights = "nadaraya_watson(x, x, x, gaussian)[1] + 0"
    #expect(
      session.text("xs = [\(weights) for x in [rand(1500)] for i in range(100)]")
        .hasPrefix("memory-full"))
  }

  @Test(arguments: [
    ("l = [\"a\"]\nfor i in range(100)\n  l = [l, l]\nend\nl", "[a list of 2, a list of 2]"),
    (
      "l = [\"a\"]\nfor i in range(100)\n  l = (l, 1)\n  l = (l, l)\nend\nstr(l) == \"$l\"",
      "true"
    ),
    ("zeros(9999999, 0)[0]", "tensor([])"),
    ("n = 300000\nt = table(map(str, range(n)), zeros(n, 1))\nlen(str(t)) < 1000", "true"),
    ("l = [1, 2]\nfor i in range(20)\n  l = [l, l]\nend\nsum(l)", "3145728"),
  ])
  func `what holds itself many times is shown at once`(source: String, expected: String) {
    #expect(Session().text(source) == expected)
  }

  @Test func `a command is not timed`() {
    #expect(Session().text("%time %time 1").hasPrefix("wrong-value"))
  }

  @Test func `the limit is a setting`() {
    let session = Session()
    #expect(session.text("%config memory = 1e17").hasPrefix("wrong-value"))
    #expect(session.text("%config array = 8 KiB\nzeros(1025)").hasPrefix("too-large"))
    #expect(session.text("shape(zeros(1024))") == "(1024,)")
  }

  @Test(arguments: [
    "while true\nend", "while true\n  x = 1\nend", "f() = 0\nwhile true\n  f()\nend",
    "for i in range(9000000000000000000)\n  i\nend",
    "[i for i in range(9000000000000000000) if i < 0]",
    "filter(i -> i < 0, range(9000000000000000000))", "while true\n  print(1)\nend",
    "x = linspace(0, 1, 10000000)\nwhile true\n  y = exp(-x^2)\nend",
    "a = rand(700, 700)\nwhile true\n  b = a @ a\nend",
    "x = rand(3000000)\nwhile true\n  y = sort(x)\nend",
  ])
  func `an interrupt stops whatever runs`(source: String) {
    let interrupt = Interrupt()
    let session = Session()
    let thread = Thread {
      Thread.sleep(forTimeInterval: 0.2)
      interrupt.raise()
    }
    thread.start()
    var result = CellResult.finished(value: nil)
    EvaluationStack.run {
      result = session.execute(
        source, name: "cell [1]", output: SilentSink(), interrupt: interrupt)
    }
    if case .interrupted = result {} else { Issue.record("\(result)") }
    #expect(session.text("1 + 1") == "2")
  }

  @Test func `cells on several threads see one consistent notebook`() {
    let session = Session()
    _ = session.text("shared = 1\nbump(x) = x + 1")
    let threads = 4
    DispatchQueue.concurrentPerform(iterations: threads) { index in
      for round in 0..<50 {
        let text = session.text("own\(index) = \(round)\nbump(own\(index)) + shared")
        #expect(text == "\(round + 2)")
      }
    }
    for index in 0..<threads { #expect(session.text("own\(index)") == "49") }
  }

  @Test func `a snapshot follows every statement`() {
    let session = Session()
    _ = session.text("a = 1\nb = error(\"stop\")")
    #expect(session.snapshot.names.keys.sorted() == ["a"])
  }
}
