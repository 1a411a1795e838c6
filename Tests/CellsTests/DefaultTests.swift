import Cells
import Values
import Language
import Testing

/// A default stands in the catalog alone: what a signature shows is what a call without the argument gets.
struct DefaultTests {
  @Test(arguments: Catalog.signatures + Catalog.modelMethods)
  func `a default is what its text means`(signature: Signature) throws {
    for parameter in signature.parameters {
      guard let text = parameter.defaultText else { continue }
      var result = CellResult.interrupted(at: nil)
      EvaluationStack.run {
        result = Session().execute(text, name: "cell [1]", output: RecordingSink())
      }
      guard case .finished(let value) = result else {
        Issue.record("\(signature.name): \(parameter.name)=\(text) is no value")
        continue
      }
      let literal: Signature.Parameter.Literal? =
        switch value {
        case .number(let number): .number(number)
        case .boolean(let truth): .truth(truth)
        case .text(let text): .text(text)
        default: nil
        }
      #expect(parameter.defaultLiteral == literal, "\(signature.name): \(parameter.name)=\(text)")
    }
  }
}
