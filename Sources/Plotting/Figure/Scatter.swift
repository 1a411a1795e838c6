/// Points whose colour or size, or both, tell a number.
public struct Scatter: Sendable, Equatable {
  /// Places across; the shortest array decides how many points there are.
  public var x: [Double]
  /// Places upwards.
  public var y: [Double]
  /// What colours mean, nil for points of one colour; a point without a number is grey.
  public var values: [Double]?
  /// What the areas of the markers are proportional to, nil for points of one size; a point without a positive number is
  /// left out.
  public var sizes: [Double]?
  /// The size that has the largest marker, also where several layers share it; nil where no size is above zero.
  public var largestSize: Double?

  /// Points coloured by `values` and sized by `sizes`; the largest marker is for `largestSize`, or the largest of them.
  public init(
    x: [Double], y: [Double], values: [Double]? = nil, sizes: [Double]? = nil,
    largestSize: Double? = nil
  ) {
    self.x = x
    self.y = y
    self.values = values
    self.sizes = sizes
    self.largestSize = largestSize ?? sizes?.filter { $0.isDrawable && $0 > 0 }.max()
  }

  var count: Int {
    min(x.count, y.count, values?.count ?? .max, sizes?.count ?? .max)
  }

  /// The diameter in px of the largest marker.
  static let largestMarker = 24.0

  /// The diameter of the marker for a size: areas are proportional, down to what can still be seen.
  func diameter(of size: Double) -> Double {
    guard let largestSize else { return 0 }
    return max(3, Self.largestMarker * (size / largestSize).squareRoot())
  }
}

/// Strokes from a lower to an upper end through points.
public struct ErrorBars: Sendable, Equatable {
  /// Places across.
  public var x: [Double]
  /// Places upwards, where the marker stands.
  public var y: [Double]
  /// Ends of the upright strokes; nil where there are none.
  public var yEnds: (lower: [Double], upper: [Double])?
  /// Ends of the lying strokes; nil where there are none.
  public var xEnds: (lower: [Double], upper: [Double])?

  /// Error bars; arrays that belong together are equally long, or the shortest decides.
  public init(
    x: [Double], y: [Double], yEnds: (lower: [Double], upper: [Double])? = nil,
    xEnds: (lower: [Double], upper: [Double])? = nil
  ) {
    self.x = x
    self.y = y
    self.yEnds = yEnds
    self.xEnds = xEnds
  }

  /// Whether all numbers are the same.
  public static func == (a: ErrorBars, b: ErrorBars) -> Bool {
    a.x == b.x && a.y == b.y && a.yEnds?.lower == b.yEnds?.lower
      && a.yEnds?.upper == b.yEnds?.upper && a.xEnds?.lower == b.xEnds?.lower
      && a.xEnds?.upper == b.xEnds?.upper
  }

  var count: Int {
    min(
      x.count, y.count, yEnds.map { min($0.lower.count, $0.upper.count) } ?? .max,
      xEnds.map { min($0.lower.count, $0.upper.count) } ?? .max)
  }

  /// Where the strokes of one point end, in data units.
  func reach(_ index: Int) -> (x: ClosedRange<Double>, y: ClosedRange<Double>)? {
    func range(_ middle: Double, _ ends: (lower: [Double], upper: [Double])?) -> ClosedRange<
      Double
    >? {
      let low = ends?.lower[index] ?? middle
      let high = ends?.upper[index] ?? middle
      guard middle.isDrawable, low.isDrawable, high.isDrawable else { return nil }
      return min(low, high, middle)...max(low, high, middle)
    }
    guard let x = range(x[index], xEnds), let y = range(y[index], yEnds) else { return nil }
    return (x, y)
  }
}

/// Five numbers for each of several groups, and what lies far from them.
///
/// *Source*: Tukey, "Exploratory Data Analysis" (1977), section 2C: whiskers reach to the last value within one and a half
/// times the distance of the quartiles.
public struct Boxes: Sendable, Equatable {
  /// One group's numbers.
  public struct Box: Sendable, Equatable {
    /// First quartile, median and third quartile: between order statistics, as NumPy and R (type 7) have them.
    public var quartiles: (lower: Double, median: Double, upper: Double)
    /// The ends of the whiskers.
    public var whiskers: (lower: Double, upper: Double)
    /// Values beyond the whiskers, ascending.
    public var outliers: [Double]
    /// How many values there are.
    public var count: Int

    /// Whether all numbers are the same.
    public static func == (a: Box, b: Box) -> Bool {
      a.quartiles == b.quartiles && a.whiskers == b.whiskers && a.outliers == b.outliers
        && a.count == b.count
    }

    /// The box of these values; nil when none is a number.
    public init?(_ values: [Double]) {
      let sorted = values.filter { $0.isDrawable }.sorted()
      guard let first = sorted.first, let last = sorted.last else { return nil }
      func quantile(_ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let index = min(Int(place), sorted.count - 1)
        let next = min(index + 1, sorted.count - 1)
        return sorted[index] + (place - Double(index)) * (sorted[next] - sorted[index])
      }
      quartiles = (quantile(0.25), quantile(0.5), quantile(0.75))
      let reach = 1.5 * (quartiles.upper - quartiles.lower)
      let (low, high) = (quartiles.lower - reach, quartiles.upper + reach)
      whiskers = (
        min(sorted.first { $0 >= low } ?? first, quartiles.lower),
        max(sorted.last { $0 <= high } ?? last, quartiles.upper)
      )
      outliers = sorted.filter { $0 < low || $0 > high }
      count = sorted.count
    }
  }

  /// One name a group.
  public var names: [String]
  /// nil where a group has no number.
  public var boxes: [Box?]

  /// Box plots of groups of values.
  public init(names: [String], groups: [[Double]]) {
    self.names = names
    boxes = groups.map { Box($0) }
  }

  /// Everything that is drawn, for the axis.
  var ends: [Double] {
    boxes.flatMap { box -> [Double] in
      guard let box else { return [] }
      return [box.whiskers.lower, box.whiskers.upper]
        + [box.outliers.first, box.outliers.last].compactMap { $0 }
    }
  }
}
