import Arrays
package import Estimators

/// What `model.diagnostics(q)` gives: a column for each diagnostic.
package final class DiagnosticsValue: ObjectValue {
  package var object: Object { .diagnostics(self) }
  private let columns: [(name: String, numbers: [Double])]

  package init(_ diagnostics: QueryDiagnostics) {
    columns = [
      ("effective_sample_size", diagnostics.effectiveSampleSizes),
      ("entropy", diagnostics.entropies), ("nearest_distance", diagnostics.nearestDistances),
      ("log_density", diagnostics.logDensities),
    ]
  }

  package var typeName: String { "set of diagnostics" }
  package var fieldNames: [String] { columns.map { $0.name } }

  package func field(_ name: String) -> Value? {
    columns.first { $0.name == name }.map { .tensor(Tensor($0.numbers)) }
  }

  package var text: String {
    columns.map { "\($0.name): \(Value.tensor(Tensor($0.numbers)).plainText)" }
      .joined(separator: "\n")
  }
}
