extension ErrorTopic {
  static let writing: [ErrorTopic] = [
    ErrorTopic(
      "missing-operator",
      "Two values stand side by side. To multiply, write `*`; to call a function, use parentheses.",
      wrong: "2 pi", right: "2 * pi"),
    ErrorTopic(
      "missing-comma", "Between brackets, commas separate the parts.", wrong: "x = [1 2]",
      right: "x = [1, 2]"),
    ErrorTopic(
      "leading-dot", "A call behind `.` stands on the line of its value.",
      wrong: "x = [1, 2]\n  .sum()", right: "x = [1, 2].sum()"),
    ErrorTopic(
      "missing-operand", "An operator has nothing on its left.", wrong: "x = * 2",
      right: "x = 3 * 2"),
    ErrorTopic(
      "unfinished", "The cell ends before the expression does.", wrong: "x = 1 +",
      right: "x = 1 + 2"),
    ErrorTopic(
      "missing-end", "A block is not closed with `end`.", wrong: "function f(x)\n    x + 1",
      right: "function f(x)\n    x + 1\nend"),
    ErrorTopic(
      "stray-keyword", "An `end`, `else` or `elseif` belongs to no block.", wrong: "x = 1\nend",
      right: "x = 1"),
    ErrorTopic(
      "unclosed-bracket", "A bracket is not closed.", wrong: "x = (1 + 2", right: "x = (1 + 2)"),
    ErrorTopic("stray-bracket", "A bracket closes nothing.", wrong: "x = 1)", right: "x = 1"),
    ErrorTopic(
      "mismatched-bracket", "A bracket is closed by one of another kind.", wrong: "x = [1, 2)",
      right: "x = [1, 2]"),
    ErrorTopic(
      "unclosed-text", "A text closes on the line it opens on.", wrong: "x = \"abc",
      right: "x = \"abc\""
    ),
    ErrorTopic(
      "unknown-escape",
      "A backslash in a text begins an escape such as `\\n`; write `\\\\` for a backslash.",
      wrong: "x = \"a\\d\"", right: "x = \"a\\\\d\""),
    ErrorTopic(
      "missing-colon", "A choice has two outcomes: `condition ? if_true : if_false`.",
      wrong: "x = true ? 1", right: "x = true ? 1 : 2"),
    ErrorTopic(
      "not-assignable", "Left of `=` stands a name, several names, `x[i]` or `f(x)`.",
      wrong: "1 = x",
      right: "x = 1"),
    ErrorTopic(
      "assignment-in-condition", "`=` assigns, `==` compares.",
      wrong: "x = 1\nif x = 2\n    3\nend",
      right: "x = 1\nif x == 2\n    3\nend"),
    ErrorTopic(
      "assignment-in-expression", "`=` assigns, and cannot stand inside an expression.",
      wrong: "x = (y = 2)", right: "x = y = 2"),
    ErrorTopic(
      "assignment-in-for", "A loop runs over `in`.", wrong: "for i = range(3)\n    print(i)\nend",
      right: "for i in range(3)\n    print(i)\nend"),
    ErrorTopic(
      "misplaced-spread", "`xs...` spreads values into a list, a tuple or a call.",
      wrong: "xs = [1, 2]\nxs...", right: "xs = [1, 2]\n[xs...]"),
    ErrorTopic(
      "empty-subscript", "Brackets behind a value hold an index.", wrong: "x = [1]\nx[]",
      right: "x = [1]\nx[:]"),
    ErrorTopic(
      "too-many-colons", "A slice is `start:stop:step`.", wrong: "x = [1, 2]\nx[0:1:1:1]",
      right: "x = [1, 2]\nx[0:1:1]"),
    ErrorTopic(
      "duplicate-parameter", "Two parameters have one name.", wrong: "f(x, x) = x",
      right: "f(x, y) = x"),
    ErrorTopic(
      "required-after-optional", "Parameters with a default come last.", wrong: "f(x=1, y) = x + y",
      right: "f(y, x=1) = x + y"),
    ErrorTopic(
      "return-outside-function",
      "`return` belongs into a function; the last expression of a cell is shown by itself.",
      wrong: "return 3", right: "3"),
    ErrorTopic("outside-loop", "`break` and `continue` belong into a loop.", wrong: "break"),
    ErrorTopic(
      "arrow", "The left of `->` is a name, or names in parentheses.", wrong: "f = 2 -> 3",
      right: "f = x -> 3"),
    ErrorTopic(
      "unexpected", "Something stands where the grammar has no place for it.",
      wrong: "for 3 in [1]\nend"),
    ErrorTopic(
      "unreadable-character", "A character means nothing in the language.", wrong: "x = 1 £"),
    ErrorTopic(
      "backslash", "A backslash means nothing outside of a text. `\\sigma` and Tab give σ.",
      wrong: "σ = 1\n\\sigma + 1", right: "σ = 1\nσ + 1"),
    ErrorTopic(
      "curly-brace", "Curly braces mean nothing: lists are `[1, 2]`, blocks close with `end`.",
      wrong: "x = {1, 2}", right: "x = [1, 2]"),
    ErrorTopic(
      "curly-quote", "Texts stand in straight quotes.", wrong: "x = “abc”", right: "x = \"abc\""),
    ErrorTopic(
      "single-quote", "Texts stand in double quotes.", wrong: "x = 'abc'", right: "x = \"abc\""),
  ]

