package import Values
package import Diagnostics

extension Record: WorkingObject {
  package func items(_ call: BuiltinCall) -> [Value]? { values }

  /// `r["name"]`; a number or a slice takes values by their place.
  package func subscripted(_ index: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard let operand = index.rest.first, case .text(let name) = operand.value else { return nil }
    if let value = field(name) { return value }
    throw .failed(
      unknownName(
        .unknownField, name, kind: "field", among: fieldNames, at: operand.span, quoted: true))
  }
}
