extension Catalog {
  static let functional: [Signature] = [
    Signature(
      "map", .functional, [.init("f", .function), .rest("lists", .any)], .list,
      "The results of `f` on each element; of several lists, on their elements side by side.",
      example: "map(x -> x^2, [1, 2, 3])"),
    Signature(
      "filter", .functional, [.init("f", .function), .init("list", .any)], .list,
      "The elements for which `f` holds.", example: "filter(x -> x > 1, [1, 2, 3])"),
    Signature(
      "reduce", .functional,
      [.init("f", .function), .init("list", .any), .init("start", .any, default: "nothing")], .any,
      "What is left when `f` joins the first two elements, the result and the third, and so on.",
      example: "reduce((a, b) -> a * b, [1, 2, 3, 4])",
      note: "With `start`, that comes before the first element."),
    Signature(
      "zip", .functional, [.rest("lists", .any)], .list,
      "Tuples of the elements that stand side by side, as many as the shortest list has.",
      example: "[a + b for (a, b) in zip([1, 2], [3, 4])]"),
    Signature(
      "enumerate", .functional, [.init("list", .any), .keyword("start", .integer, default: "0")],
      .list, "Each element with its index.",
      example: "[(i, x) for (i, x) in enumerate([\"a\", \"b\"])]"),
    Signature(
      "range", .functional,
      [
        .init("start", .integer), .init("stop", .integer, default: "nothing"),
        .init("step", .integer, default: "1"),
      ],
      .list, "Whole numbers from `start` up to, but without, `stop`; `range(n)` counts from 0.",
      example: "[i^2 for i in range(4)]"),
    Signature(
      "len", .functional, [.init("x", .any)], .integer,
      "The number of elements of a list or a text, of the rows of an array or a table.",
      example: "len([1, 2, 3])", aliases: ["length"]),
    Signature(
      "shape", .functional, [.init("x", .any)], .tuple, "The length of each axis.",
      example: "shape(zeros(2, 3))", aliases: ["size"]),
    Signature(
      "type", .functional, [.init("x", .any)], .text, "What kind of value this is.",
      example: "type([1, 2])"),
  ]

