import Tables
import Values
import Operations
import Diagnostics
import Arrays
import Plotting

/// Pictures of attention weights: rows are keys, columns are queries.
extension Builtin {
  static let plotWeights: [String: Body] = ["show_weights": showWeights]

  private static func showWeights(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let lazy = lazyWeights(call)
    let weights = lazy == nil ? try call.matrix("attention_w") : nil
    let (keyCount, queryCount) =
      if let lazy { (lazy.keys, lazy.queries) } else {
        (weights?.shape[0] ?? 0, weights?.shape[1] ?? 0)
      }
    let queries = call.has("queries") ? try call.vector("queries") : nil
    let keys = call.has("keys") ? try call.vector("keys") : nil
    if let queries { try call.sameCount(queryCount, queries.count, "attention_w", "queries") }
    if let keys { try call.sameCount(keyCount, keys.count, "attention_w", "keys") }
    let limits = Limits(
      call.has("low") ? try call.number("low") : nil,
      call.has("high") ? try call.number("high") : nil)
    let label = try call.text("label")
    var figure: Figure
    if call.has("query") {
      figure = try bars(
        (keyCount, queryCount), keys: keys, queries: queries, call
      ) { (index) throws(RuntimeFailure) in
        if let lazy { return try lazy.column(index, call) }
        return (0..<keyCount).map { weights?.elements[$0 * queryCount + index] ?? 0 }
      }
      figure.panels[0].attributes.yLimits = limits
    } else {
      let palette = try call.palette(default: "Reds")
      // More cells than a picture has pixels are drawn in runs of keys, at some of the queries.
      let coarse = try lazy?.coarse(500, call)
      let whole = coarse == nil ? try call.matrix("attention_w").elements : []
      let map = try call.drawing { () throws(FigureError) in
        guard let coarse else {
          return try Heatmap(
            values: whole, rows: keyCount, columns: queryCount, xCentres: queries, yCentres: keys)
        }
        return try Heatmap(
          values: coarse.weights, rows: coarse.rows.count, columns: coarse.columns.count,
          xCentres: coarse.columns.map { queries?[$0] ?? Double($0) },
          yCentres: coarse.rows.map { run in
            run.reduce(0) { $0 + (keys?[$1] ?? Double($1)) } / Double(run.count)
          })
      }
      figure = .heatmap(map, palette: palette, limits: limits)
      figure.panels[0].attributes.xLabel = queries == nil ? "query" : "query x"
      figure.panels[0].attributes.yLabel = keys == nil ? "key" : "key x"
      figure.panels[0].attributes.colourLabel = label
      figure.summary = "Attention weights: \(keyCount) keys, \(queryCount) queries"
    }
    if call.has("title") { figure.panels[0].attributes.title = try call.text("title") }
    return .figure(figure)
  }

  /// Weights of a regression that are computed where they are looked at.
  private static func lazyWeights(_ call: BuiltinCall) -> WeightsValue? {
    call.operand("attention_w")?.value.weights
  }

  /// The weights that one query gives to the keys.
  private static func bars(
    _ counts: (Int, Int), keys: [Double]?, queries: [Double]?, _ call: BuiltinCall,
    column: (Int) throws(RuntimeFailure) -> [Double]
  ) throws(RuntimeFailure) -> Figure {
    let (keyCount, queryCount) = counts
    let asked = try call.integer("query")
    let index = asked < 0 ? asked + queryCount : asked
    guard (0..<queryCount).contains(index) else {
      throw call.failure(
        .noSuchIndex, "There is no query \(asked): there are \(queryCount)", under: "query",
        help: "Queries count from 0 to \(queryCount - 1).")
    }
    let column = try column(index)
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
    figure.panels[0].attributes.yLabel = try call.text("label")
    figure.panels[0].attributes.title = name
    figure.summary = "Weights of \(name) on \(keyCount) keys"
    return figure
  }
}
