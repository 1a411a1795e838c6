/// One name in a legend, with the look it explains.
struct LegendEntry: Sendable, Equatable {
  enum Sign: Sendable, Equatable {
    case line(Paint, marker: Style.Marker?)
    case marker(Style.Marker, Paint, size: Double)
    case surface(Paint)
  }

  var label: String
  var sign: Sign

  static let size = 12.0
  static let signWidth = 24.0
  /// More names than this are found by nobody.
  static let most = 100

  var width: Double { Self.signWidth + 6 + Font.width(label, size: Self.size) }
  /// A large marker and a high formula need more than a line.
  var height: Double {
    var height = LabelLine.height(label, size: Self.size) + 2
    if case .marker(_, _, let size) = sign { height = max(height, size + 3) }
    return max(height, FigureLayout.lineHeight)
  }

  /// Entries in rows that are not wider than `width`.
  static func rows(_ entries: [LegendEntry], width: Double) -> [[LegendEntry]] {
    var rows: [[LegendEntry]] = [[]]
    var used = 0.0
    for entry in entries {
      if used + entry.width > width, !rows[rows.count - 1].isEmpty {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(entry)
      used += entry.width + 16
    }
    return rows
  }
}

extension Series {
  /// The names this series brings to the legend.
  var entries: [LegendEntry] {
    if case .regions(let regions) = mark {
      return regions.names.enumerated().map { index, name in
        LegendEntry(
          label: shortened(name, to: longestLabel),
          sign: .surface(
            .filled(classes[index % classes.count], opacity: Regions.opacity)))
      }
    }
    if case .scatter(let points) = mark {
      // What is coloured by numbers has its name beside the colour bar.
      let named = points.values == nil ? label : nil
      let own = named.map {
        LegendEntry(
          label: shortened($0, to: longestLabel),
          sign: .marker(marker ?? .disc, markerPaint, size: min(size, 10)))
      }
      return (own.map { [$0] } ?? []) + sizes(of: points)
    }
    guard let label, !label.isEmpty else { return [] }
    let sign: LegendEntry.Sign =
      switch mark {
      case .points: .marker(marker ?? .disc, markerPaint, size: min(size, 10))
      case .line, .steps, .contours, .verticalRule, .horizontalRule, .rug, .errorBars:
        dash == .none && !mark.isStroked
          ? .marker(marker ?? .disc, markerPaint, size: min(size, 10))
          : .line(mark.isStroked ? capStroke : stroke, marker: marker)
      default: .surface(.filled(colour, opacity: opacity))
      }
    return [LegendEntry(label: shortened(label, to: longestLabel), sign: sign)]
  }

  private var longestLabel: Double { 440 }

  /// What the sizes of markers mean: up to three round numbers.
  private func sizes(of points: Scatter) -> [LegendEntry] {
    guard let largest = points.largestSize else { return [] }
    let ticks = Ticks.linear(0...largest, target: 4) { _ in true }
    var shown = Array(zip(ticks.values, ticks.labels).filter { $0.0 > 0 })
    if shown.count > 3 { shown = [shown[0], shown[shown.count / 2], shown[shown.count - 1]] }
    let factor = ticks.factor.map { " " + $0 } ?? ""
    return shown.map { value, text in
      LegendEntry(
        label: "size " + text + factor,
        sign: .marker(marker ?? .disc, .stroked(muted, width: 1), size: points.diameter(of: value)))
    }
  }
}

extension Regions {
  static let opacity = 0.3
}

extension PanelPlan {
  /// Where the names of a panel's layers stand.
  enum Names: Sendable, Equatable {
    case nowhere
    case inStrip
    case inside(LegendPlace)
    case atEnds([EndLabel])
  }

  /// A name at the right end of its line.
  struct EndLabel: Sendable, Equatable {
    var text: String
    var colour: Colour
    var value: Double
  }

  /// What the legend of this panel lists; one look under one name once.
  var entries: [LegendEntry] {
    var entries: [LegendEntry] = []
    for series in series where entries.count < LegendEntry.most {
      for entry in series.entries where !entries.contains(entry) { entries.append(entry) }
    }
    return entries
  }

