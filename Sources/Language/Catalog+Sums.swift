/// Rows that stay where they are: sums of them, the statements that make such sums, and models as statements.
extension Catalog {
  private static let dialect = Signature.Parameter.keyword(
    "dialect", .text, default: "\"duckdb\"", choices: SQLDialectNames.all)

  private static let queriesNote =
    "A kernel with an edge, such as `kernel=boxcar(width=0.5)`, is exact at known places: `queries=q` parts the rows where it ends. "

  static let sums: [Signature] = [
    Signature(
      "sums", .sums,
      [
        .init("x", .array), .init("y", .array), .keyword("width", .any),
        .keyword("queries", .array), .keyword("kernel", .kernel), .keyword("by", .any),
        .keyword("range", .any),
        .keyword("score", .boolean, default: "true"),
        .keyword("missing", .text, default: "\"error\"", choices: ["error", "drop"]),
      ], .any,
      "What regression needs of rows, in boxes: every width from about half of `width` on can be asked for.",
      formula:
        #"M_k = \sum_{i \in b} u_i^k, \quad Y_k = \sum_{i \in b} (y_i - c)\, u_i^k, \quad Q_k = \sum_{i \in b} (y_i - c)^2 u_i^k"#,
      shapes: "x (n) or (n, 2), y (n) → sums",
      example:
        "t = dataset(\"motorcycle\")\ns = sums(t.times, t.accel; width=1)\nregression(s; width=2).predict([15, 20])",
      note:
        "A box is a power of 2 wide, and `width` holds at least 64. `+` adds the sums of further rows. `by=` gives a pair of "
        + "each group and its sums, `range=(a, b)` looks only at rows with x from a to b. `score=false` leaves out what leave-one-out needs, "
        + "a third of the sums. `regression`, `density`, `select_width`, `width_curve` and `local_linear` take sums in place of `x` and `y`. "
        + "Fields: `count`, `left_out`, `mean`, `low`, `high`, `boxes`, `box_width`, `narrowest`. "
        + queriesNote
        + "The same kernel and queries are then given to `regression(s; kernel=…).predict(q)` or `density(s, q, kernel)`. "
        + "Keys of two coordinates take one width or two; their sums serve `regression` and `density`."
    ),
    Signature(
      "sums_sql", .sums,
      [
        .init("table", .texts), .init("x", .texts), .init("y", .text),
        .keyword("width", .any), dialect, .keyword("queries", .array),
        .keyword("kernel", .kernel), .keyword("range", .any), .keyword("by", .text),
        .keyword("centre", .number), .keyword("score", .boolean, default: "true"),
        .keyword("dates", .boolean, default: "false"),
      ], .text,
      "The one statement that makes sums where the rows are: a database runs it, and `read_sums` reads what it answers.",
      shapes: "→ text",
      example:
        "print(sums_sql(\"analytics.trips\", \"distance\", \"fare\"; width=0.1, dialect=\"postgres\", centre=12.5, score=false))",
      note:
        "`centre` is a number near the mean of y, which keeps digits where y lies far from 0. Rows in which a number is missing or infinite "
        + "are counted, and left out. `by=` names a column of groups. A name with a point in it is given in parts, as in `(\"my.schema\", \"trips\")`. "
        + "`x` may be a pair of columns, as in `(\"longitude\", \"latitude\")`. "
        + "`dates=true` takes x as a date or time, in days. Nothing is connected to: the text is for you to run. "
        + queriesNote
        + "The statements for BigQuery, Snowflake and Trino have not been run by the tests; the others have."
    ),
    Signature(
      "read_sums", .sums, [.rest("path", .text)], .any,
      "The sums that a database answered to `sums_sql`, from CSV files; those of several files are added.",
      shapes: "→ sums",
      example: "s = read_sums(\"sums.csv\")\nregression(s; width=1).predict([2, 5])",
      note:
        "Files with a column `g`, of `by=`, give a pair of each group and its sums. Sums that no rows can have are an error."
    ),
    Signature(
      "source", .sums, [.init("name", .text)], .any,
      "Tables of a database or of files, granted by whoever started the kernel: sums of them are made where the rows are.",
      shapes: "→ source",
      example: "w = source(\"warehouse\")",
      note:
        "`t = source(\"warehouse\").trips` is a table without its rows, `t.distance` a column of it. `sums`, `regression`, `density`, `select_width`, "
        + "`width_curve` and `local_linear` take columns in place of `x` and `y`: the engine sums, once for all wider widths, and the session keeps the sums. "
        + "Other functions need the rows, which do not come. A name with spaces or points stands in brackets: `source(\"w\")[\"shop.trips\"]`. "
        + "No cell can grant a table; a page has none."),
    Signature(
      "to_sql", .sums,
      [
        .init("model", .model), .keyword("table", .texts), .keyword("x", .text), dialect,
      ], .text,
      "A statement that estimates every row of a table where it is, by the model.",
      shapes: "model → text",
      example: """
        t = dataset("motorcycle")
        m = regression(t.times, t.accel; width=4)
        len(to_sql(m; table="crashes", x="times"))
        """,
      note:
        "The model becomes polynomials of degree 7 in pieces, and a comment in the statement says how close they come. The answer has all columns "
        + "of the table and `estimate`, which is missing outside the keys and where the model has none."
    ),
  ]

