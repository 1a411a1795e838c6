import Tables
import Regressions
import Values
import Operations
import Diagnostics
import Arrays
import Estimators
import Plotting

/// What draws one layer, or says one thing about the axes.
extension Builtin {
  static let plotLayers: [String: Body] = [
    "line": line, "points": points, "steps": steps, "area": area, "bars": bars, "band": band,
    "histogram": histogram, "density_curve": densityCurve,
    "heatmap": heatmap, "text_at": textAt, "rule": rule, "errorbars": errorBars,
    "contour": contour, "rug": rug, "boxplot": boxplot,
  ]

  private static func line(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try curve(call) { .line(x: $0, y: $1) }
  }

  private static func points(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let colours = try call.colourNumbers()
    let sizes = try call.numbersOfPoints("size")
    guard colours != nil || sizes != nil else { return try curve(call) { .points(x: $0, y: $1) } }
    let style = try call.style()
    let label = call.has("label") ? try call.text("label") : nil
    let curves = try call.curves()
    guard let (x, y) = curves.first, curves.count == 1 else {
      throw call.failure(
        .wrongShape, "Colours and sizes are for one y each, and these are \(curves.count)",
        under: "y")
    }
    for (name, numbers) in [("color", colours), ("size", sizes)] {
      guard let numbers, numbers.count != x.count else { continue }
      throw call.failure(
        .shapeClash, "There are \(x.count) points, and \(numbers.count) numbers",
        under: name, help: "Give each point one number.")
    }
    if let labels = try call.colourLabels() {
      let largest = sizes?.filter { $0.isFinite }.max()
      return try grouped(curves, by: labels, style, label, call) { rows in
        .scatter(
          Scatter(
            x: rows.map { x[$0] }, y: rows.map { y[$0] },
            sizes: sizes.map { sizes in rows.map { sizes[$0] } },
            largestSize: largest))
      }
    }
    var figure = Figure(
      Layer(
        .scatter(Scatter(x: x, y: y, values: colours, sizes: sizes)), style: style, label: label))
    figure.panels[0].attributes.colourLabel = colours == nil ? nil : label
    figure.panels[0].attributes.palette = try call.palette()
    figure.panels[0].attributes.colourLimits = try call.colourLimits()
    return .figure(call.datedPlaces(figure))
  }

  private static func steps(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try curve(call) { .steps(x: $0, y: $1) }
  }

  private static func area(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try curve(call) { .area(x: $0, y: $1) }
  }

  /// A layer of x and y; for a matrix of y, a layer for each of its columns.
  private static func curve(_ call: BuiltinCall, _ mark: ([Double], [Double]) -> Mark)
    throws(RuntimeFailure) -> Value
  {
    let style = try call.style()
    let label = call.has("label") ? try call.text("label") : nil
    let curves = try call.curves()
    if let labels = try call.colourLabels() {
      return try grouped(curves, by: labels, style, label, call) { rows in
        mark(rows.map { curves[0].x[$0] }, rows.map { curves[0].y[$0] })
      }
    }
    let marks = curves.map { mark($0.x, $0.y) }
    let layers = marks.enumerated().map { index, mark in
      Layer(mark, style: style, label: marks.count > 1 ? label.map { "\($0) \(index)" } : label)
    }
    return .figure(call.datedPlaces(Figure(panels: [Panel(layers: layers)])))
  }

  /// A layer for each category of the points, in a colour of its own and with its name.
  private static func grouped(
    _ curves: [(x: [Double], y: [Double])], by labels: BuiltinCall.Operand, _ style: Style,
    _ label: String?, _ call: BuiltinCall, _ mark: ([Int]) -> Mark
  ) throws(RuntimeFailure) -> Value {
    guard curves.count == 1 else {
      throw call.failure(
        .wrongShape, "Labels colour one curve, and these are \(curves.count)", under: "color")
    }
    let categories = try Categories(labels, "color", call)
    let x = curves[0].x
    guard categories.codes.count == x.count else {
      throw call.failure(
        .shapeClash, "There are \(x.count) points, and \(categories.codes.count) labels",
        under: "color", help: "Give each point one label.")
    }
    guard categories.count <= 20 else {
      throw call.failure(
        .wrongValue, "\(categories.count) groups cannot be told apart by colour", under: "color",
        help: "Draw some of them: `count(labels)` says how large they are.")
    }
    var rows = Array(repeating: [Int](), count: categories.count)
    for (row, code) in categories.codes.enumerated() where !code.isNaN {
      rows[Int(code)].append(row)
    }
    call.tellLeftOut(x.count - rows.reduce(0) { $0 + $1.count }, of: x.count, "labels")
    let layers = rows.enumerated().map { code, rows in
      var own = style
      own.colour = Colour.cycle[code % Colour.cycle.count]
      let name = categories.name(code)
      return Layer(
        mark(rows), style: own,
        label: label.map { "\($0) \(name)" } ?? name)
    }
    return .figure(call.datedPlaces(Figure(panels: [Panel(layers: layers)])))
  }

