import Tables
package import Arrays
import Language
package import Estimators

/// A regression that keeps sums in place of its data: `predict(q)`, `certificate(q)`, `band(q)`.
package final class SumsModel: ObjectValue {
  package var object: Object { .sumsModel(self) }
  package let regression: SummedRegression
  package let degree: Int
  package let keys: Tensor.Kind

  package init(_ regression: SummedRegression, degree: Int, keys: Tensor.Kind) {
    self.regression = regression
    self.degree = degree
    self.keys = keys
  }

  package var typeName: String { "model" }

  package var fieldNames: [String] {
    [
      "kernel", "width", "degree", "count", "narrowest", "degrees_of_freedom",
      "residual_degrees_of_freedom", "residual_variance", "loo_score",
    ] + Catalog.sumsModelMethods.map { $0.name }
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "kernel":
      return (try? SmoothingKernel(.gaussian, width: regression.width)).map {
        .object(KernelValue($0))
      }
    case "width": return .number(regression.width)
    case "degree": return .number(Double(degree))
    case "count": return .number(regression.sums.count)
    case "narrowest": return .number(regression.sums.narrowest)
    default:
      return MethodValue(name, of: object, among: Catalog.sumsModelMethods).map { .object($0) }
    }
  }

  package var text: String {
    """
    \(title)
      rows    \(numberText(regression.sums.count))
      kernel  gaussian(width=\(numberText(regression.width)))
    """
  }

  package var title: String {
    degree == 0
      ? "Nadaraya-Watson regression from sums"
      : "Local polynomial regression of degree \(degree) from sums"
  }
}
