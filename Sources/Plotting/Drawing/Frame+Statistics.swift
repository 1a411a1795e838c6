extension FigureLayout.Frame {
  /// Markers with colours and sizes of their own, the large ones undermost.
  func scatter(_ points: Scatter, _ series: Series, scale: ColourScale?) -> [Scene.Item] {
    let marker = series.marker ?? .disc
    let rect = rect.inset(by: -0.5)
    func place(_ index: Int) -> Point {
      Point(x.scale.place(points.x[index]), y.scale.place(points.y[index]))
    }
    // The numbers of the points with a marker: of many there is no room for more.
    var shown = (0..<points.count).filter { index in
      let place = place(index)
      return place.x.magnitude < 1e9 && place.y.magnitude < 1e9 && rect.contains(place)
        && points.sizes.map { $0[index].isDrawable && $0[index] > 0 } ?? true
    }
    if let sizes = points.sizes {
      // Markers of one size are as large, whatever the number.
      shown.sort {
        let (a, b) = (points.diameter(of: sizes[$0]), points.diameter(of: sizes[$1]))
        return a == b ? $0 < $1 : a > b
      }
    }
    if shown.count > Self.mostMarkers {
      let step = shown.count / Self.mostMarkers + 1
      shown = stride(from: 0, to: shown.count, by: step).map { shown[$0] }
    }
    let hasRims = shown.count <= Self.mostRims
    let table = scale?.table
    let items = shown.map { index in
      var colour = series.colour
      if let value = points.values?[index], let scale, let table {
        colour = value.isDrawable ? table[scale.level(value)] : scale.missing
      }
      return marker.item(
        at: place(index), size: points.sizes.map { points.diameter(of: $0[index]) } ?? series.size,
        paint: hasRims
          ? series.markerPaint(colour) : .filled(colour, opacity: series.opacity))
    }
    return items.isEmpty ? [] : [.group(series.label ?? "points", items)]
  }

  /// A stroke with caps through each point, and the point's marker on it.
  func errorBars(_ bars: ErrorBars, _ series: Series) -> [Scene.Item] {
    var runs: [[Point]] = []
    var middles: [Point] = []
    let cap = min(4, series.size / 2)
    for index in 0..<min(bars.count, Self.mostMarkers) {
      guard let reach = bars.reach(index) else { continue }
      let middle = Point(x.scale.place(bars.x[index]), y.scale.place(bars.y[index]))
      guard middle.x.magnitude < 1e9, middle.y.magnitude < 1e9 else { continue }
      if bars.yEnds != nil {
        let ends = [reach.y.lowerBound, reach.y.upperBound].map(y.scale.place)
        guard ends.allSatisfy({ $0.magnitude < 1e9 }) else { continue }
        runs.append(ends.map { Point(middle.x, $0) })
        for end in ends { runs.append([Point(middle.x - cap, end), Point(middle.x + cap, end)]) }
      }
      if bars.xEnds != nil {
        let ends = [reach.x.lowerBound, reach.x.upperBound].map(x.scale.place)
        guard ends.allSatisfy({ $0.magnitude < 1e9 }) else { continue }
        runs.append(ends.map { Point($0, middle.y) })
        for end in ends { runs.append([Point(end, middle.y - cap), Point(end, middle.y + cap)]) }
      }
      if rect.contains(middle) { middles.append(middle) }
    }
    let strokes = runs.flatMap { rect.clip(line: $0) }
    guard !strokes.isEmpty || !middles.isEmpty else { return [] }
    var items: [Scene.Item] = []
    if !strokes.isEmpty {
      items.append(.path(Path(runs: strokes, isClosed: false, paint: series.capStroke)))
    }
    items += middles.map {
      (series.marker ?? .disc).item(at: $0, size: series.size, paint: series.markerPaint)
    }
    return [.group(series.label ?? "error bars", items)]
  }

  /// A stroke of 8 px for each value.
  func rug(_ values: [Double], isVertical: Bool, _ series: Series) -> [Scene.Item] {
    let length = 8.0
    let scale = isVertical ? y.scale : x.scale
    let places = values.map(scale.place).filter { $0.magnitude < 1e9 }.map {
      isVertical ? Point(rect.x, $0) : Point($0, rect.bottom)
    }.filter(rect.inset(by: -0.5).contains).thinnedToGrid(of: Self.mostMarkers)
    guard !places.isEmpty else { return [] }
    let runs = places.map { place in
      [place, isVertical ? Point(place.x + length, place.y) : Point(place.x, place.y - length)]
    }
    return [
      .group(
        series.label ?? "rug", [.path(Path(runs: runs, isClosed: false, paint: series.capStroke))])
    ]
  }

  /// Boxes from quartile to quartile with a line at the median, whiskers with caps, and what lies beyond them.
  func boxes(_ boxes: Boxes, _ series: Series, theme: Theme) -> [Scene.Item] {
    var items: [Scene.Item] = []
    for (index, box) in boxes.boxes.enumerated() {
      guard let box else { continue }
      let middle = x.scale.place(Double(index))
      let half = min(34, abs(x.scale.place(Double(index) + 0.3) - middle))
      let quartiles = [box.quartiles.upper, box.quartiles.lower].map(y.scale.place)
      let whiskers = [box.whiskers.upper, box.whiskers.lower].map(y.scale.place)
      let median = y.scale.place(box.quartiles.median)
      guard (quartiles + whiskers + [median]).allSatisfy({ $0.magnitude < 1e9 }) else { continue }
      let strokes = zip(quartiles, whiskers).flatMap { quartile, whisker in
        [
          [Point(middle, quartile), Point(middle, whisker)],
          [Point(middle - half / 2, whisker), Point(middle + half / 2, whisker)],
        ]
      }.flatMap { rect.clip(line: $0) }
      let line = Paint.stroked(series.colour, width: 1.5)
      items.append(.path(Path(runs: strokes, isClosed: false, paint: line)))
      let corners = [
        Point(middle - half, quartiles[0]), Point(middle + half, quartiles[0]),
        Point(middle + half, quartiles[1]), Point(middle - half, quartiles[1]),
      ]
      let inside = rect.clip(polygon: corners)
      if inside.count > 2 {
        items.append(
          .path(
            Path(
              runs: [inside], isClosed: true,
              paint: .filled(series.colour.over(theme.ground, opacity: 0.25)))))
        items.append(.path(Path(runs: [inside], isClosed: true, paint: line)))
      }
      let medianLine = rect.clip(line: [Point(middle - half, median), Point(middle + half, median)])
      items.append(
        .path(
          Path(runs: medianLine, isClosed: false, paint: .stroked(series.colour, width: 3))))
      let outliers = box.outliers.map { Point(middle, y.scale.place($0)) }.filter(rect.contains)
        .thinnedToGrid(of: Self.mostMarkers)
      items += outliers.map {
        Style.Marker.disc.item(at: $0, size: 5, paint: .stroked(series.colour, width: 1.2))
      }
    }
    return items.isEmpty ? [] : [.group(series.label ?? "boxes", items)]
  }

  /// Lines of equal value: in the colours of their levels, or each with its level written on its longest line.
  func contours(
    _ contours: Contours, _ series: Series, scale: ColourScale?, theme: Theme
  ) -> [Scene.Item] {
    var items: [Scene.Item] = []
    var labels: [Scene.Item] = []
    var labelled: [Point] = []
    let texts = Figure.texts(of: contours.levels)
    for (level, text) in zip(contours.levels, texts) {
      let runs = contours.lines.filter { $0.level == level }.flatMap { places($0.x, $0.y) }
        .flatMap { rect.clip(line: $0) }
      guard !runs.isEmpty else { continue }
      var paint = series.stroke
      if contours.isColoured, let scale {
        paint.stroke = scale.palette.colour(at: scale.share(level))
      }
      items.append(.path(Path(runs: runs, isClosed: false, paint: paint)))
      guard !contours.isColoured else { continue }
      let width = Font.width(text, size: Axis.labelSize)
      func box(_ place: Point) -> Rect {
        Rect(x: place.x - width / 2 - 3, y: place.y - 8, width: width + 6, height: 16)
      }
      // Where the line has room for it, as far from the other labels as can be.
      func clearance(_ place: Point) -> Double {
        labelled.map { max(($0.x - place.x).magnitude / 2, ($0.y - place.y).magnitude) }.min() ?? 0
      }
      let free = runs.filter { $0.count > 8 }.flatMap { $0 }.filter {
        let box = box($0)
        return rect.contains(Point(box.x, box.y)) && rect.contains(Point(box.right, box.bottom))
      }
      guard let place = free.max(by: { clearance($0) < clearance($1) }),
        labelled.isEmpty || clearance(place) > 16
      else { continue }
      labelled.append(place)
      let box = box(place)
      labels.append(.rectangle(box, .filled(theme.ground, opacity: 0.85)))
      labels.append(
        .text(
          Text(
            string: text, place: Point(place.x, place.y + 4.5), size: Axis.labelSize,
            colour: series.colour.readable(on: theme.ground), anchor: .middle)))
    }
    return items.isEmpty ? [] : [.group(series.label ?? "contours", items + labels)]
  }
}
