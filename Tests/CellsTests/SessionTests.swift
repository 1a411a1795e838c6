import Diagnostics
import Cells
import Values
import Testing

struct SessionTests {
  @Test(arguments: [
    ("1 + 2", "3"), ("1 / 3", "0.3333"), ("2^10", "1024"), ("-2^2", "-4"), ("7 // 2", "3"),
    ("-7 % 3", "2"), ("1 < 2 < 3", "true"), ("true + true", "2"), ("\"a\" + \"b\"", "\"ab\""),
    ("[1, 2, 3]", "tensor([1., 2., 3.])"),
    ("[1, 2; 3, 4]", "tensor([[1., 2.],\n        [3., 4.]])"),
    ("[1, 2, 3] < 2", "tensor([ true, false, false])"), ("(1, 2)", "(1, 2)"), ("(1,)", "(1,)"),
    ("[]", "[]"), ("arange(0, 1, 0.25)", "tensor([0.0000, 0.2500, 0.5000, 0.7500])"),
    ("str(0.1)", "\"0.1\""), ("abs(-3)", "3"), ("where([1, 0] > 0, 5, 6)", "tensor([5., 6.])"),
    ("1e-9", "1.0000e-09"), ("[1e-5, 1]", "tensor([1.0000e-05, 1.0000e+00])"), ("pi", "3.1416"),
    ("1e6", "1000000"), ("2 in [1, 2]", "true"), ("nothing", ""), ("5;", ""), ("y = 5", ""),
    ("[1, 2].sum()", "3"), ("zeros(2, 3).shape", "(2, 3)"),
    ("map(x -> x + 1, [1, 2])", "tensor([2., 3.])"), ("json([0.1, 1])", "\"[0.1, 1]\""),
    ("max(1 - abs([-2, 0.5]), 0)", "tensor([0.0000, 0.5000])"),
    ("sum([1, 2; 3, 4], axis=0)", "tensor([4., 6.])"),
    ("[1, 2; 3, 4] @ [1, 1]", "tensor([3., 7.])"),
    ("[s^2 for s in (1, 2, 3) if s > 1]", "tensor([4., 9.])"),
    ("[i * x for (i, x) in enumerate([5, 6])]", "tensor([0., 6.])"),
    ("1 < 2 ? \"yes\" : \"no\"", "\"yes\""),
  ])
  func `an expression displays its value`(source: String, expected: String) {
    #expect(Session().text(source) == expected)
  }

  @Test(arguments: [
    ("x = [1, 2, 3]\nx[0] + x[-1]", "4"), ("x = arange(10)\nx[2:5]", "tensor([2., 3., 4.])"),
    ("x = arange(6)\nx[::-2]", "tensor([5., 3., 1.])"),
    ("w = reshape(arange(6), (2, 3))\nw[:, 1]", "tensor([1., 4.])"),
    ("w = reshape(arange(6), (2, 3))\nw[1, :]", "tensor([3., 4., 5.])"),
    ("w = reshape(arange(6), (2, 3))\nw[1]", "tensor([3., 4., 5.])"),
    ("x = arange(5)\nx[x > 2]", "tensor([3., 4.])"),
    ("x = arange(3)\nx[0] = 7\nx", "tensor([7., 1., 2.])"),
    ("x = zeros(2, 2)\nx[:, 0] = [1, 2]\nx", "tensor([[1., 0.],\n        [2., 0.]])"),
    ("x = arange(3)\ny = x\ny[0] = 9\nx", "tensor([0., 1., 2.])"),
    ("f(x) = 2 * sin(x) + x\nf(0)", "0"),
    ("g = x -> exp(-x^2 / 2)\ng([0, 1])", "tensor([1.0000, 0.6065])"),
    ("function f(q, k; width=1)\n  w = (q - k) / width\n  return w\nend\nf(3, 1; width=2)", "1"),
    ("a, b = (1, 2)\nb", "2"), ("t = 0\nfor i in range(5)\n  t += i\nend\nt", "10"),
    ("i = 0\nwhile true\n  i += 1\n  if i > 4\n    break\n  end\nend\ni", "5"),
    ("x = 3\n\"x is $x\"", "\"x is 3\""), ("xs = [1]\n[xs..., 2]", "tensor([1., 2.])"),
    ("fact(n) = n < 2 ? 1 : n * fact(n - 1)\nfact(10)", "3628800"),
    (
      "function outer(n)\n  inner(k) = k == 0 ? 0 : 1 + inner(k - 1)\n  inner(n)\nend\nouter(5)",
      "5"
    ),
    ("wide(s) = x -> exp(-x^2 / (2 * s^2))\nks = [wide(s) for s in (1, 2)]\nks[1](2)", "0.6065"),
  ])
  func `a cell displays the value of its last statement`(source: String, expected: String) {
    #expect(Session().text(source) == expected)
  }

