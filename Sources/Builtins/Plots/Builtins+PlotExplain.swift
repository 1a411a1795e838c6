import Regressions
import Values
import Operations
import Diagnostics
import Arrays
import Estimators
import Plotting

/// Says in words and a picture how an estimate came about.
extension Builtin {
  static let plotExplain: [String: Body] = ["explain": explain]

  private static func explain(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try call.refuseSums("model")
    let operand = try call.required("model")
    guard let model = operand.value.model else {
      throw call.failure(
        .wrongType, "`explain` needs a model, not \(operand.value.described)", under: "model",
        help: "Make one with `regression(x, y; width=0.5)`.")
    }
    let regression = model.regression
    guard model.polynomial == nil else {
      throw call.failure(
        .wrongValue, "`explain` tells of a model of degree 0 with a width", under: "model",
        help: "`weights(q)` gives the weights of this model.")
    }
    guard regression.keys.dimension == 1, regression.values.columns == 1 else {
      throw call.failure(
        .wrongShape, "`explain` needs one number per key and per value", under: "model")
    }
    let keys = regression.keys.coordinates
    let query =
      call.has("q") ? try call.number("q") : keys.reduce(0, +) / Double(max(keys.count, 1))
    let weights = try call.estimating { () throws(EstimatorError) in
      try regression.weights(at: Points([query], as: .queries), supervision: call.supervision)
    }
    let values = regression.values.numbers
    let estimate = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 }
    let place = Figure.texts(of: [query], among: keys.ends)[0]
    let height = Figure.texts(of: [estimate], among: values.ends)[0]
    let words = wording(
      query: query, estimate: estimate.isFinite ? height : nil, keys: keys, weights: weights)
    var figure = Figure.row([
      try call.overlaid(
        [try model.overview(call)] + shades(keys, values, weights) + [
          .rule(x: query), .rule(y: estimate, style: Style(dash: .dotted)),
          .title("estimate \(height) at \(place)"), .xLabel("x"), .yLabel("y"),
          .legend(.hidden),
        ]),
      try call.overlaid([
        .bars(x: keys, heights: weights, style: Style(colour: Colour.weights)),
        .rule(x: query), .title("weight of each key"), .xLabel("key x"), .yLabel("weight"),
      ]),
    ])
    figure.summary = words
    figure.caption = words
    return .figure(figure)
  }

  /// The points that carry the estimate, the heavier the more opaque.
  private static func shades(_ keys: [Double], _ values: [Double], _ weights: [Double]) -> [Figure]
  {
    let heaviest = weights.max() ?? 0
    guard heaviest > 0 else { return [] }
    return [0.05, 0.25, 0.5, 0.75].map { share in
      let chosen = keys.indices.filter { index in
        let own = weights[index] / heaviest
        return own >= share && own < share + (share == 0.05 ? 0.2 : 0.25) + (share == 0.75 ? 1 : 0)
      }
      return .points(
        x: chosen.map { keys[$0] }, y: chosen.map { values[$0] },
        style: Style(colour: Colour.weights, size: 8, opacity: 0.2 + share))
    }
  }

  private static func wording(query: Double, estimate: String?, keys: [Double], weights: [Double])
    -> String
  {
    let total = weights.reduce(0, +)
    let order = weights.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }
    let heaviest = order.prefix(3)
    let places = Figure.texts(of: [query] + heaviest.map { keys[$0] }, among: keys.ends)
    guard total > 0, let estimate else {
      return "No key reaches x = \(places[0]), so there is no estimate."
    }
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let first = zip(heaviest, places.dropFirst()).map { index, place in
      "x = \(place) with \(short(100 * weights[index] / total))%"
    }
    var carried = 0.0
    let half =
      (order.firstIndex { index in
        carried += weights[index] / total
        return carried >= 0.9
      } ?? 0) + 1
    return "At x = \(places[0]) the estimate is \(estimate). "
      + "\(half) of \(keys.count) keys carry nine tenths of the weight; the heaviest are "
      + first.joined(separator: ", ") + ". "
      + "That is as much as a mean of \(short(total * total / squares)) equal keys."
  }

  /// A share or a count, which three digits tell well enough.
  private static func short(_ value: Double) -> String { Figure.text(of: value) }
}

extension [Double] {
  /// The smallest and the largest, between which numbers are told.
  fileprivate var ends: [Double] { [self.min(), self.max()].compactMap { $0 } }
}
