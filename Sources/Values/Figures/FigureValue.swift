package import Plotting

/// A figure as the language sees it; its text form says what is to be seen.
package final class FigureValue: ObjectValue {
  package var object: Object { .figure(self) }
  package let figure: Figure
  /// The most layers of a figure.
  package static let mostLayers = 10_000

  package init(_ figure: Figure) { self.figure = figure }

  package var typeName: String { "figure" }
  package var text: String { figure.sentence }
  package var glance: String {
    if size < 1000 { return text }
    let (layers, panels) = (figure.layerCount, figure.panels.count)
    return
      "figure of \(layers) layer\(layers == 1 ? "" : "s") in \(panels) panel\(panels == 1 ? "" : "s")"
  }
  /// As large as its numbers: what looks at a figure looks at all of them.
  package var size: Int { figure.layerCount + figure.valueCount / 64 }
  package var fieldNames: [String] { ["sentence", "svg"] }
  package var jsonFieldNames: [String] { fieldNames }

  package func fieldDescription(_ name: String) -> String? {
    fieldNames.contains(name) ? "a text" : nil
  }
}

extension Value {
  package static func figure(_ figure: Figure) -> Value { .object(FigureValue(figure)) }

  /// The figure that this value is.
  package var figure: Figure? {
    if case .object(.figure(let value)) = self { value.figure } else { nil }
  }

  /// This figure, or all figures of a list of figures (of lists of figures …), but no more than would fit into
  /// another one; nil for anything else.
  package var figures: [Figure]? {
    var all: [Figure] = []
    return collectFigures(&all) ? all : nil
  }

  private func collectFigures(_ all: inout [Figure]) -> Bool {
    if let figure {
      all.append(figure)
      return true
    }
    switch self {
    case .list(let sequence), .tuple(let sequence):
      for item in sequence.items where all.count <= FigureValue.mostLayers {
        guard item.collectFigures(&all) else { return false }
      }
      return !sequence.items.isEmpty
    default: return false
    }
  }
}
