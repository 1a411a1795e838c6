import RealModule

/// How other programs measure the width of a kernel.
///
/// `width` in this library divides the distance: K((q − x)/width).
/// *Source*: the documentation of each program; Marron and Nolan (1988) for canonical kernels.
public enum WidthConvention: String, Sendable, Hashable, CaseIterable {
  /// This library; scikit-learn; KernSmooth; np for the Gaussian; Stata's `epan2`.
  case natural
  /// The standard deviation of the kernel: R's `density`, KDEpy.
  case standardDeviation
  /// R's `ksmooth`: quartiles at ±¼ of the number (Gaussian and boxcar only).
  case ksmooth
  /// R's `locfit`: its Gaussian is exp(−(2.5 u)²/2).
  case locfit
  /// R's `np` and Stata's `epanechnikov`: an Epanechnikov of unit variance.
  case np
  /// The number that divides a dot product on the unit sphere: σ² for a Gaussian of width σ.
  case temperature

  /// The width in this library's units of what the program calls `number`; nil where it has no such kernel.
  ///
  /// - Throws: `widthNotPositive`.
  /// - Complexity: O(1).
  public func width(_ number: Double, of shape: SmoothingKernel.Shape) throws(EstimatorError)
    -> Double?
  {
    guard number > 0 else { throw .widthNotPositive(number) }
    if self == .temperature { return shape == .gaussian ? number.squareRoot() : nil }
    return factor(shape).map { number * $0 }
  }

  /// The number by which the program knows a width of this library, the inverse of `width`; nil as there.
  ///
  /// - Throws: `widthNotPositive`.
  /// - Complexity: O(1).
  public func number(forWidth width: Double, of shape: SmoothingKernel.Shape)
    throws(EstimatorError) -> Double?
  {
    guard width > 0 else { throw .widthNotPositive(width) }
    if self == .temperature { return shape == .gaussian ? width * width : nil }
    return factor(shape).map { width / $0 }
  }

  /// This library's width for the number 1.
  private func factor(_ shape: SmoothingKernel.Shape) -> Double? {
    switch self {
    case .natural: return 1
    case .standardDeviation: return shape.variance.map { 1 / $0.squareRoot() }
    case .ksmooth:
      switch shape {
      case .gaussian: return 0.25 / normalQuantile(0.75)
      case .boxcar: return 0.5
      default: return nil
      }
    case .locfit:
      switch shape {
      case .gaussian: return 0.4
      case .tricube, .boxcar, .triweight, .epanechnikov, .biweight, .triangular: return 1
      default: return nil
      }
    case .np:
      switch shape {
      case .gaussian, .boxcar: return 1
      case .epanechnikov: return 5.0.squareRoot()
      default: return nil
      }
    case .temperature: return nil
    }
  }
}
