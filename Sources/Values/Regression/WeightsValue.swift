import Tables
package import Arrays
package import Estimators
package import Synchronization

/// The attention weights of a large regression, computed where they are looked at.
///
/// A million keys and queries have 10¹² weights: an estimate must not pay for them, nor a look at one of them for all.
package final class WeightsValue: ObjectValue {
  package var object: Object { .weights(self) }
  /// The weights of all keys at some of the queries: keys × those queries, row-major.
  package typealias Compute =
    @Sendable (_ queries: [Int], Supervision) throws(EstimatorError) ->
    [Double]

  /// Σ over the keys of weight times value, without the weights: queries × columns of values that are keys × columns.
  package typealias Pool = @Sendable (Values, Supervision) throws(EstimatorError) -> [Double]

  /// The weights of one key at all queries.
  package typealias Row = @Sendable (_ key: Int, Supervision) throws(EstimatorError) -> [Double]

  package let keys: Int
  package let queries: Int
  package let compute: Compute?
  package let pool: Pool?
  package let row: Row?
  /// All of them, once they were asked for.
  package let computed = Mutex<Tensor?>(nil)

  /// Without `compute` only their number is known.
  package init(
    keys: Int, queries: Int, pool: Pool? = nil, row: Row? = nil, compute: Compute?
  ) {
    self.keys = keys
    self.queries = queries
    self.pool = pool
    self.row = row
    self.compute = compute
  }

  package var typeName: String { "matrix of weights" }
  package var fieldNames: [String] { ["shape"] }

  package func field(_ name: String) -> Value? {
    name == "shape" ? .tuple([.number(Double(keys)), .number(Double(queries))]) : nil
  }

  package var length: Int? { keys }

  package var glance: String {
    computed.withLock { $0 }.map { Value.tensor($0).plainText }
      ?? "weights of \(keys) keys for \(queries) queries"
  }

  /// The corners of the matrix, for which six queries are computed.
  package var text: String {
    if let tensor = computed.withLock({ $0 }) { return Value.tensor(tensor).plainText }
    let shown = TensorText.shownIndices(queries)
    guard let weights = try? compute?(shown, .none) else {
      return "weights of \(keys) keys for \(queries) queries, too many to hold at once"
    }
    let places = Dictionary(uniqueKeysWithValues: zip(shown, 0...))
    return TensorText(shape: [keys, queries]) { [queries] offset in
      weights[offset / queries * shown.count + (places[offset % queries] ?? 0)]
    }.text
  }
}
