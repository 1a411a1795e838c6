extension Figure {
  /// What is to be seen, in a sentence or two: the alternative text of the picture.
  public var sentence: String {
    var sentences: [String] = []
    if let heading { sentences.append(heading.asSentence) }
    if let summary { sentences.append(summary.asSentence) }
    if panels.count == 1 {
      sentences.append((panels[0].description(isAlone: true)).asSentence)
    } else {
      sentences.append(rowDescription.asSentence)
    }
    return sentences.joined(separator: " ")
  }

  /// Several panels, what they have in common said once.
  private var rowDescription: String {
    let names = panels.enumerated().map { index, panel in panel.name ?? "panel \(index + 1)" }
    let maps = panels.map { $0.layers.count == 1 ? $0.layers[0].mark.heatmap : nil }.compactMap {
      $0
    }
    if maps.count == panels.count, let first = maps.first,
      maps.allSatisfy({ $0.rows == first.rows && $0.columns == first.columns })
    {
      let ranges = zip(names, maps).map { "\($0) \($1.valueDescription)" }
      return
        "\(panels.count) heat maps of \(first.rows) rows and \(first.columns) columns on one colour scale: "
        + ranges.joined(separator: "; ")
    }
    let descriptions = panels.map { $0.description(isAlone: false) }
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

  /// `a line "y_hat", a dashed line "y" and 40 points; x from 0 to 4.9, y from −0.9 to 6`.
  func description(isAlone: Bool) -> String {
    guard !layers.isEmpty else { return "nothing to draw" }
    let told = toldLayers
    var parts = told.prefix(12).map(\.description)
    if told.count > 12 { parts.append("\(told.count - 12) more layers") }
    var text = parts.joined(separator: ", ")
    if parts.count > 1 {
      text = parts.dropLast().joined(separator: ", ") + " and " + parts[parts.count - 1]
    }
    guard isAlone else { return text }
    var x = Extent()
    var y = Extent()
    for layer in layers where layer.mark.heatmap == nil && !layer.mark.isRule {
      layer.mark.extend(x: &x, y: &y)
    }
    let isNamed = layers.contains { if case .namedBars = $0.mark { true } else { false } }
    if !x.isEmpty && !y.isEmpty && !isNamed {
      text += "; \(attributes.xLabel ?? "x") from \(brief(x.lower)) to \(brief(x.upper))"
      text += ", \(attributes.yLabel ?? "y") from \(brief(y.lower)) to \(brief(y.upper))"
    }
    return text
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

extension Layer {
  fileprivate var description: String {
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
      return line("line") + missing(y)
    case .points(let x, let y): return counted(min(x.count, y.count), "point") + name + missing(y)
    case .steps(_, let y): return line("step line") + missing(y)
    case .band(_, let lower, _): return "a band\(name)" + missing(lower)
    case .area(_, let y): return "an area\(name)" + missing(y)
    case .bars(_, let heights, _): return counted(heights.count, "bar") + name + missing(heights)
    case .namedBars(let names, let heights):
      let shown = zip(names, heights).prefix(6).map { "\($0) \(brief($1))" }
      return counted(heights.count, "bar") + name + " (\(shown.joined(separator: "; "))"
        + (heights.count > 6 ? "; …)" : ")")
    case .histogram(_, let counts): return "a histogram\(name) of \(counts.count) bars"
    case .heatmap(let map): return map.description
    case .regions(let regions): return "regions of \(regions.names.joined(separator: ", "))"
    case .verticalRule(let x): return "a rule\(name) at x = \(brief(x))"
    case .horizontalRule(let y): return "a rule\(name) at y = \(brief(y))"
    case .text(_, _, let string): return "the words \"\(string)\""
    }
  }

  private func missing(_ values: [Double]) -> String {
    let count = values.count { !$0.isDrawable }
    return count == 0 ? "" : " (\(count) of \(values.count) values missing)"
  }
}

extension Heatmap {
  fileprivate var description: String {
    "a heat map of \(rows) rows and \(columns) columns, values \(valueDescription)"
  }

  /// `from 0 to 0.12`, and how many have no value.
  fileprivate var valueDescription: String {
    var low = Double.infinity
    var high = -Double.infinity
    var missing = 0
    for value in values {
      if value.isDrawable {
        low = min(low, value)
        high = max(high, value)
      } else {
        missing += 1
      }
    }
    // What is below a thousandth of the largest value looks like nothing.
    if low > 0, low < high / 1000 { low = 0 }
    let range =
      low > high
      ? "none" : low == high ? "all \(brief(low))" : "from \(brief(low)) to \(brief(high))"
    return range + (missing > 0 ? " (\(missing) missing)" : "")
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

/// A number with three significant digits, without trailing zeros.
func brief(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
  guard value != 0 else { return "0" }
  var exponent = 0
  var scaled = value.magnitude
  while scaled >= 1000 {
    scaled /= 10
    exponent += 1
  }
  while scaled < 100 {
    scaled *= 10
    exponent -= 1
  }
  var mantissa = Int(scaled.rounded())
  while mantissa % 10 == 0 && mantissa > 0 {
    mantissa /= 10
    exponent += 1
  }
  let sign = value < 0 ? "\u{2212}" : ""
  let digits = String(mantissa).count
  let power = exponent + digits - 1
  if power > 5 || power < -4 {
    let lead = Decimal(mantissa: mantissa, exponent: -(digits - 1))
    return sign + lead.text(decimals: digits - 1) + "·10" + Ticks.superscript(power)
  }
  return sign
    + Decimal(mantissa: mantissa, exponent: exponent).text(decimals: max(0, -exponent))
}

extension Figure {
  /// A number as sentences of figures write it: three significant digits, a true minus.
  ///
  /// - Parameter value: Any number.
  /// - Returns: Such as `0.125`, `−3`, `1.2·10⁸`.
  public static func text(of value: Double) -> String { brief(value) }
}
