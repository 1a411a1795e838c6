package import Values
package import Arrays
package import Diagnostics
package import Plotting

/// What an object can do: each function gets the call it works for, polls the interrupt and reserves memory.
package protocol WorkingObject: ObjectValue {
  /// What `value.name` gives where that takes work, which can be stopped and which nothing but a cell asks for.
  func computedField(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value?
  /// What `for` sees, where the object is a sequence.
  func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]?
  /// The numbers, where the object stands for an array.
  func array(_ call: BuiltinCall) throws(RuntimeFailure) -> Tensor?
  /// `value[…]`; nil when the object cannot be indexed.
  func subscripted(_ index: BuiltinCall) throws(RuntimeFailure) -> Value?
  /// `value(…)`; nil when the object cannot be called.
  func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value?
  /// `self + other`, the two operands in `call.rest`; nil when there is no such sum.
  func adding(_ call: BuiltinCall) throws(RuntimeFailure) -> Value?
  /// What `plot(value)` shows, where the object knows how it is drawn best: a model, a curve of scores.
  func drawn(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure?
}

extension WorkingObject {
  package func computedField(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    nil
  }
  package func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]? { nil }
  package func array(_ call: BuiltinCall) throws(RuntimeFailure) -> Tensor? { nil }
  package func subscripted(_ index: BuiltinCall) throws(RuntimeFailure) -> Value? { nil }
  package func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? { nil }
  package func adding(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? { nil }
  package func drawn(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure? { nil }
}

extension Object {
  /// What each of them can do.
  package var working: any WorkingObject {
    switch self {
    case .table(let object): object
    case .record(let object): object
    case .kernel(let object): object
    case .model(let object): object
    case .diagnostics(let object): object
    case .method(let object): object
    case .weights(let object): object
    case .slice(let object): object
    case .figure(let object): object
    case .canvas(let object): object
    case .drawnTuple(let object): object
    case .slider(let object): object
    case .sums(let object): object
    case .edgeSums(let object): object
    case .planeSums(let object): object
    case .sumsModel(let object): object
    case .edgeModel(let object): object
    case .planeModel(let object): object
    case .source(let object): object
    case .sourceTable(let object): object
    case .sourceColumn(let object): object
    }
  }
}

// What does nothing but say what it is.
extension DiagnosticsValue: WorkingObject {}
extension SliceValue: WorkingObject {}
extension CanvasValue: WorkingObject {}
extension Slider: WorkingObject {}
extension EdgeModel: WorkingObject {}
extension PlaneSumsModel: WorkingObject {}
