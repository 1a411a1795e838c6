extension Figure {
  /// Everything the figure consists of, placed on the page.
  func scene(_ theme: Theme, shouldStop: () -> Bool = { false }) -> Scene {
    let layout = FigureLayout(self, theme: theme)
    var scene = Scene(
      width: layout.width, height: layout.height, ground: theme.ground,
      title: (heading ?? summary ?? "Figure").withoutFormulas, description: sentence)
    for (index, frame) in layout.frames.enumerated() {
      scene.items += frame.items(
        theme, scale: layout.colourBars.scale(ofPanel: index), shouldStop: shouldStop)
    }
    for bar in layout.colourBars where bar.isShown { scene.items += bar.items(theme) }
    if let top = layout.headingY {
      scene.items += LabelLine.texts(
        layout.headingLines, x: layout.width / 2, top: top, size: FigureLayout.headingSize,
        colour: theme.ink)
    }
    if !layout.strip.isEmpty {
      let origin = layout.stripOrigin
      let rows = LegendEntry.rows(layout.strip, width: layout.width - origin.x - 10)
      scene.items += rows.enumerated().flatMap { index, row in
        var x = origin.x
        return row.flatMap { entry in
          defer { x += entry.width + 16 }
          let middle = origin.y + (Double(index) + 0.5) * FigureLayout.lineHeight
          return entry.items(at: Point(x, middle), theme: theme)
        }
      }
    }
    for (index, line) in layout.captionLines.enumerated() {
      scene.items.append(
        .text(
          Text(
            string: line,
            place: Point(10, layout.captionY + Double(index) * FigureLayout.captionLine),
            size: FigureLayout.captionSize, colour: theme.muted)))
    }
    return scene
  }
}

extension LegendEntry {
  /// The sign and the name, centred on the height of `place`.
  func items(at place: Point, theme: Theme) -> [Scene.Item] {
    let width = Self.signWidth
    let middle = Point(place.x + width / 2, place.y)
    var items: [Scene.Item] = []
    switch sign {
    case .line(let paint, let marker):
      items.append(
        .path(
          Path(
            runs: [[place, Point(place.x + width, place.y)]], isClosed: false, paint: paint)))
      if let marker, let colour = paint.stroke {
        items.append(
          marker.item(at: middle, size: 6, paint: .filled(colour, opacity: paint.opacity)))
      }
    case .marker(let marker, let paint, let size):
      items.append(marker.item(at: middle, size: size, paint: paint))
    case .surface(let paint):
      items.append(
        .rectangle(Rect(x: place.x + 4, y: place.y - 5, width: width - 8, height: 10), paint))
    }
    items.append(
      .text(
        Text(
          string: label, place: Point(place.x + width + 6, place.y + 4.5), size: Self.size,
          colour: theme.ink)))
    return items
  }
}
