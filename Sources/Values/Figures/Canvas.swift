package import Plotting
import Synchronization

/// A figure that grows: what is drawn on it stays, and every name for it sees that.
///
/// Snapshots may reach it from other threads, hence the lock.
package final class Canvas: Sendable {
  private let content: Mutex<Figure>

  package init(
    rows: Int, columns: Int, sharesX: Bool, sharesY: Bool, size: (width: Double, height: Double)?
  ) {
    let panels = Array(repeating: Panel(), count: rows * columns)
    let arrangement = Figure.Arrangement(
      columns: rows == 1 ? nil : columns, sharesX: sharesX, sharesY: sharesY, width: size?.width,
      height: size?.height)
    content = Mutex(Figure(panels: panels, arrangement: arrangement))
  }

  package var figure: Figure { content.withLock { $0 } }

  /// Lays a figure over one panel, or over all of them.
  package func draw(_ layer: Figure, on panel: Int?) throws(FigureError) {
    let result = content.withLock { figure -> Result<Void, FigureError> in
      do throws(FigureError) {
        guard let panel else {
          figure = try figure + layer
          return .success(())
        }
        let drawn = try Figure(panels: [figure.panels[panel]]) + layer
        guard drawn.panels.count == 1 else {
          throw FigureError.panelCounts(1, drawn.panels.count)
        }
        figure.panels[panel] = drawn.panels[0]
        figure.caption = drawn.caption ?? figure.caption
        figure.summary = drawn.summary ?? figure.summary
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}

/// A canvas, or one of its panels, as the language sees it.
package final class CanvasValue: ObjectValue {
  package var object: Object { .canvas(self) }
  package let canvas: Canvas
  /// Nil for the canvas as a whole.
  package let panel: Int?

  package init(canvas: Canvas, panel: Int?) {
    self.canvas = canvas
    self.panel = panel
  }

  package var typeName: String { panel == nil ? "canvas" : "panel" }
  package var text: String {
    panel.map { "panel \($0) of a canvas" } ?? "canvas: " + canvas.figure.sentence
  }
}
