extension Catalog {
  private static let keys: [Signature.Parameter] = [.init("x", .array), .init("y", .array)]
  /// Sums in place of `x` have no `y`.
  private static let keysOrSums: [Signature.Parameter] = [
    .init("x", .array), .init("y", .array, default: "nothing"),
  ]
  private static let kernelParameter = Signature.Parameter("kernel", .kernel, default: "gaussian")
  private static let missing = Signature.Parameter.keyword(
    "missing", .text, default: "\"error\"", choices: ["error", "drop"])
  static let weights: [Signature.Parameter] = [
    .keyword("weights", .array),
    .keyword(
      "weights_are", .text, default: "\"precisions\"", choices: ["precisions", "counts"]),
  ]
  /// What `weights` means, for the notes.
  private static let weightsNote =
    "`weights` says how much each row counts: \"precisions\" belong to values of variance σ²/weight, \"counts\" to rows that stand for several."
  /// Where a line ends.
  static let ends: [Signature.Parameter] = [.keyword("low", .number), .keyword("high", .number)]
  private static let endsNote =
    "`low` and `high` say where the line ends: what a kernel has beyond is folded back."
  private static let neighbours = Signature.Parameter.keyword("neighbours", .integer)
  private static let chapter = "t = dataset(\"chapter\")\nx = t.x_train\ny = t.y_train\n"

