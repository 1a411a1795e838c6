import CMath

/// How far data reach along one axis, and which ends the axis may not be moved beyond.
struct Extent: Sendable, Equatable {
  var lower = Double.infinity
  var upper = -Double.infinity
  /// The smallest positive value: where a logarithmic axis may begin.
  var positive = Double.infinity
  /// Ends that stay where they are, such as the foot of bars or the edge of a picture.
  var isLowerFirm = false
  var isUpperFirm = false

  var isEmpty: Bool { lower > upper }

  mutating func include(_ value: Double) {
    guard value.isDrawable else { return }
    if value < lower {
      lower = value
      isLowerFirm = false
    }
    if value > upper {
      upper = value
      isUpperFirm = false
    }
    if value > 0 { positive = min(positive, value) }
  }

  mutating func include(_ values: [Double]) {
    for value in values { include(value) }
  }

  /// Includes a value beyond which the axis does not reach unless other data do.
  mutating func includeFirmly(_ value: Double) {
    guard value.isDrawable else { return }
    if value <= lower {
      lower = value
      isLowerFirm = true
    }
    if value >= upper {
      upper = value
      isUpperFirm = true
    }
    if value > 0 { positive = min(positive, value) }
  }

  mutating func formUnion(_ other: Extent) {
    guard !other.isEmpty else { return }
    if other.lower < lower || (other.lower == lower && other.isLowerFirm) {
      lower = other.lower
      isLowerFirm = other.isLowerFirm
    }
    if other.upper > upper || (other.upper == upper && other.isUpperFirm) {
      upper = other.upper
      isUpperFirm = other.isUpperFirm
    }
    positive = min(positive, other.positive)
  }

  /// The ends of the axis: the limits where they are given, else the data with some room around them.
  func range(_ kind: ScaleKind, limits: Limits?, room: Double) -> ClosedRange<Double> {
    switch kind {
    case .linear: linearRange(limits: limits, room: room)
    // Around a single date some days.
    case .dates: linearRange(limits: limits, room: room, around: 5)
    case .logarithmic: logarithmicRange(limits: limits)
    }
  }

  private func linearRange(limits: Limits?, room: Double, around: Double? = nil) -> ClosedRange<
    Double
  > {
    var low = isEmpty ? 0 : lower
    var high = isEmpty ? 1 : upper
    if let limits {
      let given = [limits.lower, limits.upper].compactMap { $0 }.filter { $0.isDrawable }
      if given.count == 2, given[0] != given[1] {
        return min(given[0], given[1])...max(given[0], given[1])
      }
    }
    let lowerLimit = limits?.lower.flatMap { $0.isDrawable ? $0 : nil }
    let upperLimit = limits?.upper.flatMap { $0.isDrawable ? $0 : nil }
    low = lowerLimit ?? low
    high = upperLimit ?? high
    // Too near together to be told apart: a constant.
    if !(high - low > 1e-12 * max(low.magnitude, high.magnitude) && high - low > 1e-290) {
      let middle = lowerLimit ?? upperLimit ?? low / 2 + high / 2
      let pad = around ?? Self.pad(around: middle)
      // Equal limits are no limits: the axis goes around them.
      if let lowerLimit, lowerLimit == upperLimit { return (middle - pad)...(middle + pad) }
      if isLowerFirm && lowerLimit == nil { return middle...(middle + 2 * pad) }
      return (lowerLimit ?? (middle - pad))...(upperLimit ?? (middle + pad))
    }
    let length = high - low
    if lowerLimit == nil && !isLowerFirm { low -= room * length }
    if upperLimit == nil && !isUpperFirm { high += room * length }
    return low...high
  }

  /// Room around a single value: half of its leading power of ten, so that the ticks around it are round.
  private static func pad(around value: Double) -> Double {
    guard value.magnitude > 1e-280 else { return 1 }
    return 0.5 * Decimal.powerOfTen(Int(floor(log10(value.magnitude))))
  }

  private func logarithmicRange(limits: Limits?) -> ClosedRange<Double> {
    let given = [limits?.lower, limits?.upper].map {
      $0.flatMap { $0 > 1e-290 && $0.isDrawable ? $0 : nil }
    }
    if let first = given[0], let second = given[1], first != second {
      return min(first, second)...max(first, second)
    }
    let hasData = positive.isFinite && upper > 0
    var low = given[0] ?? (hasData ? max(positive, 1e-290) : 1)
    var high = given[1] ?? (hasData ? max(upper, 1e-290) : 10)
    if high <= low * 1.000001 {
      if given[0] == nil { low /= 3 }
      if given[1] == nil { high = max(high, low) * 3 }
      return low...max(high, low * 2)
    }
    // As on a linear axis, some room around the data; logarithms of such ratios never overflow.
    let factor = exp(0.04 * min(log(high / low), 200))
    if given[0] == nil { low /= factor }
    if given[1] == nil { high *= factor }
    return low...high
  }
}

extension Sequence<Mark> {
  /// Of marks of a kind that share their numbers, one.
  var distinct: [Mark] {
    var seen: Set<[Int]> = []
    return filter { mark in mark.placeOfNumbers.map { seen.insert($0).inserted } ?? true }
  }

