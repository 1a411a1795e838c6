import Diagnostics
import Glibc
import Platform

extension BuiltinCall {
  /// The content of the file that a parameter names, relative to the notebook's folder.
  func fileBytes(_ parameter: String) throws(RuntimeFailure) -> [UInt8] {
    let path = try text(parameter)
    guard !path.contains("://") else {
      throw failure(
        "no-connections", "Cells open no connections", under: parameter,
        help: "Download the file into the notebook's folder first.")
    }
    let file: Int32
    do throws(ReadableFolders.Refusal) {
      file = try evaluator.files.open(path)
    } catch {
      throw failure(error, path, parameter)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw failure("file-unreadable", "`\(path)` is not a file of data", under: parameter)
    }
    let size = Int(status.st_size)
    try reserve(size / 8, at: operand(parameter)?.span)
    var isComplete = true
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let read = Glibc.read(file, buffer.baseAddress?.advanced(by: count), size - count)
        if read < 0, errno == EINTR { continue }
        isComplete = read >= 0
        if read <= 0 { break }
        count += read
      }
    }
    guard isComplete else {
      throw failure("file-unreadable", "`\(path)` cannot be read", under: parameter)
    }
    return bytes
  }

  private func failure(
    _ refusal: ReadableFolders.Refusal, _ path: String, _ parameter: String
  ) -> RuntimeFailure {
    switch refusal {
    case .outside:
      return failure(
        "file-not-granted", "`\(path)` lies outside the notebook's folder", under: parameter,
        help: evaluator.files.advice(on: path))
    case .link(let target):
      return failure(
        "file-not-granted", "`\(path)` is a link that leads out of the notebook's folder",
        under: parameter, help: evaluator.files.advice(on: target))
    case .hidden(let name):
      return failure(
        "file-not-granted", "`\(name)` begins with a dot, and cells do not read what is hidden",
        under: parameter, help: evaluator.files.advice(on: path, hidden: name))
    case .system(let reason) where reason == ENOENT || reason == ENOTDIR:
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      let files = evaluator.files.names(in: folder).filter(isDataFile).map { folder + $0 }
      return .failed(
        unknownName(
          "file-not-found", path, kind: "file", among: files,
          at: operand(parameter)?.span ?? span, quoted: true))
    case .system(let reason):
      return failure(
        "file-unreadable", "`\(path)` cannot be opened: \(String(cString: strerror(reason)))",
        under: parameter)
    }
  }

  func failure(_ problem: CSVReader.Failure) -> RuntimeFailure {
    let path = (try? text("path")) ?? "the file"
    switch problem {
    case .empty: return failure("csv-empty", "`\(path)` holds no rows", under: "path")
    case .notText:
      return failure(
        "csv-not-text", "`\(path)` is not a text in UTF-8", under: "path",
        help: "Save it as CSV in UTF-8.")
    case .notUTF8(let line, let column):
      let span = operand("path")?.span ?? span
      return .failed(
        Diagnostic(
          "csv-not-text", "Line \(line), column \(column) of `\(path)` is not UTF-8", at: span,
          help: "A file of an older program reads with `encoding=\"windows-1252\"`.",
          correction: .init(Span(span.upper, span.upper), ", encoding=\"windows-1252\"")))
    case .openQuote(let line):
      return failure(
        "csv-open-quote", "A quote that opens in line \(line) of `\(path)` is never closed",
        under: "path", help: "A quote inside a quoted cell is written twice.")
    case .rowLength(let line, let found, let expected):
      let kind =
        found < expected ? "ends behind column \(found)" : "goes on in column \(expected + 1)"
      return failure(
        "csv-row-length",
        "Line \(line) of `\(path)` \(kind), where the first line has \(expected) column\(expected == 1 ? "" : "s")",
        under: "path",
        help: #"If the columns are separated by another sign, say so: separator=";"."#)
    case .stopped(let failure): return failure
    }
  }
}

/// Whether a file holds data, as its ending says.
package func isDataFile(_ name: String) -> Bool {
  [".csv", ".tsv", ".txt", ".dat", ".json", ".npy"].contains { name.lowercased().hasSuffix($0) }
}
