import Translation
import Cells
import Checking
import Diagnostics
import Values
import Foundation
import Syntax
import TestSupport

/// One Markdown file under `Tests/Cases`: a cell, and what every stage makes of it.
struct CaseFile: CustomStringConvertible, Sendable {
  let name: String
  let path: String
  let source: String

  var description: String { name }

  static let folder: URL = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Cases")

  /// A notebook of its own, beside a few files that are not as they should be.
  ///
  /// Cells of Python are mistakes here but where a case is about them: their tests are those of the translation.
  private func session() -> Session {
    let session = Session(
      folder: Self.folder.appending(path: "data").path, memoryLimit: 8 << 30, patience: 60)
    if name != "errors/not-translated.md" {
      _ = session.execute("%config python = refuse", name: "settings", output: SilentSink())
    }
    return session
  }

  static let all: [CaseFile] = {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let urls = (files?.allObjects ?? []).compactMap { $0 as? URL }
    return urls.filter { $0.pathExtension == "md" && $0.lastPathComponent != "README.md" }
      .compactMap(CaseFile.init).sorted { $0.name < $1.name }
  }()

  private init?(_ url: URL) {
    guard let text = try? String(contentsOf: url, encoding: .utf8),
      let start = text.range(of: "# SOURCE\n```julia\n"),
      let end = text.range(of: "\n```\n", range: start.upperBound..<text.endIndex)
    else { return nil }
    path = url.path
    name = url.path.replacingOccurrences(of: CaseFile.folder.path + "/", with: "")
    source = String(text[start.upperBound..<end.lowerBound])
  }

  /// The whole file as it should be.
  var text: String {
    var sections: [(String, String)] = [("SOURCE", "```julia\n\(source)\n```")]
    func add(_ title: String, _ content: String) {
      if !content.isEmpty { sections.append((title, "```text\n\(content)\n```")) }
    }
    let cell = parse(source)
    add("TOKENS", tokensText(tokenize(source).tokens))
    add("TREE", treeText(cell.statements))
    let session = self.session()
    add(
      "DIAGNOSTICS",
      checked(source).map { described($0, source, "cell [1]") }.joined(separator: "\n\n")
    )
    add("VALUE", outcome(of: source, in: session))
    let fixed = correction(in: self.session()).map {
      applying($0, to: source)
    }
    if let fixed {
      sections.append(("CORRECTED", "```julia\n\(fixed)\n```"))
      add(
        "CORRECTED VALUE",
        outcome(of: fixed, in: self.session()))
    }
    return sections.map { "# \($0.0)\n\($0.1)\n" }.joined()
  }

  /// What checking and running complain about.
  var failures: [Diagnostic] {
    let result = session().execute(
      source, name: "cell [1]", output: SilentSink())
    guard case .failed(let diagnostic, _) = result else { return checked(source) }
    return checked(source) + [diagnostic]
  }

  /// How the cell fails with the first error's correction in it.
  var correctedFailure: Diagnostic? {
    guard let fixed = correction(in: self.session()).map({ applying($0, to: source) }),
      case .failed(let diagnostic, _) = session().execute(
        fixed, name: "cell [1]", output: SilentSink())
    else { return nil }
    return diagnostic
  }

  /// The correction that the first error offers, before or while the cell runs; without an error, that of a warning.
  private func correction(in session: Session) -> Diagnostic.Correction? {
    let sink = RecordingSink()
    guard
      case .failed(let diagnostic, let place) = session.execute(
        source, name: "cell [1]", output: sink)
    else { return checked(source).first?.correction }
    return place.text == source ? diagnostic.correction : nil
  }

  private func described(_ diagnostic: Diagnostic, _ source: String, _ place: String) -> String {
    "\(diagnostic.topic.id)\n" + render(diagnostic, in: source, place: place).source
  }

  /// What the cell prints, shows and gives, or how it fails while it runs.
  private func outcome(of source: String, in session: Session) -> String {
    let sink = RecordingSink()
    var parts: [String] = []
    let result = session.execute(source, name: "cell [1]", output: sink)
    if !sink.printed.isEmpty { parts.append("printed: " + withoutDurations(sink.printed)) }
    if !sink.warned.isEmpty { parts.append("warned: " + sink.warned) }
    parts += sink.displays.map { "shown: " + $0.displayText }
    parts += sink.pages.map { "help: " + $0 }
    switch result {
    case .finished(let value): if let value { parts.append(value.displayText) }
    case .failed(let diagnostic, let place):
      // What checking finds stands in its own section.
      if checked(source).isEmpty {
        parts.append(described(diagnostic, place.text, place.name))
      }
    case .interrupted: parts.append("interrupted")
    }
    return parts.joined(separator: "\n")
  }
}

/// How long something took differs from run to run.
private func withoutDurations(_ text: String) -> String {
  text.replacing(#/[0-9.]+ (ns|µs|ms|s)\b/#, with: "some time")
}

/// One line of tokens for each line of the source.
private func tokensText(_ tokens: [Token]) -> String {
  var lines = [""]
  for token in tokens {
    let text: String =
      switch token.kind {
      case .number(let value): "number(\(value))"
      case .name(let name): "name(\(name))"
      case .keyword(let keyword): "keyword(\(keyword.rawValue))"
      case .sign(let sign): "'\(sign.rawValue)'"
      case .superscript(let power): "power(\(power))"
      case .textStart: "text("
      case .textSegment(let text): text.debugDescription
      case .interpolatedName(let name): "$\(name)"
      case .interpolationStart: "$("
      case .interpolationEnd: ")"
      case .textEnd: ")"
      case .newline: "newline"
      case .comment: "comment"
      case .help(let name): "help(\(name))"
      case .magic(let name): "magic(\(name))"
      case .magicArgument(let text): "argument(\(text))"
      case .unreadable: "unreadable"
      case .end: "end"
      }
    lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + text
    if token.kind == .newline { lines.append("") }
  }
  return lines.joined(separator: "\n")
}