  static let cells: [Signature] = [
    Signature(
      "print", .cells,
      [
        .rest("values", .any), .keyword("sep", .text, default: "\" \""),
        .keyword("end", .text, default: #""\n""#),
      ],
      .nothing, "Writes values to the output.", example: "print(\"hello, world\")",
      aliases: ["println"]),
    Signature(
      "warn", .cells, [.rest("values", .any)], .nothing,
      "Writes values to the error output, where notebooks show them on red ground.",
      example: "warn(\"few points\")"),
    Signature(
      "display", .cells, [.rest("values", .any), .keyword("id", .text)], .nothing,
      "Shows values as a cell shows its last one.", example: "display([1, 2])",
      note: "With `id=` the display gets a name by which `update` replaces it."),
    Signature(
      "update", .cells, [.init("value", .any), .keyword("id", .text)], .nothing,
      "Replaces what `display(…; id=…)` has shown.",
      example: "display(1; id=\"counter\")\nupdate(2; id=\"counter\")"),
    Signature(
      "include", .cells, [.init("path", .text)], .nothing,
      "Runs a file of the notebook's folder in this place; the cell then has its names.",
      example: "include(\"helpers.nw\")",
      note:
        "The file is read and checked with the cell, before anything runs. `include` is a statement of its own, and a file "
        + "that is included twice by a cell runs once."),
    Signature(
      "input", .cells,
      [.init("prompt", .text, default: "\"\""), .keyword("secret", .boolean, default: "false")],
      .text, "Asks the reader for a line of text.", example: "input(\"Your name: \")",
      note: "With `secret=true` the answer is not shown while it is typed."),
    Signature(
      "clear_output", .cells, [.keyword("wait", .boolean, default: "false")], .nothing,
      "Removes what the cell has shown so far; `wait=true` keeps it until the next output.",
      example: "clear_output()"),
    Signature(
      "help", .cells, [.init("name", .any)], .nothing,
      "Shows what a name means; `?name` does the same.", example: "help(\"gaussian\")"),
    Signature(
      "assert", .cells,
      [.init("condition", .any), .init("message", .text, default: "nothing")], .nothing,
      "Stops with an error unless the condition holds everywhere.", example: "assert(1 + 1 == 2)"),
    Signature(
      "assert_close", .cells,
      [
        .init("a", .any), .init("b", .any), .keyword("tol", .number, default: "1e-6"),
        .keyword("message", .text),
      ],
      .nothing,
      "Stops with an error when two values differ by more than `tol`, and says by how much.",
      formula: #"|a - b| \le \text{tol} \cdot \max(1, |a|, |b|)"#,
      shapes: "broadcast", example: "assert_close(0.1 + 0.2, 0.3)"),
    Signature(
      "error", .cells, [.init("message", .text)], .nothing, "Stops with this message.",
      example: "f(x) = x > 0 ? log(x) : error(\"x must be positive\")\nf(1)", aliases: ["fail"]),
  ]

  static let data: [Signature] = [
    Signature(
      "dataset", .data, [.init("name", .text, choices: ["chapter", "motorcycle"])], .table,
      "A data set that comes with the language.", example: "dataset(\"chapter\")"),
    Signature(
      "read_csv", .data,
      [
        .init("path", .text), .keyword("separator", .text), .keyword("decimal", .text),
        .keyword("thousands", .text), .keyword("missing", .list),
        .keyword("skip", .integer, default: "0"), .keyword("comment", .text),
        .keyword("header", .boolean, default: "true"), .keyword("columns", .list),
        .keyword("rows", .integer), .keyword("types", .list),
        .keyword(
          "encoding", .text, choices: ["utf-8", "utf-16", "windows-1252", "latin-1"]),
      ],
      .table, "Reads a table from a text file, relative to the notebook's folder.",
      example: "read_csv(\"measurements.csv\")",
      note:
        "What is not said is guessed for the file as a whole and shown with the table: the separator (comma, semicolon, tab, "
        + "bar, or spaces between numbers), the decimal sign, the sign between thousands. The first line is the header. Empty "
        + "cells and the usual words (`NA`, `N/A`, `NaN`, `null`, …) are missing in every column, and so is what "
        + "`missing=[\"-999\", …]` names. Columns of numbers become arrays, with NaN where a value is missing; others stay "
        + "text. `skip` lines at the start are passed over, and what stands behind `comment`; `columns` and `rows` read a "
        + "part; `types=[(\"zip\", \"text\")]` settles columns. Columns of dates become dates; "
        + "`types=[(\"day\", \"%d/%m/%Y\")]` says how they are written. Files packed with gzip are unpacked."
    ),
    Signature(
      "read_json", .data, [.init("path", .text)], .any,
      "Reads a value from a JSON file: objects become records with fields, lists of numbers arrays, lists of objects tables.",
      example: "read_json(\"measurements.json\")"),
    Signature(
      "read_npy", .data, [.init("path", .text)], .any,
      "Reads what NumPy has saved: an array from a `.npy` file, a record of arrays from an `.npz` file.",
      example: "read_npy(\"weights.npy\")",
      note: "Numbers, truths and dates become arrays, spans of time days, one axis of texts a list."
    ),
    Signature(
      "table", .data, [.init("names", .any), .init("columns", .any)], .table,
      "A table from names and columns.", example: "table((\"x\", \"y\"), ([1, 2], [3, 4]))"),
    Signature(
      "columns", .data, [.init("t", .table)], .list, "The names of a table's columns.",
      example: "columns(dataset(\"chapter\"))"),
    Signature(
      "head", .data, [.init("t", .any), .init("n", .integer, default: "5")], .any,
      "The first rows of a table, or the first elements of a list.",
      example: "head(dataset(\"chapter\"), 3)"),
    Signature(
      "drop_missing", .data, [.init("x", .any)], .any,
      "The rows of a table, or the elements of an array or a list, in which nothing is missing.",
      example: "drop_missing([1, nan, 3])",
      note: "Of some columns: `drop_missing(t[(\"x\", \"y\")])`."),
    Signature(
      "categories", .data, [.init("v", .any)], .any,
      "The distinct values in rising order, without what is missing.", shapes: "(n) → (k)",
      example: "categories([\"b\", \"a\", \"b\"])"),
    Signature(
      "codes", .data, [.init("v", .any)], .array,
      "The place of each value among the `categories`; NaN where it is missing.",
      shapes: "(n) → (n)", example: "codes([\"b\", \"a\", \"b\"])"),
    Signature(
      "count", .data, [.init("v", .any), .init("value", .any, default: "nothing")], .any,
      "How often each value is there, as a table; with `value`, how often that one is.",
      example: "count([\"b\", \"a\", \"b\"])"),
    Signature(
      "sort_by", .data,
      [
        .init("t", .table), .init("column", .text),
        .keyword("descending", .boolean, default: "false"),
      ],
      .table, "The rows of a table in the order of a column.",
      example: "sort_by(dataset(\"chapter\"), \"y_train\")"),
    Signature(
      "summary", .data, [.init("x", .any)], .table,
      "Count, missing values, mean, spread and quartiles of each column.",
      example: "summary(dataset(\"chapter\"))", aliases: ["describe"]),
    Signature(
      "group_by", .data, [.init("t", .table), .init("column", .text)], .list,
      "The rows of each value of a column: pairs of the value and a table.",
      example:
        "t = table((\"g\", \"x\"), ([\"a\", \"b\", \"a\"], [1, 2, 3]))\n[(g, mean(part.x)) for (g, part) in group_by(t, \"g\")]"
    ),
    Signature(
      "merge", .data,
      [
        .init("t", .table), .init("u", .table), .init("column", .text),
        .keyword("how", .text, default: "\"inner\"", choices: ["inner", "left"]),
      ],
      .table, "The rows of one table beside those of another with the same value in a column.",
      example:
        "a = table((\"id\", \"x\"), ([1, 2, 3], [10, 20, 30]))\nb = table((\"id\", \"name\"), ([3, 1, 2], [\"c\", \"a\", \"b\"]))\nmerge(a, b, \"id\")",
      note:
        "Rows of `t` without a match are left out, and a remark says how many; `how=\"left\"` keeps them, with what `u` would "
        + "give missing."),
    Signature(
      "json", .data, [.init("value", .any)], .text, "The value as JSON text, every digit kept.",
      example: "json([1, 0.1])"),
    Signature(
      "to_csv", .data, [.init("value", .any)], .text,
      "A table, with a line of its names, or an array as comma-separated text; nothing is written to disk.",
      example: "print(to_csv(head(dataset(\"chapter\"), 3)))"),
  ]
}
