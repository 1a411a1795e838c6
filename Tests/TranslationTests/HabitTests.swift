import Translation
import PythonCells
import Language
import Checking
import Diagnostics
import Syntax
import Testing

/// Spellings of other languages: what is complained about, and the cell with the correction applied.
@Suite struct HabitTests {
  @Test(arguments: [
    (
      "def f(x):\n    return x + 1\n\nf(2)", "python-def",
      "f(x) = x + 1\nf(2)"
    ),
    (
      "def f(x):\n    if x > 1:\n        return 1\n    elif x > 0:\n        return 2\n    else:\n        return 3\nf(1)",
      "python-def",
      "function f(x)\n    if x > 1\n        return 1\n    elseif x > 0\n        return 2\n    else\n        return 3\n    end\nend\nf(1)"
    ),
    ("for i in range(3):\n    print(i)", "python-colon", "for i in range(3)\n    print(i)\nend"),
    ("x = 1\nif x > 0: print(x)", "python-colon", "x = 1\nif x > 0\n    print(x)\nend;"),
    ("def f(x): return x + 1", "python-def", "f(x) = x + 1"),
    ("def f(x, *rest):\n    return x", "python-def", "f(x, rest...) = x"),
    ("f = function(x)\n  x^2\nend", "nameless-function", "function f(x)\n  x^2\nend"),
    ("5 mod 3", "word-operator", "5 % 3"), ("x = 1..5", "colon-range", "x = range(1, 6)"),
    ("assert 1 == 1, \"m\"", "print-statement", "assert(1 == 1, \"m\")"),
    ("x = 2 y = 3", "missing-operator", "x = 2; y = 3"),
    ("plt.show()", "package-prefix", ""),
    ("f = lambda x: x + 1", "python-lambda", "f = x -> x + 1"),
    ("f = lambda x, y: x + y", "python-lambda", "f = (x, y) -> x + y"),
    ("import numpy as np\n1", "import", "1"),
    ("from d2l import torch as d2l", "import", ""),
    ("print 1 + 2", "print-statement", "print(1 + 2)"),
    ("print \"a\", 2", "print-statement", "print(\"a\", 2)"),
    ("let x = 1", "declaration", "x = 1"),
    (
      "x = 1\nif x == 1\n  2\nelif x == 2\n  3\nend", "elif",
      "x = 1\nif x == 1\n  2\nelseif x == 2\n  3\nend"
    ),
    (
      "x = 1\nif x == 1\n  2\nelse if x == 2\n  3\nend", "else-if",
      "x = 1\nif x == 1\n  2\nelseif x == 2\n  3\nend"
    ),
    ("x = 1\nif x == 1 then\n  2\nend", "block-word", "x = 1\nif x == 1 \n  2\nend"),
    ("x = 1\nx <- 3", "arrow-assignment", "x = 1\nx = 3"),
    ("x := 3", "walrus", "x = 3"),
    ("x = 3 // the answer is", "slash-comment", "x = 3 # the answer is"),
    ("// a comment", "slash-comment", "# a comment"),
    ("x = 1\nx++", "increment", "x = 1\nx += 1"),
    ("x = 1\nx > 0 and x < 2", "word-operator", "x = 1\nx > 0 && x < 2"),
    ("x = 1\nnot x == 2", "word-operator", "x = 1\n!(x == 2)"),
    ("x = 1\nx is nothing", "word-operator", "x = 1\nx == nothing"),
    ("x = [1, 2]\nx .* 2", "dotted-operator", "x = [1, 2]\nx * 2"),
    ("x = [1, 2]\nx.^2", "dotted-operator", "x = [1, 2]\nx^2"),
    ("exp.([1, 2])", "dotted-operator", "exp([1, 2])"),
    ("x = [1, 2]\nx[end]", "end-index", "x = [1, 2]\nx[-1]"),
    ("x = [1, 2]\nx[1:end]", "end-index", "x = [1, 2]\nx[0:]"),
    ("x = [1, 2]\nx[end-1]", "end-index", "x = [1, 2]\nx[-2]"),
    ("for i in 1:10\n  print(i)\nend", "colon-range", "for i in range(1, 11)\n  print(i)\nend"),
    ("x = 0:0.1:5", "colon-range", "x = linspace(0, 5, 51)"),
    (
      "for i = range(3)\n  print(i)\nend", "assignment-in-for", "for i in range(3)\n  print(i)\nend"
    ),
    ("x = 1\ny = 2 if x > 0 else 3", "python-conditional", "x = 1\ny = x > 0 ? 2 : 3"),
    ("x = 1\nif x = 2\n  3\nend", "assignment-in-condition", "x = 1\nif x == 2\n  3\nend"),
    ("print('hello')", "single-quote", "print(\"hello\")"),
    ("print(\u{201C}hello\u{201D})", "curly-quote", "print(\"hello\")"),
    (
      "x = 3\nprint(f\"x = {x:.2f}\")", "python-format",
      "x = 3\nprint(\"x = $(format(x + 0, \".2f\"))\")"
    ),
    ("x = [1, 2; 3, 4]\nx'", "transpose", "x = [1, 2; 3, 4]\ntranspose(x)"),
    ("f = function(x) x^2", "nameless-function", "f(x) = x^2"),
    ("1 <> 2", "not-equal", "1 != 2"), ("1 === 2", "triple-equal", "1 == 2"),
    ("f = x => x", "fat-arrow", "f = x -> x"),
    ("@time exp(1)", "macro", "%time exp(1)"),
    ("!pip install numpy", "shell-command", ""),
    ("sin 2", "missing-operator", "sin(2)"), ("2 pi", "missing-operator", "2 * pi"),
    ("x = (1 + 2", "unclosed-bracket", "x = (1 + 2)"),
    ("print(\"hi\"\n", "unclosed-bracket", "print(\"hi\")\n"),
    ("x = (1 + 2\ny = 3", "unclosed-bracket", "x = (1 + 2)\ny = 3"),
    ("x = [1, 2\nprint(x)", "unclosed-bracket", "x = [1, 2]\nprint(x)"),
    ("bars([1], [2], \"r\")", "too-many-arguments", "bars([1], [2], style=\"r\")"),
    ("x = [1, 2)", "mismatched-bracket", "x = [1, 2]"),
    ("[1 2]", "missing-comma", "[1, 2]"), ("x = 1)", "stray-bracket", "x = 1"),
    ("function f(x)\n  x", "missing-end", "function f(x)\n  x\nend"),
    ("x = true ? 1", "missing-colon", "x = true ? 1 : nothing"),
    ("x = \"abc", "unclosed-text", "x = \"abc\""), ("1e999", "number-too-large", "inf"),
    ("\"\\d\"", "unknown-escape", "\"\\\\d\""),
    ("(true) & (false)", "bitwise-and", "(true) && (false)"),
    ("np.exp(1)", "package-prefix", "exp(1)"), ("torch.randn(3)", "package-prefix", "randn(3)"),
    ("np.concatenate([[1], [2]])", "package-prefix", "concat([1], [2])"),
    ("x = True", "foreign-name", "x = true"), ("x = None", "foreign-name", "x = nothing"),
    ("sum([1, 2], dim=0)", "unknown-keyword", "sum([1, 2], axis=0)"),
    ("gaussian(1; bandwidth=2)", "unknown-keyword", "gaussian(1; width=2)"),
    ("y = gausian(1)", "unknown-name", "y = gaussian(1)"),
    ("\"n = \" + 3", "text-and-number", "\"n = \" + str(3)"),
    ("x = 2\nx(3)", "not-callable", "x = 2\nx * (3)"),
    ("return 3", "return-outside-function", "3"),
    (
      "width = 1\nline([1], [2]; width)", "positional-behind-semicolon",
      "width = 1\nline([1], [2]; width=width)"
    ),
    ("f(x, x) = x", "duplicate-parameter", "f(x, x2) = x"),
    ("f(x=1, y) = x", "required-after-optional", "f(x=1, y=nothing) = x"),
    ("x = [1]\nx[]", "empty-subscript", "x = [1]\nx[:]"),
    ("%tiem 1", "unknown-magic", "%time 1"),
    ("read_csv(data.csv)", "unknown-name", "read_csv(\"data.csv\")"),
    ("x = 0x1F", "number-form", "x = 31"), ("x = 0b101", "number-form", "x = 5"),
    ("x = 0o17", "number-form", "x = 15"), ("x = 5L", "number-form", "x = 5"),
    ("x = 1.e5", "number-form", "x = 1e5"), ("x = 2.5f-3", "number-form", "x = 2.5e-3"),
    ("x = √4", "unreadable-character", "x = sqrt(4)"), ("x = ½", "unreadable-character", "x = 0.5"),
    ("x = 3\nx %= 2", "increment", "x = 3\nx = x % 2"),
    ("torch.normal(0, 1, (3,))", "package-prefix", "randn((3,))"),
    ("x = [1, 2]\nsize(x, 1)", "foreign-name", "x = [1, 2]\nshape(x)[0]"),
    ("def f(x)\n  x\nend", "python-def", "function f(x)\n  x\nend"),
    ("function f x, y\n  x\nend", "unexpected", "function f(x, y)\n  x\nend"),
  ])
  func theCorrectionIsRight(source: String, id: String, corrected: String) throws {
    let complaints = checked(source)
    #expect(complaints.map(\.topic.id) == [id])
    let correction = try #require(complaints.first?.correction)
    let fixed = applying(correction, to: source)
    #expect(fixed == corrected)
    #expect(check(parse(fixed)).map(\.title) == [])
  }

