import JSON
import Foundation
import JupyterProtocol
import Synchronization

@testable import JupyterKernel

/// A toy that lets a test choose what a cell does: every line of a cell is one command.
struct EchoLanguage: NotebookLanguage {
  let description = LanguageDescription(
    name: "echo", version: "1", mimeType: "text/x-echo", fileExtension: ".echo",
    codeMirrorMode: "julia", pygmentsLexer: "julia", implementation: "echo",
    implementationVersion: "1", banner: "Echo",
    helpLinks: [.init(text: "Help", url: "https://example.org")])

  private let names = Names()

  /// Shared by all shells.
  private final class Names: Sendable {
    let values = Mutex<[String: String]>([:])
  }

  func execute(_ cell: Cell, output: any CellOutput) -> CellOutcome {
    var result: MimeBundle?
    for line in cell.source.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      let command = words[0]
      let rest = words.count > 1 ? words[1] : ""
      switch command {
      case "print": output.write(rest + "\n", to: .stdout)
      case "warn": output.write(rest + "\n", to: .stderr)
      case "value": result = MimeBundle(text: rest)
      case "show": output.display(MimeBundle(text: rest), id: "echo")
      case "update": output.updateDisplay(MimeBundle(text: rest), id: "echo")
      case "clear": output.clear(waitsForNext: rest == "wait")
      case "set": names.values.withLock { $0["x"] = rest }
      case "get": result = MimeBundle(text: names.values.withLock { $0["x"] } ?? "nothing")
      case "cell": result = MimeBundle(text: cell.id ?? "none")
      case "page": return .finished(result: nil, pages: [MimeBundle(text: rest)])
      case "fail":
        return .failed(
          CellFailure(
            name: "EchoError", value: rest, traceback: ["EchoError: " + rest],
            details: ["echo": ["line": 1]]))
      case "loop":
        while !output.isInterrupted { usleep(200) }
        return .interrupted
      case "flood":
        for number in 0..<(Int(rest) ?? .max) {
          if output.isInterrupted { return .interrupted }
          output.write("line \(number)\n", to: .stdout)
        }
      case "slides":
        while !output.isInterrupted { output.display(MimeBundle(text: "slide"), id: nil) }
        return .interrupted
      case "alternate":
        for number in 0..<(Int(rest) ?? 0) {
          output.write("\(number)\n", to: number.isMultiple(of: 2) ? .stdout : .stderr)
        }
      case "comm":
        let id = "comm-\(cell.number)"
        let comm = CommMessage(id: id, data: ["state": 1], buffers: [[1, 2, 3]])
        output.openComm(comm, target: rest)
        result = MimeBundle(text: id)
      case "ask", "secret":
        do {
          result = MimeBundle(
            text: try output.readLine(prompt: rest, isPassword: command == "secret"))
        } catch .interrupted {
          return .interrupted
        } catch {
          return .failed(CellFailure(name: "NoInput", value: "refused", traceback: []))
        }
      default: result = MimeBundle(text: String(line))
      }
    }
    return .finished(result: result)
  }

  func evaluate(expression: String, output: any CellOutput) -> ExpressionOutcome {
    expression == "bad"
      ? .failed(CellFailure(name: "EchoError", value: "bad", traceback: []))
      : .value(MimeBundle(text: expression))
  }

  func complete(_ source: String, cursor: Int) -> CompletionList {
    CompletionList(
      [.init(source + "!", type: "function", signature: "(x)")],
      replacing: 0..<cursor)
  }

  func inspect(_ source: String, cursor: Int, detail: InspectionDetail) -> MimeBundle? {
    source.isEmpty ? nil : MimeBundle(text: "\(source) \(cursor) \(detail)")
  }

  func completeness(of source: String) -> Completeness {
    switch source {
    case "more": .incomplete(indent: "    ")
    case "wrong": .invalid
    default: .complete
    }
  }

  func commOpened(_ comm: CommMessage, target: String, output: any CellOutput) -> Bool {
    target == "mirror"
  }

  func commReceived(_ comm: CommMessage, output: any CellOutput) { output.sendComm(comm) }
}

extension MimeBundle {
  fileprivate init(text: String) { self.init(["text/plain": .string(text)]) }
}
