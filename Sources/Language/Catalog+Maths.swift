extension Catalog {
  /// A function of each element by itself.
  private static func elementwise(
    _ name: String, _ summary: String, _ formula: String? = nil, example: String
  ) -> Signature {
    Signature(
      name, .maths, [.init("x", .array)], .array, summary, formula: formula, shapes: "(…) → (…)",
      example: example)
  }

  static let maths: [Signature] = [
    elementwise("abs", "The distance from zero.", "|x|", example: "abs([-1, 2])"),
    elementwise("sign", "-1, 0 or 1, as the sign says.", example: "sign([-2, 0, 3])"),
    elementwise("exp", "The exponential function.", "e^{x}", example: "exp([0, 1])"),
    elementwise("log", "The natural logarithm.", #"\ln x"#, example: "log([1, e])"),
    elementwise("log2", "The logarithm to base 2.", #"\log_2 x"#, example: "log2(8)"),
    elementwise("log10", "The logarithm to base 10.", #"\log_{10} x"#, example: "log10(1000)"),
    elementwise("sqrt", "The square root.", #"\sqrt{x}"#, example: "sqrt([4, 9])"),
    elementwise("sin", "The sine of an angle in radians.", #"\sin x"#, example: "sin(pi / 2)"),
    elementwise("cos", "The cosine of an angle in radians.", #"\cos x"#, example: "cos([0, pi])"),
    elementwise("tan", "The tangent of an angle in radians.", #"\tan x"#, example: "tan(pi / 4)"),
    elementwise("asin", "The angle with this sine.", #"\arcsin x"#, example: "asin(1)"),
    elementwise("acos", "The angle with this cosine.", #"\arccos x"#, example: "acos(1)"),
    elementwise("atan", "The angle with this tangent.", #"\arctan x"#, example: "atan(1)"),
    elementwise("sinh", "The hyperbolic sine.", #"\sinh x"#, example: "sinh(1)"),
    elementwise("cosh", "The hyperbolic cosine.", #"\cosh x"#, example: "cosh(0)"),
    elementwise("tanh", "The hyperbolic tangent.", #"\tanh x"#, example: "tanh([-1, 0, 1])"),
    elementwise(
      "floor", "The next whole number below.", #"\lfloor x \rfloor"#, example: "floor(-0.5)"),
    elementwise("ceil", "The next whole number above.", #"\lceil x \rceil"#, example: "ceil(1.2)"),
    elementwise("trunc", "The whole part, towards zero.", example: "trunc([-1.7, 1.7])"),
    elementwise("isnan", "1 where an element is NaN, else 0.", example: "isnan([1, nan])"),
    elementwise(
      "isfinite", "1 where an element is a number and not infinite, else 0.",
      example: "isfinite([1, inf, nan])"),
    elementwise(
      "sigmoid", "Rises from 0 to 1, and is 1/2 at 0.", #"\frac{1}{1 + e^{-x}}"#,
      example: "sigmoid([-1, 0, 1])"),
    Signature(
      "round", .maths, [.init("x", .array), .init("digits", .integer, default: "0")], .array,
      "Rounds to `digits` places behind the point; halves go to the even neighbour.",
      shapes: "(…) → (…)", example: "round(pi, 2)"),
    Signature(
      "where", .maths, [.init("condition", .array), .init("a", .array), .init("b", .array)],
      .array, "Elements of `a` where the condition holds, of `b` elsewhere.",
      shapes: "broadcast", example: "x = array([-1, 2])\nwhere(x > 0, x, 0)"),
    Signature(
      "clamp", .maths, [.init("x", .array), .init("low", .array), .init("high", .array)], .array,
      "Keeps each element between `low` and `high`.",
      formula: #"\min(\max(x, \text{low}), \text{high})"#, shapes: "broadcast",
      example: "clamp([-1, 0.5, 2], 0, 1)"),
    Signature(
      "dot", .maths, [.init("a", .array), .init("b", .array)], .any,
      "The dot product; for matrices the matrix product, as `a @ b`, for each batch where there are more axes.",
      formula: #"\sum_i a_i b_i"#, shapes: "(n), (n) → number; (…, n, k), (…, k, m) → (…, n, m)",
      example: "dot([1, 2], [3, 4])"),
    Signature(
      "solve", .maths, [.init("a", .array), .init("b", .array)], .array,
      "The solution of linear equations: the `x` with `a @ x == b`.", formula: "a x = b",
      shapes: "(n, n), (n) → (n); (n, n), (n, k) → (n, k)", example: "solve([2, 1; 1, 3], [3, 5])"),
    Signature(
      "lstsq", .maths, [.init("a", .array), .init("b", .array)], .array,
      "The least-squares solution: the `x` for which `a @ x` comes nearest to `b`.",
      formula: #"\min_x \lVert a x - b \rVert"#,
      shapes: "(n, m), (n) → (m); (n, m), (n, k) → (m, k)",
      example: "x = array([0, 1, 2, 3])\nlstsq(stack(ones(4), x, axis=1), [1, 3, 5, 7])",
      note: "Of several that come equally near it is the shortest."),
    Signature(
      "corr", .maths, [.init("x", .array), .init("y", .array, default: "nothing")], .any,
      "The correlation of two arrays; of a matrix or a table, that of each pair of columns.",
      formula:
        #"\frac{\sum_i (x_i - \bar x)(y_i - \bar y)}{\sqrt{\sum_i (x_i - \bar x)^2 \sum_i (y_i - \bar y)^2}}"#,
      shapes: "(n), (n) → number; (n, k) → (k, k)", example: "corr([1, 2, 3], [2, 4, 7])"),
    Signature(
      "interp", .maths, [.init("q", .array), .init("x", .array), .init("y", .array)], .array,
      "Values at `q` on the straight lines between points; beyond them, those at the ends.",
      shapes: "(…), (n), (n) → (…)", example: "interp([0.5, 1.5], [0, 1, 2], [10, 20, 0])"),
    Signature(
      "trapz", .maths, [.init("y", .array), .init("x", .array)], .number,
      "The area under the straight lines between points: of a density, the share between the ends.",
      formula: #"\sum_i (x_{i+1} - x_i) \frac{y_i + y_{i+1}}{2}"#, shapes: "(n), (n) → number",
      example: "trapz([0, 1, 4], [0, 1, 2])"),
    Signature(
      "softmax", .maths, [.init("x", .array), .keyword("axis", .integer, default: "-1")], .array,
      "Positive weights that sum to one, larger for larger elements.",
      formula: #"\frac{e^{x_i}}{\sum_j e^{x_j}}"#, shapes: "(…) → (…)",
      example: "softmax([0, 1, 2])",
      takesColumns: true),
    Signature(
      "cumsum", .maths, [.init("x", .array), .keyword("axis", .integer, default: "-1")], .array,
      "Running sums.", formula: #"s_i = \sum_{j \le i} x_j"#, shapes: "(…) → (…)",
      example: "cumsum([1, 2, 3])",
      takesColumns: true),
    Signature(
      "cumprod", .maths, [.init("x", .array), .keyword("axis", .integer, default: "-1")], .array,
      "Running products.", formula: #"p_i = \prod_{j \le i} x_j"#, shapes: "(…) → (…)",
      example: "cumprod([1, 2, 3, 4])",
      takesColumns: true),
    Signature(
      "diff", .maths, [.init("x", .array), .keyword("axis", .integer, default: "-1")], .array,
      "Differences between neighbours.", formula: #"d_i = x_{i+1} - x_i"#, shapes: "(n) → (n − 1)",
      example: "diff([1, 4, 9])",
      takesColumns: true),
    Signature(
      "unique", .maths, [.init("x", .any)], .any, "Each value once, in rising order.",
      shapes: "(n) → (k)", example: "unique([3, 1, 3])"),
  ]

  private static let gaps = Signature.Parameter.keyword(
    "missing", .text, default: "\"keep\"", choices: ["keep", "drop"])

  /// A function that takes the elements of an axis together.
  private static func reduction(
    _ name: String, _ summary: String, _ formula: String? = nil, example: String,
    note: String? = nil
  ) -> Signature {
    Signature(
      name, .maths,
      [
        .init("x", .array), .keyword("axis", .integer),
        .keyword("keepdims", .boolean, default: "false"), gaps,
      ],
      .any, summary, formula: formula,
      shapes: "(…) → number; with `axis=` the shape without that axis", example: example,
      note: note,
      takesColumns: true)
  }

  /// `min` and `max`: of one argument they reduce, of two they compare element by element.
  private static func extremum(_ name: String, _ word: String) -> Signature {
    Signature(
      name, .maths,
      [
        .init("a", .array), .init("b", .array, default: "nothing"), .keyword("axis", .integer),
        .keyword("keepdims", .boolean, default: "false"), gaps,
      ],
      .any, "The \(word) element; of two arguments, the \(word) of each pair of elements.",
      shapes: "(…) → number; with `axis=` the shape without that axis; two arguments broadcast",
      example: "\(name)([1, 5, 2], 3)", takesColumns: true)
  }

  static let reductions: [Signature] = [
    reduction(
      "sum", "The sum of the elements.", #"\sum_i x_i"#, example: "sum([1, 2; 3, 4], axis=0)"),
    reduction(
      "prod", "The product of the elements.", #"\prod_i x_i"#, example: "prod([1, 2, 3, 4])"),
    reduction(
      "mean", "The arithmetic mean.", #"\bar{x} = \frac{1}{n}\sum_i x_i"#,
      example: "mean([1, 2, 6])"),
    Signature(
      "std", .maths,
      [
        .init("x", .array), .keyword("axis", .integer),
        .keyword("keepdims", .boolean, default: "false"), gaps,
        .keyword("correction", .integer, default: "1"),
      ],
      .any, "The standard deviation of a sample, as PyTorch computes it.",
      formula: #"\sqrt{\frac{1}{n-1}\sum_i (x_i - \bar{x})^2}"#,
      shapes: "(…) → number; with `axis=` the shape without that axis",
      example: "std([1, 2, 3, 4])",
      note: "`correction=0` divides by n, as NumPy does.",
      takesColumns: true),
    Signature(
      "var", .maths,
      [
        .init("x", .array), .keyword("axis", .integer),
        .keyword("keepdims", .boolean, default: "false"), gaps,
        .keyword("correction", .integer, default: "1"),
      ],
      .any, "The variance of a sample, as PyTorch computes it.",
      formula: #"\frac{1}{n-1}\sum_i (x_i - \bar{x})^2"#,
      shapes: "(…) → number; with `axis=` the shape without that axis",
      example: "var([1, 2, 3, 4])",
      note: "`correction=0` divides by n, as NumPy does.",
      takesColumns: true),
    reduction(
      "median",
      "The middle of the sorted elements; the mean of the two middle ones when there are two.",
      example: "median([3, 1, 2])"),
    Signature(
      "quantile", .maths,
      [
        .init("x", .array), .init("p", .array), .keyword("axis", .integer), gaps,
        .keyword("kernel", .kernel),
      ] + ends + weights, .any,
      "The value below which the share `p` of the elements lies, interpolated linearly.",
      shapes: "(n), number → number; (n), (k) → (k)", example: "quantile([1, 2, 3, 4], 0.25)",
      note:
        "With a `kernel` it is the value below which that share of the density lies, which `cdf` gives: "
        + "`quantile(x, 0.25; kernel=gaussian(width=0.5))`; `low`, `high` and `weights` are those of `density`.",
      takesColumns: true),
    reduction("any", "Whether some element is not zero.", example: "any([1, 2] > 1)"),
    reduction("all", "Whether no element is zero.", example: "all([1, 2] > 1)"),
    Signature(
      "norm", .maths, [.init("x", .array), .keyword("axis", .integer), gaps], .any,
      "The Euclidean length.", formula: #"\sqrt{\sum_i x_i^2}"#,
      shapes: "(…) → number; with `axis=` the shape without that axis", example: "norm([3, 4])",
      takesColumns: true),
    Signature(
      "argmin", .maths, [.init("x", .array), .keyword("axis", .integer), gaps], .any,
      "The index of the smallest element.",
      shapes: "(…) → number; with `axis=` the shape without that axis",
      example: "argmin([3, 1, 2])",
      takesColumns: true),
    Signature(
      "argmax", .maths, [.init("x", .array), .keyword("axis", .integer), gaps], .any,
      "The index of the largest element.",
      shapes: "(…) → number; with `axis=` the shape without that axis",
      example: "argmax([3, 1, 2])",
      takesColumns: true),
    extremum("min", "smallest"),
    extremum("max", "largest"),
  ]
}
