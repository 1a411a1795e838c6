package import Values
import Language
package import Arrays
package import Diagnostics
package import Estimators
import Synchronization

extension WeightsValue: WorkingObject {
  package func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]? {
    guard let tensor = try array(call) else { return nil }
    return try call.evaluator.items(of: .tensor(tensor), at: call.span)
  }

  package func array(_ call: BuiltinCall) throws(RuntimeFailure) -> Tensor? {
    if let tensor = computed.withLock({ $0 }) { return tensor }
    let tensor = Tensor(
      try weights(at: Array(0..<queries), call), shape: [keys, queries])
    // Nobody waits for a lock while weights are computed.
    computed.withLock { $0 = tensor }
    return tensor
  }

  /// `w[key]`, `w[key, query]`, `w[:, query]`: only the queries that are asked for are computed, in blocks.
  package func subscripted(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard computed.withLock({ $0 }) == nil, (1...2).contains(call.rest.count) else { return nil }
    if case .tensor(let tensor) = call.rest[0].value, tensor.rank > 1 { return nil }
    let rows = try places(call.rest[0], of: keys, call)
    let columns =
      call.rest.count == 2
      ? try places(call.rest[1], of: queries, call)
      : Places(indices: Array(0..<queries), isOne: false)
    let width = columns.indices.count
    try call.reserve(Shape.extent([rows.indices.count, width]))
    if let row, call.rest.count == 1, rows.isOne {
      let key = rows.indices[0]
      let weights = try call.estimating { () throws(EstimatorError) in
        try row(key, call.supervision)
      }
      return .tensor(Tensor(weights))
    }
    var elements = [Double](repeating: 0, count: rows.indices.count * width)
    let block = max(1, Self.blockSize / max(keys, rows.indices.count, 1))
    for start in stride(from: 0, to: width, by: block) {
      let part = Array(columns.indices[start..<min(start + block, width)])
      let weights = try weights(at: part, call)
      for (row, key) in rows.indices.enumerated() {
        for column in part.indices {
          elements[row * width + start + column] = weights[key * part.count + column]
        }
      }
    }
    let shape =
      (rows.isOne ? [] : [rows.indices.count]) + (columns.isOne ? [] : [width])
    return Value.shaped(Tensor(elements, shape: shape))
  }

  /// `left @ w` as an estimate from other values, however large the matrix is; nil where the matrix itself is at hand, or a
  /// number is not finite.
  package func pooled(
    _ left: Tensor, _ call: (EstimatorError) -> RuntimeFailure, _ supervision: Supervision
  )
    throws(RuntimeFailure) -> Tensor?
  {
    guard let pool, computed.withLock({ $0 }) == nil, (1...2).contains(left.rank),
      left.shape[left.rank - 1] == keys, keys > 0
    else { return nil }
    let columns = left.rank == 2 ? left.shape[0] : 1
    guard columns > 0 else { return nil }
    let numbers = left.elements
    let rows =
      columns == 1
      ? numbers
      : (0..<keys * columns).map { numbers[$0 % columns * keys + $0 / columns] }
    guard let values = try? Values(numbers: rows, columns: columns) else { return nil }
    let sums: [Double]
    do throws(EstimatorError) {
      sums = try pool(values, supervision)
    } catch {
      throw call(error)
    }
    if left.rank == 1 { return Tensor(sums) }
    return Tensor(
      (0..<queries * columns).map { sums[$0 % queries * columns + $0 / queries] },
      shape: [columns, queries])
  }

  /// A coarse picture of very many weights: of some queries, evenly spaced, the mean weight of each of as many runs of keys.
  package func coarse(_ most: Int, _ call: BuiltinCall) throws(RuntimeFailure) -> (
    weights: [Double], rows: [Range<Int>], columns: [Int]
  )? {
    let (size, overflow) = keys.multipliedReportingOverflow(by: queries)
    guard computed.withLock({ $0 }) == nil, overflow || size > 16 * most * most else { return nil }
    func starts(_ count: Int) -> [Int] {
      let parts = min(count, most)
      return (0...parts).map { Int(Double(count) * Double($0) / Double(parts)) }
    }
    let (rows, columns) = (starts(keys), starts(queries))
    let runs = zip(rows, rows.dropFirst()).map { $0..<$1 }
    let picked = zip(columns, columns.dropFirst()).map { ($0 + $1) / 2 }
    var weights = [Double](repeating: 0, count: runs.count * picked.count)
    let block = max(1, Self.blockSize / max(keys, 1))
    for start in stride(from: 0, to: picked.count, by: block) {
      let part = Array(picked[start..<min(start + block, picked.count)])
      let own = try self.weights(at: part, call)
      for (row, run) in runs.enumerated() {
        for column in part.indices {
          let sum = run.reduce(0) { $0 + own[$1 * part.count + column] }
          weights[row * picked.count + start + column] = sum / Double(run.count)
        }
      }
    }
    return (weights, runs, picked)
  }

  /// The weights of one query on all keys.
  package func column(_ query: Int, _ call: BuiltinCall) throws(RuntimeFailure) -> [Double] {
    if let tensor = computed.withLock({ $0 }) {
      return (0..<keys).map { tensor.elements[$0 * queries + query] }
    }
    return try weights(at: [query], call)
  }

  /// So many weights are computed at once where some are picked out.
  private static let blockSize = 1 << 22

  /// The positions on one axis that a subscript selects, and whether it is one without an axis of its own.
  private struct Places {
    var indices: [Int]
    var isOne: Bool
  }

  private func places(_ wanted: BuiltinCall.Operand, of count: Int, _ call: BuiltinCall)
    throws(RuntimeFailure) -> Places
  {
    try call.reserve(count)
    let all = Value.tensor(
      Tensor(
        try call.evaluator.interrupt.array(count) { range, output in
          for index in range { output[index] = Double(index) }
        }))
    let chosen = try call.evaluator.index(
      BuiltinCall.Operand(all, call.span), [wanted], at: call.span)
    let elements = chosen.tensor?.elements ?? []
    return Places(
      indices: try call.evaluator.interrupt.map(elements.count) { Int(elements[$0]) },
      isOne: chosen.tensor?.rank == 0)
  }

  private func weights(at queries: [Int], _ call: BuiltinCall) throws(RuntimeFailure) -> [Double] {
    guard let compute else {
      throw call.failure(
        .tooLarge,
        "The weights of \(keys) keys for \(self.queries) queries are too many to hold at once",
        help: "Give `nadaraya_watson` fewer queries.")
    }
    try call.reserve(Shape.extent([keys, queries.count]))
    return try call.estimating { () throws(EstimatorError) in
      try compute(queries, call.quietSupervision)
    }
  }
}
