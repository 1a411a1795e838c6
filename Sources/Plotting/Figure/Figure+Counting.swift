extension Figure {
  /// How many layers all panels have.
  public var layerCount: Int { panels.reduce(0) { $0 + $1.layers.count } }

  /// How many numbers are looked at to draw the figure; arrays that several layers share count for each.
  public var valueCount: Int {
    panels.reduce(0) { sum, panel in
      panel.layers.reduce(sum) { sum, layer in
        let (total, overflow) = sum.addingReportingOverflow(layer.mark.valueCount)
        return overflow ? .max : total
      }
    }
  }

  /// How many of them the largest layer has.
  public var largestLayer: Int {
    panels.lazy.flatMap { $0.layers }.map { $0.mark.valueCount }.max() ?? 0
  }
}

extension Mark {
  /// How many numbers it has.
  var valueCount: Int {
    switch self {
    case .line(let x, let y), .points(let x, let y), .steps(let x, let y), .area(let x, let y):
      x.count + y.count
    case .bars(let x, let heights, _): x.count + heights.count
    case .band(let x, let lower, let upper): x.count + lower.count + upper.count
    case .namedBars(let names, let heights): names.count + heights.count
    case .histogram(let edges, let counts): edges.count + counts.count
    case .heatmap(let map): map.values.count
    case .regions(let regions): regions.classes.count
    case .scatter(let points):
      points.x.count + points.y.count + (points.values?.count ?? 0) + (points.sizes?.count ?? 0)
    case .errorBars(let bars): 4 * bars.x.count
    case .contours(let contours): contours.lines.reduce(0) { $0 + 2 * $1.x.count }
    case .rug(let values, _): values.count
    case .boxes(let boxes): boxes.boxes.reduce(0) { $0 + 6 + ($1?.outliers.count ?? 0) }
    case .verticalRule, .horizontalRule, .text: 1
    }
  }
}
