import PythonCells

/// `docs/coming-from.md`: this language beside those that readers bring along, from the tables that translate cells.
package enum ComingFrom {
  package static var page: String {
    var text = opening
    text += "\n## NumPy and PyTorch\n\n"
    text +=
      "What stands in the left column in a cell of Python becomes what stands in the middle; `.` stands for a method of arrays.\n\n"
    text += table(["in Python", "here", "known in"], libraryRows)
    text += "\n## Texts and functions of Python\n\n"
    text += table(
      ["in Python", "here"],
      PythonRows.all.filter { $0.modules.contains("python") || $0.modules.contains("str") }.map {
        row in
        [code(row.modules.contains("str") ? methodForm(row) : row.python), code(row.here)]
      } + others)
    text += "\n## matplotlib\n\n"
    text +=
      "`ax.plot(…)` draws on a panel, `plt.plot(…)` on the canvas of the cell: `draw(ax, …)` and `draw(…)` here.\n\n"
    text += table(["in matplotlib", "here"], plots)
    text += "\n## R and Julia\n\n"
    text +=
      "Cells of R and Julia do not run; a message says what their names are called here, and shows the cell as it should be.\n\n"
    text += table(
      ["here", "R", "Julia"], OtherWords.rows.map { [code($0.here), code($0.r), code($0.julia)] })
    text += "\n## Other names\n\n"
    text += "What a message says about names that are none here.\n\n"
    text += table(["known in", "name", "here"], foreignRows)
    return text
  }

  private static let opening = """
    # Coming from elsewhere

    This language beside NumPy, PyTorch, matplotlib, R and Julia. The tables are those by which cells of Python are
    translated, and the page is written by the program.

    ## Cells of Python

    A cell that is not of this language and is Python as a whole runs as its translation, and the translation stands
    above what it shows, to be copied. A cell that both languages can read stays one of this language; once a notebook
    has shown itself to be Python, a remark says where Python would do something else.

    - `%config python = run` runs them, `show` only shows them in this language, `refuse` takes them for mistakes.
    - `%fix` puts the last cell in this language in place of itself.
    - What cells define is known to cells of both languages, and cells of Python know this language's functions, too.
    - An error while a translation runs is shown at the reader's line.

    ### Kept

    - Lists are joined by `+`, repeated by `*`, compared as a whole and true when they have items.
    - `//` and `%` of negative numbers, chained comparisons, `and` and `or` that give one of their values.
    - A default is computed once, where the function is made, and `lambda x, s=s: …` keeps the value `s` has then.
    - Functions see the notebook's names as they are when they are called.
    - NumPy's `std` and `var` divide by n, PyTorch's by n - 1.
    - A figure belongs to its axes: `fig, axes = plt.subplots(…)`, and is shown at the end of each cell that drew on it.
      `figsize` gives the proportions.

    ### Accepted without effect

    - `import` of numpy, torch, math, random, matplotlib and d2l; `%matplotlib inline`, `pip install`.
    - `float32`, `.type(torch.float32)`, `dtype=`, `device=`, `.cpu()`, `.detach()`, `.numpy()`, `.item()`,
      `torch.no_grad()`: there is one kind of number, of double precision, so results have more digits than with
      `float32`. A type of whole numbers cuts fractions off, one of truths asks for what is not zero.
    - `fig.colorbar(…)`: a heat map has its colour bar. `tight_layout`, `grid`, `zorder` and other matters of looks.
    - Random numbers come from this language's generator; `manual_seed` and `np.random.seed` restart it, to other numbers.

    ### Written differently

    - `print` writes numbers and arrays as this language does: a whole number without a point also when it is a
      `float`, up to 7 digits, arrays as PyTorch prints them; `true`, `false` and `nothing`. Formats (`f"{x:.3f}"`,
      `%`, `.format`) write what Python writes.
    - Dividing by zero gives an infinity or NaN, as NumPy does, also for numbers by themselves.

    ### Refused, with place and reason

    - Changing an array or a list that has another name, is part of another one or belongs to the caller: Python would
      change it under both names, and here a value is copied. Say `.copy()`.
    - Functions made in a loop that see its variable: in Python all see the last value.
    - Whole numbers beyond 2^53, numbers with a point put into an array of whole ones, two lists of indices.
    - Where it cannot be told whether a list or an array is meant.
    - Classes, dictionaries, sets, `try`, `with`, `global`, decorators, generators that are kept, files.

    """

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    var text = "| " + head.joined(separator: " | ") + " |\n"
    text += "|" + String(repeating: "---|", count: head.count) + "\n"
    for row in rows { text += "| " + row.joined(separator: " | ") + " |\n" }
    return text
  }

  /// In a cell of a Markdown table.
  private static func code(_ text: String) -> String {
    text.isEmpty ? "" : "`" + text.replacing("|", with: "\\|") + "`"
  }

  private static let libraries: [String: String] = [
    "np": "numpy", "torch": "torch", "F": "torch.nn.functional", "math": "math",
    "np.random": "numpy.random", "np.linalg": "linalg", "random": "random",
    "special": "scipy.special",
    ".": "method",
  ]

  private static var libraryRows: [[String]] {
    PythonRows.all.filter { row in
      !row.modules.contains("str") && row.modules.contains { libraries[$0] != nil }
    }.map { row in
      let known = row.modules.compactMap { libraries[$0] }.joined(separator: ", ")
      return [code(row.modules == ["."] ? methodForm(row) : row.python), code(row.here), known]
    }
  }

  private static let languages: [String: String] = [
    "python": "Python", "numpy": "NumPy", "torch": "PyTorch", "scipy": "SciPy, scikit-learn",
    "matplotlib": "matplotlib", "pandas": "pandas", "r": "R", "julia": "Julia",
    "matlab": "MATLAB and others",
  ]

  private static var foreignRows: [[String]] {
    ForeignRows.all.compactMap { row in
      guard let language = languages[row.language] else { return nil }
      let here =
        switch row.here {
        case .source(let source): code(source)
        case .advice(let advice): advice.replacing("|", with: "\\|")
        case .nothing: "not needed"
        }
      return [language, code(row.call), here]
    }
  }

  /// `x.upper()` of `upper(x)`.
  private static func methodForm(_ row: PythonRow) -> String {
    let parameters = row.python.drop { $0 != "(" }.dropFirst().dropLast()
    let rest = parameters.split(separator: ",").dropFirst().map { String($0.drop { $0 == " " }) }
    return "x.\(row.name)(\(rest.joined(separator: ", ")))"
  }

  /// What no row says, in both languages.
  private static let others: [[String]] = [
    ["`lambda x: x + 1`", "`x -> x + 1`"],
    ["`True`, `False`, `None`", "`true`, `false`, `nothing`"],
    ["`a and b`, `a or b`, `not a`", "`a && b`, `a \\|\\| b`, `!a`"], ["`x ** 2`", "`x ^ 2`"],
    ["`a if c else b`", "`c ? a : b`"], ["`x is None`", "`type(x) == \"nothing\"`"],
    ["`x[:, None]`", "`reshape(x, (-1, 1))`"], ["`f\"{x:.2f}\"`", "`\"$(format(x, \".2f\"))\"`"],
    ["`xs.append(x)`", "`xs = [xs..., x]`"], ["`[*xs, x]`", "`[xs..., x]`"],
    ["`raise ValueError(\"text\")`", "`error(\"text\")`"], ["`x.shape[0]`", "`shape(x)[0]`"],
  ]

  private static var plots: [[String]] {
    let drawn = Translator.forms.keys.sorted().compactMap { name in
      Translator.forms[name].map { form -> [String] in
        let arguments = form.positional.filter { $0 != "s" || form.layer == "text_at" }.filter {
          $0 != "c" && $0 != "fmt" && !(form.keywords[$0] ?? "x").isEmpty
        }
        let here = form.layer == "rule" ? arguments.map { "\($0)=\($0)" } : arguments
        return [
          code("\(name)(\(arguments.joined(separator: ", ")))"),
          code("\(form.layer)(\(here.joined(separator: ", ")))"),
        ]
      }
    }
    return [
      [
        "`fig, axes = plt.subplots(1, 4, sharey=True, figsize=(12, 3))`",
        "`fig, axes = canvas(1, 4, share_y=true, figsize=(12, 3))`",
      ],
      [
        "`ax.plot(x, y, \"m--\", label=\"y\")`",
        "`draw(ax, line(x, y, style=\"m--\", label=\"y\"))`",
      ],
      ["`ax.plot(x, y, \"o\")`", "`draw(ax, points(x, y))`"],
      ["`ax.legend([\"a\", \"b\"])`", "`draw(ax, legend([\"a\", \"b\"]))`"],
      ["`plt.show()`", "`show()`"],
    ] + drawn
  }
}

