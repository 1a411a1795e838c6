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
  /// What is behind everything, and what stands out from it a little.
  var ground: Colour
  var muted: Colour

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

  /// How error bars and rugs are drawn.
  var capStroke: Paint { .stroked(colour, width: max(1, lineWidth * 0.75), opacity: opacity) }

  /// Markers have a rim: of the ground, so that those that touch can be told apart, or of their own colour where they
  /// are half transparent.
  var markerPaint: Paint { markerPaint(colour) }

  func markerPaint(_ colour: Colour) -> Paint {
    Paint(
      fill: colour, stroke: opacity < 1 ? colour : ground, strokeWidth: 1, dashes: [],
      opacity: opacity)
  }
}

extension Panel {
  /// The layers with their looks: who has no colour takes the next of the cycle, and a band takes that of its line.
  ///
  /// Curves take theirs first, points begin with the second colour: a fit and its data look the same in every figure,
  /// whichever is drawn first.
  func series(_ theme: Theme, isSmall: Bool) -> [Series] {
    func takesTurn(_ layer: Layer) -> Bool { layer.style.colour == nil && !layer.mark.isPoints }
    var turn = 0
    var pointTurn = max(1, layers.count { takesTurn($0) && $0.mark.isCurve })
    var pointColour: Colour?
    let hasHeatmap = layers.contains { $0.mark.heatmap != nil }
    var result: [Series] = []
    for (index, layer) in layers.enumerated() {
      let next = theme.cycle[turn % theme.cycle.count]
      var chosen = next
      switch layer.mark {
      case .verticalRule, .horizontalRule: chosen = theme.muted
      case .text: chosen = theme.ink
      case .heatmap, .regions: break
      case .contours where hasHeatmap: chosen = theme.ink
      case .points, .scatter, .errorBars:
        chosen = theme.cycle[pointTurn % theme.cycle.count]
        pointColour = layer.style.colour ?? chosen
        if layer.style.colour == nil { pointTurn += 1 }
      case .rug: chosen = pointColour ?? theme.cycle[pointTurn % theme.cycle.count]
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
    var dash = style.dash ?? (mark.isRule ? .dashed : .solid)
    if mark.isPoints && style.dash == nil { dash = .none }
    let isSurface =
      switch mark {
      case .band, .area: true
      default: false
      }
    return Series(
      mark: mark, label: label, colour: style.colour.map(theme.visible) ?? colour,
      lineWidth: style.lineWidth ?? (mark.isRule ? 1 : isSmall ? 1.7 : 2), dash: dash,
      marker: style.marker ?? (mark.isPoints ? .disc : nil),
      size: style.size ?? (mark.isText ? Axis.labelSize : isSmall ? 6 : 7),
      opacity: style.opacity ?? (isSurface ? 0.22 : 1),
      classes: theme.cycle, ground: theme.ground, muted: theme.muted)
  }
}

extension Mark {
  var isCurve: Bool {
    switch self {
    case .line, .steps, .contours: true
    default: false
    }
  }

  /// Whether it is drawn by markers.
  var isPoints: Bool {
    switch self {
    case .points, .scatter, .errorBars, .rug: true
    default: false
    }
  }

  /// Whether its markers stand on strokes.
  var isStroked: Bool {
    switch self {
    case .errorBars, .rug: true
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

  /// The numbers that colours tell, where they do; contours in one colour have none.
  var colouredValues: [Double]? {
    switch self {
    case .heatmap(let map): map.values
    case .scatter(let points): points.values
    case .contours(let contours): contours.isColoured ? contours.levels : nil
    default: nil
    }
  }
}
