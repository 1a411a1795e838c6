extension SmoothingKernel.Shape {
  /// Names under which other packages and books know a shape, beside its own.
  ///
  /// "epanechikov" is how *Dive into Deep Learning* spells the label of its triangular kernel.
  public var aliases: [String] {
    switch self {
    case .gaussian: ["normal", "gauss", "rbf", "squared_exponential"]
    case .boxcar: ["box", "rect", "rectangular", "uniform", "tophat", "naive", "parzen"]
    case .constant: ["flat"]
    case .triangular: ["tri", "tria", "linear", "epanechikov"]
    case .epanechnikov: ["epa", "epan", "epan2", "parabolic"]
    case .biweight: ["quartic", "bisquare"]
    case .triweight: []
    case .tricube: ["tcub"]
    case .cosine: ["cos"]
    case .laplacian: ["laplace", "exponential"]
    case .logistic: []
    case .cauchy: ["lorentzian"]
    case .own: []
    }
  }

  /// The shape of this name or alias, in any case.
  public init?(named name: String) {
    let lowered = name.lowercased()
    guard
      let shape = Self.allCases.first(where: {
        $0.name == lowered || $0.aliases.contains(lowered)
      })
    else { return nil }
    self = shape
  }
}
