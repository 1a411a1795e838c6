extension FigureLayout.Frame {
  /// A heat map in its place, its first row where the y axis puts it.
  func cells(_ map: Heatmap, scale: ColourScale?) -> [Scene.Item] {
    guard let scale, map.rows > 0, map.columns > 0 else { return [] }
    let xEdges = map.xEdges ?? (0...map.columns).map { Double($0) - 0.5 }
    let yEdges = map.yEdges ?? (0...map.rows).map { Double($0) - 0.5 }
    var xs = xEdges.map(x.scale.place)
    var ys = yEdges.map(y.scale.place)
    guard xs.allSatisfy({ $0.isFinite }), ys.allSatisfy({ $0.isFinite }) else { return [] }
    var values = map.values
    if let first = xs.first, let last = xs.last, first > last {
      xs.reverse()
      values = (0..<map.rows).flatMap { row in
        values[row * map.columns..<(row + 1) * map.columns].reversed()
      }
    }
    if let first = ys.first, let last = ys.last, first > last {
      ys.reverse()
      values = (0..<map.rows).reversed().flatMap { row in
        values[row * map.columns..<(row + 1) * map.columns]
      }
    }
    return [
      .cells(
        Cells(
          values: values, rows: map.rows, columns: map.columns, xs: xs, ys: ys, colours: scale
        ).clipped(to: rect))
    ]
  }

  /// Regions of classes as pale rectangles, one path a class.
  func tiles(_ regions: Regions, theme: Theme) -> [Scene.Item] {
    guard regions.rows > 0, regions.columns > 0 else { return [] }
    let left = regions.x.lowerBound
    let wide = (regions.x.upperBound - left) / Double(regions.columns)
    let low = regions.y.lowerBound
    let high = (regions.y.upperBound - low) / Double(regions.rows)
    var runs: [[[Point]]] = Array(repeating: [], count: regions.names.count)
    for row in 0..<regions.rows {
      let bottom = y.scale.place(low + Double(row) * high)
      let top = y.scale.place(low + Double(row + 1) * high)
      var column = 0
      while column < regions.columns {
        let label = regions.classes[row * regions.columns + column]
        let start = column
        while column < regions.columns,
          regions.classes[row * regions.columns + column] == label
        {
          column += 1
        }
        guard let label, runs.indices.contains(label) else { continue }
        let from = x.scale.place(left + Double(start) * wide)
        let to = x.scale.place(left + Double(column) * wide)
        let corners = [Point(from, top), Point(to, top), Point(to, bottom), Point(from, bottom)]
        let part = rect.clip(polygon: corners)
        if part.count > 2 { runs[label].append(part) }
      }
    }
    return runs.enumerated().compactMap { index, runs in
      guard !runs.isEmpty else { return nil }
      let colour = theme.cycle[index % theme.cycle.count]
      return .group(
        regions.names[index],
        [
          .path(
            Path(runs: runs, isClosed: true, paint: .filled(colour, opacity: Regions.opacity)))
        ])
    }
  }
}

extension Cells {
  /// The cells within a rectangle; those on its edge are cut.
  func clipped(to rect: Rect) -> Cells {
    func kept(_ edges: [Double], _ low: Double, _ high: Double) -> Range<Int> {
      let first = edges.dropFirst().firstIndex { $0 > low + 1e-9 }.map { $0 - 1 } ?? edges.count - 1
      let last = edges.dropLast().lastIndex { $0 < high - 1e-9 }.map { $0 + 1 } ?? 0
      return first..<max(first, last)
    }
    let across = kept(xs, rect.x, rect.right)
    let down = kept(ys, rect.y, rect.bottom)
    var result = self
    result.columns = across.count
    result.rows = down.count
    if across.count != columns || down.count != rows {
      result.values = down.flatMap { row in across.map { values[row * columns + $0] } }
    }
    result.xs = xs[across.lowerBound...across.upperBound].map { min(max($0, rect.x), rect.right) }
    result.ys = ys[down.lowerBound...down.upperBound].map { min(max($0, rect.y), rect.bottom) }
    return result
  }
}