  @Test(arguments: [
    ("x = zeros(3)\ny = zeros(4)\nf(a, b) = a + b\nf(x, y)", "shape-clash"),
    ("x = [1, 2]\nx[5]", "out-of-range"), ("f(a, b) = a + b\nf(\"a\", 1)", "wrong-operands"),
    ("f(x) = x.nope\nf([1])", "unknown-field"), ("zeros(100000, 100000)", "too-large"),
    ("f(x) = f(x + 1)\nf(0)", "too-many-calls"), ("error(\"stop\")", "raised"),
    ("assert(1 > 2)", "assertion-failed"), ("assert_close(1, 2)", "assertion-failed"),
    ("f() = (1, 2, 3)\na, b = f()", "cannot-unpack"), ("f(x) = x(2)\nf(1)", "not-callable"),
    ("x = []\nfor i in range(1000)\n  x = [x]\nend", "nested-too-deeply"),
  ])
  func `a failure says what is wrong`(source: String, id: String) {
    #expect(Session().text(source).prefix { $0 != ":" } == id)
  }

  @Test func `names live on from cell to cell and reset brings builtins back`() {
    let session = Session()
    #expect(session.text("exp(x) = 5") == "")
    #expect(session.text("exp(0)") == "5")
    #expect(session.text("%reset\n") == "")
    #expect(session.text("exp(0)") == "1")
    #expect(session.text("gaussian(x) = x") == "")
    #expect(session.text("%reset\ngaussian(width=0.5)") == "gaussian(width=0.5)")
  }

  @Test func `a fresh session draws the same numbers`() {
    #expect(Session().text("(rand(3), randn(3))") == Session().text("(rand(3), randn(3))"))
    let session = Session()
    let first = session.text("rand(5)")
    #expect(session.text("rand(5)") != first)
  }

  @Test func `an error inside a function of an earlier cell points there and tells the way`() {
    let session = Session()
    var result = CellResult.interrupted(at: nil)
    EvaluationStack.run {
      _ = session.execute("f(x) =\n  x + zeros(3)", name: "cell [1]", output: RecordingSink())
      result = session.execute("y = 1\nf(zeros(4))", name: "cell [2]", output: RecordingSink())
    }
    guard case .failed(let diagnostic, let source) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(source.name == "cell [1]")
    #expect(diagnostic.callPath == ["`f`, called in cell [2], line 2"])
    #expect(source.text.utf8.count >= diagnostic.span.upper)
    #expect(diagnostic.labels.map(\.text) == ["shape (4)", "shape (3)"])
  }

  @Test func `figures are shown wherever they stand, other values only at the end`() {
    let output = RecordingSink()
    let last = Session().text("line([1, 2], [3, 4])\n1 + 1\nline([1, 2], [3, 4]);\n5", output)
    #expect(output.displays.map(\.typeName) == ["figure"])
    #expect(last == "5")
  }

  @Test func `printing goes to the output in order`() {
    let output = RecordingSink()
    _ = Session().text("print(\"hello, world\")\nwarn(1)\nprint(1, [2])", output)
    #expect(output.printed == "hello, world\n1 tensor([2.])\n")
    #expect(output.warned == "1\n")
  }
}
