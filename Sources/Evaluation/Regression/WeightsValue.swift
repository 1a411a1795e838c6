import Synchronization
import Work

/// The attention weights of a large regression, computed when they are first looked at.
///
/// A million keys and queries have 10¹² weights: an estimate must not pay for them.
package final class WeightsValue: ObjectValue {
  package typealias Compute = @Sendable () -> [Double]?

  private let keys: Int
  private let queries: Int
  private let compute: Compute
  /// nil until the first look; `.some(nil)` when they could not be computed.
  private let computed = Mutex<Tensor??>(nil)

  /// `compute` runs in a later cell than the one that makes this value, so it must not heed that one's interrupt.
  init(keys: Int, queries: Int, compute: @escaping Compute) {
    self.keys = keys
    self.queries = queries
    self.compute = compute
  }

  package var typeName: String { "matrix of weights" }
  package var fieldNames: [String] { ["shape"] }

  package func field(_ name: String) -> Value? {
    name == "shape" ? .tuple([.number(Double(keys)), .number(Double(queries))]) : nil
  }

  package var tensor: Tensor? {
    computed.withLock { computed in
      if let computed { return computed }
      let tensor = compute().map { Tensor($0, shape: [keys, queries]) }
      computed = .some(tensor)
      return tensor
    }
  }

  package var items: [Value]? {
    tensor.map { tensor in (0..<keys).map { tensor.slice($0) } }
  }

  package var text: String {
    if let tensor { return Value.tensor(tensor).plainText }
    return "weights of \(keys) keys for \(queries) queries, too many to hold at once"
  }
}