  private static func bars(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let style = try call.style()
    let label = call.has("label") ? try call.text("label") : nil
    let first = try call.required("x")
    guard call.has("heights") else {
      let heights = try call.vector("x")
      return .figure(
        .bars(x: heights.indices.map(Double.init), heights: heights, style: style, label: label))
    }
    let heights = try call.vector("heights")
    if let names = first.value.texts {
      try call.sameCount(names.count, heights.count, "x", "heights")
      return .figure(.bars(names: names, heights: heights, style: style, label: label))
    }
    let x = try call.vector("x")
    try call.sameCount(x.count, heights.count, "x", "heights")
    return .figure(
      call.dated(.bars(x: x, heights: heights, style: style, label: label), x: call.kind("x")))
  }

  private static func band(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let style = try call.style()
    let label = call.has("label") ? try call.text("label") : nil
    if let model = try call.value("x").model {
      return .figure(try model.band(style: style, label: label, call))
    }
    let x = try call.vector("x")
    let low = try call.vector("low")
    let high = try call.vector("high")
    try call.sameCount(x.count, low.count, "x", "low")
    try call.sameCount(x.count, high.count, "x", "high")
    return .figure(
      call.dated(
        .band(x: x, lower: low, upper: high, style: style, label: label), x: call.kind("x"),
        y: call.kind("low")))
  }

  private static func histogram(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let values = try call.presentNumbers("values")
    let count = call.has("bins") ? try call.integer("bins") : nil
    if let count, !(1...1000).contains(count) {
      throw call.failure(.wrongValue, "`bins` lies between 1 and 1000", under: "bins")
    }
    return .figure(
      call.dated(
        .histogram(
          values: values, bins: count, isDensity: try call.boolean("density"),
          style: try call.style(), label: call.has("label") ? try call.text("label") : nil),
        x: call.kind("values")))
  }

  private static func densityCurve(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    _ = try call.vector("values")
    let numbers = try call.presentNumbers("values")
    let style = try call.style()
    let label = call.has("label") ? try call.text("label") : nil
    let given = call.has("width") ? try call.number("width") : nil
    let weights = try call.observationWeights(call.operand("weights"))
    let (x, heights, width) = try call.estimating {
      () throws(EstimatorError) -> ([Double], [Double], Double) in
      let values = try Points(numbers, as: .keys)
      var width = given ?? 0
      if given == nil { width = try DensityWidth.silverman.width(of: values, weights: weights) }
      let density = try Density(
        points: values, weights: weights, kernel: SmoothingKernel(.gaussian, width: width))
      let low = (numbers.min() ?? 0) - 3 * width
      let high = (numbers.max() ?? 0) + 3 * width
      let x = (0...240).map { low + (high - low) * (Double($0) / 240) }
      let heights = try density.density(
        at: Points(x, as: .queries), supervision: call.supervision)
      return (x, heights, width)
    }
    var figure = Figure.line(x: x, y: heights, style: style, label: label)
    figure.summary =
      "Density of \(numbers.count) values, smoothed with gaussian(width=\(numberText(width)))"
    return .figure(call.dated(figure, x: call.kind("values")))
  }

  private static func heatmap(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.matrix("values")
    let x = call.has("x") ? try call.vector("x") : nil
    let y = call.has("y") ? try call.vector("y") : nil
    let palette = try call.palette(default: "Reds")
    let map = try call.drawing { () throws(FigureError) in
      try Heatmap(
        values: tensor.elements, rows: tensor.shape[0], columns: tensor.shape[1], xCentres: x,
        yCentres: y)
    }
    var figure = Figure.heatmap(map, palette: palette, limits: try call.colourLimits())
    figure.panels[0].attributes.colourLabel = call.has("label") ? try call.text("label") : nil
    if call.operand("values")?.value.areWeights == true {
      figure.panels[0].attributes.xLabel = "query"
      figure.panels[0].attributes.yLabel = "key"
    }
    return .figure(call.dated(figure, x: call.kind("x"), y: call.kind("y")))
  }

  private static func textAt(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .figure(
      call.datedPlaces(
        .text(
          x: try call.number("x"), y: try call.number("y"), try call.text("text"),
          style: try call.style())))
  }

  private static func rule(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let style = try call.style()
    let label = call.has("label") ? try call.text("label") : nil
    var layers: [Layer] = []
    for x in call.has("x") ? try call.vector("x") : [] {
      layers.append(Layer(.verticalRule(x), style: style, label: layers.isEmpty ? label : nil))
    }
    for y in call.has("y") ? try call.vector("y") : [] {
      layers.append(Layer(.horizontalRule(y), style: style, label: layers.isEmpty ? label : nil))
    }
    guard !layers.isEmpty else {
      throw call.failure(
        .missingArgument, "`rule` needs a place", help: "Write `rule(x=1)` or `rule(y=0)`.")
    }
    return .figure(call.datedPlaces(Figure(panels: [Panel(layers: layers)])))
  }
}
