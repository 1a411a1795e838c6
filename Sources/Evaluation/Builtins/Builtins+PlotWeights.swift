import Plotting

/// Pictures of attention weights: rows are keys, columns are queries.
extension Builtin {
  static let plotWeights: [String: Body] = ["show_weights": showWeights]

  private static func showWeights(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let weights = try call.matrix("attention_w")
    let (keyCount, queryCount) = (weights.shape[0], weights.shape[1])
    let queries = call.has("queries") ? try call.vector("queries") : nil
    let keys = call.has("keys") ? try call.vector("keys") : nil
    if let queries { try call.sameCount(queryCount, queries.count, "attention_w", "queries") }
    if let keys { try call.sameCount(keyCount, keys.count, "attention_w", "keys") }
    let limits = Limits(
      call.has("low") ? try call.number("low") : nil,
      call.has("high") ? try call.number("high") : nil)
    var figure: Figure
    if call.has("query") {
      figure = try bars(weights, keys: keys, queries: queries, call)
      figure.panels[0].attributes.yLimits = limits
    } else {
      let palette = try call.palette(default: "Reds")
      let map = try call.drawing { () throws(FigureError) in
        try Heatmap(
          values: weights.elements, rows: keyCount, columns: queryCount, xCentres: queries,
          yCentres: keys)
      }
      figure = .heatmap(map, palette: palette, limits: limits)
      figure.panels[0].attributes.xLabel = queries == nil ? "query" : "query x"
      figure.panels[0].attributes.yLabel = keys == nil ? "key" : "key x"
      figure.panels[0].attributes.colourLabel = "weight"
      figure.summary = "Attention weights: \(keyCount) keys, \(queryCount) queries"
    }
    if call.has("title") { figure.panels[0].attributes.title = try call.text("title") }
    return .figure(figure)
  }

  /// The weights that one query gives to the keys.
  private static func bars(
    _ weights: Tensor, keys: [Double]?, queries: [Double]?, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Figure {
    let (keyCount, queryCount) = (weights.shape[0], weights.shape[1])
    let asked = try call.integer("query")
    let index = asked < 0 ? asked + queryCount : asked
    guard (0..<queryCount).contains(index) else {
      throw call.failure(
        "no-such-index", "There is no query \(asked): there are \(queryCount)", under: "query",
        help: "Queries count from 0 to \(queryCount - 1).")
    }
    let column = (0..<keyCount).map { weights.elements[$0 * queryCount + index] }
    let places = keys ?? column.indices.map(Double.init)
    var figure = Figure.bars(x: places, heights: column, style: Style(colour: Colour.weights))
    var name = "query \(index)"
    if let queries {
      name += " at \(numberText(queries[index]))"
      if keys != nil {
        figure = try call.overlaid([figure, .rule(x: queries[index])])
      }
    }
    figure.panels[0].attributes.xLabel = keys == nil ? "key" : "key x"
    figure.panels[0].attributes.yLabel = "weight"
    figure.panels[0].attributes.title = name
    figure.summary = "Weights of \(name) on \(keyCount) keys"
    return figure
  }
}
