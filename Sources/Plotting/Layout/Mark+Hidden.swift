/// How many items of a mark its axes cannot show, and why.
struct Hidden: Sendable, Equatable {
  var total = 0
  /// Without a number.
  var missing = 0
  /// At or below zero, where a logarithmic axis has no place.
  var notPositive = 0
  /// Beyond the ends of the axes.
  var beyond = 0

  var isEmpty: Bool { missing + notPositive + beyond == 0 }

  /// `2 of 40 values missing, 1 beyond the axes`.
  var reasons: String {
    var parts: [String] = []
    if missing > 0 { parts.append("\(missing) of \(total) values missing") }
    if notPositive > 0 {
      parts.append("\(notPositive) of \(total) not above 0, where a logarithmic axis has no place")
    }
    if beyond > 0 { parts.append("\(beyond) of \(total) beyond the axes") }
    return parts.joined(separator: ", ")
  }

  static func + (a: Hidden, b: Hidden) -> Hidden {
    Hidden(
      total: a.total + b.total, missing: a.missing + b.missing,
      notPositive: a.notPositive + b.notPositive, beyond: a.beyond + b.beyond)
  }
}

extension Axis.Input {
  fileprivate func holds(_ value: Double) -> Bool { range.contains(value) }
  fileprivate func refuses(_ value: Double) -> Bool { kind == .logarithmic && value <= 0 }
}

extension Mark {
  /// What of this mark has no place on the axes of its panel.
  func hidden(_ x: Axis.Input, _ y: Axis.Input) -> Hidden {
    var hidden = Hidden()
    /// An item at `px` that reaches from `low` to `high`; one end of it in view is enough.
    func count(_ px: Double, _ low: Double, _ high: Double) {
      hidden.total += 1
      if !(px.isDrawable && low.isDrawable && high.isDrawable) {
        hidden.missing += 1
      } else if x.refuses(px) || y.refuses(min(low, high)) {
        hidden.notPositive += 1
      } else if !x.holds(px) || max(low, high) < y.range.lowerBound
        || min(low, high) > y.range.upperBound
      {
        hidden.beyond += 1
      }
    }
    switch self {
    case .line(let xs, let ys), .points(let xs, let ys), .steps(let xs, let ys),
      .area(let xs, let ys):
      for (px, py) in zip(xs, ys) { count(px, py, py) }
    case .bars(let xs, let heights, _):
      for (px, height) in zip(xs, heights) { count(px, height, height) }
    case .namedBars(_, let heights):
      for (index, height) in heights.enumerated() { count(Double(index), height, height) }
    case .histogram(let edges, let counts):
      // An empty bar has no height to be seen on any axis.
      for (index, height) in counts.enumerated() where index + 1 < edges.count && height != 0 {
        count(edges[index] / 2 + edges[index + 1] / 2, height, height)
      }
    case .band(let xs, let lower, let upper):
      for (px, (low, high)) in zip(xs, zip(lower, upper)) { count(px, low, high) }
    case .verticalRule(let px): count(px, y.range.lowerBound, y.range.upperBound)
    case .horizontalRule(let py): count(x.range.lowerBound, py, py)
    case .text(let px, let py, _): count(px, py, py)
    case .heatmap(let map):
      guard let xEdges = map.xEdges, let yEdges = map.yEdges else { return hidden }
      for row in 0..<map.rows {
        for column in 0..<map.columns {
          let px = xEdges[column] / 2 + xEdges[column + 1] / 2
          let py = yEdges[row] / 2 + yEdges[row + 1] / 2
          // A cell without a value is grey, and there.
          count(px, py, py)
        }
      }
    case .scatter(let points):
      for index in 0..<points.count {
        let size = points.sizes?[index] ?? 1
        let place = points.y[index]
        // A size that is none, or not above zero, has no marker.
        count(points.x[index], size > 0 ? place : .nan, size > 0 ? place : .nan)
      }
    case .errorBars(let bars):
      for index in 0..<bars.count {
        let reach = bars.reach(index)?.y
        count(bars.x[index], reach?.lowerBound ?? .nan, reach?.upperBound ?? .nan)
      }
    case .rug(let values, let isVertical):
      let (low, high) = (y.range.lowerBound, y.range.upperBound)
      for value in values {
        if isVertical { count(x.range.lowerBound, value, value) } else { count(value, low, high) }
      }
    case .boxes(let boxes):
      for (index, box) in boxes.boxes.enumerated() {
        let ends = box?.whiskers
        count(Double(index), ends?.lower ?? .nan, ends?.upper ?? .nan)
      }
    case .regions, .contours: break
    }
    return hidden
  }
}
