import Syntax

/// `docs/language.md`: the surface of the language, then every builtin from the catalog.
package var languageReference: String {
  var text = surface
  text += "\n## Reserved words\n\n"
  for topic in WordHelp.all {
    let words = topic.words.map { "`\($0)`" }.joined(separator: ", ")
    text += "### \(words)\n\n\(topic.summary)\n\n```julia\n\(topic.example)\n```\n\n"
  }
  text += "## Commands\n\nA command begins a line; the rest of the line is its argument.\n\n"
  text +=
    "| command | what it does |\n|---|---|\n| `?name`, `name?` | Opens the help of a name. |\n"
  for magic in Magic.allCases { text += "| `%\(magic.rawValue)` | \(magic.summary) |\n" }
  for group in Signature.Group.allCases {
    text += "\n## \(group.rawValue)\n\n"
    text += Catalog.signatures.filter { $0.group == group }.map { $0.reference }.joined(
      separator: "\n")
  }
  return text
}

extension Signature {
  /// The section of a builtin.
  fileprivate var reference: String {
    var parts = ["### \(name)", "`\(written)`", summary]
    if let formula { parts.append("$$\(formula)$$") }
    if let shapes { parts.append("Shapes: \(shapes)") }
    let described = parameters.filter { !$0.choices.isEmpty }.map { parameter in
      "- `\(parameter.name)` is one of "
        + parameter.choices.map { "`\"\($0)\"`" }.joined(separator: ", ")
    }
    if !described.isEmpty { parts.append(described.joined(separator: "\n")) }
    if let note { parts.append(note) }
    parts.append("```julia\n\(example)\n```")
    if !aliases.isEmpty {
      parts.append("Also called " + aliases.map { "`\($0)`" }.joined(separator: ", ") + ".")
    }
    return parts.joined(separator: "\n\n") + "\n"
  }
}

