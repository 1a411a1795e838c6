/// One name in a legend, with the look it explains.
struct LegendEntry: Sendable, Equatable {
  enum Sign: Sendable, Equatable {
    case line(Paint, marker: Style.Marker?)
    case marker(Style.Marker, Paint, size: Double)
    case surface(Paint)
  }

  var label: String
  var sign: Sign

  static let size = 11.0
  static let signWidth = 22.0

  var width: Double { Self.signWidth + 6 + Font.width(label, size: Self.size) }

  /// Entries broken into lines that are not wider than `width`.
  static func lines(_ entries: [LegendEntry], width: Double) -> [[LegendEntry]] {
    var lines: [[LegendEntry]] = [[]]
    var used = 0.0
    for entry in entries {
      if used + entry.width > width, !lines[lines.count - 1].isEmpty {
        lines.append([])
        used = 0
      }
      lines[lines.count - 1].append(entry)
      used += entry.width + 16
    }
    return lines
  }
}

extension Series {
  /// The names this series brings to the legend.
  var entries: [LegendEntry] {
    if case .regions(let regions) = mark {
      return regions.names.enumerated().map { index, name in
        LegendEntry(
          label: shortened(name, to: 200),
          sign: .surface(
            .filled(Colour.cycle[index % Colour.cycle.count], opacity: Regions.opacity)))
      }
    }
    guard let label, !label.isEmpty else { return [] }
    let sign: LegendEntry.Sign =
      switch mark {
      case .points: .marker(marker ?? .disc, .filled(colour, opacity: opacity), size: size)
      case .line, .steps, .verticalRule, .horizontalRule:
        dash == .none
          ? .marker(marker ?? .disc, .filled(colour, opacity: opacity), size: size)
          : .line(stroke, marker: marker)
      default: .surface(.filled(colour, opacity: opacity))
      }
    return [LegendEntry(label: shortened(label, to: 240), sign: sign)]
  }
}

extension Regions {
  static let opacity = 0.3
}

extension FigureLayout {
  /// The legend above all panels: where asked for, and for several panels whose names agree.
  static func strip(_ plans: [PanelPlan], theme: Theme) -> [LegendEntry] {
    var entries: [LegendEntry] = []
    for plan in plans where plan.attributes.legend != .hidden {
      let isAbove = plan.attributes.legend == .above
      let isShared = plans.count > 1 && (plan.attributes.legend ?? .automatic) == .automatic
      guard isAbove || isShared else { continue }
      for entry in plan.series.flatMap(\.entries) {
        if let same = entries.first(where: { $0.label == entry.label }) {
          // One name for two looks cannot be explained once.
          if same.sign != entry.sign && !isAbove { return [] }
        } else {
          entries.append(entry)
        }
      }
    }
    return entries
  }
}
