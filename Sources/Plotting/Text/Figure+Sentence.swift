extension Figure {
  /// What is to be seen, in a sentence or two: the alternative text of the picture.
  public var sentence: String {
    var sentences: [String] = []
    if let heading { sentences.append(heading.asSentence) }
    if let summary { sentences.append(summary.asSentence) }
    if panels.count == 1 {
      sentences.append((panels[0].description(isAlone: true)).asSentence)
    } else {
      let descriptions = panels.map { $0.description(isAlone: false) }
      let names = panels.compactMap(\.name)
      var start = "\(panels.count) panels"
      if names.count == panels.count { start += " (\(names.joined(separator: ", ")))" }
      if Set(descriptions).count == 1, let first = descriptions.first {
        sentences.append("\(start), each with \(first)".asSentence)
      } else {
        sentences.append(
          (start + ": "
            + zip(panels, descriptions).enumerated().map { index, pair in
              (pair.0.name ?? "panel \(index + 1)") + " with " + pair.1
            }.joined(separator: "; ")).asSentence)
      }
    }
    return sentences.joined(separator: " ")
  }
}

extension Panel {
  /// What a reader would call this panel.
  var name: String? { attributes.title ?? attributes.xLabel }

  /// "a line y_hat, a dashed line y and 40 points; x from 0 to 4.9, y from −0.9 to 6".
  func description(isAlone: Bool) -> String {
    guard !layers.isEmpty else { return "nothing to draw" }
    var text = layers.map(\.description).joined(separator: ", ")
    if let comma = text.lastIndex(of: ","), layers.count > 1 {
      text.replaceSubrange(comma...comma, with: " and")
    }
    var x = Extent()
    var y = Extent()
    for layer in layers where layer.mark.heatmap == nil { layer.mark.extend(x: &x, y: &y) }
    if !x.isEmpty && !y.isEmpty && isAlone {
      let xName = attributes.xLabel ?? "x"
      let yName = attributes.yLabel ?? "y"
      text += "; \(xName) from \(brief(x.lower)) to \(brief(x.upper))"
      text += ", \(yName) from \(brief(y.lower)) to \(brief(y.upper))"
    }
    return text
  }
}

extension Layer {
  fileprivate var description: String {
    let name = label.map { " \($0)" } ?? ""
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
      if style.dash == Style.Dash.none { return "\(min(x.count, y.count)) points\(name)" }
      return line("line") + missing(y)
    case .points(let x, let y): return "\(min(x.count, y.count)) points\(name)" + missing(y)
    case .steps(_, let y): return line("step line") + missing(y)
    case .band(_, let lower, _): return "a band\(name)" + missing(lower)
    case .area(_, let y): return "an area\(name)" + missing(y)
    case .bars(_, let heights, _): return "\(heights.count) bars\(name)" + missing(heights)
    case .namedBars(let names, let heights):
      let shown = zip(names, heights).prefix(6).map { "\($0) \(brief($1))" }
      return "\(heights.count) bars\(name) (\(shown.joined(separator: "; "))"
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
    let known = values.filter(\.isDrawable)
    var text = "a heat map of \(rows) rows and \(columns) columns"
    if let low = known.min(), let high = known.max() {
      text += ", values from \(brief(low)) to \(brief(high))"
    }
    if known.count < values.count { text += ", \(values.count - known.count) missing" }
    return text
  }
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