  static let regression: [Signature] = [
    Signature(
      "kernel", .regression,
      [
        .init("f", .function), .keyword("width", .array, default: "1"),
        .keyword("period", .number),
      ], .kernel,
      "A function of the distance as a kernel with a width, for everything that takes a kernel.",
      formula: #"K(u) = f(u), \quad u = \frac{q - x}{\text{width}}"#,
      example: chapter
        + "k = kernel(u -> max(1 - abs(u)^1.5, 0), width=0.5)\nregression(x, y; kernel=k)",
      note:
        "The function is one line of arithmetic, with cases by `where`, and the same to both sides. One that is a built-in kernel in "
        + "other words, such as `exp(-u^2 / 2)` or `abs(u) < 1`, is taken as that, and the model's card names it. Names in it count with the "
        + "values they have when the kernel is used. Without `width` a model chooses one."),
    Signature(
      "nadaraya_watson", .regression,
      keys + [
        .init("q", .array), kernelParameter,
        .keyword(
          "off_support", .text, default: "\"nan\"", choices: ["nan", "nearest", "mean", "error"]),
        .keyword("key_widths", .array), neighbours, missing,
      ] + weights, .tuple,
      "Estimates at the queries `q` as means of `y`, weighted by the kernel of the distance to `x`; "
        + "with the weights.",
      formula: #"\hat{y}(q) = \sum_i \frac{K(q - x_i)}{\sum_j K(q - x_j)}\, y_i"#,
      shapes: "x (n) or (n, d), y (n), q (m) or (m, d) → y_hat (m), attention_w (n, m)",
      example: chapter
        + "y_hat, attention_w = nadaraya_watson(x, y, arange(0, 5, 0.1), gaussian(width=0.5))\n"
        + "shape(attention_w)",
      note: "Where no key has weight the estimate is NaN, unless `off_support` says otherwise. "
        + "`key_widths` gives each key a width of its own in place of the kernel's; "
        + "`neighbours=k` makes the kernel as wide, at each query, as its k-th nearest key is far; "
        + "`missing=\"drop\"` leaves out rows without a number. " + weightsNote),
    Signature(
      "attention", .regression,
      [
        .init("q", .array), .init("k", .array), .init("v", .array),
        .keyword(
          "score", .text, default: "\"gaussian\"", choices: ["gaussian", "dot", "scaled_dot"]),
        .keyword("width", .array, default: "1"), .keyword("mask", .array),
        .keyword("causal", .boolean, default: "false"),
      ] + weights,
      .tuple,
      "Attention pooling: means of the values `v`, weighted by how well key and query agree.",
      formula: #"\sum_i \text{softmax}_i(s(q, k_i))\, v_i"#,
      shapes:
        "q (…, m, d), k (…, n, d), v (…, n) or (…, n, c) → (…, m) or (…, m, c), weights (…, n, m)",
      example: "y, w = attention(randn(3, 2), randn(5, 2), randn(5), score=\"scaled_dot\")\ny",
      note:
        "Axes in front of these are batches. `mask` is true where a query may see a key: queries × keys, or one truth for each "
        + "key; lengths make one of each batch, `range(n) < reshape(lengths, (-1, 1, 1))`. With `causal=true` a query sees the "
        + "keys up to its own place."),
    Signature(
      "local_linear", .regression,
      keysOrSums + [
        .init("q", .array, default: "nothing"), kernelParameter,
        .keyword("degree", .integer, default: "1"),
        .keyword("derivative", .integer, default: "0"), missing, .keyword("width", .number),
      ] + weights,
      .array, "Fits a straight line around each query, and so has less bias at the edges.",
      formula: #"\min_{a, b} \sum_i K(q - x_i) (y_i - a - b (x_i - q))^2, \quad \hat{y}(q) = a"#,
      shapes: "x (n) or (n, d), y (n) or (n, c), q (m) or (m, d) → (m) or (m, c)",
      example: chapter + "local_linear(x, y, [0, 2.5, 5], gaussian(width=0.5))",
      note:
        "Where fewer different keys are in reach than the degree needs, it is lowered, and a remark says where; slopes "
        + "along coordinates that depend on each other are the smallest ones."),
    Signature(
      "classify", .regression,
      [
        .init("x", .array), .init("labels", .array), .init("q", .array), kernelParameter, missing,
      ] + weights, .tuple,
      "The most likely class of each query, and the probability of every class.",
      formula: #"P(c \mid q) = \frac{\sum_{i: y_i = c} K(q - x_i)}{\sum_j K(q - x_j)}"#,
      shapes: "x (n) or (n, d), labels (n), q (m) or (m, d) → classes (m), probabilities (m, c)",
      example: "c, p = classify([0, 1, 2, 3], [0, 0, 1, 1], [0.4, 2.6])\nc",
      note: "Where no array has room for the probabilities they are `nothing`."),
    Signature(
      "density", .regression,
      [
        .init("x", .array), .init("q", .array), kernelParameter,
        .keyword("log", .boolean, default: "false"), .keyword("key_widths", .array), neighbours,
        missing, .keyword("width", .number),
      ] + ends + weights, .array,
      "How densely the points lie around each query.",
      formula: #"\hat{p}(q) = \frac{1}{n h} \sum_i K\left(\frac{q - x_i}{h}\right) / \int K"#,
      shapes: "x (n) or (n, d), q (m) or (m, d) → (m)",
      example: chapter + "density(x, [0, 2.5, 5], gaussian(width=0.5))",
      note:
        "Without a width the rule of Sheather and Jones chooses one, in several coordinates the normal reference for "
        + "each; a remark says which. " + endsNote),
    Signature(
      "cdf", .regression,
      [.init("x", .array), .init("q", .array), kernelParameter, missing] + ends + weights, .array,
      "The share of the density that lies below each query.",
      formula: #"\hat{F}(q) = \int_{-\infty}^q \hat{p}"#, shapes: "x (n), q (m) → (m)",
      example: chapter + "cdf(x, [0, 2.5, 5], gaussian(width=0.5))",
      note: "`quantile(x, p; kernel=gaussian(width=0.5))` goes the way back. " + endsNote),
    Signature(
      "regression", .regression,
      keysOrSums + [
        .keyword("kernel", .kernel, default: "gaussian"), .keyword("width", .any),
        .keyword("degree", .integer, default: "0"), neighbours, .keyword("robust", .integer),
        missing,
      ] + weights, .model,
      "A model that keeps the data: `predict(q)`, `weights(q)`, `band(q)`.",
      shapes: "x (n) or (n, d), y (n) → model",
      example: chapter
        + "model = regression(x, y; kernel=gaussian, width=0.5)\nmodel.predict([1, 2])",
      note:
        "`width` is a number, one for each coordinate, or a method of `select_width`, as in `width=\"loo\"`. Without one, "
        + "and with a kernel that has none, leave-one-out chooses it and a remark says which. "
        + "`degree=1` to 4 fits local polynomials, `neighbours=k` makes the kernel as wide, at each query, as its k-th nearest "
        + "key is far, and `robust=3` takes weight from outliers in so many rounds: with `kernel=tricube` as `loess` and `lowess` do. "
        + "Also `standard_errors(q, convention)`, `diagnostics(q)`, `top_keys(q, k)`, and `band(q, level, kind)` of kind "
        + "\"pointwise\", \"simultaneous\", \"bootstrap\" or \"prediction\". Fields: `kernel`, `width`, `degree`, `neighbours`, `count`, `dimension`, "
        + "`degrees_of_freedom`, `residual_degrees_of_freedom`, `residual_variance`, `r_squared` (the squared correlation of values and fit), `loo_score`, "
        + "`fitted`, `residuals`, `left_out` (each value as predicted from the others), `x`, `y` and `rows` (what was used of the "
        + "data). A kernel with a `period` is for a coordinate that begins anew, such as the hour of the day. "
        + weightsNote),
    Signature(
      "predict", .regression,
      [
        .init("model", .model), .init("q", .array),
        .keyword("derivative", .integer, default: "0"),
      ], .array,
      "The model's estimates at the queries, or their derivatives where it is a polynomial.",
      shapes: "model, (m) → (m)",
      example: chapter + "predict(regression(x, y; width=0.5), [1, 2])"),
    Signature(
      "weights", .regression, [.init("model", .model), .init("q", .array)], .array,
      "The weight of each training point for each query.", shapes: "model, (m) → (n, m)",
      example: chapter + "shape(weights(regression(x, y; width=0.5), [1, 2]))"),
  ]

