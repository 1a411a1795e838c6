package import JSON
package import Cells
import Diagnostics
import FoundationEssentials
package import Work

/// A notebook file in Jupyter's format, version 4.
///
/// Everything that is not a code cell's outputs is kept as it was.
package struct Notebook {
  private var root: JSONObject

  package struct CodeCell {
    /// Its place among all cells.
    package var index: Int
    package var source: String
  }

  /// - Returns: nil when `text` is no notebook of that format.
  package init?(_ text: String) {
    guard let root = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)).object,
      root["nbformat"]?.integer == 4, root["cells"]?.array != nil
    else { return nil }
    self.root = root
    // Some programs write a source as one text; Jupyter writes its lines.
    self.root["cells"] = .array(
      entries.map { cell in
        guard var members = cell.object, let text = members["source"]?.string else { return cell }
        members["source"] = text.jupyterLines
        return .object(members)
      })
  }

  /// A new notebook for this kernel.
  package init(cells: [NotebookCell]) {
    root = [
      "nbformat": 4, "nbformat_minor": 5,
      "metadata": [
        "kernelspec": [
          "name": "nadaraya", "display_name": "Nadaraya-Watson", "language": "nadaraya",
        ]
      ],
      "cells": .array(
        cells.enumerated().map { index, cell in
          var metadata: JSONObject = [:]
          if !cell.tags.isEmpty { metadata["tags"] = .array(cell.tags.map { .string($0) }) }
          var members: JSONObject = [
            "id": .string("cell-\(index + 1)"), "cell_type": .string(cell.kind.rawValue),
            "metadata": .object(metadata), "source": cell.source.jupyterLines,
          ]
          if cell.kind == .code {
            members["outputs"] = []
            members["execution_count"] = .null
          }
          return .object(members)
        }),
    ]
  }

  /// The cells without their outputs.
  package var cells: [NotebookCell] {
    entries.compactMap { cell in
      guard let kind = cell["cell_type"]?.string.flatMap(NotebookCell.Kind.init) else { return nil }
      let lines = cell["source"]?.array?.compactMap(\.string) ?? []
      let tags = cell["metadata"]?["tags"]?.array?.compactMap(\.string) ?? []
      return NotebookCell(kind: kind, source: lines.joined(), tags: tags)
    }
  }

  private var entries: [JSONValue] { root["cells"]?.array ?? [] }

  package var codeCells: [CodeCell] {
    entries.enumerated().compactMap { index, cell in
      guard cell["cell_type"]?.string == "code" else { return nil }
      let lines = cell["source"]?.array?.compactMap(\.string) ?? []
      return CodeCell(index: index, source: lines.joined())
    }
  }

  package mutating func setSource(_ source: String, ofCellAt index: Int) {
    var cells = entries
    guard var members = cells[index].object else { return }
    members["source"] = source.jupyterLines
    cells[index] = .object(members)
    root["cells"] = .array(cells)
  }

  /// Runs the code cells in order and keeps their outputs; stops at the first that fails.
  package mutating func execute(in session: Session, interrupt: Interrupt) -> CellResult {
    var cells = entries
    var outcome = CellResult.finished(value: nil)
    var hasStopped = false
    for (offset, cell) in codeCells.enumerated() {
      guard var members = cells[cell.index].object else { continue }
      let outputs = NotebookOutputs(session)
      if !hasStopped {
        let number = offset + 1
        outcome = outputs.run(cell.source, number: number, interrupt)
        members["execution_count"] = .integer(number)
        if case .finished = outcome {} else { hasStopped = true }
      } else {
        members["execution_count"] = .null
      }
      members["outputs"] = .array(outputs.outputs)
      cells[cell.index] = .object(members)
    }
    root["cells"] = .array(cells)
    return outcome
  }

  /// The file, laid out as Jupyter lays it out, so that only what changed differs.
  package var json: [UInt8] { Array((JSONValue.object(root).indented() + "\n").utf8) }
}

extension String {
  /// A list of lines, each with its end: as the format keeps long texts.
  package var jupyterLines: JSONValue {
    var lines: [JSONValue] = []
    var line = ""
    for scalar in unicodeScalars {
      line.unicodeScalars.append(scalar)
      if scalar == "\n" {
        lines.append(.string(line))
        line = ""
      }
    }
    if !line.isEmpty { lines.append(.string(line)) }
    return .array(lines)
  }
}

extension JSONValue {
  /// Sorted keys, one blank a level.
  fileprivate func indented(_ depth: Int = 0) -> String {
    let pad = "\n" + String(repeating: " ", count: depth + 1)
    let end = "\n" + String(repeating: " ", count: depth)
    switch self {
    case .array(let items) where !items.isEmpty:
      return "[" + items.map { pad + $0.indented(depth + 1) }.joined(separator: ",") + end + "]"
    case .object(let members) where !members.isEmpty:
      let texts = members.sorted { $0.key < $1.key }.map { key, value in
        pad + JSONValue.string(key).indented() + ": " + value.indented(depth + 1)
      }
      return "{" + texts.joined(separator: ",") + end + "}"
    default: return String(decoding: utf8, as: UTF8.self)
    }
  }
}