  private static let sumsModel = """
    t = dataset("motorcycle")
    m = regression(sums(t.times, t.accel; width=1); width=2)

    """
  private static let places = Signature.Parameter("q", .array)

  /// The methods of a model that `regression` makes of sums.
  package static let sumsModelMethods: [Signature] = [
    Signature(
      "predict", .regression, [places, .keyword("derivative", .integer, default: "0")], .array,
      "The model's estimates at the queries, or their derivatives where it is a polynomial.",
      shapes: "(m) → (m)", example: sumsModel + "m.predict([15, 20])"),
    Signature(
      "certificate", .regression, [places, .keyword("derivative", .integer, default: "0")], .array,
      "How far each estimate is at most from the one that all rows give.", shapes: "(m) → (m)",
      example: sumsModel + "m.certificate([15, 20]) < 1e-9"),
    Signature(
      "band", .regression,
      [
        places, .init("level", .number, default: "0.95"),
        .init("kind", .text, default: "\"pointwise\"", choices: ["pointwise", "simultaneous"]),
      ], .tuple,
      "The estimate at the queries with a lower and an upper limit.",
      shapes: "(m) → (m), (m), (m)",
      example: sumsModel + "estimate, lower, upper = m.band([15, 20]; level=0.9)\nlower"),
    Signature(
      "standard_errors", .regression,
      [
        places,
        .keyword(
          "convention", .text, default: "\"linear\"", choices: ["linear", "asymptotic"]),
      ], .array,
      "The standard error of the estimate at each query.", shapes: "(m) → (m)",
      example: sumsModel + "m.standard_errors([15, 20])"),
  ]
}

extension Catalog {
  private static let edgeModel = """
    t = dataset("motorcycle")
    s = sums(t.times, t.accel; queries=[15, 20], kernel=boxcar(width=2))
    m = regression(s; kernel=boxcar(width=2))

    """

  /// The methods of a model that `regression` makes of sums for known queries.
  package static let edgeModelMethods: [Signature] = [
    Signature(
      "predict", .regression, [places], .array,
      "The model's estimates at queries that the sums were made for.", shapes: "(m) → (m)",
      example: edgeModel + "m.predict([15, 20])"),
    Signature(
      "certificate", .regression, [places], .array,
      "How far each estimate is at most from the one that all rows give.", shapes: "(m) → (m)",
      example: edgeModel + "m.certificate([15, 20]) < 1e-12"),
  ]
}

extension Catalog {
  private static let planeModel = """
    s = sums([[0, 0], [1, 1], [2, 0.5], [3, 2]], [1, 3, 4, 2]; width=0.5)
    m = regression(s; width=1)

    """

  /// The methods of a model that `regression` makes of sums in two coordinates.
  package static let planeModelMethods: [Signature] = [
    Signature(
      "predict", .regression, [places], .array, "The model's estimates at the queries.",
      shapes: "(m, 2) → (m)", example: planeModel + "m.predict([[1, 1], [2, 2]])"),
    Signature(
      "certificate", .regression, [places], .array,
      "How far each estimate is at most from the one that all rows give.", shapes: "(m, 2) → (m)",
      example: planeModel + "m.certificate([[1, 1]]) < 1e-12"),
  ]
}

/// The databases that statements are written for.
package enum SQLDialectNames {
  package static let all = [
    "duckdb", "postgres", "spark", "clickhouse", "bigquery", "snowflake", "trino",
  ]
}
