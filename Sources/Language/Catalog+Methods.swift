/// The methods of values: what stands behind the dot and takes arguments.
extension Catalog {
  private static let queries = Signature.Parameter("q", .array)
  private static let model = """
    t = dataset("chapter")
    m = regression(t.x_train, t.y_train; width=0.5)

    """

  /// Those of a model that `regression` gives.
  package static let modelMethods: [Signature] = [
    Signature(
      "predict", .regression, [queries, .keyword("derivative", .integer, default: "0")], .array,
      "The model's estimates at the queries, or their derivatives where it is a polynomial.",
      shapes: "(m) → (m)", example: model + "m.predict([1, 2])"),
    Signature(
      "weights", .regression, [queries], .array,
      "The weight of each training point for each query.",
      shapes: "(m) → (n, m)", example: model + "shape(m.weights([1, 2]))"),
    Signature(
      "band", .regression,
      [
        queries, .init("level", .number, default: "0.95"),
        .init(
          "kind", .text, default: "\"pointwise\"",
          choices: ["pointwise", "simultaneous", "bootstrap", "prediction"]),
        .keyword("convention", .text, default: "\"linear\"", choices: ["linear", "local"]),
      ], .tuple,
      "The estimate at the queries with a lower and an upper limit.",
      shapes: "(m) → (m), (m), (m)",
      example: model + "estimate, lower, upper = m.band([1, 2]; level=0.9)\nlower",
      note:
        "With `convention=\"local\"` the noise may change from place to place in the bands \"pointwise\" and \"simultaneous\"."
    ),
    Signature(
      "standard_errors", .regression,
      [
        queries,
        .init(
          "convention", .text, default: "\"linear\"", choices: ["linear", "asymptotic", "local"]),
      ], .array, "The standard error of the estimate at each query.", shapes: "(m) → (m)",
      example: model + "m.standard_errors([1, 2])",
      note: "\"local\" is for noise that changes from place to place."),
    Signature(
      "quantile", .regression, [queries, .init("p", .array)], .array,
      "The value below which the share `p` of the weight at each query lies: quantile curves.",
      formula: #"\min\{y : \sum_{i: y_i \le y} w_i(q) \ge p\}"#,
      shapes: "(m), number → (m); (m), (k) → (m, k)",
      example: model + "m.quantile([1, 2], [0.1, 0.9])"),
    Signature(
      "cdf", .regression,
      [queries, .init("y", .array), .keyword("spread", .kernel)], .array,
      "The share of the weight at each query that has values up to each `y`.",
      formula: #"\sum_{i: y_i \le y} w_i(q)"#, shapes: "(m), number → (m); (m), (k) → (m, k)",
      example: model + "m.cdf([1, 2], 3)",
      note: "With a kernel as `spread` each value is spread by it."),
    Signature(
      "density", .regression,
      [queries, .init("y", .array), .keyword("spread", .kernel, default: "gaussian")], .array,
      "How densely the values at each query lie around each `y`.",
      formula: #"\sum_i w_i(q) \frac{1}{h} K\left(\frac{y - y_i}{h}\right) / \int K"#,
      shapes: "(m), number → (m); (m), (k) → (m, k)",
      example: model + "m.density([1, 2], [2, 3]; spread=gaussian(width=0.5))",
      note:
        "Without a width the rule of Sheather and Jones chooses one for the residuals; a remark says which."
    ),
    Signature(
      "diagnostics", .regression, [queries], .any,
      "Of each query the effective sample size, the entropy of its weights, the distance of the nearest key and the log density.",
      shapes: "(m) → four columns of (m)",
      example: model + "m.diagnostics([1, 2]).effective_sample_size"),
    Signature(
      "top_keys", .regression, [queries, .init("k", .integer, default: "5")], .tuple,
      "The indices of the heaviest keys of one query, and their weights.",
      shapes: "(1) → (k), (k)", example: model + "keys, weights = m.top_keys(2.5, 3)\nkeys"),
  ]
}
