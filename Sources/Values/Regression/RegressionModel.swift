package import Arrays
import Language
package import Estimators

/// A regression that keeps its data: `predict(q)`, `weights(q)`.
package final class RegressionModel: ObjectValue {
  package var object: Object { .model(self) }
  /// The data and the kernel; the model itself where that is no polynomial.
  package let regression: NadarayaWatson
  package let polynomial: Polynomial?

  /// A local polynomial of one width, or of the width of its nearest keys.
  package enum Polynomial {
    case local(LocalPolynomial)
    case neighbours(NeighbourPolynomial)

    package var degree: Int {
      switch self {
      case .local(let model): model.degree
      case .neighbours(let model): model.degree
      }
    }

    package func fit(at queries: Points, supervision: Supervision) throws(EstimatorError)
      -> LocalPolynomial.Fit
    {
      switch self {
      case .local(let model): try model.fit(at: queries, supervision: supervision)
      case .neighbours(let model): try model.fit(at: queries, supervision: supervision)
      }
    }
  }

  /// Where the data come from.
  package struct Origin {
    /// The rows that are used; nil for all.
    package var rows: [Int]?
    /// What keys and values stand for.
    package var keys: Tensor.Kind
    package var values: Tensor.Kind
    /// The circle on which the keys lie, and where they are on the line; nil where they lie as they were given.
    package var circle: (Circle, places: [Double])?

    package init(
      rows: [Int]? = nil, keys: Tensor.Kind, values: Tensor.Kind,
      circle: (Circle, places: [Double])? = nil
    ) {
      self.rows = rows
      self.keys = keys
      self.values = values
      self.circle = circle
    }
  }

  package let origin: Origin

  package init(_ regression: NadarayaWatson, _ polynomial: Polynomial?, _ origin: Origin) {
    self.regression = regression
    self.polynomial = polynomial
    self.origin = origin
  }

  /// How many coordinates the reader's keys have.
  package var dimension: Int { origin.circle == nil ? regression.keys.dimension : 1 }

  /// The reader's keys, row after row.
  package var keyCoordinates: [Double] { origin.circle?.places ?? regression.keys.coordinates }

  /// The kernel as the reader gave it.
  package var kernelValue: KernelValue {
    KernelValue(regression.kernel, period: origin.circle?.0.period)
  }

  package var typeName: String { "model" }

  package var fieldNames: [String] {
    [
      "kernel", "width", "degree", "neighbours", "count", "dimension", "degrees_of_freedom",
      "residual_degrees_of_freedom", "residual_variance", "r_squared", "loo_score", "fitted",
      "residuals", "left_out", "x", "y", "rows",
    ] + Catalog.modelMethods.map { $0.name }
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "kernel": .object(kernelValue)
    case "width":
      if case .neighbours = polynomial {
        .nothing
      } else {
        KernelValue.widthValue(regression.kernel.widths)
      }
    case "degree": .number(Double(polynomial?.degree ?? 0))
    case "neighbours":
      if case .neighbours(let model) = polynomial {
        .number(Double(model.neighbours))
      } else {
        .nothing
      }
    case "count": .number(Double(regression.keys.count))
    case "dimension": .number(Double(dimension))
    default: MethodValue(name, of: object, among: Catalog.modelMethods).map { .object($0) }
    }
  }

  package var text: String {
    let d = dimension
    var kernel = kernelValue.text
    if case .neighbours(let model) = polynomial {
      kernel =
        "\(model.shape.name), as wide as \(model.neighbours) neighbours"
        + (model.robustness == nil ? "" : ", robust")
    }
    return """
      \(title)
        keys    \(regression.keys.count)\(d == 1 ? "" : " with \(d) coordinates")
        kernel  \(kernel)
      """ + (regression.values.weights.map { "\n  weights \($0.meaning.rawValue)" } ?? "")
  }

  /// What kind of regression it is.
  package var title: String {
    polynomial.map { "Local polynomial regression of degree \($0.degree)" }
      ?? "Nadaraya-Watson regression"
  }
}