  /// Adds what these marks cover to the extents of their panel.
  func extend(x: inout Extent, y: inout Extent) {
    for mark in distinct { mark.extend(x: &x, y: &y) }
  }

  /// How many items of these marks the axes cannot show; numbers that many of them share are counted through once.
  func hidden(_ x: Axis.Input, _ y: Axis.Input) -> Hidden {
    var known: [[Int]: Hidden] = [:]
    return reduce(Hidden()) { sum, mark in
      guard let place = mark.placeOfNumbers else { return sum + mark.hidden(x, y) }
      let hidden = known[place] ?? mark.hidden(x, y)
      known[place] = hidden
      return sum + hidden
    }
  }
}

extension Mark {
  /// Where its numbers lie in memory: the same of marks that share them, as long as those live; nil where they are few.
  fileprivate var placeOfNumbers: [Int]? {
    func address(_ numbers: [Double]) -> Int {
      numbers.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    }
    return switch self {
    case .line(let x, let y), .steps(let x, let y): [0, address(x), address(y)]
    case .points(let x, let y): [5, address(x), address(y)]
    case .area(let x, let y): [1, address(x), address(y)]
    case .bars(let x, let heights, nil): [2, address(x), address(heights)]
    case .band(let x, let lower, let upper): [3, address(x), address(lower), address(upper)]
    case .histogram(let edges, let counts): [4, address(edges), address(counts)]
    case .scatter(let points): [6, address(points.x), address(points.y)]
    default: nil
    }
  }

  /// Adds what this mark covers to the extents of its panel.
  func extend(x: inout Extent, y: inout Extent) {
    switch self {
    case .line(let xs, let ys), .points(let xs, let ys), .steps(let xs, let ys):
      for (px, py) in zip(xs, ys) where px.isDrawable && py.isDrawable {
        x.include(px)
        y.include(py)
      }
    case .area(let xs, let ys):
      for (px, py) in zip(xs, ys) where px.isDrawable && py.isDrawable {
        x.include(px)
        y.include(py)
      }
      y.includeFirmly(0)
    case .band(let xs, let lower, let upper):
      for (index, px) in xs.enumerated() where px.isDrawable {
        guard index < lower.count, index < upper.count, lower[index].isDrawable,
          upper[index].isDrawable
        else { continue }
        x.include(px)
        y.include(lower[index])
        y.include(upper[index])
      }
    case .bars(let xs, let heights, let width):
      let half = (width ?? Self.barWidth(xs)) / 2
      for (px, height) in zip(xs, heights) where px.isDrawable && height.isDrawable {
        x.include(px - half)
        x.include(px + half)
        y.include(height)
      }
      y.includeFirmly(0)
    case .namedBars(let names, let heights):
      x.includeFirmly(-0.6)
      x.includeFirmly(Double(max(names.count, 1)) - 0.4)
      y.include(heights)
      y.includeFirmly(0)
    case .histogram(let edges, let counts):
      x.include(edges)
      y.include(counts)
      y.includeFirmly(0)
    case .heatmap(let map):
      for end in [map.xEdges?.first ?? -0.5, map.xEdges?.last ?? Double(map.columns) - 0.5] {
        x.includeFirmly(end)
      }
      for end in [map.yEdges?.first ?? -0.5, map.yEdges?.last ?? Double(map.rows) - 0.5] {
        y.includeFirmly(end)
      }
    case .regions(let regions):
      x.includeFirmly(regions.x.lowerBound)
      x.includeFirmly(regions.x.upperBound)
      y.includeFirmly(regions.y.lowerBound)
      y.includeFirmly(regions.y.upperBound)
    case .scatter(let points):
      for (px, py) in zip(points.x, points.y) where px.isDrawable && py.isDrawable {
        x.include(px)
        y.include(py)
      }
    case .errorBars(let bars):
      for index in 0..<bars.count {
        guard let reach = bars.reach(index) else { continue }
        for end in [reach.x.lowerBound, reach.x.upperBound] { x.include(end) }
        for end in [reach.y.lowerBound, reach.y.upperBound] { y.include(end) }
      }
    case .contours(let contours):
      for end in [contours.x.lowerBound, contours.x.upperBound] { x.includeFirmly(end) }
      for end in [contours.y.lowerBound, contours.y.upperBound] { y.includeFirmly(end) }
    case .rug(let values, let isVertical):
      if isVertical { y.include(values) } else { x.include(values) }
    case .boxes(let boxes):
      x.includeFirmly(-0.6)
      x.includeFirmly(Double(max(boxes.names.count, 1)) - 0.4)
      y.include(boxes.ends)
    case .verticalRule(let place): x.include(place)
    case .horizontalRule(let place): y.include(place)
    case .text(let px, let py, _):
      x.include(px)
      y.include(py)
    }
  }

  /// Four fifths of the smallest distance between two bars, but no less than a hundredth of the way across.
  static func barWidth(_ places: [Double]) -> Double {
    let sorted = places.filter { $0.isDrawable }.sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else { return 0.8 }
    let distance = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.min()
    return max(0.8 * (distance ?? 1), (last - first) / 100)
  }
}
