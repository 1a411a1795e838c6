extension FigureLayout.Frame {
  /// The legend inside this panel, where it covers the fewest things.
  func legendItems(_ theme: Theme) -> [Scene.Item] {
    guard case .inside(let place) = plan.names else { return [] }
    let entries = plan.entries
    guard !entries.isEmpty else { return [] }
    let box = legendBox(entries, place).box
    var items: [Scene.Item] = [
      .rectangle(box, .filled(theme.ground, opacity: 0.82))
    ]
    var top = box.y + 3
    for entry in entries {
      items += entry.items(at: Point(box.x + 6, top + entry.height / 2), theme: theme)
      top += entry.height
    }
    return [.group("legend", items)]
  }

  /// Where the legend covers the fewest places of the data, and how many those are.
  func legendBox(_ entries: [LegendEntry], _ place: LegendPlace) -> (box: Rect, covered: Int) {
    let size = (
      width: (entries.map { $0.width }.max() ?? 0) + 14,
      height: entries.reduce(6) { $0 + $1.height }
    )
    let places = occupied
    let counted = candidates(place, size).map { box in
      (box: box, covered: places.count { box.inset(by: -3).contains($0) })
    }
    return counted.min { $0.covered < $1.covered } ?? (rect, 0)
  }

  /// Names at the right ends of their lines.
  func endLabelItems(_ theme: Theme) -> [Scene.Item] {
    guard case .atEnds(let ends) = plan.names else { return [] }
    return ends.map { end in
      .text(
        Text(
          string: end.text,
          place: Point(rect.right + 6, y.scale.place(end.value) + 4.5), size: LegendEntry.size,
          colour: end.colour.readable(on: theme.ground)))
    }
  }

  private func candidates(_ place: LegendPlace, _ size: (width: Double, height: Double)) -> [Rect] {
    let inset = 6.0
    let left = rect.x + inset
    let right = max(left, rect.right - inset - size.width)
    let top = rect.y + inset
    let bottom = max(top, rect.bottom - inset - size.height)
    func box(_ x: Double, _ y: Double) -> Rect {
      Rect(x: x, y: y, width: size.width, height: size.height)
    }
    switch place {
    case .topLeft: return [box(left, top)]
    case .topRight: return [box(right, top)]
    case .bottomLeft: return [box(left, bottom)]
    case .bottomRight: return [box(right, bottom)]
    default:
      let middle = (left + right) / 2
      return [
        box(left, top), box(right, top), box(right, bottom), box(left, bottom), box(middle, top),
        box(middle, bottom), box(right, (top + bottom) / 2), box(left, (top + bottom) / 2),
      ]
    }
  }

  /// Places the data cover, lines every few px.
  private var occupied: [Point] {
    var places: [Point] = []
    func walk(_ xs: [Double], _ ys: [Double], isLine: Bool) {
      let count = min(xs.count, ys.count)
      var previous: Point?
      for index in stride(from: 0, to: count, by: max(1, count / 2000)) {
        let point = Point(x.scale.place(xs[index]), y.scale.place(ys[index]))
        guard point.x.isFinite, point.y.isFinite, point.x.magnitude < 1e6, point.y.magnitude < 1e6
        else {
          previous = nil
          continue
        }
        places.append(point)
        if isLine, let previous {
          let distance = max((point.x - previous.x).magnitude, (point.y - previous.y).magnitude)
          let count = min(Int(distance / 4), 200)
          for step in 0..<count {
            let share = Double(step + 1) / Double(count + 1)
            places.append(
              Point(
                previous.x + share * (point.x - previous.x),
                previous.y + share * (point.y - previous.y)))
          }
        }
        previous = point
      }
    }
    for mark in plan.series.map({ $0.mark }).distinct {
      switch mark {
      case .line(let xs, let ys), .steps(let xs, let ys), .area(let xs, let ys):
        walk(xs, ys, isLine: true)
      case .points(let xs, let ys): walk(xs, ys, isLine: false)
      case .bars(let xs, let heights, _): walk(xs, heights, isLine: true)
      case .histogram(let edges, let counts): walk(edges, counts, isLine: true)
      case .namedBars(let names, let heights):
        walk(names.indices.map(Double.init), heights, isLine: true)
      case .band(let xs, let lower, let upper):
        walk(xs, lower, isLine: true)
        walk(xs, upper, isLine: true)
      case .text(let px, let py, _): walk([px], [py], isLine: false)
      case .scatter(let points): walk(points.x, points.y, isLine: false)
      case .errorBars(let bars):
        for ends in [bars.yEnds?.lower, bars.yEnds?.upper, bars.y].compactMap({ $0 }) {
          walk(bars.x, ends, isLine: false)
        }
      case .contours(let contours):
        for line in contours.lines { walk(line.x, line.y, isLine: true) }
      case .rug(let values, let isVertical):
        let foot = values.map { _ in
          isVertical ? x.scale.range.lowerBound : y.scale.range.lowerBound
        }
        if isVertical {
          walk(foot, values, isLine: false)
        } else {
          walk(values, foot, isLine: false)
        }
      case .boxes(let boxes):
        for (index, box) in boxes.boxes.enumerated() {
          guard let box else { continue }
          let ends = [box.whiskers.lower, box.whiskers.upper]
          walk([Double(index), Double(index)], ends, isLine: true)
        }
      case .heatmap, .regions, .verticalRule, .horizontalRule: break
      }
    }
    return places
  }
}
