package import Values
import Operations
import Diagnostics
import Arrays
import Plotting

/// Figures that grow call by call, as plotting in other languages has them.
extension Builtin {
  package static let canvases: [String: Body] = ["canvas": canvas, "draw": draw, "show": show]

  private static func canvas(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let rows = try call.integer("rows")
    let columns = try call.integer("columns")
    guard rows >= 1, columns >= 1, rows <= 60, columns <= 60, rows * columns <= 60 else {
      throw call.failure(
        .tooManyPanels, "A figure has between 1 and 60 panels",
        under: rows < 1 ? "rows" : "columns",
        help: "Show some of them.")
    }
    let made = Canvas(
      rows: rows, columns: columns, sharesX: try call.boolean("share_x"),
      sharesY: try call.boolean("share_y"), size: try call.size())
    call.evaluator.drawnCanvases.append(made)
    call.evaluator.canvas = made
    func panel(_ index: Int) -> Value { .object(CanvasValue(canvas: made, panel: index)) }
    let panels: Value
    if rows * columns == 1 {
      panels = panel(0)
    } else if rows == 1 || columns == 1 {
      panels = .list((0..<rows * columns).map { panel($0) })
    } else {
      panels = .list(
        (0..<rows).map { row in .list((0..<columns).map { panel(row * columns + $0) }) })
    }
    return .tuple([.object(CanvasValue(canvas: made, panel: nil)), panels])
  }

  private static func draw(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var operands = call.rest[...]
    var canvas: Canvas
    var panel: Int?
    if let first = operands.first, case .object(.canvas(let value)) = first.value {
      operands = operands.dropFirst()
      canvas = value.canvas
      panel = value.panel
    } else {
      canvas =
        call.evaluator.canvas
        ?? Canvas(rows: 1, columns: 1, sharesX: false, sharesY: false, size: nil)
      panel = canvas.figure.panels.count == 1 ? 0 : canvas.figure.panels.count - 1
      call.evaluator.canvas = canvas
    }
    if panel == nil, canvas.figure.panels.count == 1 { panel = 0 }
    if !call.evaluator.drawnCanvases.contains(where: { $0 === canvas }) {
      call.evaluator.drawnCanvases.append(canvas)
    }
    for operand in operands {
      guard let layers = operand.value.figures else {
        throw call.wrongType(operand, "layers", "figures")
      }
      for layer in layers {
        try call.drawing { () throws(FigureError) in try canvas.draw(layer, on: panel) }
      }
    }
    return .nothing
  }

  private static func show(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    call.evaluator.showCanvases()
    return .nothing
  }
}

extension Evaluator {
  /// Shows the canvases that were drawn on since they were last shown.
  package func showCanvases() {
    for canvas in drawnCanvases { output.display(.figure(canvas.figure), name: nil) }
    drawnCanvases = []
    canvas = nil
  }
}

extension BuiltinCall {
  /// Pixels of an inch on screens.
  private static let pixelsPerInch = 96.0
  private static let widest = 720.0

  /// `figsize=(12, 3)`: inches, made smaller where the page ends.
  fileprivate func size() throws(RuntimeFailure) -> (width: Double, height: Double)? {
    guard has("figsize") else { return nil }
    let sides = try vector("figsize")
    guard sides.count == 2, sides[0] > 0, sides[1] > 0, sides[0].isFinite, sides[1].isFinite else {
      throw failure(
        .wrongValue, "`figsize` is width and height in inches, like `(6, 4)`", under: "figsize")
    }
    let width = min(sides[0] * Self.pixelsPerInch, Self.widest)
    return (width, width * sides[1] / sides[0])
  }
}
