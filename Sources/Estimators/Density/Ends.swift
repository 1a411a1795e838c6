import RealModule

/// Where a line ends: nothing lies below `low` or above `high`.
///
/// A density with ends is folded back at them: the weight that a kernel has beyond an end comes to lie before it, as much
/// beside the end as it lay behind it. So it integrates to 1 between the ends and does not sink towards them. Between two
/// ends the images go back and forth until they are out of reach.
///
/// *Source*: Boneva, Kendall and Stefanov (1971); Schuster (1985); Silverman (1986), section 2.10.
public struct Ends: Sendable, Hashable {
  /// The lower end; −∞ where there is none.
  public let low: Double
  /// The upper end; ∞ where there is none.
  public let high: Double

  /// Ends of a line.
  ///
  /// - Throws: `outOfRange` unless `low` is below `high`.
  public init(low: Double = -.infinity, high: Double = .infinity) throws(EstimatorError) {
    guard low < high else { throw .outOfRange(setting: "the upper end", value: high) }
    self.low = low
    self.high = high
  }

  private init() {
    low = -.infinity
    high = .infinity
  }

  /// A line that goes on in both directions.
  public static let none = Ends()

  /// Whether there is no end.
  var isOpen: Bool { low == -.infinity && high == .infinity }

  /// Whether a place lies between the ends.
  func contains(_ place: Double) -> Bool { low <= place && place <= high }

  /// - Throws: `oneDimensionOnly`; `beyondEnd` for a point that lies there.
  func hold(_ points: Points) throws(EstimatorError) {
    if isOpen { return }
    guard points.dimension == 1 else { throw .oneDimensionOnly(dimension: points.dimension) }
    guard !(contains(points.bounds.lowerBound) && contains(points.bounds.upperBound)) else {
      return
    }
    for (row, place) in points.coordinates.enumerated() where !contains(place) {
      throw .beyondEnd(row: row, value: place)
    }
  }

  /// Where a kernel of a width sees a place, and the same place behind an end.
  ///
  /// `sign` is −1 for images that run backwards: the distribution function falls along them.
  struct Image {
    let shift: Double
    let sign: Double

    func of(_ place: Double) -> Double { sign * place + shift }
  }

  /// The images of a line that a kernel reaches, the line itself first.
  ///
  /// - Throws: `unsupportedKernel` for a Cauchy between two ends, whose images never end; `outOfRange` for a width so wide
  ///   that hundreds of images would be in reach.
  func images(_ shape: SmoothingKernel.Shape, width: Double) throws(EstimatorError) -> [Image] {
    var images = [Image(shift: 0, sign: 1)]
    guard low.isFinite, high.isFinite else {
      if low.isFinite { images.append(Image(shift: 2 * low, sign: -1)) }
      if high.isFinite { images.append(Image(shift: 2 * high, sign: -1)) }
      return images
    }
    let period = 2 * (high - low)
    guard shape.hasReach else { throw .unsupportedKernel(shape) }
    // The nearest key is at most half a period away.
    let reach = SortedWindow.reach(of: shape, width: width, nearest: period / 2)
    let rounds = (reach / period).rounded(.up)
    guard rounds <= 100 else {
      throw .outOfRange(setting: "a width between two ends", value: width)
    }
    images.append(Image(shift: 2 * low, sign: -1))
    for round in 1..<Int(rounds) + 1 {
      for shift in [Double(round) * period, -Double(round) * period] {
        images.append(Image(shift: shift, sign: 1))
        images.append(Image(shift: 2 * low + shift, sign: -1))
      }
    }
    return images
  }
}
