import RealModule

/// Learns widths, and keys if wanted, by gradient descent on the squared error where values were observed.
///
/// Naively, each key helps to predict itself: the width shrinks towards 0, where every key predicts itself
/// alone and the loss is 0. With each key left out of its own estimate the minimum is a width that
/// predicts.
///
/// The descent is in ln h, so a width stays positive, and the loss is measured in units of the values'
/// variance, so one rate serves data on any scale: ln h ← ln h − rate · ∂(loss/variance)/∂ln h. Keys move in widths,
/// each by its own share of the loss: k ← k − rate · n h² ∂(loss/variance)/∂k; the places that ask stay where
/// they are.
///
/// *Source*: exercise 2 of *Dive into Deep Learning* 11.2.
public struct WidthLearning: Sendable {
  private let gradient: WidthGradient
  private let start: [Double]
  private let variance: Double
  private let learnsKeys: Bool
  private let sharesWidth: Bool

  /// Starts from the widths of a regression's kernel; with `sharesWidth` all coordinates keep one width, as on a circle.
  ///
  /// - Throws: `tooFewKeys` below two keys; `vectorValues`; `noSpread` for equal values;
  ///   `outOfRange` for an infinite width and for weights of keys that are learned; `unsupportedKernel` for kernels whose derivative is 0.
  public init(
    _ regression: NadarayaWatson, leavesOneOut: Bool = true, learnsKeys: Bool = false,
    sharesWidth: Bool = false
  ) throws(EstimatorError) {
    let n = regression.keys.count
    guard n >= 2 else { throw .tooFewKeys(count: n, needed: 2) }
    guard regression.values.columns == 1 else {
      throw .vectorValues(columns: regression.values.columns)
    }
    guard regression.kernel.shape != .boxcar, regression.kernel.shape != .constant else {
      throw .unsupportedKernel(regression.kernel.shape)
    }
    for width in regression.widths where width.isInfinite {
      throw .outOfRange(setting: "the first width", value: width)
    }
    if learnsKeys, let weights = regression.values.weights {
      throw .outOfRange(
        setting: "the number of weights of keys that move", value: Double(weights.numbers.count))
    }
    let centred = try regression.values.centred(supervision: .none).values
    let squares = try centred.weightedSum(.none) { centred.numbers[$0] * centred.numbers[$0] }
    guard squares > 0 else { throw .noSpread(.values) }
    variance = squares / centred.observations
    self.learnsKeys = learnsKeys
    self.sharesWidth = sharesWidth
    start = regression.widths
    gradient = WidthGradient(
      places: regression.keys, values: centred,
      shape: regression.kernel.shape, leavesOneOut: leavesOneOut)
  }

  /// The way of a descent.
  public struct Path: Sendable, Hashable {
    /// The widths before each step, and after the last.
    public var widths: [[Double]]
    /// The mean squared error at each of them.
    public var losses: [Double]
    /// The keys after the last step: those of the regression unless they are learnt.
    public var keys: Points
  }

  /// More steps than this are refused: the path holds a place for each.
  public static let mostSteps = 1_000_000_000

  /// Descends `steps` times.
  ///
  /// *Edge cases*: the path ends early where the loss stops being a finite number (a key that is left
  /// out has no other in reach), or where a width would leave 1e-150...1e150.
  /// - Throws: `outOfRange` for steps outside 0...`mostSteps` or a rate that is not positive; `stopped`.
  /// - Complexity: O(n²·d) a step; O(n) for a Gaussian on a line whose keys stay.
  public func path(steps: Int, rate: Double, supervision: Supervision = .none)
    throws(EstimatorError) -> Path
  {
    guard (0...Self.mostSteps).contains(steps) else {
      throw .outOfRange(setting: "the number of steps", value: Double(steps))
    }
    guard rate > 0, rate.isFinite else { throw .outOfRange(setting: "the rate", value: rate) }
    var widths = start
    var keys = gradient.places
    func evaluate(_ index: Int) throws(EstimatorError) -> WidthGradient.Loss {
      try gradient.loss(
        keys: keys, widths: widths, withKeys: learnsKeys,
        supervision: supervision.part(index, of: steps + 1))
    }
    var loss = try evaluate(0)
    var path = Path(widths: [widths], losses: [loss.value], keys: keys)
    for step in 0..<steps {
      guard loss.value.isFinite, loss.gradient.allSatisfy({ $0.isFinite }),
        loss.keyGradient.allSatisfy({ $0.isFinite })
      else { break }
      let common = loss.gradient.reduce(0, +)
      let next = zip(widths, loss.gradient).map { width, own in
        let slope = sharesWidth ? common : own
        // A step never changes a width more than tenfold.
        return width * Double.exp(min(max(-rate * slope / variance, -2.3), 2.3))
      }
      guard next.allSatisfy({ (1e-150...1e150).contains($0) }) else { break }
      if learnsKeys { keys = moved(keys, widths, loss.keyGradient, rate) }
      widths = next
      loss = try evaluate(step + 1)
      path.widths.append(widths)
      path.losses.append(loss.value)
      path.keys = keys
    }
    return path
  }

  /// The mean squared error at other widths, with each key left out of its own estimate or not.
  ///
  /// - Parameters:
  ///   - widths: One row of widths for each place of a way; the keys are those of the regression.
  ///   - leavingOneOut: Whether each key is left out of the estimate at its own place.
  ///   - supervision: Told how far the work is, and asked whether to stop.
  /// - Returns: One loss for each row; infinite where a key that is left out has no other in reach.
  /// - Throws: `stopped`.
  /// - Complexity: O(n²·d) a row.
  public func losses(
    at widths: [[Double]], leavingOneOut: Bool, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    let other = WidthGradient(
      places: gradient.places, values: gradient.values, shape: gradient.shape,
      leavesOneOut: leavingOneOut)
    var losses: [Double] = []
    for (index, row) in widths.enumerated() {
      losses.append(
        try other.loss(
          keys: other.places, widths: row, supervision: supervision.part(index, of: widths.count)
        ).value)
    }
    return losses
  }

  /// The keys after one step, none of them farther than a width along a coordinate.
  private func moved(_ keys: Points, _ widths: [Double], _ slopes: [Double], _ rate: Double)
    -> Points
  {
    let scale = rate * Double(keys.count) / variance
    let coordinates = keys.coordinates.indices.map { index in
      let width = widths[index % keys.dimension]
      return keys.coordinates[index] - width * min(max(scale * width * slopes[index], -1), 1)
    }
    return Points(checked: coordinates, dimension: keys.dimension)
  }
}