  static let widths: [Signature] = [
    Signature(
      "select_width", .widths,
      keysOrSums + [
        kernelParameter,
        .keyword(
          "method", .text,
          choices: [
            "loo", "gcv", "aicc", "loo_per_coordinate", "silverman", "scott", "normal_reference",
            "sheather_jones", "plug_in", "isj", "ucv", "likelihood", "dpill",
          ]), .keyword("degree", .integer, default: "0"),
        .keyword("block", .integer, default: "0"), missing,
      ] + weights, .number, "The width that predicts points best that were left out.",
      formula: #"\arg\min_h \sum_i (y_i - \hat{y}_{-i}(x_i))^2"#,
      shapes: "x (n) or (n, d), y (n) → number, or one for each coordinate",
      example: "t = dataset(\"motorcycle\")\nselect_width(t.times, t.accel, gaussian)",
      note:
        "Without a method it is \"loo\", and without `y`, for the density of x, \"sheather_jones\", in several coordinates "
        + "\"normal_reference\". The rules from \"silverman\" to \"likelihood\" look at x alone, for a density: they find a Gaussian's width, and give "
        + "the kernel the same standard deviation. `degree=1` selects for `local_linear`; \"dpill\" is its direct plug-in, as in R's KernSmooth. "
        + "`block=3` leaves each value out with its three neighbours on either side, for series whose noise goes on from value to value. "
        + "A best width at an end of the search comes with a remark."),
    Signature(
      "width_curve", .widths,
      keysOrSums + [
        kernelParameter, .keyword("widths", .array),
        .keyword("method", .text, default: "\"loo\"", choices: ["loo", "gcv", "aicc"]),
        .keyword("degree", .integer, default: "0"), .keyword("block", .integer, default: "0"),
        missing,
      ] + weights, .tuple, "The score of each width: what `select_width` takes the smallest of.",
      shapes: "x (n), y (n), widths (k) → widths (k), scores (k)",
      example: chapter + "widths, scores = width_curve(x, y, gaussian)\nplot(line(widths, scores))",
      note:
        "The result has the fields `best` and `edge`: \"narrowest\" or \"widest\" where the best width "
        + "is the first or the last one."),
    Signature(
      "learn_width", .widths,
      keys + [
        kernelParameter, .keyword("steps", .integer, default: "50"),
        .keyword("rate", .number, default: "0.1"),
        .keyword("leave_one_out", .boolean, default: "true"),
        .keyword("keys", .boolean, default: "false"), missing,
      ] + weights, .tuple,
      "Learns the width by gradient descent, and records the loss of each step.",
      shapes: "x (n), y (n) → width, losses (steps + 1)",
      example: chapter + "width, losses = learn_width(x, y, gaussian)\nwidth",
      note:
        "In several coordinates each has a width of its own. With `keys=true` the keys move as well, from "
        + "`x`, and are the third result: `width, losses, k = learn_width(x, y; keys=true)`."),
    Signature(
      "adaptive_widths", .widths,
      [
        .init("x", .array), kernelParameter, .keyword("sensitivity", .number, default: "0.5"),
        .keyword("neighbours", .integer), missing,
      ] + weights,
      .array,
      "A width for each point: wider where points are rare.",
      formula: #"h_i = h \left(\frac{\hat{p}(x_i)}{g}\right)^{-\alpha}"#, shapes: "x (n) → (n)",
      example: chapter + "adaptive_widths(x, gaussian(width=0.5))",
      note: "Without a width the pilot density takes the one that `density` would."),
    Signature(
      "convert_width", .widths,
      [
        .init("width", .number),
        .keyword(
          "from", .text, default: "\"natural\"",
          choices: ["natural", "sd", "ksmooth", "locfit", "np", "temperature"]),
        .keyword(
          "to", .text, default: "\"natural\"",
          choices: ["natural", "sd", "ksmooth", "locfit", "np", "temperature"]),
        .keyword("kernel", .kernel, default: "gaussian"),
      ], .number, "A width as other programs count it.",
      example: "convert_width(2.7, from=\"ksmooth\")",
      note:
        "`natural` divides the distance, as here; `sd` is the kernel's standard deviation, as in R's "
        + "`density`; `temperature` divides a dot product."),
    Signature(
      "consistency", .widths,
      [
        .init("f", .function), .init("counts", .array),
        .keyword("dimension", .integer, default: "1"), .keyword("noise", .number, default: "0.3"),
        .keyword("seed", .integer, default: "1"),
      ], .tuple,
      "The error of the estimate for growing numbers of points, with a width that shrinks as it should.",
      formula: #"h = c\, n^{-1/(d + 4)}"#, shapes: "counts (k) → counts (k), errors (k)",
      example: "n, e = consistency(x -> sin(4 * x), [50, 200, 800])\ne"),
  ]
}