  /// The right ends of the lines, when the layers are two to four lines that end side by side with room between them, so that
  /// their names can stand there; nil otherwise.
  private func lineEnds(height: Double) -> [EndLabel]? {
    guard y.kind == .linear, x.kind != .logarithmic, !x.isReversed, !y.isReversed else {
      return nil
    }
    var ends: [EndLabel] = []
    var right: [Double] = []
    for series in series {
      switch series.mark {
      case .line(let xs, let ys), .steps(let xs, let ys):
        guard let label = series.label, !label.isEmpty, series.dash != .none,
          let last = zip(xs, ys).reversed().first(where: { $0.isDrawable && $1.isDrawable }),
          last.0 == xs.max(), y.range.contains(last.1)
        else { return nil }
        ends.append(
          EndLabel(text: shortened(label, to: 130), colour: series.colour, value: last.1))
        right.append(last.0)
      case .horizontalRule, .verticalRule:
        if series.label != nil { return nil }
      default: return nil
      }
    }
    guard (2...4).contains(ends.count), let first = right.first,
      right.allSatisfy({ $0 == first && x.range.contains($0) })
    else { return nil }
    // A line of text needs 16 px.
    let distance = 16.0 / height * (y.range.upperBound / 2 - y.range.lowerBound / 2) * 2
    let values = ends.map { $0.value }.sorted()
    guard zip(values, values.dropFirst()).allSatisfy({ $1 - $0 > distance }) else { return nil }
    return ends
  }

  /// The right ends of the lines where their names stand there, in a panel about so high: asked for, or in the only panel.
  func namedEnds(height: Double, isOnly: Bool) -> [EndLabel]? {
    let place = attributes.legend ?? .automatic
    guard place == .direct || (isOnly && place == .automatic) else { return nil }
    return lineEnds(height: height)
  }

  /// Room right of the panel for names at the ends of lines.
  static func width(ofEnds ends: [EndLabel]?) -> Double {
    ends.map { ($0.map { Font.width($0.text, size: LegendEntry.size) }.max() ?? 0) + 6 } ?? 0
  }
}

extension FigureLayout {
  /// Settles where names stand, and returns those that stand above all panels.
  ///
  /// Panels that share their names list them once, above. A single panel has them at the ends of its lines, else in an empty
  /// corner, else above.
  static func strip(_ plans: inout [PanelPlan], frame: Rect) -> [LegendEntry] {
    var shared: [LegendEntry] = []
    var agree = true
    for plan in plans where (plan.attributes.legend ?? .automatic) == .automatic {
      for entry in plan.entries {
        if let same = shared.first(where: { $0.label == entry.label }) {
          // One name for two looks cannot be explained once.
          agree = agree && same.sign == entry.sign
        } else {
          // Nor can two names for one look.
          agree = agree && !shared.contains { $0.sign == entry.sign }
          shared.append(entry)
        }
      }
    }
    var strip: [LegendEntry] = []
    for index in plans.indices {
      let plan = plans[index]
      let place = plan.attributes.legend ?? .automatic
      let isNamedElsewhere =
        plan.entries.count == 1 && plan.entries[0].label == plan.attributes.title
      switch place {
      case .hidden: plans[index].names = .nowhere
      case .above: plans[index].names = .inStrip
      case .automatic where plans.count > 1 && isNamedElsewhere: plans[index].names = .nowhere
      case .automatic where plans.count > 1 && agree: plans[index].names = .inStrip
      case .automatic, .direct:
        if let ends = plan.namedEnds(height: frame.height, isOnly: plans.count == 1) {
          plans[index].names = .atEnds(ends)
        } else if plans.count == 1, plan.covered(in: frame) > 2 {
          plans[index].names = .inStrip
        } else {
          plans[index].names = .inside(.automatic)
        }
      default: plans[index].names = .inside(place)
      }
      guard plans[index].names == .inStrip else { continue }
      for entry in plan.entries where !strip.contains(entry) { strip.append(entry) }
    }
    return strip
  }
}

extension PanelPlan {
  /// How many places of the data the best legend inside would cover.
  fileprivate func covered(in rect: Rect) -> Int {
    let frame = FigureLayout.Frame(
      plan: self, rect: rect, x: Axis.horizontal(x, start: rect.x, end: rect.right),
      y: Axis.vertical(y, start: rect.bottom, end: rect.y), showsXLabels: true, showsYLabels: true)
    return frame.legendBox(entries, .automatic).covered
  }
}
