import Values
import Operations
import Diagnostics
import Arrays
import Plotting

/// What puts layers and panels together, and what draws a value as it is drawn best.
extension Builtin {
  static let plotFigures: [String: Body] = ["plot": plot, "row": row, "grid": grid]

  /// Layers in one panel; arrays are lines, functions their curves, and other values know how they are drawn.
  private static func plot(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var figures: [Figure] = []
    var rest = call.rest[...]
    while let operand = rest.popFirst() {
      if let more = operand.value.figures {
        figures += more
      } else if case .object(let object) = operand.value,
        let figure = try object.working.drawn(call)
      {
        figures.append(figure)
      } else if operand.value.isCallable {
        figures.append(try curve(of: operand, over: nil, style: Style(), call))
      } else {
        figures.append(try curve(from: operand, &rest, call))
      }
    }
    if call.has("title") { figures.append(.title(try call.text("title"))) }
    if call.has("xlabel") { figures.append(.xLabel(try call.text("xlabel"))) }
    if call.has("ylabel") { figures.append(.yLabel(try call.text("ylabel"))) }
    return .figure(try call.overlaid(figures))
  }

  /// `y`, `x, y`, `x, f` and each with a style behind it.
  private static func curve(
    from first: BuiltinCall.Operand, _ rest: inout ArraySlice<BuiltinCall.Operand>,
    _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Figure {
    let tensor = try call.tensor(first, for: "layers")
    var second: BuiltinCall.Operand?
    if let next = rest.first, next.value.isCallable || next.value.looksNumeric {
      second = rest.removeFirst()
    }
    var style = try call.style()
    if let next = rest.first, case .text(let short) = next.value {
      rest.removeFirst()
      let spoken = try call.drawing { () throws(FigureError) in try Style(short: short) }
      style = style.overridden(by: spoken)
    }
    if let second, second.value.isCallable {
      return try curve(of: second, over: tensor, style: style, call)
    }
    let x = second == nil ? nil : tensor.elements
    let y =
      try second.map { operand throws(RuntimeFailure) in
        try call.tensor(operand, for: "layers")
      } ?? tensor
    let label = call.has("label") ? try call.text("label") : nil
    let curves = try BuiltinCall.curves(x, y, call, at: second ?? first)
    return call.dated(
      Figure(
        panels: [
          Panel(layers: curves.map { Layer(.line(x: $0.x, y: $0.y), style: style, label: label) })
        ]), x: second == nil ? .numbers : tensor.kind, y: y.kind)
  }

  /// The curve of a function over the given places, or over −3 to 3.
  private static func curve(
    of function: BuiltinCall.Operand, over places: Tensor?, style: Style, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Figure {
    let x = places?.elements ?? (0...240).map { -3 + Double($0) * 0.025 }
    let result = try call.apply(function.value, .tensor(Tensor(x, kind: places?.kind ?? .numbers)))
    guard let y = try call.evaluator.array(of: result, at: function.span) else {
      throw call.givesNoArray(function, result)
    }
    let label = call.has("label") ? try call.text("label") : nil
    let curves = try BuiltinCall.curves(x, y, call, at: function)
    return call.dated(
      Figure(
        panels: [
          Panel(layers: curves.map { Layer(.line(x: $0.x, y: $0.y), style: style, label: label) })
        ]), x: places?.kind ?? .numbers, y: y.kind)
  }

  private static func row(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .figure(try arranged(call, columns: nil))
  }

  private static func grid(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if call.has("columns"), try call.integer("columns") < 1 {
      throw call.failure(.wrongValue, "`columns` is at least 1", under: "columns")
    }
    let count = try call.panels().reduce(0) { $0 + $1.panels.count }
    let square = (1...max(count, 1)).first { $0 * $0 >= count } ?? 1
    return .figure(try arranged(call, columns: try call.integer("columns", default: square)))
  }

  private static func arranged(_ call: BuiltinCall, columns: Int?) throws(RuntimeFailure) -> Figure
  {
    var figure = Figure.row(
      try call.panels(), columns: columns, sharesX: try call.boolean("share_x"),
      sharesY: try call.boolean("share_y"))
    if call.has("title") { figure.heading = try call.text("title") }
    return figure
  }
}

extension BuiltinCall {
  /// The figures given one by one or in lists; other values are drawn as they are drawn best.
  fileprivate func panels() throws(RuntimeFailure) -> [Figure] {
    var all: [Figure] = []
    for operand in rest {
      if let figures = operand.value.figures {
        all += figures
      } else if case .object(let object) = operand.value,
        let figure = try object.working.drawn(self)
      {
        all.append(figure)
      } else if case .list(let sequence) = operand.value, sequence.items.isEmpty {
        continue
      } else {
        throw wrongType(operand, "panels", "figures")
      }
    }
    try reserve(layers: all.map { $0.layerCount })
    guard all.reduce(0, { $0 + $1.panels.count }) <= 60 else {
      throw failure(
        .tooManyPanels, "A figure has at most 60 panels", help: "Show some of them.")
    }
    return all
  }
}