  static let habits: [ErrorTopic] = [
    ErrorTopic(
      "not-translated",
      "The cell is Python, and this language would do something else with it; the message says where and why.",
      wrong: "import numpy as np\na = np.zeros(3)\nb = a\nb[0] = 1",
      right: "a = zeros(3)\nb = a\nb[0] = 1"
    ),
    ErrorTopic(
      "nothing-to-fix", "`%fix` stands behind a cell whose message shows a correction.",
      wrong: "%fix", right: "x = 1"),
    ErrorTopic(
      "package-prefix", "There are no packages: every function is built in.", wrong: "np.exp(1)",
      right: "exp(1)"),
    ErrorTopic(
      "foreign-name", "The name is spelled differently here.", wrong: "x = True", right: "x = true"),
    ErrorTopic(
      "number-form",
      "Numbers are written in decimal digits, with nothing in front of or behind them.",
      wrong: "x = 0x1F", right: "x = 31"),
    ErrorTopic(
      "foreign-method", "A method of Python or PyTorch has another name here, or is not needed.",
      wrong: "xs = [1, 2]\nxs.append(3)", right: "xs = [1, 2]\nxs = [xs..., 3]"),
    ErrorTopic(
      "new-axis", "Indices select; a new axis comes from `reshape`.",
      wrong: "x = [1, 2]\nx[:, None]", right: "x = [1, 2]\nreshape(x, (-1, 1))"),
    ErrorTopic(
      "sort-pair", "`sort` gives the sorted elements only; their places come from `argsort`.",
      wrong: "x, _ = sort(rand(5))", right: "x = sort(rand(5))"),
    ErrorTopic("import", "There is nothing to import.", wrong: "import numpy as np"),
    ErrorTopic(
      "python-def", "A function is written `function f(x) … end` or `f(x) = …`.",
      wrong: "def f(x):\n    return x + 1", right: "function f(x)\n    return x + 1\nend"),
    ErrorTopic(
      "python-colon", "A block begins without a colon and closes with `end`.",
      wrong: "for i in range(3):\n    print(i)", right: "for i in range(3)\n    print(i)\nend"),
    ErrorTopic(
      "python-lambda", "A function without a name is written `x -> …`.",
      wrong: "f = lambda x: x + 1",
      right: "f = x -> x + 1"),
    ErrorTopic(
      "python-conditional", "A choice is written `condition ? if_true : if_false`.",
      wrong: "x = 1\ny = 2 if x > 0 else 3", right: "x = 1\ny = x > 0 ? 2 : 3"),
    ErrorTopic(
      "python-format", "Texts take values by `$`.", wrong: "x = 1\nf\"x = {x}\"",
      right: "x = 1\n\"x = $(x)\""),
    ErrorTopic("print-statement", "`print` is a function.", wrong: "print 1", right: "print(1)"),
    ErrorTopic(
      "elif", "`elif` is written `elseif`.",
      wrong: "x = 1\nif x == 1\n    2\nelif x == 2\n    3\nend",
      right: "x = 1\nif x == 1\n    2\nelseif x == 2\n    3\nend"),
    ErrorTopic(
      "else-if", "`else if` is written `elseif`, and then needs no `end` of its own.",
      wrong: "x = 1\nif x == 1\n    2\nelse if x == 2\n    3\nend",
      right: "x = 1\nif x == 1\n    2\nelseif x == 2\n    3\nend"),
    ErrorTopic(
      "block-word", "A block needs no `then` and no `do`.", wrong: "if true then\n    1\nend",
      right: "if true\n    1\nend"),
    ErrorTopic(
      "word-operator", "\"And\", \"or\", \"not\" and \"is\" are written `&&`, `||`, `!` and `==`.",
      wrong: "x = 1\nx > 0 and x < 2", right: "x = 1\nx > 0 && x < 2"),
    ErrorTopic(
      "bitwise-and", "\"And\" is written `&&`, for arrays too.",
      wrong: "x = [1, 2]\n(x > 0) & (x < 2)", right: "x = [1, 2]\n(x > 0) && (x < 2)"),
    ErrorTopic(
      "bitwise-or", "\"Or\" is written `||`, for arrays too.",
      wrong: "x = [1, 2]\n(x > 0) | (x < 2)", right: "x = [1, 2]\n(x > 0) || (x < 2)"),
    ErrorTopic(
      "tilde", "\"Not\" is written `!`, and a regression `regression(x, y)`.", wrong: "~true",
      right: "!true"),
    ErrorTopic(
      "percent-operator", "`%*%`, `%in%` and `%%` of R are written `@`, `in` and `%`.",
      wrong: "[1, 2] %*% [3, 4]", right: "[1, 2] @ [3, 4]"),
    ErrorTopic(
      "for-parentheses", "`for` has no parentheses.",
      wrong: "for (i in range(3))\n    print(i)\nend",
      right: "for i in range(3)\n    print(i)\nend"),
    ErrorTopic("walrus", "Values are assigned with `=`.", wrong: "x := 3", right: "x = 3"),
    ErrorTopic(
      "arrow-assignment", "Values are assigned with `=`.", wrong: "x = 1\nx <- 3", right: "x = 3"),
    ErrorTopic("increment", "There is no `++`.", wrong: "x = 1\nx++", right: "x = 1\nx += 1"),
    ErrorTopic("not-equal", "\"Not equal\" is written `!=`.", wrong: "1 <> 2", right: "1 != 2"),
    ErrorTopic("triple-equal", "`==` and `!=` are enough.", wrong: "1 === 2", right: "1 == 2"),
    ErrorTopic(
      "fat-arrow", "A function without a name is written `x -> …`.", wrong: "f = x => x",
      right: "f = x -> x"),
    ErrorTopic(
      "nameless-function", "A function without a name is written `x -> …`.",
      wrong: "f = function(x) x^2", right: "f = x -> x^2"),
    ErrorTopic(
      "dotted-operator", "Operators and functions work element by element without a dot.",
      wrong: "x = [1, 2]\nx .* 2", right: "x = [1, 2]\nx * 2"),
    ErrorTopic(
      "colon-range", "A range is written `range(start, stop)`, without its stop.",
      wrong: "x = 1:10", right: "x = range(1, 11)"),
    ErrorTopic(
      "end-index", "Indices count from 0, and from the end with -1.", wrong: "x = [1, 2]\nx[end]",
      right: "x = [1, 2]\nx[-1]"),
    ErrorTopic(
      "transpose", "The transpose is written `transpose(x)`.", wrong: "x = [1, 2; 3, 4]\nx'",
      right: "x = [1, 2; 3, 4]\ntranspose(x)"),
    ErrorTopic("pipe", "There is no pipe operator.", wrong: "[1, 2] |> sum", right: "sum([1, 2])"),
    ErrorTopic(
      "slash-comment", "Comments begin with `#`.", wrong: "// a comment", right: "# a comment"),
    ErrorTopic(
      "triple-quote", "A text stands in single `\"` on one line.", wrong: "\"\"\"a text\"\"\"",
      right: "\"a text\""),
    ErrorTopic("declaration", "Names need no declaration.", wrong: "let x = 1", right: "x = 1"),
    ErrorTopic(
      "del", "Names are forgotten with `%reset`.", wrong: "x = 1\ndel x", right: "x = 1\n%reset x"),
    ErrorTopic(
      "macro", "There are no macros and no decorators.", wrong: "@time exp(1)",
      right: "%time exp(1)"),
    ErrorTopic("shell-command", "Cells cannot start programs.", wrong: "!pip install numpy"),
    ErrorTopic(
      "unknown-statement", "There are functions, `if`, `for` and `while`.",
      wrong: "class A:\n    x = 1"),
  ]
}
