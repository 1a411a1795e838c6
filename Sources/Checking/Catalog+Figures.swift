extension Catalog {
  private static let styling: [Signature.Parameter] = [
    .keyword("label", .text), .keyword("style", .text), .keyword("color", .text),
    .keyword("alpha", .number, default: "1"),
  ]

  private static let lines = "x = linspace(0, 6, 50)\n"

  static let figures: [Signature] = [
    Signature(
      "line", .figures,
      [.init("x", .array), .init("y", .array, default: "nothing")] + styling + [
        .keyword("width", .number)
      ], .figure, "A line through points.", shapes: "x (n), y (n)",
      example: lines + "line(x, sin(x), style=\"m--\", label=\"sine\")"),
    Signature(
      "points", .figures,
      [.init("x", .array), .init("y", .array, default: "nothing")] + styling + [
        .keyword("size", .number)
      ], .figure, "Points, each with a mark.", shapes: "x (n), y (n)",
      example: "points(rand(20), rand(20), alpha=0.5)", aliases: ["scatter"]),
    Signature(
      "bars", .figures, [.init("x", .any), .init("heights", .array, default: "nothing")] + styling,
      .figure, "A bar for each height.", shapes: "x (n), heights (n)",
      example: "bars([\"a\", \"b\"], [1, 2])"),
    Signature(
      "band", .figures,
      [
        .init("x", .any), .init("low", .array, default: "nothing"),
        .init("high", .array, default: "nothing"),
      ]
        + styling + [.keyword("level", .number, default: "0.95")],
      .figure, "The area between two curves; of a model, its confidence band.",
      shapes: "x (n), low (n), high (n)", example: lines + "band(x, sin(x) - 0.1, sin(x) + 0.1)"),
    Signature(
      "heatmap", .figures,
      [
        .init("values", .array), .keyword("cmap", .text, default: "\"Reds\""),
        .keyword("x", .array),
        .keyword("y", .array), .keyword("label", .text),
      ],
      .figure, "A coloured cell for each element, with a colour bar.", shapes: "(rows, columns)",
      example: "heatmap(rand(4, 5))", aliases: ["imshow"]),
    Signature(
      "text_at", .figures,
      [.init("x", .number), .init("y", .number), .init("text", .text)] + styling,
      .figure, "A text at a point.", example: "points([1], [1]) + text_at(1, 1, \"here\")"),
    Signature(
      "rule", .figures, [.keyword("x", .number), .keyword("y", .number)] + styling, .figure,
      "A straight line across the panel.", example: "points(rand(5), rand(5)) + rule(y=0.5)"),
    Signature(
      "plot", .figures,
      [
        .rest("layers", .any), .keyword("title", .text), .keyword("xlabel", .text),
        .keyword("ylabel", .text), .keyword("style", .text), .keyword("label", .text),
      ],
      .figure, "Layers in one panel; of arrays, a line.",
      example: lines + "plot(x, sin(x), title=\"A wave\")"),
    Signature(
      "row", .figures,
      [
        .rest("panels", .any), .keyword("share_x", .boolean, default: "false"),
        .keyword("share_y", .boolean, default: "false"), .keyword("title", .text),
      ],
      .figure, "Figures side by side.",
      example: lines + "row(line(x, sin(x)), line(x, cos(x)); share_y=true)"),
    Signature(
      "grid", .figures,
      [
        .rest("panels", .any), .keyword("columns", .integer),
        .keyword("share_x", .boolean, default: "false"),
        .keyword("share_y", .boolean, default: "false"), .keyword("title", .text),
      ],
      .figure, "Figures in rows and columns.",
      example: lines + "grid([line(x, sin(k * x)) for k in range(1, 5)]; columns=2)"),
    Signature(
      "show_weights", .figures,
      [
        .init("attention_w", .array), .keyword("cmap", .text, default: "\"Reds\""),
        .keyword("x", .array), .keyword("y", .array), .keyword("title", .text),
      ],
      .figure, "Attention weights as a heat map: a row for each key, a column for each query.",
      shapes: "(keys, queries)", example: "show_weights(softmax(randn(4, 5), axis=0))"),
    Signature(
      "explain", .figures, [.init("model", .any), .init("q", .any, default: "nothing")], .any,
      "Says in words and a picture how an estimate came about.",
      example: "t = dataset(\"chapter\")\nexplain(regression(t.x_train, t.y_train; width=0.5), 2.5)"
    ),
  ]

  private static func label(_ name: String, _ summary: String) -> Signature {
    Signature(
      name, .figures, [.init("text", .text)], .figure, summary,
      example: "line([1, 2], [3, 4]) + \(name)(\"text\")")
  }

  private static func limits(_ name: String, _ axis: String) -> Signature {
    Signature(
      name, .figures, [.init("low", .number), .init("high", .number)], .figure,
      "The ends of the \(axis) axis.", example: "line([1, 2], [3, 4]) + \(name)(0, 5)")
  }

  static let figureParts: [Signature] = [
    label("xlabel", "The text under the x axis."),
    label("ylabel", "The text beside the y axis."),
    label("title", "The text above the figure."),
    Signature(
      "legend", .figures, [.init("position", .text, default: "\"best\"")], .figure,
      "Where the labels of the layers are listed; \"none\" leaves them out.",
      example: "line([1, 2], [3, 4], label=\"a\") + legend()"),
    limits("xlim", "x"), limits("ylim", "y"),
  ]
}
