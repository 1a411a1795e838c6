extension [Point] {
  /// The line with no more points than its picture needs: first, lowest, highest and last of each half px.
  ///
  /// Lines of few points, and lines that run back, are left as they are.
  ///
  /// - Complexity: O(*n*)
  ///
  /// *Source*: Jugel, Jerzak, Hackenbroich and Markl, "M4: a visualization-oriented time series data aggregation"
  /// (2014).
  var thinnedToColumns: [Point] {
    guard count > 2000, let first else { return self }
    guard zip(self, dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return self }
    var kept: [Point] = []
    var column = (first.x * 2).rounded(.down)
    var lowest = 0
    var highest = 0
    var start = 0
    func close(_ end: Int) {
      for index in Set([start, lowest, highest, end]).sorted() { kept.append(self[index]) }
    }
    for (index, point) in enumerated() {
      let here = (point.x * 2).rounded(.down)
      if here != column {
        close(index - 1)
        (column, start, lowest, highest) = (here, index, index, index)
      }
      if point.y < self[lowest].y { lowest = index }
      if point.y > self[highest].y { highest = index }
    }
    close(count - 1)
    return kept
  }
}

extension Collection<Point> {
  /// At most `limit` of the points: the first one in each cell of the finest grid that is coarse enough.
  ///
  /// Only those are held, so that of many points the places may be told lazily.
  ///
  /// - Complexity: O(*n*) for each of a few grids.
  func thinnedToGrid(of limit: Int) -> [Point] {
    let first = Array(prefix(limit + 1))
    if first.count <= limit { return first }
    var size = 0.5
    while true {
      var seen: Set<Int64> = []
      var kept: [Point] = []
      for point in self
      where seen.insert(Int64(point.x / size) &* 65_536 &+ Int64(point.y / size)).inserted {
        kept.append(point)
        if kept.count > limit, size <= 64 { break }
      }
      if kept.count <= limit || size > 64 { return kept }
      size *= 1.5
    }
  }
}

extension [[Point]] {
  /// Runs with about `limit` points at most: of too many runs every so many-th, of their points likewise, and the ends.
  ///
  /// - Complexity: O(*n*)
  func thinned(to limit: Int) -> [[Point]] {
    var runs = self
    if runs.count > limit / 2 {
      let step = runs.count / (limit / 2) + 1
      runs = stride(from: 0, to: runs.count, by: step).map { runs[$0] }
    }
    let total = runs.reduce(0) { $0 + $1.count }
    guard total > limit else { return runs }
    let step = total / limit + 1
    return runs.map { run in
      guard let last = run.last, run.count > 2 else { return run }
      return stride(from: 0, to: run.count - 1, by: step).map { run[$0] } + [last]
    }
  }
}
