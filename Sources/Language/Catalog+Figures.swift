extension Catalog {
  private static let styling: [Signature.Parameter] = [
    .keyword("label", .text), .keyword("style", .text), .keyword("color", .text),
    .keyword("alpha", .number),
  ]

  /// The same where a style may stand behind the data, as matplotlib has it.
  private static let stylingInPlace: [Signature.Parameter] = [
    .init("style", .text, default: "nothing"), .keyword("label", .text),
    .keyword("color", .texts), .keyword("alpha", .number),
  ]

  private static let wave = "x = linspace(0, 6, 50)\n"

  private static let curveParameters: [Signature.Parameter] =
    [.init("x", .array), .init("y", .any, default: "nothing")] + stylingInPlace

  private static let curveNote =
    "Without `y`, `x` is drawn over 0, 1, 2 …; a function `y` is called with `x`; a matrix `y` has one curve a column. "
    + "`color` is a colour, or has a label for each point: a colour for each of its `categories`, and a legend."

  private static let gaps = Signature.Parameter.keyword(
    "missing", .text, default: "\"keep\"", choices: ["keep", "drop"])

  static let figures: [Signature] = [
    Signature(
      "line", .figures, curveParameters + [.keyword("width", .number), .keyword("size", .number)],
      .figure, "A line through points.", shapes: "x (n), y (n)",
      example: wave + "line(x, sin(x), style=\"m--\", label=\"sine\")", note: curveNote),
    Signature(
      "points", .figures,
      curveParameters + [
        .keyword("size", .array), .keyword("cmap", .text), .keyword("low", .number),
        .keyword("high", .number),
      ], .figure,
      "Points, each with a mark.", shapes: "x (n), y (n)",
      example: "points(rand(20), rand(20), color=rand(20), size=rand(20))",
      note: curveNote
        + " Numbers as `color`, one for each point, are told by a colour bar (`cmap`, `low`, `high`; its text is `label`), as "
        + "`size` by areas, with a legend.",
      aliases: ["scatter"]),
    Signature(
      "errorbars", .figures,
      [
        .init("x", .array), .init("y", .array), .init("yerr", .array, default: "nothing"),
        .keyword("xerr", .array),
      ] + styling + [.keyword("size", .number), .keyword("width", .number)],
      .figure, "Points with strokes that say how uncertain they are.",
      shapes: "x (n), y (n), yerr () or (n) or (2, n)",
      example: "errorbars([1, 2, 3], [2, 4, 3], [0.5, 0.3, 0.4])",
      note:
        "`yerr` and `xerr` are distances from the point: one for all, one for each, or a row of those below and a row of those above.",
      aliases: ["errorbar"]),
    Signature(
      "steps", .figures, curveParameters + [.keyword("width", .number)], .figure,
      "A line that keeps each y until the next x.", shapes: "x (n), y (n)",
      example: "steps(arange(0, 10, 1), cumsum(rand(10)))", note: curveNote),
    Signature(
      "area", .figures, curveParameters, .figure, "The area between a curve and zero.",
      shapes: "x (n), y (n)", example: wave + "area(x, exp(-x))", note: curveNote),
    Signature(
      "bars", .figures, [.init("x", .any), .init("heights", .array, default: "nothing")] + styling,
      .figure, "A bar for each height.", shapes: "x (n), heights (n)",
      example: "bars([\"a\", \"b\"], [1, 2])", note: "`x` holds numbers or names.",
      aliases: ["bar"]),
    Signature(
      "histogram", .figures,
      [
        .init("values", .array), .keyword("bins", .integer),
        .keyword("density", .boolean, default: "false"), gaps,
      ] + styling, .figure, "How often values fall into ranges of equal width.",
      example: "histogram(randn(500))",
      note: "Without `bins` the width follows Freedman and Diaconis (1981).", aliases: ["hist"]),
    Signature(
      "density_curve", .figures,
      [.init("values", .array)] + styling + [
        .keyword("width", .number), .keyword("weights", .array),
        .keyword(
          "weights_are", .text, default: "\"precisions\"", choices: ["precisions", "counts"]),
        gaps,
      ],
      .figure, "How densely values lie, as a smooth curve.", shapes: "values (n)",
      example: "x = randn(200)\nhistogram(x; density=true, alpha=0.3) + density_curve(x)",
      note: "A Gaussian kernel; without `width`, that of Silverman's rule.", aliases: ["kdeplot"]),
    Signature(
      "band", .figures,
      [
        .init("x", .any), .init("low", .array, default: "nothing"),
        .init("high", .array, default: "nothing"),
      ]
        + styling + [.keyword("level", .number, default: "0.95")],
      .figure, "The area between two curves; of a model, its confidence band.",
      shapes: "x (n), low (n), high (n)", example: wave + "band(x, sin(x) - 0.1, sin(x) + 0.1)"),
    Signature(
      "heatmap", .figures,
      [
        .init("values", .array), .keyword("cmap", .text, default: "\"Reds\""),
        .keyword("x", .array), .keyword("y", .array), .keyword("low", .number),
        .keyword("high", .number), .keyword("label", .text),
      ],
      .figure, "A coloured cell for each element, with a colour bar.", shapes: "(rows, columns)",
      example: "heatmap(rand(4, 5))",
      note:
        "Rows run downwards by index; with `x` and `y` columns and rows stand at these places. `low` and `high` end the colour scale; heat maps in one row share it.",
      aliases: ["imshow"]),
    Signature(
      "contour", .figures,
      [
        .init("values", .array), .keyword("x", .array), .keyword("y", .array),
        .keyword("levels", .array), .keyword("cmap", .text),
      ] + styling + [.keyword("width", .number)],
      .figure, "Lines along which the values of a grid are the same.", shapes: "(rows, columns)",
      example:
        "u = linspace(-2, 2, 30)\nz = outer(exp(-u^2), exp(-u^2 / 2))\nheatmap(z; x=u, y=u) + contour(z; x=u, y=u)",
      note:
        "`levels` are the values themselves, or about how many round ones; each is written on its line, or with `cmap` told by a colour bar.",
      aliases: ["contours"]),
    Signature(
      "rug", .figures,
      [.init("x", .array, default: "nothing"), .keyword("y", .array)] + styling + [
        .keyword("width", .number)
      ],
      .figure, "A short stroke at the axis for each value.",
      example: "x = randn(50)\ndensity_curve(x) + rug(x)", aliases: ["rugplot"]),
    Signature(
      "boxplot", .figures,
      [.init("values", .any), .init("by", .any, default: "nothing"), .keyword("names", .list)]
        + styling,
      .figure, "Quartiles, reach and outliers of values, for each group.",
      shapes: "values (n) or (n, groups)",
      example: "boxplot(randn(60), [\"a\", \"b\", \"c\"][randint(0, 3, 60)])",
      note:
        "`values` are an array with a label each in `by`, a matrix with a group a column, or a list of arrays. Whiskers end at the last value within 1.5 times the distance of the quartiles (Tukey 1977)."
    ),
    Signature(
      "text_at", .figures,
      [
        .init("x", .number), .init("y", .number), .init("text", .text), .keyword("color", .text),
        .keyword("size", .number),
      ],
      .figure, "A text at a point.", example: "points([1], [1]) + text_at(1, 1.02, \"here\")"),
    Signature(
      "rule", .figures,
      [.keyword("x", .array), .keyword("y", .array)] + styling + [.keyword("width", .number)],
      .figure, "A straight line across the panel, or several.",
      example: "points(rand(5), rand(5)) + rule(y=0.5)"),
    Signature(
      "plot", .figures,
      [
        .rest("layers", .any), .keyword("title", .text), .keyword("xlabel", .text),
        .keyword("ylabel", .text),
      ] + styling,
      .figure,
      "Layers in one panel; of arrays, a line; of a kernel, a model or a curve, its picture.",
      example: wave + "plot(x, sin(x), \"m--\", x, cos(x); title=\"Two waves\")",
      note: "`plot(x, y, \"m--\", x, z)` takes pairs of arrays, each with a style behind it."),
    Signature(
      "row", .figures,
      [
        .rest("panels", .any), .keyword("share_x", .boolean, default: "false"),
        .keyword("share_y", .boolean, default: "false"), .keyword("title", .text),
      ],
      .figure, "Figures side by side.",
      example: wave + "row(line(x, sin(x)), line(x, cos(x)); share_y=true)"),
    Signature(
      "grid", .figures,
      [
        .rest("panels", .any), .keyword("columns", .integer),
        .keyword("share_x", .boolean, default: "false"),
        .keyword("share_y", .boolean, default: "false"), .keyword("title", .text),
      ],
      .figure, "Figures in rows and columns.",
      example: wave + "grid([line(x, sin(k * x)) for k in range(1, 5)]; columns=2)"),
    Signature(
      "show_weights", .figures,
      [
        .init("attention_w", .any), .keyword("keys", .array), .keyword("queries", .array),
        .keyword("query", .integer), .keyword("cmap", .text, default: "\"Reds\""),
        .keyword("low", .number), .keyword("high", .number), .keyword("title", .text),
        .keyword("label", .text, default: "\"weight\""),
      ],
      .figure, "Attention weights as a heat map, or those of one query as bars.",
      shapes: "(keys, queries)", example: "show_weights(softmax(randn(4, 5), axis=0))",
      note:
        "With `keys` and `queries` the axes are in their units; `query=i` shows the weights of query `i`. `low` and `high` end the colour scale, or the axis of the bars, whose text is `label`."
    ),
    Signature(
      "explain", .figures, [.init("model", .any), .init("q", .any, default: "nothing")], .any,
      "Says in words and a picture how an estimate came about.",
      example: "t = dataset(\"chapter\")\nexplain(regression(t.x_train, t.y_train; width=0.5), 2.5)"
    ),
  ]

  /// Figures that grow call by call.
  static let canvases: [Signature] = [
    Signature(
      "canvas", .figures,
      [
        .init("rows", .integer, default: "1"), .init("columns", .integer, default: "1"),
        .keyword("share_x", .boolean, default: "false"),
        .keyword("share_y", .boolean, default: "false"), .keyword("figsize", .tuple),
      ],
      .tuple, "A figure to draw on, and its panels.",
      shapes:
        "→ (canvas, panel); with one row or column (canvas, list), else (canvas, list of lists)",
      example:
        "fig, panels = canvas(1, 2; figsize=(8, 3))\nfor (panel, k) in zip(panels, (1, 2))\n    draw(panel, line(range(9), sin(k * range(9))), xlabel(\"$k\"))\nend",
      note:
        "It is shown at the end of each cell that drew on it. `figsize` is width and height in inches; pictures too wide for a page keep their proportions."
    ),
    Signature(
      "draw", .figures, [.rest("layers", .any)], .nothing,
      "Draws layers on a panel or a canvas; without one in front, on the canvas of this cell.",
      example: "draw(line([1, 2], [3, 4]))\ndraw(title(\"A line\"))"),
    Signature(
      "show", .figures, [], .nothing, "Shows the canvases that the cell has drawn on so far.",
      example: "draw(line([1, 2], [3, 4]))\nshow()"),
  ]

  static let exploration: [Signature] = [
    Signature(
      "explore", .figures, [.init("f", .function), .rest("controls", .any)], .nothing,
      "Shows what a function gives while its arguments are moved.",
      example:
        wave
        + "explore((kernel, σ) -> line(x, kernel((x - 3) / σ)), [gaussian, boxcar], slider(0.1, 2))",
      note:
        "One control for each argument: `slider(low, high)`, or a list to choose from. In a notebook the picture follows; elsewhere, and in a notebook that is only read, it stands at the start."
    ),
    Signature(
      "slider", .figures,
      [
        .init("low", .number), .init("high", .number), .keyword("start", .number),
        .keyword("step", .number),
      ], .any, "Numbers of which `explore` lets the reader pick one.",
      example: wave + "explore(k -> line(x, sin(k * x)), slider(1, 5; start=1, step=1))",
      note: "Without `start` it starts in the middle; without `step` it has about a hundred steps."),
  ]

  private static func label(_ name: String, _ summary: String) -> Signature {
    Signature(
      name, .figures, [.init("text", .text)], .figure, summary,
      example: "line([1, 2], [3, 4]) + \(name)(\"text\")")
  }

  private static func limits(_ name: String, _ axis: String) -> Signature {
    Signature(
      name, .figures,
      [.init("low", .number, default: "nothing"), .init("high", .number, default: "nothing")],
      .figure, "The ends of the \(axis) axis.",
      example: "line([1, 2], [3, 4]) + \(name)(0, 5)",
      note:
        "`nothing` leaves an end to the data; a low end above the high one turns the axis round.")
  }

  private static func scale(_ name: String, _ axis: String) -> Signature {
    Signature(
      name, .figures,
      [.init("kind", .text, default: "\"linear\"", choices: ["linear", "log", "dates"])], .figure,
      "How values become places on the \(axis) axis.",
      example: "line([1, 10, 100], [1, 10, 100]) + \(name)(\"log\")")
  }

  private static let legendPlaces = [
    "best", "auto", "none", "above", "direct", "top left", "top right", "bottom left",
    "bottom right",
  ]

  static let figureParts: [Signature] = [
    label("xlabel", "The text under the x axis."),
    label("ylabel", "The text beside the y axis."),
    label("title", "The text above the figure."),
    label("caption", "A note below the figure."),
    Signature(
      "legend", .figures,
      [.init("position", .any, default: "\"best\"", choices: legendPlaces)], .figure,
      "Where the labels of the layers are listed; \"none\" leaves them out.",
      example: "line([1, 2], [3, 4], label=\"a\") + legend(\"top left\")",
      note: "A list of texts in its place labels the layers in their order."),
    limits("xlim", "x"), limits("ylim", "y"), scale("xscale", "x"), scale("yscale", "y"),
    Signature(
      "figsize", .figures, [.init("width", .number), .init("height", .number, default: "nothing")],
      .figure, "The size of the whole figure in pixels; at most 1000 wide, 720 without it.",
      example: "line([1, 2], [3, 4]) + figsize(300, 200)"),
    Signature(
      "frame", .figures, [.init("shown", .boolean, default: "true")], .figure,
      "A line all round the panel.", example: "line([1, 2], [3, 4]) + frame()"),
    Signature(
      "formula", .figures, [.init("text", .text)], .text,
      "A formula for a label, written as in LaTeX.",
      example: "line([1, 2], [3, 4]) + xlabel(formula(\"\\\\frac{\\\\alpha_i}{\\\\sigma^2}\"))",
      note:
        "Scripts, `\\frac`, `\\sqrt`, `\\hat`, `\\sum`, `\\left(`, Greek letters, functions and signs; other text joins it by `+`."
    ),
  ]
}
