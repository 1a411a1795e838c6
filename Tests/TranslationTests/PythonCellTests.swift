import Cells
import Diagnostics
import Values
import Foundation
import Testing

/// Cells of the kinds that notebooks of the book hold, compared with what CPython, NumPy and PyTorch make of them.
struct PythonCellTests {
  static let cells = RecordedCell.all("cells")
  /// Cells that would mean something else here.
  static func isRefused(_ name: String) -> Bool {
    name.hasSuffix("-refused") || name == "global-statement"
  }

  @Test func `most cells run, and each gives what Python gives`() {
    #expect(Self.cells.count >= 80)
    var count = 0
    for cell in Self.cells where !Self.isRefused(cell.name) {
      let session = Session()
      let outcome = session.outcome(cell.source)
      let shown = outcome.sink.translations.joined()
      if let failure = outcome.failure {
        // A builtin of the contract that nobody has written yet.
        if failure.title.hasSuffix("is not there in this version of the language") { continue }
        Issue.record("\(cell.name): \(failure.topic.id): \(failure.title)\n\(shown)")
      } else if let difference = outcome.difference(from: cell.record, in: session) {
        Issue.record("\(cell.name): \(difference)\n\(shown)")
      } else {
        count += 1
      }
    }
    #expect(count >= Self.fewest)
  }

  static let fewest = 70

  @Test(arguments: cells.filter { isRefused($0.name) })
  func `what would come out different is refused with a reason`(cell: RecordedCell) {
    let outcome = Session().outcome(cell.source)
    #expect(outcome.failure?.topic == .notTranslated)
    #expect((outcome.failure?.title.count ?? 0) > 10)
    #expect(outcome.sink.printed == "")
  }
}

/// Programs that a grammar has made: each gives what Python gives, or is refused.
struct PythonProgramTests {
  static let programs = RecordedCell.all("programs").filter { $0.record.error == nil }

  @Test func `no program comes out different, and nearly all run`() {
    var refused = 0
    for program in Self.programs {
      let session = Session()
      let outcome = session.outcome(program.source)
      if let failure = outcome.failure {
        refused += 1
        if failure.topic != .notTranslated {
          Issue.record(
            "\(program.name): \(failure.topic.id): \(failure.title)\n\(program.source)\n---\n\(outcome.sink.translations.joined())"
          )
        }
        continue
      }
      if let difference = outcome.difference(from: program.record, in: session) {
        Issue.record(
          "\(program.name): \(difference)\n\(program.source)\n---\n\(outcome.sink.translations.joined())"
        )
      }
    }
    #expect(Self.programs.count >= 250)
    #expect(refused * 4 < Self.programs.count)
  }
}

extension Outcome {
  /// Where what the cell printed, gave and named differs from the record.
  func difference(from record: RecordedCell.Record, in session: Session) -> String? {
    if let difference = printedDifference(sink.printed, record.printed ?? "") { return difference }
    if case .finished(let value) = result, let recorded = record.value,
      let difference = Nadaraya.difference(value, recorded)
    {
      return "value: \(difference)"
    }
    let names = session.snapshot.names
    for (name, recorded) in record.names ?? [:] {
      let value = names[name] ?? names[name + "_"]
      if let difference = Nadaraya.difference(value, recorded) { return "\(name): \(difference)" }
    }
    return nil
  }
}

private enum Nadaraya {
  static func difference(_ value: Value?, _ recorded: JSON) -> String? {
    TranslationTests.difference(value, recorded)
  }
}
