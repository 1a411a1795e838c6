extension Figure {
  /// Everything the figure consists of, placed on the page.
  func scene(_ theme: Theme, shouldStop: () -> Bool = { false }) -> Scene {
    let layout = FigureLayout(self, theme: theme)
    var scene = Scene(
      width: layout.width, height: layout.height, ground: theme.ground,
      title: heading ?? summary ?? "Figure", description: sentence)
    for frame in layout.frames {
      scene.items += frame.items(theme, layout: layout, shouldStop: shouldStop)
    }
    if let bar = layout.colourBar, bar.isShown { scene.items += bar.items(theme) }
    if let y = layout.headingY, let heading {
      scene.items.append(
        .text(
          Text(
            string: shortened(heading, to: layout.width - 20, size: FigureLayout.headingSize),
            place: Point(layout.width / 2, y), size: FigureLayout.headingSize, colour: theme.ink,
            anchor: .middle)))
    }
    if !layout.strip.isEmpty {
      let origin = layout.stripOrigin
      let lines = LegendEntry.lines(layout.strip, width: layout.width - origin.x - 10)
      scene.items += lines.enumerated().flatMap { index, line in
        var x = origin.x
        return line.flatMap { entry in
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
            string: line, place: Point(10, layout.captionY + Double(index) * 15),
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
          marker.item(at: middle, size: 5, paint: .filled(colour, opacity: paint.opacity)))
      }
    case .marker(let marker, let paint, let size):
      items.append(marker.item(at: middle, size: min(size, 9), paint: paint))
    case .surface(let paint):
      items.append(
        .rectangle(Rect(x: place.x + 4, y: place.y - 5, width: width - 8, height: 10), paint))
    }
    items.append(
      .text(
        Text(
          string: label, place: Point(place.x + width + 6, place.y + 4), size: Self.size,
          colour: theme.ink)))
    return items
  }
}