private let surface = """
  # The language

  A small language for kernel regression. Everything is an expression over numbers, arrays, functions, kernels, tables
  and figures. Indices count from 0, slices leave out their end, arrays broadcast, and the last expression of a cell is
  shown. A cell is checked as a whole before any of it runs. This page is written by the program from the same table
  that its help and its checks use.

  ## Surface

  ```julia
  # a comment
  f(x) = 2 * sin(x) + x                     # a function in one line
  g = x -> exp(-x^2 / 2)                    # a function without a name; ^ and ** are both power
  function pooled(q, k, v; width=1)         # arguments behind ; are given by name
      w = gaussian((q - k) / width)
      return sum(w * v) / sum(w)
  end
  a, b = (1, 2)                             # two names at once
  [f(s) for s in (0.1, 0.2) if s > 0.1]     # a list from a rule
  x = arange(0, 5, 0.1)
  x[0], x[-1], x[2:5], x[::2], x[x > 1]     # first, last, a slice, every second, those for which it holds
  w = [1, 2; 3, 4]                          # a matrix: ; begins a row
  w[:, 1], w[0, :], w @ w                   # a column, a row, the matrix product
  x[0] > 1 ? "large" : "small"              # a choice
  "first: $(x[0]), all: $(len(x))"          # values in a text
  x;                                        # a closing ; hushes the display
  ```

  ### Operators

  From those that bind least to those that bind most:

  | operators | meaning |
  |---|---|
  | `x -> …` | function without a name |
  | `c ? a : b` | choice; the outcomes may stand on lines of their own |
  | `\\|\\|` | or; element by element for arrays |
  | `&&` | and; element by element for arrays |
  | `==` `!=` `<` `<=` `>` `>=` `in` | comparison; `a < b < c` holds when both do. Of arrays and lists it gives a mask, see below. |
  | `+` `-` | sum |
  | `*` `/` `//` `%` `@` | product, quotient, quotient rounded down, remainder (both as Python has them), matrix product |
  | `-` `+` `!` before a value | negative, itself, not; `-x^2` is `-(x^2)` |
  | `^`, `**` | power, from right to left; `x²` is `x^2` |
  | `2x`, `2sin(x)`, `2(x + 1)` | a number directly before a name or a bracket multiplies it, and binds closest: `1 / 2x` is `1 / (2x)` |
  | `f(x)` `x[i]` `t.column` | call, element, field; `x.f(y)` calls `f(x, y)` |

  `≤ ≥ ≠ ∈ × ⋅ ÷ − →` stand for `<= >= != in * * / - ->`. `x += 1`, and so with `-`, `*`, `/` and `^`.

  ### Comparisons and masks

  Arrays and lists are compared element by element, texts in them too, with each other or with one value: `t.type != nothing` says
  which are there (a missing number is `nan`, and equals `nothing`). Lists of different length do not fit together. Tuples, and
  all that is no sequence, are compared as a whole: `shape(x) == (3, 4)` is one truth. A text never equals a number. `x in choices`
  is answered for each element when `x` is an array or a list.

  What a comparison of arrays gives is a *mask*. It prints `true` and `false`, counts as 0 and 1 in arithmetic, and as an index it
  selects: `x[x > 1]`, `t[t.age >= 18]`, `x[x < 0] = 0`. Masks are joined by `&&`, `||` and `!`, and by `*`, `min` and `max`. Other
  arithmetic of masks, such as `m1 + m2` or `1 - m`, gives numbers, and none that count rows: as an index they are an error, as is a
  single `true`. `where(m, 1, 0)` makes places of a mask.

  ### Numbers as text

  A cell, and `print(x)`, show a number and an array with 4 decimals. Inside a text, as in `str(x)`, `"$x"` and labels, a number
  has its whole part in full and up to 7 significant digits. `format(x, ".2f")` chooses them as Python does.

  ### Tables

  `t.x` and `t["a name"]` are columns, and `t.x = v` makes one, or another in its place. `t[2]` is a record with fields, `t[2:5]` and
  `t[t.x > 1]` are tables. `group_by(t, "g")` gives pairs of value and table, `merge(t, u, "id")` puts columns beside each other,
  `concat(t, u)` rows behind each other.

  ### What is missing

  A missing number is `nan`, any other missing value is `nothing`, and `x == nothing` finds both. Results of missing numbers are
  missing: `mean([1, nan])` is `nan`. `missing="drop"` leaves them out, in sums, means, quantiles and their like, in histograms and
  densities, and rows with them in regressions; a remark says how many. `drop_missing(t)` has the rows in which nothing is missing.

  ### Categories

  A list of texts serves wherever labels do: in `classify`, `one_hot`, `sort`, `unique`, `count(v)`, and as `color=` of points and
  lines. `categories(v)` has the distinct values in order, `codes(v)` the place of each among them.

  ### Dates

  A column of dates is an array of dates: days since 1970-01-01 that print as dates. A date less a date is days, a date and days are a
  date, `mean`, `min` and `max` of dates are dates, and every estimator takes them as days, widths too. Axes get dates as ticks.
  `date("2024-03-01 12:30")` reads one, `date(texts, "%d/%m/%Y")` many, `format(d, "%d %b %Y")` writes, and `24 * (d - floor(d))` is
  the hour. Dates are compared with dates, and not multiplied.

  ### Lists, arrays, tuples

  `[1, 2, 3]` is an array: numbers of one kind, with a shape; `+` and `*` work on each element. A list holds anything: `["a", 1]`, and
  `[[1], [2, 3]]`, whose rows differ. A tuple, `(1, 2)`, is what belongs together: a shape, several results. Where numbers are wanted,
  lists and tuples of numbers serve as arrays. `[a..., b...]` and `concat(a, b)` join, `full(5, 0)` repeats; `+` joins texts and lists
  of texts. A table is no array: `mean(t)`, `max(t)` and their like take each column by itself, `array(t)` makes a matrix of it,
  `concat(t, u)` puts rows behind rows. A notebook shows up to 200 rows whole, twenty a page where scripts run; a press on the name of a
  column sorts them. Of longer tables it shows the first five and the last five rows.

  ### What is copied

  Everything. `b = a` followed by `b[0] = 9` leaves `a` as it was, and a function that changes its argument changes its own. So a
  function gives back what it made: `a = changed(a)`. Copies cost nothing until one of them changes.

  ### Functions

  Names that a function assigns are its own, and none of them is seen outside. All other names it reads when it is called, from where
  it was defined: after `n = 2`, `f(x) = x + n` adds 2, and 3 once a cell has said `n = 3`. A function made in a function keeps the
  names that it was made with, also when the outer one has ended, and each turn of a comprehension has an `i` of its own:
  `adders = [x -> x + i for i in range(3)]` are three different ones. Defaults are worked out at each call.

  ### Texts

  Texts stand in double quotes. `\\n` is a new line, `\\t` a tab, `\\"` a quote, `\\\\` a backslash, `\\$` a dollar, and `\\u{e9}` the
  character of that number, é. `$name` and `$(x + 1)` put values in; quotes inside `$(…)` need no backslash.

  ### Files of functions

  `include("helpers.nw")`, a statement of its own, runs a file of the notebook's folder in its place. The file is read and checked with
  the cell, before anything runs, so that its names are known, and what fails in it is told with both places.

  ### Lines

  A newline ends a statement, except between brackets, behind an operator, a comma or `=`, and before the `?` and `:` of
  a choice. `;` separates statements on one line, and hushes the display of the one before it. Lines that begin with
  `#|` are comments too.

  ### Names

  A name is any letters, digits and `_`, in any script, with marks and primes: `x̂`, `σ₁`, `x′`. `\\sigma` + Tab gives σ.
  Names that a function assigns are its own; it reads all others from where it stands. A cell may give a built-in name
  another meaning; `%reset` brings the built-in one back.

  """
