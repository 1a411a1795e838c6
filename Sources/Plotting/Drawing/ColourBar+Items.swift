extension ColourBar {
  /// The bar, its ticks, and a sample of what stands for no value.
  func items(_ theme: Theme) -> [Scene.Item] {
    let steps = 64
    let height = rect.height / Double(steps)
    var items: [Scene.Item] = (0..<steps).map { step in
      let part = (Double(step) + 0.5) / Double(steps)
      let share = scale.isRooted ? part.squareRoot() : part
      let bottom = rect.bottom - Double(step) * height
      return .rectangle(
        // Each step reaches a little under the next, so that no seam shows.
        Rect(
          x: rect.x, y: bottom - height, width: rect.width, height: height + (step > 0 ? 0.4 : 0)),
        .filled(scale.palette.colour(at: share)))
    }
    let corners = [
      Point(rect.x - 0.5, rect.y - 0.5), Point(rect.right + 0.5, rect.y - 0.5),
      Point(rect.right + 0.5, rect.bottom + 0.5), Point(rect.x - 0.5, rect.bottom + 0.5),
    ]
    items.append(
      .path(Path(runs: [corners], isClosed: true, paint: .stroked(theme.axis, width: 1))))
    let ticks = axis.ticks.values.map { value in
      let place = axis.scale.place(value).rounded(.down) + 0.5
      return [Point(rect.right, place), Point(rect.right + 4, place)]
    }
    if !ticks.isEmpty {
      items.append(
        .path(Path(runs: ticks, isClosed: false, paint: .stroked(theme.axis, width: 1))))
    }
    for (value, label) in zip(axis.ticks.values, axis.ticks.labels) {
      items.append(
        .text(
          Text(
            string: label, place: Point(rect.right + 7, axis.scale.place(value) + 4.5),
            size: Axis.labelSize, colour: theme.muted)))
    }
    if let factor = axis.ticks.factor {
      // A long one grows to the left, over the panel, and not out of the picture.
      let end = rect.right + 8 + axis.labelWidth
      let isLong = Font.width(factor, size: Axis.labelSize) > end - rect.x
      items.append(
        .text(
          Text(
            string: factor, place: Point(isLong ? end : rect.x, rect.y - 5),
            size: Axis.labelSize, colour: theme.muted, anchor: isLong ? .end : .start)))
    }
    for (index, line) in labelLines.enumerated() {
      items.append(
        .text(
          Text(
            string: line,
            place: Point(rect.right + 22 + axis.labelWidth + 17 * Double(index), rect.middle.y),
            size: FigureLayout.labelSize, colour: theme.ink, anchor: .middle, isVertical: true)))
    }
    if hasMissing {
      items.append(
        .rectangle(
          Rect(x: rect.x, y: rect.bottom + 9, width: rect.width, height: 10),
          .filled(scale.missing)))
      items.append(
        .text(
          Text(
            string: "NaN", place: Point(rect.right + 7, rect.bottom + 18.5), size: Axis.labelSize,
            colour: theme.muted)))
    }
    return [.group("colour scale", items)]
  }
}
