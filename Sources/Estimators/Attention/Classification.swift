/// Classification by kernel weights: the probability of a class is the share of the weight that its
/// keys have at the query.
///
/// P(c | q) = Σ_{i: yᵢ = c} K((q − xᵢ)/h) / Σⱼ K((q − xⱼ)/h): Nadaraya-Watson regression of one-hot rows. With
/// labels ±1, P(+1) − P(−1) is the regression of the labels themselves, and times the Parzen density it
/// is the difference of the two class densities.
///
/// *Shapes*: n keys of d coordinates, n labels, m queries; probabilities are m × classes.
/// *Edge cases*: as `NadarayaWatson`: far from all keys an exponential kernel gives the class of the nearest.
/// *Source*: Nadaraya (1964); Watson (1964); Parzen (1962) for the densities.
public struct KernelClassifier: Sendable {
  /// How many classes there are; labels count from zero.
  public let classes: Int
  private let regression: NadarayaWatson

  /// Pairs keys with labels.
  ///
  /// - Throws: `noKeys`, `countMismatch`, `widthCount`; `outOfRange` for a label outside `0..<classes`; `weightRows` where
  ///   there are not as many weights as keys.
  public init(
    keys: Points, labels: [Int], classes: Int, weights: ObservationWeights? = nil,
    kernel: SmoothingKernel
  ) throws(EstimatorError) {
    self.classes = classes
    let plain = try Values(oneHot: labels, classes: classes)
    let (keys, values) = try weights?.applied(to: keys, plain) ?? (keys, plain)
    regression = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
  }

  /// Classes and probabilities at some queries.
  public struct Prediction: Sendable, Hashable {
    /// The most probable class of each query, the lowest one among equals; −1 without support.
    public var labels: [Int]
    /// Queries × classes, each row adding up to 1; NaN without support.
    public var probabilities: [Double]
    /// The queries, ascending, at which no key has weight.
    public var unsupported: [Int]
  }

  /// The most probable class of each query, and all probabilities.
  ///
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: one pass for all classes together.
  public func predict(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> Prediction
  {
    let estimate = try regression.estimate(at: queries, supervision: supervision)
    let probabilities = estimate.values
    let labels: [Int] = try parallelMap(queries.count, supervision: supervision) { query in
      var found = (label: -1, probability: -Double.infinity)
      for label in 0..<classes where probabilities[query * classes + label] > found.probability {
        found = (label, probabilities[query * classes + label])
      }
      return found.label
    }
    return Prediction(
      labels: labels, probabilities: probabilities, unsupported: estimate.unsupported)
  }
}
