import Tables
import Values
import Operations
import Diagnostics
import Arrays
import Plotting

/// What says one thing about the axes it is added to.
extension Builtin {
  static let plotAttributes: [String: Body] = [
    "xlabel": xlabel, "ylabel": ylabel, "title": title, "caption": caption, "legend": legend,
    "xlim": xlim, "ylim": ylim, "xscale": xscale, "yscale": yscale, "figsize": figsize,
    "frame": frame, "formula": formula,
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
    let name = try call.text("position")
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

  private static func frame(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let isShown = try call.boolean("shown")
    return .figure(.attribute { $0.showsFrame = isShown })
  }

  private static func formula(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let source = try call.text("text")
    return .text(
      try call.drawing(under: "text") { () throws(FigureError) in try Formula.text(source) })
  }

  private static func figsize(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var figure = Figure()
    let width = try call.number("width")
    let height = call.has("height") ? try call.number("height") : nil
    // What matplotlib takes for inches is no size of a picture in pixels.
    if width > 0, width < 50 {
      let inches = [width, height].compactMap { $0 }.map { numberText(($0 * 72).rounded()) }
      throw call.failure(
        .wrongValue, "`figsize` is in pixels", under: "width",
        help: "A figure of that many inches is `figsize(\(inches.joined(separator: ", ")))`.")
    }
    figure.arrangement.width = width
    figure.arrangement.height = height
    return .figure(figure)
  }
}

extension BuiltinCall {
  fileprivate func limit(_ parameter: String) throws(RuntimeFailure) -> Double? {
    has(parameter) ? try number(parameter) : nil
  }

  fileprivate func scaleKind() throws(RuntimeFailure) -> ScaleKind {
    let name = try text("kind")
    return ScaleKind(rawValue: name) ?? .linear
  }
}
