import JSON
import Cells
import Foundation
import Diagnostics
import Testing

@testable import Commands
import Notebooks
import Terminal
import Work

@Suite struct RunTests {
  private func notebook(_ cells: String...) throws -> Notebook {
    let members: [JSONValue] = cells.map {
      [
        "cell_type": "code", "id": "a", "metadata": ["tags": ["kept"]], "execution_count": nil,
        "outputs": [], "source": .string($0),
      ]
    }
    let text = JSONObject(
      dictionaryLiteral: ("nbformat", 4), ("nbformat_minor", 5), ("metadata", [:]),
      ("cells", .array(members)))
    let file = SourceFile(
      name: "a.ipynb", text: String(decoding: text.utf8, as: UTF8.self), folder: ".")
    return try Notebook(file)
  }

  private func cells(_ notebook: Notebook) throws -> [JSONValue] {
    let root = try JSONDecoder().decode(JSONValue.self, from: Data(notebook.json))
    return root["cells"]?.array ?? []
  }

  @Test func `a notebook keeps what its cells show`() throws {
    var notebook = try notebook("print(\"a\")\nprint(\"b\")\n[1, 2]", "x = 1")
    let result = notebook.execute(in: Session(), interrupt: Interrupt())
    guard case .finished = result else { return #expect(Bool(false), "\(result)") }
    let cells = try cells(notebook)
    let outputs = cells[0]["outputs"]?.array ?? []
    #expect(outputs.count == 2)
    #expect(outputs.first?["text"] == ["a\n", "b\n"])
    #expect(outputs.last?["output_type"] == "execute_result")
    #expect(outputs.last?["execution_count"] == 1)
    #expect(cells[1]["outputs"] == [])
    #expect(cells[1]["metadata"] == ["tags": ["kept"]])
  }

  @Test func `streams keep their order, and what is cleared is gone`() throws {
    var notebook = try notebook(
      "print(1)\nwarn(2)\nwarn(3)\nprint(4)\ndisplay(5)\nprint(6)",
      "print(1)\nclear_output(wait=true)\nwarn(2)\nclear_output()\nprint(3)")
    _ = notebook.execute(in: Session(), interrupt: Interrupt())
    let cells = try cells(notebook)
    let outputs = cells[0]["outputs"]?.array ?? []
    #expect(
      outputs.map { $0["text"] ?? $0["data"]?["text/plain"] } == [
        ["1\n"], ["2\n", "3\n"], ["4\n"], ["5"], ["6\n"],
      ])
    #expect(outputs.map { $0["name"]?.string } == ["stdout", "stderr", "stdout", nil, "stdout"])
    #expect(cells[1]["outputs"]?.array?.map { $0["text"] } == [["3\n"]])
  }

  @Test func `the first failure stops the notebook and is kept`() throws {
    var notebook = try notebook("zeros(3) + ones(4)", "print(1)")
    let result = notebook.execute(in: Session(), interrupt: Interrupt())
    guard case .failed = result else { return #expect(Bool(false), "\(result)") }
    let cells = try cells(notebook)
    #expect(cells[0]["outputs"]?.array?.first?["output_type"] == "error")
    #expect(cells[1]["outputs"] == [])
    #expect(cells[1]["execution_count"] == .null)
  }

  @Test func `two runs write the same bytes`() throws {
    var (first, second) = (
      try notebook("randn(5)", "plot([1, 2])"), try notebook("randn(5)", "plot([1, 2])")
    )
    _ = first.execute(in: Session(), interrupt: Interrupt())
    _ = second.execute(in: Session(), interrupt: Interrupt())
    #expect(first.json == second.json)
    #expect(first.json.count > 1000)
  }

  @Test func `marks divide a script and keep its line numbers`() {
    let file = SourceFile(name: "a.nw", text: "x = 1\n# %% second\ny = 2\n", folder: ".")
    #expect(file.scriptCells == ["x = 1", "\n# %% second\ny = 2\n"])
  }

  @Test func `a notebook is checked as one text, each finding in its own cell`() throws {
    let text = """
      {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "code", "source": ["width = 1\\n", "x = ones(3)"]},
        {"cell_type": "markdown", "source": "text"},
        {"cell_type": "code", "source": "x + width\\nx + widht"}]}
      """
    let found = try findings(in: SourceFile(name: "a.ipynb", text: text, folder: "."))
    #expect(found.count == 1)
    #expect(found.first?.cell == 2)
    #expect(found.first?.json["line"] == 2)
    #expect(found.first?.json["column"] == 5)
    let suggested = try #require(found.first?.diagnostic.correction)
    #expect(applying(suggested, to: found[0].source) == "x + width\nx + width")
    #expect(found.first?.json["suggestion"]?["replacement"] == .string(suggested.replacement))
  }

  @Test func `a file alone is run`() {
    #expect(arguments(from: ["a.nw", "--figures", "b"]) == ["run", "a.nw", "--figures", "b"])
    #expect(arguments(from: ["check", "a.nw"]) == ["check", "a.nw"])
    #expect(arguments(from: []) == [])
  }

  @Test func `a figure is hidden in a loop, and nowhere else`() throws {
    let script = SourceFile(
      name: "a.nw",
      text:
        "line([1], [2])\nfor k in (1, 2)\n  line([1], [k])\n  line([1], [k]);\nend\nline([1], [2])\n1\n",
      folder: ".")
    #expect(try findings(in: script).map { $0.json["line"] } == [3])
  }

  @Test(arguments: ["", "{}", "[1]", "{\"nbformat\": 3, \"cells\": []}", "{\"nbformat\": 4}"])
  func `what is no notebook is refused`(text: String) {
    #expect(throws: CommandFailure.self) {
      try Notebook(SourceFile(name: "a.ipynb", text: text, folder: "."))
    }
  }
}
