import Language
import Diagnostics
import Syntax
import Testing

@testable import Checking

private func ids(_ source: String, _ globals: [String: Fact] = [:]) -> [String] {
  check(parse(source), globals: globals).map(\.topic.id)
}

@Suite struct CheckTests {
  @Test(arguments: [
    "x = 1\nx + 1",
    "f(x) = g(x)\ng(x) = x\nf(1)",
    "function fact(n)\n  n < 2 ? 1 : n * fact(n - 1)\nend\nfact(5)",
    "function f(xs)\n  total = 0\n  for x in xs\n    total += x\n  end\n  total\nend",
    "function f(xs)\n  for x in xs\n    if x > 1\n      print(last)\n    end\n    last = x\n  end\nend",
    "gaussian(x) = exp(-x^2 / 2)\ngaussian(2)",
    "[a + b for (a, b) in zip([1], [2]) if a > 0]",
    "adder(n) = x -> x + n\nadder(1)(2)",
    "nadaraya_watson([1], [2], [3], epanechikov)",
    "args = (1, 2)\nlinspace(args...)",
    "arange(0, 1, step=0.1)", "max(1, 2)", "max([1, 2], axis=0)", "zeros(2, 3) + ones(3)",
    "%time sum([1, 2])", "zeros(2, 3) @ ones(3)", "t = dataset(\"chapter\")\nt.x_train",
    "function f()\n  _, w = (1, 2)\n  w\nend",
    "function f()\n  y, w = nadaraya_watson([1], [1], [1], gaussian)\n  y\nend",
    "%reset\ngaussian(width=0.5)", "x = 1\n%reset gaussian\ngaussian(width=x)",
  ])
  func accepts(source: String) {
    #expect(check(parse(source)).map { "\($0.topic.id): \($0.title)" } == [])
  }

  @Test(arguments: [
    ("y = gausian(1)", "unknown-name"),
    ("foo + foo", "unknown-name"),
    ("f(x) = y\nf(1)", "unknown-name"),
    ("print(x)\nx = 1", "used-before-assigned"),
    ("x = 1\nfunction f()\n  x += 1\nend", "used-before-assigned"),
    ("linspace(0)", "missing-argument"),
    ("exp(1, 2)", "too-many-arguments"),
    ("f(x) = x\nf()", "missing-argument"),
    ("f(x) = x\nf(1, 2)", "too-many-arguments"),
    ("f(x; k=1) = x\nf(1, 2)", "too-many-arguments"),
    ("f(x; k=1) = x\nf(1; kk=2)", "unknown-keyword"),
    ("sum([1], axsi=0)", "unknown-keyword"),
    ("linspace(0, 1, n=3, n=4)", "argument-given-twice"),
    ("sum([1], dim=0)", "unknown-keyword"),
    ("dataset(\"chaptr\")", "unknown-option"),
    ("select_width([1], [2], gaussian; method=\"lo\")", "unknown-option"),
    ("exp(\"a\")", "wrong-type"),
    ("reshape(exp, (1, 2))", "wrong-type"),
    ("zeros(2, 3) + ones(4)", "shape-clash"),
    ("[1, 2] + [1, 2, 3]", "shape-clash"),
    ("n = 40\nrand(n) - arange(0, 5, 0.1)", "shape-clash"),
    ("zeros(2, 3) @ ones(2)", "shape-clash"),
    ("\"n = \" + 3", "text-and-number"),
    ("sum = 3\nsum([1])", "not-callable"),
    ("x = 2\nx(1)", "not-callable"),
    ("a, b = 1, 2, 3", "cannot-unpack"),
    ("np.exp(1)", "unknown-name"),
    ("torch.nn.functional.softmax([1])", "unknown-name"),
    ("True", "unknown-name"),
    ("%tiem 1", "unknown-magic"),
    ("%time foo", "unknown-name"),
    ("function f()\n  a, b = (1, 2)\n  a\nend", "unused-name"),
  ])
  func complainsOnce(source: String, id: String) {
    #expect(ids(source) == [id])
  }

  @Test func aResetForgetsWhatEarlierCellsDefined() {
    #expect(ids("%reset\ngaussian(width=0.5)", ["gaussian": .function([.init("x", .any)])]) == [])
    #expect(ids("%reset x\nx", ["x": .number(nil)]) == ["unknown-name"])
  }

  @Test func knowsWhatEarlierCellsDefined() {
    #expect(ids("x + 1", ["x": .number(nil)]) == [])
    #expect(ids("x + [1, 2]", ["x": .array(shape: [3])]) == ["shape-clash"])
    #expect(ids("t.colunm", ["t": .table(columns: ["column"])]) == ["unknown-column"])
    #expect(ids("t[\"colunm\"]", ["t": .table(columns: ["column"])]) == ["unknown-column"])
  }

  @Test func theCaretOfATimedExpressionStandsInTheCell() {
    #expect(check(parse("%time 1 + foo")).first?.span == Span(10, 13))
  }
}

@Suite struct CatalogTests {
  @Test func namesAreUnique() {
    let names = Catalog.signatures.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: Catalog.signatures)
  func everyEntryIsComplete(signature: Signature) {
    #expect(signature.summary.hasSuffix("."))
    #expect(!signature.example.isEmpty)
    #expect(check(parse(signature.example)).map(\.title) == [])
    #expect(Set(signature.parameters.map(\.name)).count == signature.parameters.count)
    for parameter in signature.parameters {
      guard let text = parameter.defaultText else { continue }
      #expect(check(parse(text)).isEmpty, "default of \(signature.name)'s \(parameter.name)")
    }
  }
}
