import PythonCells
import Diagnostics
import TestSupport
import Testing

@testable import Translation

struct ComingFromTests {
  @Test func `the page is what the tables say`() {
    #expect(differenceFromFile(ComingFrom.page, "docs/coming-from.md") == nil)
  }

  /// Every row is a call of Python and source of this language.
  @Test(arguments: PythonRows.all)
  func `a row can be filled`(row: PythonRow) throws {
    var translator = Translator(
      source: "", cellName: "cell", notebook: PythonNotebook(), facts: [:])
    translator.frames = [Translator.Frame(isFunction: false)]
    let arguments = row.parameters.filter { $0.standard == nil }.map {
      PlacedArgument(name: $0.name, code: Code("a_\($0.name)", .sum, .unknown))
    }
    // Those of a later version of the language say so.
    guard
      let code = try? translator.filled(row, arguments, module: row.modules[0], at: .init(0, 0))
    else { return }
    for argument in arguments where !(argument.name.first?.isNumber ?? false) {
      #expect(code.text.contains("a_\(argument.name)"), "\(row.python)")
    }
  }
}