  /// What a cell may call, and how, when earlier cells have given names values.
  @Test(arguments: [
    ("gaussian(width=0.5)", "unknown-keyword", "%reset gaussian\ngaussian(width=0.5)"),
    ("x(1:5)", "not-callable", "x[0:5]"), ("x(2:end)", "not-callable", "x[1:]"),
    ("w(:, 3)", "not-callable", "w[:, 2]"), ("x(end)", "end-index", "x[-1]"),
    ("y = h.opt", "unknown-name", "y = h_opt"),
  ])
  func knowsTheNotebook(source: String, id: String, corrected: String) throws {
    let facts: [String: Fact] = [
      "gaussian": .function([.init("x", .any)]), "x": .array(shape: [40]),
      "w": .array(shape: [40, 50]), "h_opt": .number(1),
    ]
    let complaint = try #require(checked(source, globals: facts).first)
    #expect(complaint.topic.id == id)
    #expect(complaint.correction.map { applying($0, to: source) } == corrected)
  }

  @Test(arguments: [
    ("x = [1, 2]\nx |> sum", "pipe"), ("x = 1\ny = x +\nz = 2", "unfinished"),
    ("class A:\n  x = 1", "unknown-statement"),
    ("x = {1: 2}", "curly-brace"), ("1 = x", "not-assignable"),
    ("x = 1\nx[0:1:2:3]", "too-many-colons"),
    ("[1, 2; 3]", "ragged-matrix"), ("xs = [1]\nxs...", "misplaced-spread"), ("x =", "unfinished"),
    ("x = * 2", "missing-operand"), ("else", "stray-keyword"), ("x = 1 £", "unreadable-character"),
    ("\"\"\"text\"\"\"", "triple-quote"), ("np.foo(1)", "package-prefix"),
    (String(repeating: "(", count: 500), "too-deep"),
    (String(repeating: "-", count: 5000) + "1", "too-deep"),
    ("1" + String(repeating: " + 1", count: 5000), "too-deep"),
    ("\\sigma", "backslash"), ("~true", "tilde"), ("x = 1; for (a + b) in x; end", "unexpected"),
  ])
  func complainsByName(source: String, id: String) {
    #expect(checked(source).map(\.topic.id) == [id])
  }
}
