/// A layer whose look is settled.
struct Series: Sendable, Equatable {
  var mark: Mark
  var label: String?
  var colour: Colour
  var lineWidth: Double
  var dash: Style.Dash
  var marker: Style.Marker?
  var size: Double
  var opacity: Double
  /// The colours that classes take in turn.
  var classes: [Colour]

  /// Lengths of strokes and gaps in px.
  var dashes: [Double] {
    let unit = max(lineWidth, 1)
    return switch dash {
    case .solid, .none: []
    case .dashed: [3.8 * unit, 2 * unit]
    case .dotted: [unit, 1.8 * unit]
    case .dashDotted: [5 * unit, 1.8 * unit, unit, 1.8 * unit]
    }
  }

  var stroke: Paint { .stroked(colour, width: lineWidth, dashes: dashes, opacity: opacity) }
}

extension Panel {
  /// The layers with their looks: who has no colour takes the next of the cycle, and a band takes that of its line.
  func series(_ theme: Theme, isSmall: Bool) -> [Series] {
    var turn = 0
    var result: [Series] = []
    for (index, layer) in layers.enumerated() {
      let next = theme.cycle[turn % theme.cycle.count]
      var chosen = next
      switch layer.mark {
      case .verticalRule, .horizontalRule: chosen = theme.muted
      case .text: chosen = theme.ink
      case .heatmap, .regions: break
      case .band:
        if index + 1 < layers.count, layers[index + 1].mark.isCurve {
          chosen = layers[index + 1].style.colour ?? next
        } else if let line = result.last(where: { $0.mark.isCurve }) {
          chosen = line.colour
        } else if layer.style.colour == nil {
          turn += 1
        }
      default:
        if layer.style.colour == nil { turn += 1 }
      }
      result.append(layer.series(colour: chosen, theme: theme, isSmall: isSmall))
    }
    return result
  }
}

extension Layer {
  fileprivate func series(colour: Colour, theme: Theme, isSmall: Bool) -> Series {
    let isPoints = if case .points = mark { true } else { false }
    var dash = style.dash ?? (mark.isRule ? .dashed : .solid)
    if isPoints && style.dash == nil { dash = .none }
    let isSurface =
      switch mark {
      case .band, .area: true
      default: false
      }
    return Series(
      mark: mark, label: label, colour: style.colour.map(theme.visible) ?? colour,
      lineWidth: style.lineWidth ?? (mark.isRule ? 1 : isSmall ? 1.6 : 1.8), dash: dash,
      marker: style.marker ?? (isPoints ? .disc : nil),
      size: style.size ?? (mark.isText ? 11 : 6),
      opacity: style.opacity ?? (isSurface ? 0.22 : 1),
      classes: theme.cycle)
  }
}

extension Mark {
  var isCurve: Bool {
    switch self {
    case .line, .steps: true
    default: false
    }
  }

  var isRule: Bool {
    switch self {
    case .verticalRule, .horizontalRule: true
    default: false
    }
  }

  var isText: Bool {
    if case .text = self { true } else { false }
  }

  var heatmap: Heatmap? {
    if case .heatmap(let map) = self { map } else { nil }
  }
}
