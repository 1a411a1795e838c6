extension Figure {
  /// The figure drawn with characters, for terminals: braille dots for lines and points, shades for heat maps.
  ///
  /// Panels stand below each other when they are many; every line is at most `columns` characters wide.
  ///
  /// - Parameters:
  ///   - columns: Characters across, from 20 to 200.
  ///   - rows: Lines of one panel's drawing, from 3 to 60.
  ///   - shouldStop: Asked between the layers; after the answer `true` what there is means nothing.
  /// - Returns: Lines of text without colour.
  public func characters(
    columns: Int = 72, rows: Int = 16, shouldStop: () -> Bool = { false }
  ) -> String {
    let width = min(max(columns, 20), 200)
    let plans = PanelPlan.plans(self, theme: .light)
    // Side by side while each panel keeps 30 characters; two lines of two for four panels.
    let across = min(max(1, arrangement.columns ?? plans.count), max(1, width / 30))
    let share = (width - 2 * (across - 1)) / across
    let height = min(max(plans.count > across ? rows / 2 : rows, 3), 60)
    let bars = ColourBar.all(self, theme: .light)
    var blocks: [String] = heading.map { [$0.withoutFormulas] } ?? []
    for start in stride(from: 0, to: plans.count, by: across) {
      let line = (start..<min(start + across, plans.count)).map { index in
        plans[index].characters(
          columns: share, rows: height, scale: bars.scale(ofPanel: index),
          shouldStop: shouldStop)
      }
      let tallest = line.map { $0.count }.max() ?? 0
      for index in 0..<tallest {
        let text = line.map { padded(index < $0.count ? $0[index] : "", to: share) }
          .joined(separator: "  ")
        blocks.append(String(text.reversed().drop { $0 == " " }.reversed()))
      }
    }
    // Characters have no colours: only cells have shades.
    for scale in bars.filter({ $0.panels.contains { !plans[$0].heatmaps.isEmpty } }).map({
      $0.scale
    }) {
      let ends = Figure.texts(of: [scale.range.lowerBound, scale.range.upperBound])
      blocks.append("scale: \(ends[0]) \" \"░▒▓█ \(ends[1])")
    }
    if let caption { blocks.append(caption.withoutFormulas) }
    return blocks.joined(separator: "\n")
  }
}

private func padded(_ text: String, to width: Int) -> String {
  let count = text.count
  return count >= width
    ? String(text.prefix(width)) : text + String(repeating: " ", count: width - count)
}

extension PanelPlan {
  /// One panel as lines of characters, with the ends of both axes.
  func characters(
    columns: Int, rows: Int, scale: ColourScale?, shouldStop: () -> Bool = { false }
  ) -> [String] {
    let cut = isPicture ? 0.5 : 0
    let ends = Figure.texts(
      of: [y.range.upperBound - cut, y.range.lowerBound + cut], on: y.kind)
    let top = y.isReversed ? ends[1] : ends[0]
    let bottom = y.isReversed ? ends[0] : ends[1]
    let margin = min(max(top.count, bottom.count), 10)
    let inside = max(4, columns - margin - 1)
    let body =
      heatmaps.first.flatMap { map in
        scale.map { shades(map, columns: inside, rows: rows, scale: $0) }
      } ?? dots(columns: inside, rows: rows, shouldStop: shouldStop)
    var lines: [String] = []
    if let title = attributes.title?.withoutFormulas {
      lines.append(String(repeating: " ", count: margin + 1) + title)
    }
    for (index, line) in body.enumerated() {
      let label = index == 0 ? top : index == body.count - 1 ? bottom : ""
      lines.append(
        String(repeating: " ", count: max(0, margin - label.count)) + label + "│" + line)
    }
    let inner = x.isCounted ? 0.5 : 0
    let xEnds = Figure.texts(
      of: [x.range.lowerBound + inner, x.range.upperBound - inner], on: x.kind)
    let (left, right) = x.isReversed ? (xEnds[1], xEnds[0]) : (xEnds[0], xEnds[1])
    // As wide as the drawing, and wider only where the words need it.
    let label = attributes.xLabel?.withoutFormulas ?? ""
    let wanted = left.count + right.count + (label.isEmpty ? 1 : label.count + 2)
    let wide = min(inside, max(body.map { $0.count }.max() ?? inside, wanted))
    let name = String(label.prefix(max(0, wide - left.count - right.count - 2)))
    let room = max(0, wide - left.count - right.count - name.count)
    lines.append(
      String(repeating: " ", count: margin + 1) + left + String(repeating: " ", count: room / 2)
        + name + String(repeating: " ", count: room - room / 2) + right)
    return lines
  }

  private func dots(columns: Int, rows: Int, shouldStop: () -> Bool) -> [String] {
    var canvas = BrailleCanvas(columns: columns, rows: rows)
    let rect = Rect(
      x: 0, y: 0, width: Double(columns * 2) - 0.01, height: Double(rows * 4) - 0.01)
    let frame = FigureLayout.Frame(
      plan: self, rect: rect, x: Axis.horizontal(x, start: 0, end: rect.right),
      y: Axis.vertical(y, start: rect.bottom, end: 0), showsXLabels: false, showsYLabels: false)
    for series in series where !shouldStop() { frame.dot(series, on: &canvas) }
    return canvas.lines
  }

  private func shades(_ map: Heatmap, columns: Int, rows: Int, scale: ColourScale) -> [String] {
    let shades: [Character] = [" ", "░", "▒", "▓", "█"]
    // Two characters are about as high as wide.
    let across = max(1, min(columns, map.columns * 2))
    let down = max(1, min(rows, map.rows))
    guard map.rows > 0, map.columns > 0 else { return ["(no cells)"] }
    return (0..<down).map { line in
      let row = y.isReversed ? line : down - 1 - line
      let rowRange =
        row * map.rows / down..<max(row * map.rows / down + 1, (row + 1) * map.rows / down)
      return String(
        (0..<across).map { column -> Character in
          let first = column * map.columns / across
          let range = first..<max(first + 1, (column + 1) * map.columns / across)
          var sum = 0.0
          var count = 0
          for r in rowRange {
            for c in range where map.values[r * map.columns + c].isDrawable {
              sum += map.values[r * map.columns + c]
              count += 1
            }
          }
          guard count > 0 else { return "?" }
          // Values beyond the limits have shares beyond 0 to 1, too large for a whole number.
          let share = min(max(scale.share(sum / Double(count)), 0), 1)
          // A blank is kept for the lower end: what lies above it leaves at least a trace.
          return shades[min(max(Int(share * 5), share >= 0.02 ? 1 : 0), 4)]
        })
    }
  }
}

extension FigureLayout.Frame {
  /// The dots of one series.
  fileprivate func dot(_ series: Series, on canvas: inout BrailleCanvas) {
    func walk(_ items: [Scene.Item]) {
      for item in items {
        switch item {
        case .group(_, let inner), .panel(_, let inner): walk(inner)
        case .circle(let place, _, _): canvas.dot(Int(place.x), Int(place.y))
        case .path(let path):
          for run in path.runs {
            for (start, end) in zip(run, run.dropFirst()) { canvas.line(start, end) }
            if path.isClosed, let first = run.first, let last = run.last {
              canvas.line(last, first)
            }
          }
        case .rectangle(let bar, _):
          for x in stride(from: bar.x, to: bar.right, by: 1) {
            canvas.line(Point(x, bar.y), Point(x, bar.bottom - 0.01))
          }
        case .text, .cells: break
        }
      }
    }
    walk(markItems(series, scale: nil, theme: .light))
  }
}
