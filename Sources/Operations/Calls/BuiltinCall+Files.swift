package import Values
package import Tables
import Arrays
import Language
package import Diagnostics
import Platform

extension BuiltinCall {
  /// The content of the file that a parameter names, relative to the notebook's folder.
  package func fileBytes(_ parameter: String) throws(RuntimeFailure) -> [UInt8] {
    let path = try text(parameter)
    guard !path.contains("://") else {
      throw failure(
        .noConnections, "Cells open no connections", under: parameter,
        help: "Download the file into the notebook's folder first.")
    }
    let file: OpenFile
    do throws(ReadableFolders.Refusal) {
      file = OpenFile(try evaluator.files.open(path))
    } catch {
      throw failure(error, path, parameter)
    }
    guard let size = file.size else {
      throw failure(.fileUnreadable, "`\(path)` is not a file of data", under: parameter)
    }
    try reserve(size / 8, at: operand(parameter)?.span)
    guard let bytes = file.bytes(size) else {
      throw failure(.fileUnreadable, "`\(path)` cannot be read", under: parameter)
    }
    guard Deflate.isGzip(bytes) else { return bytes }
    if let unpacked = try unpacked(bytes, .gzip, parameter) { return unpacked }
    throw failure(
      .fileUnreadable, "`\(path)` is packed with gzip, and damaged or cut off", under: parameter,
      help: "Fetch the file again.")
  }

  /// Nil where the bytes are damaged.
  package func unpacked(
    _ bytes: [UInt8], in range: Range<Int>? = nil, _ format: Deflate.Format, _ parameter: String
  ) throws(RuntimeFailure) -> [UInt8]? {
    try Deflate.unpacked(bytes, in: range, format) { (count) throws(RuntimeFailure) in
      try poll()
      try reserve(count / 8, at: operand(parameter)?.span)
    }
  }

  /// The content of a text file as UTF-8 without a byte order mark.
  package func textFileBytes(_ parameter: String, _ stated: TextEncoding?) throws(RuntimeFailure)
    -> [UInt8]
  {
    let bytes = try fileBytes(parameter)
    do throws(TextEncoding.Failure) {
      return try TextEncoding.utf8Bytes(of: bytes, stated: stated)
    } catch {
      throw failure(error, under: parameter)
    }
  }

  private func failure(_ problem: TextEncoding.Failure, under parameter: String) -> RuntimeFailure {
    let path = (try? text(parameter)) ?? "the file"
    let takesEncoding = parameters.contains { $0.name == "encoding" }
    switch problem {
    case .kind(let kind):
      return failure(
        .csvNotText, "`\(path)` is \(kind.name)", under: parameter, help: kind.advice)
    case .notUTF8(let line):
      let span = operand(parameter)?.span ?? span
      var complaint = Diagnostic(
        .csvNotText, "Line \(line) of `\(path)` is not UTF-8", at: span,
        help: "Save it in UTF-8.")
      if takesEncoding {
        complaint.help = "A file of an older program reads with `encoding=\"windows-1252\"`."
        complaint.correction = .init(Span(span.upper, span.upper), ", encoding=\"windows-1252\"")
      }
      return .failed(complaint)
    case .notUTF16(let line):
      return failure(
        .csvNotText, "Line \(line) of `\(path)` is not UTF-16", under: parameter,
        help: takesEncoding
          ? "Try it without `encoding`, or with \"windows-1252\"." : "Save it in UTF-8.")
    }
  }

  private func failure(
    _ refusal: ReadableFolders.Refusal, _ path: String, _ parameter: String
  ) -> RuntimeFailure {
    switch refusal {
    case .outside:
      return failure(
        .fileNotGranted, "`\(path)` lies outside the notebook's folder", under: parameter,
        help: evaluator.files.advice(on: path))
    case .link(let target):
      return failure(
        .fileNotGranted, "`\(path)` is a link that leads out of the notebook's folder",
        under: parameter, help: evaluator.files.advice(on: target))
    case .hidden(let name):
      return failure(
        .fileNotGranted, "`\(name)` begins with a dot, and cells do not read what is hidden",
        under: parameter, help: evaluator.files.advice(on: path, hidden: name))
    case .missing:
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      let isWanted = name == "include" ? { $0.hasSuffix(".nw") } : isDataFile
      let files = evaluator.files.names(in: folder).filter(isWanted).map { folder + $0 }
      return .failed(
        unknownName(
          .fileNotFound, path, kind: "file", among: files,
          at: operand(parameter)?.span ?? span, quoted: true))
    case .system(let reason):
      return failure(
        .fileUnreadable, "`\(path)` cannot be opened: \(ReadableFolders.Refusal.text(reason))",
        under: parameter)
    }
  }
}

extension Evaluator {
  /// The text of a file of the language in the notebook's folder.
  package func includedText(_ path: String, at span: Span) throws(RuntimeFailure) -> String {
    guard let signature = Catalog.entry(named: "include") else { return "" }
    let call = try BuiltinCall(
      binding: Arguments(positional: [.init(.text(path), span)], span: span), to: signature, self)
    return String(decoding: try call.textFileBytes("path", .utf8), as: UTF8.self)
  }
}

/// Whether a file holds data, as its ending says.
package func isDataFile(_ name: String) -> Bool {
  [".csv", ".tsv", ".txt", ".dat", ".json", ".npy", ".npz", ".gz"].contains {
    name.lowercased().hasSuffix($0)
  }
}
