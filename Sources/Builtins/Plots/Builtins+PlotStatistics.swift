package import Values
import Operations
package import Diagnostics
import Arrays
import Language
package import Plotting

/// Layers of statistics: how uncertain points are, how values lie, where a surface has one height.
extension Builtin {
  static func errorBars(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let x = try call.vector("x")
    let y = try call.vector("y")
    try call.sameCount(x.count, y.count, "x", "y")
    guard call.has("yerr") || call.has("xerr") else {
      throw call.failure(
        .missingArgument, "`errorbars` needs to know how far they reach",
        help: "Write `errorbars(x, y, error)`, or `xerr=` for errors of `x`.")
    }
    let bars = ErrorBars(
      x: x, y: y, yEnds: try call.ends("yerr", around: y), xEnds: try call.ends("xerr", around: x))
    return .figure(
      call.dated(
        Figure(Layer(.errorBars(bars), style: try call.style(), label: try call.label())),
        x: call.kind("x"), y: call.kind("y")))
  }

  package static func contour(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.matrix("values")
    let (rows, columns) = (tensor.shape[0], tensor.shape[1])
    let x = call.has("x") ? try call.vector("x") : (0..<columns).map(Double.init)
    let y = call.has("y") ? try call.vector("y") : (0..<rows).map(Double.init)
    let given = try call.numbersOfPoints("levels")
    let count = given == nil && call.has("levels") ? try call.integer("levels") : 7
    guard (1...100).contains(given?.count ?? count) else {
      throw call.failure(.wrongValue, "There are 1 to 100 levels", under: "levels")
    }
    try call.reserve(Shape.count([8, rows, columns]))
    var contours = try call.drawing { () throws(FigureError) in
      try Contours(values: tensor.elements, x: x, y: y, levels: given, count: count)
    }
    let label = try call.label()
    contours.isColoured = call.has("cmap")
    var figure = Figure(
      Layer(
        .contours(contours), style: try call.style(), label: contours.isColoured ? nil : label))
    if contours.isColoured {
      figure.panels[0].attributes.palette = try call.palette()
      figure.panels[0].attributes.colourLabel = label
    }
    return .figure(call.dated(figure, x: call.kind("x"), y: call.kind("y")))
  }

  package static func rug(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let style = try call.style()
    var label = try call.label()
    var layers: [Layer] = []
    for (name, isVertical) in [("x", false), ("y", true)] where call.has(name) {
      layers.append(
        Layer(.rug(try call.vector(name), isVertical: isVertical), style: style, label: label))
      label = nil
    }
    guard !layers.isEmpty else {
      throw call.failure(
        .missingArgument, "`rug` needs values", help: "Write `rug(x)` or `rug(y=values)`.")
    }
    return .figure(
      call.dated(Figure(panels: [Panel(layers: layers)]), x: call.kind("x"), y: call.kind("y")))
  }

  /// Of an array one box, of a matrix one a column, of a list of arrays one each, of values with labels one a label.
  package static func boxplot(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("values")
    var groups: [[Double]] = []
    var names: [String] = []
    if let by = call.operand("by") {
      let values = try call.vector("values")
      let categories = try Categories(by, "by", call)
      try call.sameCount(values.count, categories.codes.count, "values", "by")
      groups = Array(repeating: [], count: categories.count)
      for (value, code) in zip(values, categories.codes) where !code.isNaN {
        groups[Int(code)].append(value)
      }
      names = groups.indices.map { categories.name($0) }
      call.tellLeftOut(
        categories.codes.count { $0.isNaN }, of: categories.codes.count, "labels")
    } else if case .list(let sequence) = operand.value,
      sequence.items.contains(where: { $0.scalar == nil })
    {
      for item in sequence.items {
        guard let tensor = try call.evaluator.array(of: item, at: operand.span), tensor.rank == 1
        else {
          throw call.wrongType(operand, "values", "arrays")
        }
        groups.append(tensor.elements)
      }
    } else {
      let tensor = try call.tensor("values")
      guard tensor.rank <= 2 else {
        throw call.failure(
          .wrongShape, "`boxplot` needs an array with one or two axes", under: "values",
          label: operand.value.shapeOrType)
      }
      let columns = tensor.rank == 2 ? tensor.shape[1] : 1
      groups = (0..<columns).map { column in
        stride(from: column, to: tensor.count, by: columns).map { tensor.elements[$0] }
      }
    }
    guard (1...100).contains(groups.count) else {
      throw call.failure(
        .wrongValue, "\(groups.count) boxes cannot be told apart", under: "values")
    }
    if names.isEmpty { names = groups.count == 1 ? [""] : groups.indices.map { String($0) } }
    if call.has("names") {
      guard let given = call.operand("names")?.value.texts else {
        throw call.wrongType(try call.required("names"), "names", "a list of texts")
      }
      try call.sameCount(groups.count, given.count, "values", "names")
      names = given
    }
    return .figure(
      call.dated(
        Figure(
          Layer(
            .boxes(Boxes(names: names, groups: groups)), style: try call.style(),
            label: try call.label())), y: call.kind("values")))
  }
}

extension BuiltinCall {
  package func label() throws(RuntimeFailure) -> String? { has("label") ? try text("label") : nil }

  /// The palette that `cmap` names; nil where there is none.
  package func palette(default name: String? = nil) throws(RuntimeFailure) -> Palette? {
    guard let name = has("cmap") ? try text("cmap") : name else { return nil }
    return try drawing(under: "cmap") { () throws(FigureError) in try Palette(named: name) }
  }

  func colourLimits() throws(RuntimeFailure) -> Limits? {
    guard has("low") || has("high") else { return nil }
    return Limits(has("low") ? try number("low") : nil, has("high") ? try number("high") : nil)
  }

  /// The ends of the strokes around the middles: one distance for all, one for each, or a row of those below and one of those
  /// above.
  fileprivate func ends(_ parameter: String, around middles: [Double]) throws(RuntimeFailure)
    -> (lower: [Double], upper: [Double])?
  {
    guard let operand = operand(parameter) else { return nil }
    let errors = try tensor(parameter)
    if errors.elements.contains(where: { $0 < 0 }) {
      throw failure(
        .wrongValue, "`\(parameter)` is how far from each point: not below 0", under: parameter)
    }
    let count = middles.count
    switch errors.shape {
    case []:
      let error = errors.elements[0]
      return (middles.map { $0 - error }, middles.map { $0 + error })
    case [count]:
      return (
        zip(middles, errors.elements).map { $0 - $1 }, zip(middles, errors.elements).map { $0 + $1 }
      )
    case [2, count]:
      return (
        zip(middles, errors.elements).map { $0 - $1 },
        zip(middles, errors.elements.dropFirst(count)).map { $0 + $1 }
      )
    default:
      throw failure(
        .shapeClash, "There are \(count) points", under: parameter,
        label: operand.value.shapeOrType,
        help:
          "Give one error for all, one for each, or a row of those below and one of those above.")
    }
  }
}

extension Value {
  /// Whether it is what `nadaraya_watson` and its like give as weights.
  var areWeights: Bool {
    weights != nil
  }
}
