import CMath

/// Lines along which the values of a grid are the same.
public struct Contours: Sendable, Equatable {
  /// The level of each line and its points, in data units.
  public struct Line: Sendable, Equatable {
    /// The value along it.
    public var level: Double
    /// Places across.
    public var x: [Double]
    /// Places upwards.
    public var y: [Double]
  }

  /// All lines, by ascending level.
  public var lines: [Line]
  /// The levels, ascending.
  public var levels: [Double]
  /// Whether lines have the colours of their levels; else they have the layer's, and each its level written on it.
  public var isColoured = false
  /// The left and right end of the grid.
  public var x: ClosedRange<Double>
  /// The lower and upper end of the grid.
  public var y: ClosedRange<Double>

  /// Lines through a grid of values, which are straight between its places.
  ///
  /// - Parameters:
  ///   - values: Row by row; where a value is not finite lines end.
  ///   - x: The place of each column, ascending.
  ///   - y: The place of each row, ascending.
  ///   - levels: The values to follow; nil for about `count` round ones.
  ///   - count: How many levels are wanted where none are given.
  /// - Throws: `FigureError.shape` when the counts do not fit each other, or places do not ascend.
  /// - Complexity: O(cells · levels that cross them)
  ///
  /// *Source*: Maple, "Geometric design and space planning using the marching squares and marching cube algorithms" (2003);
  /// a cell whose corners alternate is decided by its middle.
  public init(
    values: [Double], x: [Double], y: [Double], levels: [Double]? = nil, count: Int = 7
  ) throws(FigureError) {
    let (total, overflows) = x.count.multipliedReportingOverflow(by: y.count)
    guard !overflows, values.count == total, x.count > 1, y.count > 1 else {
      throw .shape(
        "\(values.count) values do not make contours over \(x.count) columns and \(y.count) rows")
    }
    for places in [x, y] {
      guard places.allSatisfy({ $0.isDrawable }),
        zip(places, places.dropFirst()).allSatisfy({ $0 < $1 })
      else { throw .shape("The places of contours ascend") }
    }
    var extent = Extent()
    extent.include(values)
    let wanted = levels ?? Self.levels(extent, count: count)
    self.levels = wanted.filter { $0.isDrawable }.sorted()
    self.x = x[0]...x[x.count - 1]
    self.y = y[0]...y[y.count - 1]
    lines = self.levels.flatMap { Self.lines(values, x, y, at: $0) }
  }

  /// Round numbers between the smallest and the largest value.
  private static func levels(_ extent: Extent, count: Int) -> [Double] {
    guard !extent.isEmpty, extent.lower < extent.upper else { return [] }
    let ticks = Ticks.linear(extent.lower...extent.upper, target: Double(count)) { _ in true }
    return ticks.values.filter { $0 > extent.lower && $0 < extent.upper }
  }

  /// Where the grid's edges are crossed: an edge is named by its lower left corner and its direction.
  private struct Edge: Hashable {
    var corner: Int
    var isUpright: Bool
  }

  private static func lines(_ values: [Double], _ x: [Double], _ y: [Double], at level: Double)
    -> [Line]
  {
    let columns = x.count
    // Each crossed edge has at most two neighbours, one in each cell beside it.
    var neighbours: [Edge: [Edge]] = [:]
    var order: [Edge] = []
    func join(_ a: Edge, _ b: Edge) {
      for (from, to) in [(a, b), (b, a)] {
        if neighbours[from] == nil { order.append(from) }
        neighbours[from, default: []].append(to)
      }
    }
    for row in 0..<(y.count - 1) {
      for column in 0..<(columns - 1) {
        let corner = row * columns + column
        let corners = [
          values[corner], values[corner + 1], values[corner + columns + 1],
          values[corner + columns],
        ]
        guard corners.allSatisfy({ $0.isDrawable }) else { continue }
        let isAbove = corners.map { $0 > level }
        let edges = [
          Edge(corner: corner, isUpright: false), Edge(corner: corner + 1, isUpright: true),
          Edge(corner: corner + columns, isUpright: false), Edge(corner: corner, isUpright: true),
        ]
        let crossed = (0..<4).filter { isAbove[$0] != isAbove[($0 + 1) % 4] }
        if crossed.count == 2 {
          join(edges[crossed[0]], edges[crossed[1]])
        } else if crossed.count == 4 {
          let middle = corners.reduce(0) { $0 + $1 / 4 } > level
          // The corner below left is cut off, with the one opposite, unless the middle joins them.
          let cutsFirst = middle != isAbove[0]
          join(edges[0], edges[cutsFirst ? 3 : 1])
          join(edges[2], edges[cutsFirst ? 1 : 3])
        }
      }
    }
    func place(_ edge: Edge) -> (Double, Double) {
      let other = edge.corner + (edge.isUpright ? columns : 1)
      let (from, to) = (values[edge.corner], values[other])
      let share = (level / 2 - from / 2) / (to / 2 - from / 2)
      let (row, column) = (edge.corner / columns, edge.corner % columns)
      return edge.isUpright
        ? (x[column], y[row] + share * (y[row + 1] - y[row]))
        : (x[column] + share * (x[column + 1] - x[column]), y[row])
    }
    var seen: Set<Edge> = []
    var lines: [Line] = []
    func follow(from start: Edge) {
      guard seen.insert(start).inserted else { return }
      var run = [start]
      var last = start
      while let next = neighbours[last]?.first(where: { !seen.contains($0) }) {
        seen.insert(next)
        run.append(next)
        last = next
      }
      if run.count > 2, neighbours[last]?.contains(start) == true { run.append(start) }
      let places = run.map(place)
      lines.append(Line(level: level, x: places.map { $0.0 }, y: places.map { $0.1 }))
    }
    // Open lines from their ends, then rings.
    for edge in order where neighbours[edge]?.count == 1 { follow(from: edge) }
    for edge in order { follow(from: edge) }
    return lines
  }
}