/// How two more languages write what has no name.
enum OtherWords {
  static let rows: [(here: String, r: String, julia: String)] = [
    ("arange(0, 5, 0.1)", "seq(0, 4.9, by = 0.1)", "0:0.1:4.9"),
    ("linspace(0, 1, 5)", "seq(0, 1, length.out = 5)", "range(0, 1, length=5)"),
    ("x[0]", "x[1]", "x[1]"), ("x[-1]", "x[length(x)]", "x[end]"), ("x[1:3]", "x[2:3]", "x[2:3]"),
    ("x[x > 0]", "x[x > 0]", "x[x .> 0]"), ("m[0, :]", "m[1, ]", "m[1, :]"),
    ("a * b", "a * b", "a .* b"), ("a @ b", "a %*% b", "a * b"),
    ("transpose(m)", "t(m)", "m'"), ("x // 2", "x %/% 2", "x ÷ 2"),
    ("x % 2", "x %% 2", "mod(x, 2)"), ("sum(m, axis=0)", "colSums(m)", "sum(m, dims=1)"),
    ("clamp(x, 0, 1)", "pmin(pmax(x, 0), 1)", "clamp.(x, 0, 1)"),
    ("[1, 2, 3]", "c(1, 2, 3)", "[1, 2, 3]"), ("x -> x^2", "\\(x) x^2", "x -> x^2"),
    ("true, false, nothing", "TRUE, FALSE, NULL", "true, false, nothing"),
    ("\"n = $n\"", "paste0(\"n = \", n)", "\"n = $n\""),
    ("read_csv(\"data.csv\")", "read.csv(\"data.csv\")", "CSV.read(\"data.csv\", DataFrame)"),
    ("t.income", "t$income", "t.income"),
    (
      "line(x, y) + title(\"t\")", "plot(x, y, type = \"l\", main = \"t\")",
      "plot(x, y, title=\"t\")"
    ),
    ("regression(x, y)", "loess(y ~ x)", "loess(x, y)"),
  ]
}
