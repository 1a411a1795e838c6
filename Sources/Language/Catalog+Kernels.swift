extension Catalog {
  private static func kernel(
    _ name: String, _ summary: String, _ formula: String, aliases: [String] = [],
    note: String? = nil
  ) -> Signature {
    Signature(
      name, .kernels,
      [
        .init("u", .array, default: "nothing"), .keyword("width", .array, default: "1"),
        .keyword("period", .number),
      ], .kernel,
      summary, formula: formula,
      shapes:
        "of distances: (…) → (…); with only `width=` or `period=`: a kernel of that width and period",
      example: "\(name)([0, 0.5, 1])", note: note, aliases: aliases)
  }

  /// How a kernel that is made of a function takes its arguments.
  package static let ownKernel = kernel(
    "kernel(f)", "A kernel made of a function.", #"K(u) = f(u)"#)

  /// The aliases are those of other packages; `cos` is left out, since it is the cosine.
  package static let kernels: [Signature] = [
    kernel(
      "gaussian", "Weights that fall off smoothly and never end.", #"K(u) = e^{-u^2 / 2}"#,
      aliases: ["normal", "gauss", "rbf", "squared_exponential"]),
    kernel(
      "boxcar", "Equal weight for everything nearer than the width.", #"K(u) = 1_{|u| < 1}"#,
      aliases: ["box", "rect", "rectangular", "uniform", "tophat", "naive", "parzen"]),
    kernel(
      "constant", "Equal weight for everything: the estimate is the mean.", "K(u) = 1",
      aliases: ["flat"]),
    kernel(
      "triangular", "Weights that fall off in a straight line to zero at the width.",
      #"K(u) = \max(1 - |u|, 0)"#, aliases: ["tri", "tria", "linear", "epanechikov"],
      note:
        "*Dive into Deep Learning* calls this shape \"Epanechikov\", and so `epanechikov` is accepted; "
        + "the kernel of V. A. Epanechnikov is `epanechnikov`, ¾(1 − u²)."),
    kernel(
      "epanechnikov", "A parabola that ends at the width; its mean squared error is the smallest.",
      #"K(u) = \tfrac{3}{4} \max(1 - u^2, 0)"#, aliases: ["epa", "epan", "epan2", "parabolic"],
      note: "The label \"Epanechikov\" of *Dive into Deep Learning* means `triangular`."),
    kernel(
      "biweight", "A smooth bump that ends at the width.",
      #"K(u) = \tfrac{15}{16} \max(1 - u^2, 0)^2"#, aliases: ["quartic", "bisquare"]),
    kernel(
      "triweight", "A narrower smooth bump that ends at the width.",
      #"K(u) = \tfrac{35}{32} \max(1 - u^2, 0)^3"#),
    kernel(
      "tricube", "The flat-topped bump of LOWESS.", #"K(u) = \tfrac{70}{81} \max(1 - |u|^3, 0)^3"#,
      aliases: ["tcub"]),
    kernel(
      "cosine", "Half a wave that ends at the width.",
      #"K(u) = \tfrac{\pi}{4} \cos\left(\tfrac{\pi}{2} u\right) 1_{|u| < 1}"#),
    kernel(
      "laplacian", "Weights with a sharp peak and long tails.", #"K(u) = e^{-|u|}"#,
      aliases: ["laplace", "exponential"]),
    kernel(
      "logistic", "Like the Gaussian, with heavier tails.",
      #"K(u) = \frac{1}{e^{u} + 2 + e^{-u}}"#),
    kernel(
      "cauchy", "Weights with tails so long that far points still count.",
      #"K(u) = \frac{1}{1 + u^2}"#, aliases: ["lorentzian"]),
  ]
}
