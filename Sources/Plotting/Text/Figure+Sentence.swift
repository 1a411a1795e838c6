extension Figure {
  /// What is to be seen, in a sentence or two: the alternative text of the picture.
  public var sentence: String {
    var sentences: [String] = []
    if let heading { sentences.append(heading.asSentence) }
    if let summary { sentences.append(summary.asSentence) }
    let plans = PanelPlan.plans(self, theme: .light)
    if panels.count == 1 {
      sentences.append((panels[0].description(plans[0], isAlone: true)).asSentence)
    } else {
      sentences.append(rowDescription(plans).asSentence)
    }
    return sentences.joined(separator: " ").withoutFormulas
  }

  /// Several panels, what they have in common said once.
  private func rowDescription(_ plans: [PanelPlan]) -> String {
    let names = panels.enumerated().map { index, panel in panel.name ?? "panel \(index + 1)" }
    let maps = panels.map { $0.layers.count == 1 ? $0.layers[0].mark.heatmap : nil }.compactMap {
      $0
    }
    if maps.count == panels.count, let first = maps.first,
      maps.allSatisfy({ $0.rows == first.rows && $0.columns == first.columns })
    {
      let numerals = Numerals(maps.flatMap { $0.toldEnds })
      let ranges = zip(names, maps).map { "\($0) \($1.valueDescription(numerals))" }
      return
        "\(panels.count) heat maps of \(first.rows) rows and \(first.columns) columns on one colour scale: "
        + ranges.joined(separator: "; ")
    }
    let descriptions = zip(panels, plans).map { $0.description($1, isAlone: false) }
    if Set(descriptions).count == 1, let first = descriptions.first {
      let listed = panels.contains { $0.name != nil } ? " (\(names.joined(separator: ", ")))" : ""
      return "\(panels.count) panels\(listed), each with \(first)"
    }
    return "\(panels.count) panels: "
      + zip(names, descriptions).map { "\($0) with \($1)" }.joined(separator: "; ")
  }
}

extension Panel {
  /// What a reader would call this panel.
  var name: String? { attributes.title ?? attributes.xLabel }

  /// `a line "y_hat", a dashed line "y" and 40 points; x from 0 to 4.9, y from −0.9 to 6`: what the axes show.
  func description(_ plan: PanelPlan, isAlone: Bool) -> String {
    guard !layers.isEmpty else { return "nothing to draw" }
    let told = toldLayers
    var x = Extent()
    var y = Extent()
    layers.map { $0.mark }.filter { $0.heatmap == nil && !$0.isRule }.extend(x: &x, y: &y)
    let xEnds = plan.x.toldEnds(x, attributes.xLimits)
    let yEnds = plan.y.toldEnds(y, attributes.yLimits)
    let numerals = (
      x: Numerals(xEnds + told.flatMap { $0.mark.toldPlaces.x }, plan.x.kind),
      y: Numerals(yEnds + told.flatMap { $0.mark.toldPlaces.y }, plan.y.kind)
    )
    var parts = told.prefix(12).map { $0.description(plan, numerals.x, numerals.y) }
    if told.count > 12 { parts.append("\(told.count - 12) more layers") }
    var text = parts.joined(separator: ", ")
    if parts.count > 1 {
      text = parts.dropLast().joined(separator: ", ") + " and " + parts[parts.count - 1]
    }
    guard isAlone else { return text }
    let isNamed = layers.contains {
      switch $0.mark {
      case .namedBars, .boxes: true
      default: false
      }
    }
    if !x.isEmpty && !y.isEmpty && !isNamed {
      text += "; \(attributes.xLabel ?? "x") " + range(xEnds, numerals.x)
      text += ", \(attributes.yLabel ?? "y") " + range(yEnds, numerals.y)
    }
    return text
  }

  private func range(_ ends: [Double], _ numerals: Numerals) -> String {
    "from \(numerals.text(ends[0])) to \(numerals.text(ends[1]))"
  }

  /// Points without a name that follow each other, as those of several sizes, count as one layer.
  private var toldLayers: [Layer] {
    var told: [Layer] = []
    var points: (x: [Double], y: [Double])?
    func close() {
      if let points { told[told.count - 1].mark = .points(x: points.x, y: points.y) }
      points = nil
    }
    for layer in layers {
      guard layer.label == nil, case .points(let x, let y) = layer.mark else {
        close()
        told.append(layer)
        continue
      }
      if points == nil {
        told.append(layer)
        points = (x, y)
      } else {
        points?.x += x
        points?.y += y
      }
    }
    close()
    return told
  }
}

extension Axis.Input {
  /// What is to be seen of the axis: the data's ends, and the limits where they were given.
  fileprivate func toldEnds(_ extent: Extent, _ limits: Limits?) -> [Double] {
    func isGiven(_ limit: Double?) -> Bool {
      guard let limit else { return false }
      return kind == .logarithmic ? limit > 1e-290 && limit.isDrawable : limit.isDrawable
    }
    let (low, high) = (range.lowerBound, range.upperBound)
    let first = kind == .logarithmic ? extent.positive : extent.lower
    let given = (lower: isGiven(limits?.lower), upper: isGiven(limits?.upper))
    let ends = [
      given.lower ? low : min(max(first, low), high),
      given.upper ? high : min(max(extent.upper, low), high),
    ]
    return given.lower && given.upper && (limits?.lower ?? 0) > (limits?.upper ?? 0)
      ? ends.reversed() : ends
  }
}

