import Diagnostics
import Foundation
import Syntax
import TestSupport
import Testing

@Suite struct CaseTests {
  /// `RECORD_GOLDEN=1` writes the sections behind SOURCE anew.
  @Test(arguments: CaseFile.all)
  func everyStageDoesWhatTheCaseSays(file: CaseFile) {
    #expect(differenceFromFile(file.text, "Tests/Cases/" + file.name) == nil)
  }

  /// A title heads a message, and Jupyter shows it behind a colon.
  @Test(arguments: CaseFile.all)
  func titlesEndWithoutAFullStop(file: CaseFile) {
    for diagnostic in file.failures {
      #expect(!diagnostic.title.hasSuffix(".") || diagnostic.title.hasSuffix("..."))
    }
  }

  @Test(arguments: CaseFile.all)
  func formattingChangesNoMeaning(file: CaseFile) throws {
    guard let once = formatted(file.source) else { return }
    #expect(treeText(parse(once).statements) == treeText(parse(file.source).statements))
    #expect(formatted(once) == once)
  }

  /// What a message offers for pasting brings no further error.
  @Test(arguments: CaseFile.all)
  func correctionsWorkWhenPasted(file: CaseFile) {
    if let outcome = file.correctedFailure { Issue.record("\(file.name): \(outcome.title)") }
  }

  @Test func everyErrorHasACase() {
    let covered = Set(CaseFile.all.map { $0.name })
    let missing = ErrorTopic.allCases.map { "errors/\($0.id).md" }.filter { !covered.contains($0) }
    #expect(missing == [])
  }

  @Test(arguments: CaseFile.all.filter { $0.name.hasPrefix("errors/") })
  func theCaseOfAnErrorBringsItAbout(file: CaseFile) {
    #expect(file.failures.contains { "errors/\($0.topic.id).md" == file.name })
  }

  /// Every construct of the language, by the names in `Expression.Kind`.
  static let constructs: Set<String> = [
    "number", "boolean", "nothing", "text", "list", "matrix", "tuple", "spread", "comprehension",
    "name", "unary", "binary", "comparison", "logical", "conditional", "call", "index", "field",
    "lambda", "assignment", "update", "elementAssignment", "definition", "block", "branches",
    "forLoop", "whileLoop", "returned", "broken", "continued", "help", "magic", "timed",
    "invalid",
  ]

  @Test func everyConstructHasACase() {
    var found: Set<String> = []
    func collect(_ expression: Syntax.Expression) {
      found.insert(
        Mirror(reflecting: expression.kind).children.first?.label ?? "\(expression.kind)")
      for child in expression.children { collect(child) }
    }
    for file in CaseFile.all {
      for statement in parse(file.source).statements { collect(statement.expression) }
    }
    #expect(found == Self.constructs)
  }

  @Test func everyOperatorHasACase() {
    var found: Set<BinaryOperator> = []
    func collect(_ expression: Syntax.Expression) {
      switch expression.kind {
      case .binary(let sign, _, _, _): found.insert(sign)
      case .comparison(_, let signs, _): found.formUnion(signs)
      default: break
      }
      for child in expression.children { collect(child) }
    }
    for file in CaseFile.all {
      for statement in parse(file.source).statements { collect(statement.expression) }
    }
    #expect(found == Set(BinaryOperator.allCases))
  }
}
