import Tables
import ArgumentParser
import FoundationEssentials
import Notebooks

/// A file of the language that a command works on.
struct SourceFile {
  /// What messages call it.
  var name: String
  var text: String
  /// Where its relative paths start.
  var folder: String

  var isNotebook: Bool { name.hasSuffix(".ipynb") }

  /// Reads a file, or standard input for `-`.
  init(path: String) throws {
    if path == "-" {
      var text = ""
      while let line = readLine(strippingNewline: false) { text += line }
      self.init(name: "standard input", text: text, folder: ".")
      return
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      var isFolder = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw CommandFailure("There is no file \(path).")
      }
      throw CommandFailure(
        isFolder ? "\(path) is a folder; name a file in it." : "\(path) cannot be read.")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let start = firstInvalidByte(in: Array(bytes)) ?? 0
      let line = bytes.prefix(start).count { $0 == UInt8(ascii: "\n") } + 1
      throw CommandFailure("\(path) is not a text in UTF-8: see line \(line).")
    }
    let folders = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = folders.joined(separator: "/")
    self.init(name: path, text: text, folder: folders == [""] ? "/" : folder.isEmpty ? "." : folder)
  }

  init(name: String, text: String, folder: String) {
    self.name = name
    self.text = text
    self.folder = folder
  }

  /// The cells of a script: lines that begin with `# %%` stand between them, as editors have it.
  ///
  /// Blank lines stand for what is before a cell, so that line numbers are those of the file.
  var scriptCells: [String] {
    var cells: [[Substring]] = [[]]
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.hasPrefix("# %%") { cells.append(Array(repeating: "", count: number)) }
      cells[cells.count - 1].append(line)
    }
    return cells.map { $0.joined(separator: "\n") }
  }
}

extension Notebook {
  init(_ file: SourceFile) throws {
    guard let notebook = Notebook(file.text) else {
      throw CommandFailure("\(file.name) is not a notebook of Jupyter's format 4.")
    }
    self = notebook
  }
}
