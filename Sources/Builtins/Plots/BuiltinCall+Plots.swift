import Values
import Operations
import Diagnostics
import Arrays
import Language
import Plotting

extension BuiltinCall {
  /// The look said by `style`, `color`, `alpha`, and `width` or `size` where the builtin has them.
  func style() throws(RuntimeFailure) -> Style {
    var style = Style()
    if hasParameter("style"), has("style") {
      let short = try text("style")
      style = try drawing(under: "style") { () throws(FigureError) in try Style(short: short) }
    }
    if hasParameter("color"), case .text? = operand("color")?.value {
      let name = try text("color")
      guard let colour = Colour(name: name) else {
        throw failure(
          .unknownOption, "There is no color called \"\(name)\"", under: "color",
          help: "Known are letters such as \"m\", \"C0\" to \"C9\", \"#rrggbb\", and names such as "
            + "\"steelblue\", \"crimson\", \"gray\".")
      }
      style.colour = colour
    }
    if hasParameter("alpha"), has("alpha") {
      let alpha = try number("alpha")
      guard (0...1).contains(alpha) else {
        throw failure(.wrongValue, "`alpha` lies between 0 and 1", under: "alpha")
      }
      style.opacity = alpha
    }
    if hasParameter("width"), has("width") { style.lineWidth = try positive("width") }
    if hasParameter("size"), has("size"), operand("size")?.value.scalar != nil || name != "points" {
      style.size = try positive("size")
    }
    return Style(
      colour: style.colour, lineWidth: style.lineWidth, dash: style.dash, marker: style.marker,
      size: style.size, opacity: style.opacity)
  }

  /// The labels that `color` has for each point; nil where it is a colour, or numbers that a colour bar explains.
  func colourLabels() throws(RuntimeFailure) -> Operand? {
    guard let operand = operand("color"),
      parameters.contains(where: { $0.name == "color" && $0.type == .texts })
    else { return nil }
    if case .text = operand.value { return nil }
    return try colourNumbers() == nil ? operand : nil
  }

  /// The number that `color` has for each point; nil where it is a colour, or where values are labels: texts, or true
  /// and false.
  func colourNumbers() throws(RuntimeFailure) -> [Double]? {
    guard hasParameter("cmap"), operand("color")?.value.kind != .truths else { return nil }
    return try numbersOfPoints("color")
  }

  /// The number that an argument has for each point; nil where it is one for all.
  func numbersOfPoints(_ parameter: String) throws(RuntimeFailure) -> [Double]? {
    guard let operand = operand(parameter), operand.value.looksNumeric,
      operand.value.scalar == nil
    else { return nil }
    return try vector(parameter)
  }

  private func hasParameter(_ name: String) -> Bool { parameters.contains { $0.name == name } }

  private func positive(_ parameter: String) throws(RuntimeFailure) -> Double {
    let value = try number(parameter)
    if value > 0 { return value }
    throw failure(.wrongValue, "`\(parameter)` is above 0", under: parameter)
  }

  /// The curves of `x` and `y`: `y` alone counts from 0, a function is called with `x`, a matrix has one curve a column.
  func curves() throws(RuntimeFailure) -> [(x: [Double], y: [Double])] {
    let first = try required("x")
    guard let second = operand("y") else {
      return try Self.curves(nil, tensor(first, for: "x"), self, at: first)
    }
    let x = try vector("x")
    if second.value.isCallable {
      let result = try apply(second.value, .tensor(Tensor(x, kind: kind("x"))))
      guard let y = try evaluator.array(of: result, at: second.span) else {
        throw givesNoArray(second, result)
      }
      return try Self.curves(x, y, self, at: second)
    }
    return try Self.curves(x, tensor(second, for: "y"), self, at: second)
  }

  /// On axes of dates, for a layer of `x` and `y`; where `y` is left out, the places are counted, and `x` stands upwards.
  func datedPlaces(_ figure: Figure) -> Figure {
    let isUpwards = has("x") && !has("y") && !["rule", "text_at"].contains(name)
    return isUpwards ? dated(figure, y: kind("x")) : dated(figure, x: kind("x"), y: kind("y"))
  }

  /// A function to draw gave something that is no array.
  func givesNoArray(_ function: Operand, _ result: Value) -> RuntimeFailure {
    failure(
      .wrongType, "To be drawn, this function must give an array, not \(result.described)",
      at: function.span, label: function.value.described)
  }

  /// Curves of an array with one axis, or with one column per curve.
  static func curves(_ x: [Double]?, _ y: Tensor, _ call: BuiltinCall, at operand: Operand)
    throws(RuntimeFailure) -> [(x: [Double], y: [Double])]
  {
    let count = y.shape.first ?? 1
    let x = x ?? (0..<count).map(Double.init)
    // One y for all x, such as the value of a constant function.
    try call.reserve(Shape.count([x.count, y.rank == 2 ? y.shape[1] : 1]))
    if y.rank == 0 { return [(x, x.map { _ in y.elements[0] })] }
    guard y.rank <= 2 else {
      throw call.failure(
        .wrongShape, "A curve has one axis, or two with one curve a column", at: operand.span,
        label: operand.value.shapeOrType)
    }
    guard x.count == count else {
      throw call.failure(
        .shapeClash, "There are \(x.count) x and \(count) y", at: operand.span,
        label: operand.value.shapeOrType, help: "Give each x one y.")
    }
    guard y.rank == 2 else { return [(x, y.elements)] }
    let columns = y.shape[1]
    guard columns <= 50 else {
      throw call.failure(
        .wrongShape, "\(columns) curves cannot be told apart", at: operand.span,
        label: operand.value.shapeOrType, help: "Draw the array with `heatmap`.")
    }
    return (0..<columns).map { column in
      (x, (0..<count).map { y.elements[$0 * columns + column] })
    }
  }

  /// An array with two axes; one with a single axis counts as one row.
  func matrix(_ parameter: String) throws(RuntimeFailure) -> Tensor {
    let tensor = try tensor(parameter)
    if tensor.rank == 2 { return tensor }
    if tensor.rank < 2, let row = tensor.reshaped([1, tensor.count]) { return row }
    throw failure(
      .wrongShape, "`\(name)` needs an array with two axes", under: parameter,
      label: operand(parameter)?.value.shapeOrType, help: "Take one slice, such as `w[0]`.")
  }
}
