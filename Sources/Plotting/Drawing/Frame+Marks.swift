extension FigureLayout.Frame {
  /// The things one series draws, cut to the panel.
  func markItems(_ series: Series, scale: ColourScale?, theme: Theme) -> [Scene.Item] {
    let name = series.label ?? ""
    switch series.mark {
    case .line(let xs, let ys):
      return curve(places(xs, ys), series, name: name)
    case .steps(let xs, let ys):
      return curve(places(xs, ys).map(stepped), series, name: name)
    case .points(let xs, let ys):
      // Of many points no places are kept.
      let points = (0..<min(xs.count, ys.count)).lazy.compactMap { place(xs[$0], ys[$0]) }
      let markers = markers(points, series)
      return markers.isEmpty ? [] : [.group(name.isEmpty ? "points" : name, markers)]
    case .band(let xs, let lower, let upper):
      return surface(places(xs, lower), places(xs, upper), series)
    case .area(let xs, let ys):
      let foot = y.scale.kind == .linear ? 0 : y.scale.range.lowerBound
      return surface(places(xs, ys.map { _ in foot }), places(xs, ys), series)
    case .bars(let xs, let heights, let width):
      let half = (width ?? Mark.barWidth(xs)) / 2
      return bars(zip(xs, heights).map { ($0 - half, $0 + half, $1) }, series)
    case .namedBars(let names, let heights):
      return bars(
        zip(names.indices, heights).map { (Double($0) - 0.4, Double($0) + 0.4, $1) }, series)
    case .histogram(let edges, let counts):
      return bars(
        zip(zip(edges, edges.dropFirst()), counts).map { ($0.0, $0.1, $1) }, series, gap: 0.5)
    case .heatmap(let map):
      return cells(map, scale: scale)
    case .regions(let regions):
      return tiles(regions, theme: theme)
    case .verticalRule(let value):
      let place = x.scale.place(value)
      return rule(Point(place, rect.y), Point(place, rect.bottom), series)
    case .horizontalRule(let value):
      let place = y.scale.place(value)
      return rule(Point(rect.x, place), Point(rect.right, place), series)
    case .text(let px, let py, let string):
      let place = Point(x.scale.place(px), y.scale.place(py))
      guard rect.contains(place) else { return [] }
      return [
        .text(
          Text(
            string: string, place: Point(place.x, place.y + series.size * 0.36), size: series.size,
            colour: series.colour, anchor: .middle))
      ]
    case .scatter(let points): return scatter(points, series, scale: scale)
    case .errorBars(let bars): return errorBars(bars, series)
    case .contours(let contours): return self.contours(contours, series, scale: scale, theme: theme)
    case .rug(let values, let isVertical): return rug(values, isVertical: isVertical, series)
    case .boxes(let boxes): return self.boxes(boxes, series, theme: theme)
    }
  }

  /// Runs of neighbouring points that have a place.
  func places(_ xs: [Double], _ ys: [Double]) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    run.reserveCapacity(min(xs.count, ys.count))
    for (px, py) in zip(xs, ys) {
      if let point = place(px, py) {
        run.append(point)
      } else if !run.isEmpty {
        runs.append(run)
        run = []
      }
    }
    if !run.isEmpty { runs.append(run) }
    return runs
  }

  private func place(_ px: Double, _ py: Double) -> Point? {
    let point = Point(x.scale.place(px), y.scale.place(py))
    // Places far outside are cut later; beyond this they would lose the digits that matter inside.
    return px.isDrawable && py.isDrawable && point.x.magnitude < 1e9 && point.y.magnitude < 1e9
      ? point : nil
  }

  private func stepped(_ run: [Point]) -> [Point] {
    guard let first = run.first else { return [] }
    return zip(run, run.dropFirst()).reduce(into: [first]) { result, pair in
      result.append(Point(pair.1.x, pair.0.y))
      result.append(pair.1)
    }
  }

  private func curve(_ runs: [[Point]], _ series: Series, name: String) -> [Scene.Item] {
    var items: [Scene.Item] = []
    if series.dash != .none {
      let parts = runs.flatMap { rect.clip(line: $0.thinnedToColumns) }.thinned(to: mostCorners)
      if !parts.isEmpty {
        items.append(.path(Path(runs: parts, isClosed: false, paint: series.stroke)))
      }
      // A point alone between gaps would vanish.
      let lonely = runs.filter { $0.count == 1 }
      if series.marker == nil {
        let places = lonely.flatMap { $0 }.filter(rect.contains)
        items += places.thinnedToGrid(of: Self.mostMarkers).map {
          .circle($0, radius: series.lineWidth, .filled(series.colour, opacity: series.opacity))
        }
      }
    }
    if series.marker != nil { items += markers(runs.lazy.flatMap { $0 }, series) }
    return name.isEmpty || items.isEmpty ? items : [.group(name, items)]
  }

  private func markers<Points: LazyCollectionProtocol>(_ points: Points, _ series: Series)
    -> [Scene.Item] where Points.Element == Point
  {
    let marker = series.marker ?? .disc
    let rect = rect.inset(by: -0.5)
    let inside = points.filter { rect.contains($0) }.thinnedToGrid(of: Self.mostMarkers)
    let paint =
      inside.count > Self.mostRims
      ? .filled(series.colour, opacity: series.opacity) : series.markerPaint
    return inside.map { marker.item(at: $0, size: series.size, paint: paint) }
  }

  /// More markers than this cannot be told apart, and only make the picture slow.
  static let mostMarkers = 3000
  /// Among more markers than this rims are all that would be seen.
  static let mostRims = 500

  /// The most corners of one layer: a line that runs back and forth this often is a surface, and with many layers
  /// each has a share of what a picture can show.
  private var mostCorners: Int { min(50_000, max(50, 500_000 / max(plan.series.count, 1))) }

  private func surface(_ lower: [[Point]], _ upper: [[Point]], _ series: Series) -> [Scene.Item] {
    let runs = zip(lower, upper).compactMap { lower, upper -> [Point]? in
      guard lower.count == upper.count, lower.count > 1 else { return nil }
      let part = rect.clip(
        polygon: upper.thinnedToColumns + lower.thinnedToColumns.reversed())
      return part.count > 2 ? part : nil
    }
    guard !runs.isEmpty else { return [] }
    let paint = Paint.filled(series.colour, opacity: series.opacity)
    let item = Scene.Item.path(
      Path(runs: runs.thinned(to: mostCorners), isClosed: true, paint: paint))
    return [series.label.map { .group($0, [item]) } ?? item]
  }

  private typealias Bar = (left: Double, right: Double, height: Double)

  /// More bars than this are narrower than a px.
  private static let mostBars = 5000

  /// Neighbours beyond the most that are told apart become one, as high as the highest of them.
  private static func joined(_ bars: [Bar]) -> [Bar] {
    guard bars.count > mostBars else { return bars }
    let sorted = bars.filter { $0.height.isDrawable }.sorted { $0.left < $1.left }
    let step = (sorted.count + mostBars - 1) / mostBars
    return stride(from: 0, to: sorted.count, by: step).map { start in
      let part = sorted[start..<min(start + step, sorted.count)]
      let highest = part.max { $0.height.magnitude < $1.height.magnitude } ?? sorted[start]
      return (sorted[start].left, (part.last ?? highest).right, highest.height)
    }
  }

  private func bars(_ bars: [Bar], _ series: Series, gap: Double = 0) -> [Scene.Item] {
    let foot = y.scale.place(y.scale.kind == .linear ? 0 : y.scale.range.lowerBound)
    let paint = Paint.filled(series.colour, opacity: series.opacity)
    let items: [Scene.Item] = Self.joined(bars).compactMap { bar in
      guard bar.height.isDrawable, bar.left.isDrawable, bar.right.isDrawable else { return nil }
      let top = y.scale.place(bar.height)
      let ends = [x.scale.place(bar.left), x.scale.place(bar.right)].sorted()
      let left = max(ends[0] + gap, rect.x)
      let right = min(ends[1] - gap, rect.right)
      let high = min(max(min(top, foot), rect.y), rect.bottom)
      let low = min(max(max(top, foot), rect.y), rect.bottom)
      guard right > left, low > high else { return nil }
      return .rectangle(Rect(x: left, y: high, width: right - left, height: low - high), paint)
    }
    return items.isEmpty ? [] : [.group(series.label ?? "bars", items)]
  }

  private func rule(_ start: Point, _ end: Point, _ series: Series) -> [Scene.Item] {
    guard start.x.isFinite, start.y.isFinite else { return [] }
    let parts = rect.clip(line: [start, end])
    guard !parts.isEmpty else { return [] }
    return [.path(Path(runs: parts, isClosed: false, paint: series.stroke))]
  }
}
