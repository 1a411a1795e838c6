/// What a layer draws, in data units.
///
/// Where several arrays belong together the shortest decides; values that are not finite leave a gap and are counted
/// in the figure's sentence.
public enum Mark: Sendable, Equatable {
  /// A line through the points in their order; a gap where a value is not finite.
  case line(x: [Double], y: [Double])
  /// One marker per point.
  case points(x: [Double], y: [Double])
  /// A line that keeps each y until the next x.
  case steps(x: [Double], y: [Double])
  /// The surface between two curves.
  case band(x: [Double], lower: [Double], upper: [Double])
  /// The surface between a curve and zero.
  case area(x: [Double], y: [Double])
  /// Bars from zero, centred on x; `width` in x units, nil for four fifths of the smallest distance, at least a hundredth of the way across.
  case bars(x: [Double], heights: [Double], width: Double?)
  /// Bars from zero, one per name.
  case namedBars(names: [String], heights: [Double])
  /// Bars without gaps: `counts[i]` stands over `edges[i]` to `edges[i + 1]`.
  case histogram(edges: [Double], counts: [Double])
  /// Cells coloured by value.
  case heatmap(Heatmap)
  /// Cells coloured by class.
  case regions(Regions)
  /// A line across the whole panel at a fixed x.
  case verticalRule(Double)
  /// A line across the whole panel at a fixed y.
  case horizontalRule(Double)
  /// Words at a place, centred there.
  case text(x: Double, y: Double, String)
  /// One marker per point, coloured or sized by numbers.
  case scatter(Scatter)
  /// How uncertain points are, as strokes with caps.
  case errorBars(ErrorBars)
  /// Lines of equal value.
  case contours(Contours)
  /// A short stroke for each value at the foot of the panel, or at its left side.
  case rug([Double], isVertical: Bool)
  /// A box plot for each name.
  case boxes(Boxes)
}

/// A matrix of values shown as coloured cells.
///
/// Without edges, cell centres are the indices, rows run downwards and cells are square, as of a picture. With edges
/// they are places on the axes.
public struct Heatmap: Sendable, Equatable {
  /// Number of cells downwards.
  public var rows: Int
  /// Number of cells across.
  public var columns: Int
  /// Row by row, `rows · columns` values; NaN is shown in grey.
  public var values: [Double]
  /// `columns + 1` places on the x axis, ascending; nil for indices.
  public var xEdges: [Double]?
  /// `rows + 1` places on the y axis, ascending; nil for indices downwards.
  public var yEdges: [Double]?

  /// A heat map.
  ///
  /// - Parameters:
  ///   - values: Row by row.
  ///   - rows: Number of rows.
  ///   - columns: Number of columns.
  ///   - xCentres: The place of each column, in any order; columns are sorted by it.
  ///   - yCentres: The place of each row, in any order; rows are sorted by it.
  /// - Throws: `FigureError.shape` when the counts do not fit each other.
  public init(
    values: [Double], rows: Int, columns: Int, xCentres: [Double]? = nil, yCentres: [Double]? = nil
  ) throws(FigureError) {
    let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflows, values.count == count else {
      throw FigureError.shape("\(values.count) values do not make \(rows) rows of \(columns)")
    }
    if let xCentres, xCentres.count != columns {
      throw FigureError.shape("\(xCentres.count) places for \(columns) columns")
    }
    if let yCentres, yCentres.count != rows {
      throw FigureError.shape("\(yCentres.count) places for \(rows) rows")
    }
    self.rows = rows
    self.columns = columns
    self.values = values
    if let xCentres, let (order, edges) = Self.edges(around: xCentres) {
      xEdges = edges
      if order != Array(0..<columns) {
        self.values = (0..<rows).flatMap { row in order.map { values[row * columns + $0] } }
      }
    }
    if let yCentres, let (order, edges) = Self.edges(around: yCentres) {
      yEdges = edges
      if order != Array(0..<rows) {
        let sorted = self.values
        self.values = order.flatMap { sorted[$0 * columns..<($0 + 1) * columns] }
      }
    }
  }

  /// The ascending order of the centres, and the places half way between neighbours; nil when a centre is not finite
  /// or two are the same.
  private static func edges(around centres: [Double]) -> (order: [Int], edges: [Double])? {
    guard let first = centres.first, centres.allSatisfy({ $0.isDrawable }) else { return nil }
    let order = centres.indices.sorted { (centres[$0], $0) < (centres[$1], $1) }
    let sorted = order.map { centres[$0] }
    guard sorted.count > 1 else { return (order, [first - 0.5, first + 0.5]) }
    let middles = zip(sorted, sorted.dropFirst()).map { ($0 + $1) / 2 }
    guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    let edges =
      [2 * sorted[0] - middles[0]] + middles + [
        2 * sorted[sorted.count - 1] - middles[middles.count - 1]
      ]
    return (order, edges)
  }
}

/// A grid of class numbers shown as pale regions, such as the decisions of a classifier.
public struct Regions: Sendable, Equatable {
  /// Row by row from the lowest y: the index of a name, or nil where no class is decided.
  public var classes: [Int?]
  /// Number of rows.
  public var rows: Int
  /// Number of columns.
  public var columns: Int
  /// Left and right end.
  public var x: ClosedRange<Double>
  /// Bottom and top end.
  public var y: ClosedRange<Double>
  /// Names of the classes.
  public var names: [String]

  /// A grid of classes.
  ///
  /// - Throws: `FigureError.shape` when there are not `rows · columns` classes.
  public init(
    classes: [Int?], rows: Int, columns: Int, x: ClosedRange<Double>, y: ClosedRange<Double>,
    names: [String]
  ) throws(FigureError) {
    let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflows, classes.count == count else {
      throw FigureError.shape("\(classes.count) classes do not make \(rows) rows of \(columns)")
    }
    self.classes = classes
    self.rows = rows
    self.columns = columns
    self.x = x
    self.y = y
    self.names = names
  }
}