extension Mark {
  /// The places whose numbers the sentence tells.
  fileprivate var toldPlaces: (x: [Double], y: [Double]) {
    switch self {
    case .verticalRule(let place): ([place], [])
    case .horizontalRule(let place): ([], [place])
    default: ([], [])
    }
  }
}

extension Layer {
  fileprivate func description(_ plan: PanelPlan, _ x: Numerals, _ y: Numerals) -> String {
    let hidden = mark.hidden(plan.x, plan.y)
    return words(x, y) + (hidden.isEmpty ? "" : " (\(hidden.reasons))")
  }

  private func words(_ x: Numerals, _ y: Numerals) -> String {
    let name = label.map { " \"\($0)\"" } ?? ""
    func line(_ noun: String) -> String {
      switch style.dash {
      case .dashed: "a dashed \(noun)\(name)"
      case .dotted: "a dotted \(noun)\(name)"
      case .dashDotted: "a dash-dotted \(noun)\(name)"
      default: "a \(noun)\(name)"
      }
    }
    switch mark {
    case .line(let x, let y):
      if style.dash == Style.Dash.none { return counted(min(x.count, y.count), "point") + name }
      return line("line")
    case .points(let x, let y): return counted(min(x.count, y.count), "point") + name
    case .steps: return line("step line")
    case .band: return "a band\(name)"
    case .area: return "an area\(name)"
    case .bars(_, let heights, _): return counted(heights.count, "bar") + name
    case .namedBars(let names, let heights):
      let numerals = Numerals(Array(heights.prefix(6)))
      let shown = zip(names, heights).prefix(6).map { "\($0) \(numerals.text($1))" }
      return counted(heights.count, "bar") + name + " (\(shown.joined(separator: "; "))"
        + (heights.count > 6 ? "; …)" : ")")
    case .histogram(_, let counts): return "a histogram\(name) of \(counts.count) bars"
    case .heatmap(let map): return map.description
    case .scatter(let points): return counted(points.count, "point") + name + points.meanings
    case .errorBars(let bars): return counted(bars.count, "point") + name + " with error bars"
    case .contours(let contours):
      let numerals = Numerals(contours.levels)
      let levels = contours.levels.map { numerals.text($0) }
      guard let first = levels.first, let last = levels.last else {
        return "contours\(name) of no level"
      }
      return counted(levels.count, "contour level") + name + " from \(first) to \(last)"
    case .rug(let values, _): return "a rug\(name) of " + counted(values.count, "value")
    case .boxes(let boxes):
      let shown = zip(boxes.names, boxes.boxes).prefix(6).map { name, box in
        box.map {
          "\(name): median \(Numerals([$0.quartiles.median]).text($0.quartiles.median)) of \($0.count)"
        }
          ?? "\(name): no value"
      }
      return (boxes.names.count == 1 ? "a box plot" : "\(boxes.names.count) box plots") + name
        + " (\(shown.joined(separator: "; "))" + (boxes.names.count > 6 ? "; …)" : ")")
    case .regions(let regions): return "regions of \(regions.names.joined(separator: ", "))"
    case .verticalRule(let place): return "a rule\(name) at x = \(x.text(place))"
    case .horizontalRule(let place): return "a rule\(name) at y = \(y.text(place))"
    case .text(_, _, let string): return "the words \"\(string)\""
    }
  }
}

extension Scatter {
  /// What colours and sizes tell: `, colours from 0 to 12`.
  fileprivate var meanings: String {
    func ends(_ numbers: [Double]?, _ noun: String) -> String {
      guard let numbers = numbers?.filter({ $0.isDrawable }), let low = numbers.min(),
        let high = numbers.max()
      else { return "" }
      let numerals = Numerals([low, high])
      return ", \(noun) from \(numerals.text(low)) to \(numerals.text(high))"
    }
    return ends(values, "colours") + ends(sizes, "sizes")
  }
}

extension Heatmap {
  fileprivate var description: String {
    "a heat map of \(rows) rows and \(columns) columns, values \(valueDescription(Numerals(toldEnds)))"
  }

  /// `from 0 to 0.12`, and how many have no value.
  fileprivate func valueDescription(_ numerals: Numerals) -> String {
    let missing = values.count { !$0.isDrawable }
    let ends = toldEnds.map { numerals.text($0) }
    let range =
      ends.isEmpty ? "none" : ends.count == 1 ? "all \(ends[0])" : "from \(ends[0]) to \(ends[1])"
    return range + (missing > 0 ? " (\(missing) missing)" : "")
  }

  /// The smallest and the largest value, one where they are the same, none where there are none.
  fileprivate var toldEnds: [Double] {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isDrawable {
      low = min(low, value)
      high = max(high, value)
    }
    // What is below a thousandth of the largest value looks like nothing.
    if low > 0, low < high / 1000 { low = 0 }
    return low > high ? [] : low == high ? [low] : [low, high]
  }
}

/// `1 point`, `40 points`.
private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

extension String {
  /// This text with a full stop and a capital.
  fileprivate var asSentence: String {
    guard let first, let last else { return self }
    let text = first.uppercased() + dropFirst()
    return ".!?".contains(last) ? text : text + "."
  }
}
