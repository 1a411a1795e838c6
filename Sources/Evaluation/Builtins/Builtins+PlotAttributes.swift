import Plotting

/// What says one thing about the axes it is added to.
extension Builtin {
  static let plotAttributes: [String: Body] = [
    "xlabel": xlabel, "ylabel": ylabel, "title": title, "caption": caption, "legend": legend,
    "xlim": xlim, "ylim": ylim, "xscale": xscale, "yscale": yscale, "figsize": figsize,
  ]

  private static func xlabel(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .figure(.xLabel(try call.text("text")))
  }

  private static func ylabel(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .figure(.yLabel(try call.text("text")))
  }

  private static func title(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .figure(.title(try call.text("text")))
  }

  private static func caption(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var figure = Figure()
    figure.caption = try call.text("text")
    return .figure(figure)
  }

  private static func legend(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if let names = call.operand("position")?.value.texts {
      return .figure(.attribute { $0.layerNames = names })
    }
    var options = LegendPlace.allCases.map(\.rawValue)
    options.append("best")
    let name = try call.choice("position", options, default: "best")
    return .figure(.legend(LegendPlace(rawValue: name) ?? .automatic))
  }

  private static func xlim(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .figure(.xLimits(try call.limit("low"), try call.limit("high")))
  }

  private static func ylim(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .figure(.yLimits(try call.limit("low"), try call.limit("high")))
  }

  private static func xscale(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let kind = try call.scaleKind()
    return .figure(.attribute { $0.xScale = kind })
  }

  private static func yscale(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let kind = try call.scaleKind()
    return .figure(.attribute { $0.yScale = kind })
  }

  private static func figsize(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var figure = Figure()
    figure.arrangement.width = try call.number("width")
    figure.arrangement.height = call.has("height") ? try call.number("height") : nil
    return .figure(figure)
  }
}

extension BuiltinCall {
  fileprivate func limit(_ parameter: String) throws(RuntimeFailure) -> Double? {
    has(parameter) ? try number(parameter) : nil
  }

  fileprivate func scaleKind() throws(RuntimeFailure) -> ScaleKind {
    let name = try choice("kind", ScaleKind.allCases.map(\.rawValue), default: "linear")
    return ScaleKind(rawValue: name) ?? .linear
  }
}
