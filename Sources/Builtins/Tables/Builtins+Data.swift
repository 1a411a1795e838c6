import Values
import Operations
import Arrays
import Language
import Diagnostics

/// Values as text for other programs.
extension Builtin {
  static let dataFunctions: [String: Body] = ["json": json, "to_csv": toCSV]

  private static func json(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let value = call.operand("value")?.value ?? .nothing
    if case .range(let range) = value { try call.reserve(range.count) }
    var writer = JSONText(call)
    if let text = try writer.text(of: value) { return .text(text) }
    throw call.failure(.wrongType, "\(value.described.sentence) has no JSON form", under: "value")
  }

  private static func toCSV(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if let table = call.operand("value")?.value.table {
      return .text(try table.csv(call))
    }
    let tensor = try call.tensor("value")
    guard tensor.rank <= 2 else {
      throw call.failure(
        .wrongShape, "CSV has rows and columns only", under: "value",
        label: "shape \(Shape.text(tensor.shape))")
    }
    let columns = tensor.rank == 2 ? tensor.shape[1] : 1
    guard columns > 0 else { return .text("") }
    var text = ""
    for start in stride(from: 0, to: tensor.count, by: columns) {
      if start & 0xfff < columns { try call.checkGrowth(text.utf8.count) }
      text += tensor.elements[start..<start + columns].map(csvText).joined(separator: ",") + "\n"
    }
    return .text(text)
  }
}
