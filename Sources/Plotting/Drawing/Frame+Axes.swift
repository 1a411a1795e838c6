extension FigureLayout.Frame {
  /// Everything inside and around the axes of one panel.
  func items(_ theme: Theme, scale: ColourScale?, shouldStop: () -> Bool) -> [Scene.Item] {
    var marks: [Scene.Item] = []
    for series in plan.series where !shouldStop() {
      marks += markItems(series, scale: scale, theme: theme)
    }
    let inside: [Scene.Item] =
      marks.isEmpty
      ? [] : [.panel(PanelScales(rect: rect, x: x.scale, y: y.scale), marks)]
    return gridItems(theme) + inside + axisItems(theme) + labelItems(theme)
      + legendItems(theme) + endLabelItems(theme) + emptyItems(theme, hasMarks: !marks.isEmpty)
  }

  /// What stands in a panel whose layers draw nothing.
  private func emptyItems(_ theme: Theme, hasMarks: Bool) -> [Scene.Item] {
    guard !hasMarks, !plan.series.isEmpty else { return [] }
    let middle = rect.middle
    return [
      .text(
        Text(
          string: "nothing to draw", place: Point(middle.x, middle.y + 4),
          size: FigureLayout.labelSize, colour: theme.muted, anchor: .middle))
    ]
  }

  private var hasCells: Bool {
    plan.series.contains {
      switch $0.mark {
      case .heatmap, .regions: true
      default: false
      }
    }
  }

  /// The middle of the pixel nearest to a place, so that thin lines stay sharp.
  private func sharp(_ place: Double) -> Double { place.rounded(.down) + 0.5 }

  private func gridItems(_ theme: Theme) -> [Scene.Item] {
    guard !hasCells else { return [] }
    var runs: [[Point]] = []
    if plan.x.names == nil {
      for value in x.ticks.values {
        let place = sharp(x.scale.place(value))
        runs.append([Point(place, rect.y), Point(place, rect.bottom)])
      }
    }
    for value in y.ticks.values {
      let place = sharp(y.scale.place(value))
      runs.append([Point(rect.x, place), Point(rect.right, place)])
    }
    guard !runs.isEmpty else { return [] }
    return [.path(Path(runs: runs, isClosed: false, paint: .stroked(theme.grid, width: 1)))]
  }

  private func axisItems(_ theme: Theme) -> [Scene.Item] {
    var lines: [[Point]] = []
    let left = rect.x - 0.5
    let base = rect.bottom + 0.5
    if plan.attributes.showsFrame ?? hasCells {
      lines.append([
        Point(left, rect.y - 0.5), Point(rect.right + 0.5, rect.y - 0.5),
        Point(rect.right + 0.5, base), Point(left, base), Point(left, rect.y - 0.5),
      ])
    } else {
      lines.append([Point(left, rect.y), Point(left, base), Point(rect.right, base)])
    }
    if plan.x.names == nil {
      for value in x.ticks.values {
        let place = sharp(x.scale.place(value))
        lines.append([Point(place, base), Point(place, base + 4)])
      }
    }
    for value in x.ticks.minor {
      let place = sharp(x.scale.place(value))
      lines.append([Point(place, base), Point(place, base + 2)])
    }
    for value in y.ticks.values {
      let place = sharp(y.scale.place(value))
      lines.append([Point(left - 4, place), Point(left, place)])
    }
    for value in y.ticks.minor {
      let place = sharp(y.scale.place(value))
      lines.append([Point(left - 2, place), Point(left, place)])
    }
    return [.path(Path(runs: lines, isClosed: false, paint: .stroked(theme.axis, width: 1)))]
  }

  private func labelItems(_ theme: Theme) -> [Scene.Item] {
    var items: [Scene.Item] = []
    let size = Axis.labelSize
    var below = rect.bottom
    if showsXLabels {
      below += x.heightOfLabels
      for (value, label) in zip(x.ticks.values, x.ticks.labels) {
        let place = x.scale.place(value)
        if x.hasVerticalLabels {
          let lines = label.split(separator: "\n")
          let first = place + 4.5 - Axis.lineHeight * Double(lines.count - 1) / 2
          items.append(
            contentsOf: lines.enumerated().map { index, line in
              .text(
                Text(
                  string: String(line),
                  place: Point(first + Axis.lineHeight * Double(index), rect.bottom + 6),
                  size: size, colour: theme.muted, anchor: .end, isVertical: true))
            })
        } else {
          items.append(
            contentsOf: label.split(separator: "\n").enumerated().map { index, line in
              .text(
                Text(
                  string: String(line),
                  place: Point(place, rect.bottom + 17 + Double(index) * Axis.lineHeight),
                  size: size, colour: theme.muted, anchor: .middle))
            })
        }
      }
      if let factor = x.ticks.factor {
        items.append(
          .text(
            Text(
              string: factor, place: Point(rect.right, below + 13), size: size,
              colour: theme.muted, anchor: .end)))
      }
    } else {
      below += 5
    }
    if showsYLabels {
      for (value, label) in zip(y.ticks.values, y.ticks.labels) {
        items.append(
          .text(
            Text(
              string: label, place: Point(rect.x - 8, y.scale.place(value) + 4.5), size: size,
              colour: theme.muted, anchor: .end)))
      }
      if let factor = y.ticks.factor {
        items.append(
          .text(
            Text(
              string: factor, place: Point(rect.x, rect.y - 6), size: size,
              colour: theme.muted, anchor: .start)))
      }
    }
    let xLabel = xLabelLines
    let half = (xLabel.map { Font.width($0, size: FigureLayout.labelSize) }.max() ?? 0) / 2
    items += LabelLine.texts(
      xLabel,
      x: factorWidth > 0 ? min(rect.middle.x, rect.right - factorWidth - half) : rect.middle.x,
      top: below + 1, size: FigureLayout.labelSize, colour: theme.ink)
    if showsYLabels {
      let lines = FigureLayout.yLabelLines(plan, height: rect.height)
      var left = rect.x - y.labelWidth - 13
      for line in lines.reversed() {
        items.append(
          .text(
            Text(
              string: line,
              place: Point(
                left - Font.extent(line, size: FigureLayout.labelSize).below + 2, rect.middle.y),
              size: FigureLayout.labelSize, colour: theme.ink, anchor: .middle, isVertical: true)))
        left -= LabelLine.height(line, size: FigureLayout.labelSize)
      }
    }
    let title = titleLines
    let height = title.reduce(0) { $0 + LabelLine.height($1, size: FigureLayout.titleSize) }
    let room = showsYLabels && y.ticks.factor != nil ? 15.0 : 0
    items += LabelLine.texts(
      title, x: rect.middle.x, top: rect.y - 4 - room - height, size: FigureLayout.titleSize,
      colour: theme.ink)
    return items
  }
}
