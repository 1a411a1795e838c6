extension ErrorTopic {
  static let names: [ErrorTopic] = [
    ErrorTopic(
      "unknown-name", "Nothing has this name: no cell that has run, and nothing built in.",
      wrong: "y = gausian(1)", right: "y = gaussian(1)"),
    ErrorTopic(
      "used-before-assigned",
      "The name gets its value further down. Inside a function, a name that is assigned anywhere belongs to the function.",
      wrong: "print(total)\ntotal = 1", right: "total = 1\nprint(total)"),
    ErrorTopic(
      "no-value-yet",
      "The line that gives the name its value has not run, for instance in a branch that was not taken.",
      wrong: "function f(c)\n    if c\n        a = 1\n    end\n    a\nend\nf(false)",
      right: "function f(c)\n    a = 0\n    if c\n        a = 1\n    end\n    a\nend\nf(false)"),
    ErrorTopic(
      "unknown-column", "The table has no column of this name.",
      wrong: "t = dataset(\"chapter\")\nt.x_trian", right: "t = dataset(\"chapter\")\nt.x_train"),
    ErrorTopic(
      "unknown-field", "The value has no field of this name.",
      wrong: "model = regression([1, 2, 3], [1, 2, 3]; width=1)\nmodel.widht",
      right: "model = regression([1, 2, 3], [1, 2, 3]; width=1)\nmodel.width"),
    ErrorTopic(
      "no-fields", "A value of this kind has no fields.", wrong: "x = 3\nx.y", right: "x = 3\nx"),
    ErrorTopic(
      "unknown-method", "Neither the value nor the language has a function of this name.",
      wrong: "x = [1, 2]\nx.summ()", right: "x = [1, 2]\nx.sum()"),
    ErrorTopic(
      "unknown-magic", "There is no command of this name behind `%`.", wrong: "%tiem 1 + 1",
      right: "%time 1 + 1"),
    ErrorTopic(
      "not-shown",
      "A warning: a figure stands in a loop, which has no value to show, or apart from the one it belongs to.",
      wrong: "x = [1, 2, 3]\nfor p in (1, 2)\n    line(x, x^p)\nend",
      right: "x = [1, 2, 3]\nfor p in (1, 2)\n    display(line(x, x^p))\nend"),
    ErrorTopic(
      "unused-name", "A warning: a function takes a value apart and never uses one of the parts.",
      wrong: "function f()\n    a, b = (1, 2)\n    a\nend",
      right: "function f()\n    a, _ = (1, 2)\n    a\nend"),
  ]

  static let calls: [ErrorTopic] = [
    ErrorTopic(
      "missing-argument", "The function needs one more argument.", wrong: "linspace(0)",
      right: "linspace(0, 1)"),
    ErrorTopic(
      "too-many-arguments", "The function takes fewer arguments.", wrong: "exp(1, 2)",
      right: "exp(1)"),
    ErrorTopic(
      "unknown-keyword", "The function has no parameter of this name.",
      wrong: "sum([1, 2], axsi=0)",
      right: "sum([1, 2], axis=0)"),
    ErrorTopic(
      "argument-given-twice", "A parameter gets two values.", wrong: "linspace(0, 1, n=3, n=4)",
      right: "linspace(0, 1, n=4)"),
    ErrorTopic(
      "positional-behind-semicolon", "Behind `;` every argument has a name.",
      wrong: "width = 2\ngaussian(1; width)", right: "width = 2\ngaussian(1; width=width)"),
    ErrorTopic(
      "axis-by-position",
      "A warning: `x.max(1)` compares the elements of `x` with 1; elsewhere it goes along an axis.",
      wrong: "m = [1, 2; 3, 4]\nm.max(1)", right: "m = [1, 2; 3, 4]\nm.max(axis=1)"),
    ErrorTopic(
      "unknown-option", "A text in quotes is one of a few words, and this is none of them.",
      wrong: "dataset(\"chaptr\")", right: "dataset(\"chapter\")"),
    ErrorTopic(
      "not-callable",
      "What stands before `(` is no function. A number before `(` does not multiply when a name holds it.",
      wrong: "x = 2\nx(3)", right: "x = 2\nx * (3)"),
    ErrorTopic("no-reader", "Nobody is there to be asked: the cell runs without a front end."),
    ErrorTopic(
      "raised", "A cell called `error(…)`, and this is its message.",
      wrong: "error(\"x must be positive\")"
    ),
    ErrorTopic(
      "assertion-failed", "What `assert` or `assert_close` states does not hold.",
      wrong: "assert_close(0.1 + 0.2, 0.4)", right: "assert_close(0.1 + 0.2, 0.3)"),
  ]

  static let values: [ErrorTopic] = [
    ErrorTopic(
      "wrong-type", "A value is of another kind than is needed here.", wrong: "exp(\"a\")",
      right: "exp(1)"),
    ErrorTopic(
      "wrong-value", "A value is of the right kind but out of bounds.",
      wrong: "quantile([1, 2], 2)",
      right: "quantile([1, 2], 0.5)"),
    ErrorTopic(
      "wrong-operands", "An operator has no meaning for these two values.",
      wrong: "x = \"a\"\ny = x - x", right: "x = 2\ny = x - x"),
    ErrorTopic(
      "text-and-number", "A text and a number cannot be added.", wrong: "\"n = \" + 3",
      right: "\"n = \" + str(3)"),
    ErrorTopic(
      "shape-clash",
      "Two shapes do not fit. Axes are compared from the last: they must agree, or one of them must be 1.",
      wrong: "[1, 2] + [1, 2, 3]", right: "reshape([1, 2], (-1, 1)) + [1, 2, 3]"),
    ErrorTopic(
      "wrong-shape", "An array has another number of axes than is needed.",
      wrong: "to_csv(zeros(2, 2, 2))", right: "to_csv(zeros(2, 2))"),
    ErrorTopic(
      "no-such-axis", "The array has fewer axes.", wrong: "sum([1, 2], axis=1)",
      right: "sum([1, 2], axis=0)"),
    ErrorTopic(
      "out-of-range",
      "Indices count from 0, so the last of `n` elements is `n - 1`; -1 is the last one too.",
      wrong: "x = [1, 2, 3]\nx[3]", right: "x = [1, 2, 3]\nx[2]"),
    ErrorTopic(
      "no-such-index", "A figure has no such row or column.",
      wrong: "show_weights(softmax(randn(3, 4), axis=0); query=9)"),
    ErrorTopic(
      "not-indexable", "A value without elements stands before `[`.", wrong: "x = 3\nx[0]",
      right: "x = [3]\nx[0]"),
    ErrorTopic(
      "too-many-subscripts", "There are more subscripts than axes.", wrong: "x = [1, 2]\nx[0, 1]",
      right: "x = [1, 2; 3, 4]\nx[0, 1]"),
    ErrorTopic(
      "not-a-sequence", "Only lists, tuples, arrays, ranges and texts can be gone through.",
      wrong: "for i in 3\n    print(i)\nend", right: "for i in range(3)\n    print(i)\nend"),
    ErrorTopic(
      "not-a-condition",
      "A condition is true or false; of an array, say whether `any` or `all` must hold.",
      wrong: "x = [1, 2]\nif x > 1\n    print(x)\nend",
      right: "x = [1, 2]\nif any(x > 1)\n    print(x)\nend"),
    ErrorTopic(
      "cannot-unpack", "There are more or fewer names on the left than values on the right.",
      wrong: "a, b = 1, 2, 3", right: "a, b, _ = 1, 2, 3"),
    ErrorTopic(
      "cannot-assign", "This cannot be changed in place.", wrong: "x = range(3)\nx[0] = 3",
      right: "x = [0, 1, 2]\nx[0] = 3"),
    ErrorTopic(
      "ragged-matrix", "The rows of a matrix have one length.", wrong: "[1, 2; 3]",
      right: "[1, 2; 3, 4]"),
    ErrorTopic(
      "ragged-rows", "The rows of a matrix turn out to differ in length when the cell runs.",
      wrong: "a = [1, 2]\n[a..., 3; 4, 5]", right: "a = [1, 2]\n[a..., 3; 4, 5, 6]"),
    ErrorTopic(
      "zero-step", "A slice or a range moves by a step that is not 0.", wrong: "x = [1, 2]\nx[::0]",
      right: "x = [1, 2]\nx[::1]"),
    ErrorTopic(
      "empty", "There is no smallest or largest among no elements.", wrong: "min([])",
      right: "min([1, 2])"),
    ErrorTopic(
      "not-finite", "A label is NaN, and says nothing about its class.",
      wrong: "classify([1, 2], [0, nan], [1])", right: "classify([1, 2], [0, 1], [1])"),
    ErrorTopic(
      "figure", "The parts of a figure do not fit together.",
      wrong: "line([1, 2], [3, 4], style=\"zz\")",
      right: "line([1, 2], [3, 4], style=\"--\")"),
    ErrorTopic("too-many-panels", "A figure holds a limited number of panels."),
    ErrorTopic(
      "too-many-layers",
      "A figure that is added to itself doubles: it holds a limited number of layers."),
  ]

  static let limits: [ErrorTopic] = [
    ErrorTopic(
      "too-large", "An array would pass the limit on one array, which `%config array` sets.",
      wrong: "zeros(1e6, 1e6)", right: "zeros(1000, 1000)"),
    ErrorTopic(
      "memory-full",
      "All values together would pass the limit that `%config memory` sets; it starts at three quarters of the machine's memory.",
      wrong: "%config memory = 1 MiB\nx = zeros(4000000)",
      right: "%config memory = 2 GiB\nx = zeros(4000000)"),
    ErrorTopic(
      "too-many-calls",
      "Functions call each other without end, or more deeply than `%config calls` allows.",
      wrong: "f(n) = f(n + 1)\nf(0)", right: "f(n) = n > 10 ? n : f(n + 1)\nf(0)"),
    ErrorTopic(
      "nested-too-deeply", "A list holds lists that hold lists, more deeply than the limit."),
    ErrorTopic("too-deep", "Brackets, blocks or operators are nested more deeply than the limit."),
    ErrorTopic(
      "number-too-large", "Numbers go up to about 1.8e308.", wrong: "x = 1e999", right: "x = inf"),
  ]

  static let files: [ErrorTopic] = [
    ErrorTopic(
      "file-not-found", "There is no such file; paths start in the notebook's folder.",
      wrong: "read_csv(\"no such file.csv\")"),
    ErrorTopic(
      "file-unreadable", "The file cannot be opened, or it is no file of data.",
      wrong: "read_csv(\".\")"),
    ErrorTopic(
      "file-not-granted",
      "Cells read files in the notebook's folder, and in folders that whoever started the process granted.",
      wrong: "read_csv(\"/etc/passwd\")"),
    ErrorTopic(
      "no-connections",
      "Cells open no connections but to tables that are granted (`source`); download the file first.",
      wrong: "read_csv(\"https://example.org/data.csv\")"),
    ErrorTopic(
      "source-refused",
      "A table of a source is not granted, a limit of its grant is reached, or its engine does not answer; the message says which.",
      wrong: "source(\"warehouse\").trips"),
    ErrorTopic(
      "source-rows",
      "The rows of a source stay in their engine; sums of them come to the notebook.",
      wrong: "mean(source(\"warehouse\"))"),
    ErrorTopic("csv-empty", "The file holds no rows."),
    ErrorTopic("csv-not-text", "The file is not a text, or in another encoding."),
    ErrorTopic("csv-open-quote", "A quote opens in this line and never closes."),
    ErrorTopic("csv-text-behind-quote", "A cell goes on behind its closing quote."),
    ErrorTopic("csv-row-length", "A line has more or fewer columns than the first."),
    ErrorTopic("json-invalid", "The file is not JSON; the message says where."),
    ErrorTopic("npy-invalid", "The file is not an array that NumPy has saved."),
  ]
}
