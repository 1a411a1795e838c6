extension FigureLayout.Frame {
  /// Everything inside and around the axes of one panel.
  func items(_ theme: Theme, layout: FigureLayout, shouldStop: () -> Bool) -> [Scene.Item] {
    var marks: [Scene.Item] = []
    for series in plan.series where !shouldStop() {
      marks += markItems(series, scale: layout.colourBar?.scale, theme: theme)
    }
    return gridItems(theme) + marks + axisItems(theme) + labelItems(theme, layout: layout)
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
    if hasCells {
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

  private func labelItems(_ theme: Theme, layout: FigureLayout) -> [Scene.Item] {
    var items: [Scene.Item] = []
    let size = Axis.labelSize
    var below = rect.bottom
    if showsXLabels {
      below += x.hasVerticalLabels ? x.labelWidth + 8 : 17
      for (value, label) in zip(x.ticks.values, x.ticks.labels) {
        let place = x.scale.place(value)
        if x.hasVerticalLabels {
          items.append(
            .text(
              Text(
                string: label, place: Point(place + 4, rect.bottom + 6), size: size,
                colour: theme.muted, anchor: .end, isVertical: true)))
        } else {
          items.append(
            .text(
              Text(
                string: label, place: Point(place, rect.bottom + 16), size: size,
                colour: theme.muted, anchor: .middle)))
        }
      }
      if let factor = x.ticks.factor {
        items.append(
          .text(
            Text(
              string: factor, place: Point(rect.right, below + 11), size: size - 1,
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
              string: label, place: Point(rect.x - 8, y.scale.place(value) + 4), size: size,
              colour: theme.muted, anchor: .end)))
      }
      if let factor = y.ticks.factor {
        items.append(
          .text(
            Text(
              string: factor, place: Point(rect.x, rect.y - 5), size: size - 1,
              colour: theme.muted, anchor: .start)))
      }
    }
    if let label = plan.attributes.xLabel, showsXLabels {
      // The factor stands at the right end of the same line.
      let taken = x.ticks.factor.map { Font.width($0, size: Axis.labelSize - 1) + 10 } ?? 0
      let string = shortened(label, to: rect.width + 8 - taken, size: FigureLayout.labelSize)
      let half = Font.width(string, size: FigureLayout.labelSize) / 2
      let middle = taken > 0 ? min(rect.middle.x, rect.right - taken - half) : rect.middle.x
      items.append(
        .text(
          Text(
            string: string, place: Point(middle, below + 14), size: FigureLayout.labelSize,
            colour: theme.ink, anchor: .middle)))
    }
    if let label = plan.attributes.yLabel, showsYLabels {
      let offset = y.labelWidth + 9 + 8
      items.append(
        .text(
          Text(
            string: shortened(label, to: rect.height + 20, size: FigureLayout.labelSize),
            place: Point(rect.x - offset, rect.middle.y), size: FigureLayout.labelSize,
            colour: theme.ink, anchor: .middle, isVertical: true)))
    }
    if let title = plan.attributes.title {
      items.append(
        .text(
          Text(
            string: shortened(title, to: rect.width + 12, size: FigureLayout.titleSize),
            place: Point(rect.middle.x, rect.y - 8), size: FigureLayout.titleSize,
            colour: theme.ink, anchor: .middle)))
    }
    return items
  }
}
