import JSON
import Translation
import Cells
import Diagnostics
import Syntax

/// What an editor asks about open files, answered as the Language Server Protocol 3.17 has it.
///
/// Nothing runs: files are parsed and checked, and names come from the catalogue and from the file itself. Positions of the
/// protocol are lines from 0 and UTF-16 units.
struct LanguageServer {
  /// Open files by their address.
  private var documents: [String: String] = [:]
  private let session = Session()
  /// After `shutdown` only `exit` is expected.
  private(set) var isShutDown = false
  private(set) var hasExited = false

  /// The messages to send back, in order: at most one reply, and what a change makes known.
  mutating func answer(_ message: JSONValue) -> [JSONValue] {
    guard let method = message["method"]?.string else { return [] }
    guard let id = message["id"] else {
      return notified(method, message["params"] ?? .null)
    }
    if isShutDown { return [Self.failure(id, -32600, "The server is shutting down.")] }
    switch result(method, message["params"] ?? .null) {
    case .some(let result): return [["jsonrpc": "2.0", "id": id, "result": result]]
    case nil: return [Self.failure(id, -32601, "`\(method)` is not known here.")]
    }
  }

  private static func failure(_ id: JSONValue, _ code: Int, _ text: String) -> JSONValue {
    ["jsonrpc": "2.0", "id": id, "error": ["code": .integer(code), "message": .string(text)]]
  }

  /// What is said when a message cannot be read.
  static let unreadable = failure(.null, -32700, "The message is not JSON.")

  // MARK: Notifications

  private mutating func notified(_ method: String, _ parameters: JSONValue) -> [JSONValue] {
    let address = parameters["textDocument"]?["uri"]?.string
    switch (method, address) {
    case ("textDocument/didOpen", let address?):
      documents[address] = parameters["textDocument"]?["text"]?.string
    case ("textDocument/didChange", let address?):
      // Changes come as whole texts, as `initialize` says.
      documents[address] = parameters["contentChanges"]?.array?.last?["text"]?.string
    case ("textDocument/didClose", let address?):
      documents[address] = nil
      return [diagnostics(of: address, [])]
    case ("exit", _):
      hasExited = true
      return []
    default: return []
    }
    guard let address, let text = documents[address] else { return [] }
    return [diagnostics(of: address, findings(text).map { json($0, in: text) })]
  }

  private func diagnostics(of address: String, _ found: [JSONValue]) -> JSONValue {
    [
      "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics",
      "params": ["uri": .string(address), "diagnostics": .array(found)],
    ]
  }

  private func json(_ diagnostic: Diagnostic, in text: String) -> JSONValue {
    [
      "range": range(diagnostic.span, in: text), "code": .string(diagnostic.topic.id),
      "severity": .integer(diagnostic.severity == .error ? 1 : 2), "source": "nadaraya",
      "message": .string(diagnostic.title + (diagnostic.help.map { "\n" + $0 } ?? "")),
    ]
  }

  // MARK: Requests

  /// Nil when the method is not known.
  private mutating func result(_ method: String, _ parameters: JSONValue) -> JSONValue? {
    let text = parameters["textDocument"]?["uri"]?.string.flatMap { documents[$0] } ?? ""
    switch method {
    case "initialize": return Self.abilities
    case "shutdown":
      isShutDown = true
      return .null
    case "textDocument/completion": return completion(of: text, at: cursor(parameters, in: text))
    case "textDocument/hover": return hover(in: text, at: cursor(parameters, in: text))
    case "textDocument/formatting": return formatting(of: text)
    case "textDocument/codeAction": return corrections(in: text, parameters)
    case "textDocument/documentSymbol": return symbols(in: text)
    default: return nil
    }
  }

  private static let abilities: JSONValue = [
    "serverInfo": ["name": "nadaraya", "version": .string(nadarayaVersion)],
    "capabilities": [
      "positionEncoding": "utf-16",
      // Whole texts: a file of this language is a page or two.
      "textDocumentSync": ["openClose": true, "change": 1],
      "completionProvider": ["triggerCharacters": [".", "\\", "%", "\""]],
      "hoverProvider": true, "documentFormattingProvider": true, "documentSymbolProvider": true,
      "codeActionProvider": ["codeActionKinds": ["quickfix"]],
    ],
  ]

  private func completion(of text: String, at cursor: Int) -> JSONValue {
    let completion = session.snapshot.completion(of: text, at: cursor)
    let scalars = Array(text.unicodeScalars)
    func offset(_ count: Int) -> Int {
      String(String.UnicodeScalarView(scalars[..<count])).utf8.count
    }
    let replaced = Span(
      offset(completion.replacing.lowerBound), offset(completion.replacing.upperBound))
    let place = range(replaced, in: text)
    return .array(
      completion.items.enumerated().map { index, item in
        var members: JSONObject = [
          "label": .string(item.text), "kind": .integer(item.kind.editorKind),
          // Editors sort by this, and filter by what was typed.
          "sortText": .string(String(10_000 + index)), "filterText": .string(item.text),
          "textEdit": ["range": place, "newText": .string(item.text)],
        ]
        if let signature = item.signature { members["detail"] = .string(signature) }
        return .object(members)
      })
  }

  private func hover(in text: String, at cursor: Int) -> JSONValue {
    guard let display = session.snapshot.inspection(of: text, at: cursor) else { return .null }
    let markdown = display.forms.first { $0.mimeType == "text/markdown" }
    return [
      "contents": [
        "kind": markdown == nil ? "plaintext" : "markdown",
        "value": .string(markdown?.content ?? display.text),
      ]
    ]
  }

  private func formatting(of text: String) -> JSONValue {
    guard let layout = formatted(text), layout != text else { return [] }
    return [["range": range(Span(0, text.utf8.count), in: text), "newText": .string(layout)]]
  }

  /// The corrections of what is wrong within the lines that are asked about.
  private func corrections(in text: String, _ parameters: JSONValue) -> JSONValue {
    let source = SourceText(text)
    let first = parameters["range"]?["start"]?["line"]?.integer ?? 0
    let last = parameters["range"]?["end"]?["line"]?.integer ?? source.lineCount
    return .array(
      findings(text).compactMap { diagnostic in
        let lines = source.line(at: diagnostic.span.lower)...source.line(at: diagnostic.span.upper)
        guard let correction = diagnostic.correction, lines.overlaps(min(first, last)...last) else {
          return nil
        }
        let edit: JSONValue = [
          "range": range(correction.span, in: text), "newText": .string(correction.replacement),
        ]
        let shown = correction.replacement.shortened
        return [
          "title": .string(shown.isEmpty ? "Remove it" : "Write `\(shown)`"), "kind": "quickfix",
          "isPreferred": true, "diagnostics": [json(diagnostic, in: text)],
          "edit": [
            "changes": .object([
              parameters["textDocument"]?["uri"]?.string ?? "": .array([edit])
            ])
          ],
        ]
      })
  }

  /// Functions and variables of the file, where each is first defined.
  private func symbols(in text: String) -> JSONValue {
    var seen: Set<String> = []
    var symbols: [JSONValue] = []
    for statement in parse(text).statements {
      let expression = statement.expression
      for (name, isFunction) in defined(by: expression) where seen.insert(name.text).inserted {
        symbols.append([
          "name": .string(name.text), "kind": .integer(isFunction ? 12 : 13),
          "range": range(expression.span, in: text), "selectionRange": range(name.span, in: text),
        ])
      }
    }
    return .array(symbols)
  }

  private func defined(by expression: Expression) -> [(name: Name, isFunction: Bool)] {
    switch expression.kind {
    case .definition(let name, _): return [(name, true)]
    case .assignment(let target, let value):
      if case .lambda = value.kind { return target.names.map { ($0, true) } }
      return target.names.map { ($0, false) }
    default: return []
    }
  }

  // MARK: Places

  private func range(_ span: Span, in text: String) -> JSONValue {
    let source = SourceText(text)
    return ["start": position(span.lower, source), "end": position(span.upper, source)]
  }

  private func position(_ offset: Int, _ source: SourceText) -> JSONValue {
    let line = source.line(at: offset)
    let before = source.text(Span(source.range(ofLine: line).lower, offset))
    return ["line": .integer(line), "character": .integer(before.utf16.count)]
  }

  /// The cursor in Unicode scalars; beyond the end of a line it is at its end.
  private func cursor(_ parameters: JSONValue, in text: String) -> Int {
    let source = SourceText(text)
    let asked = parameters["position"]
    let line = min(max(asked?["line"]?.integer ?? 0, 0), source.lineCount - 1)
    let span = source.range(ofLine: line)
    let units = source.text(span).utf16.prefix(max(asked?["character"]?.integer ?? 0, 0))
    let before = source.text(Span(0, span.lower))
    return before.unicodeScalars.count
      + String(decoding: Array(units), as: UTF16.self).unicodeScalars.count
  }
}

extension Completion.Kind {
  /// The number that the protocol has for it.
  fileprivate var editorKind: Int {
    switch self {
    case .function, .kernel: 3
    case .keyword, .magic: 14
    case .file: 17
    case .symbol: 1
    case .column, .field, .argument: 5
    case .option: 12
    case .value: 6
    }
  }
}

extension Pattern {
  fileprivate var names: [Name] {
    switch self {
    case .name(let name): [name]
    case .tuple(let patterns, _): patterns.flatMap { $0.names }
    }
  }
}

/// What is wrong in a text; the server reads no files, so where a text includes some, any name may come from there.
private func findings(_ text: String) -> [Diagnostic] {
  let found = checked(text)
  guard parse(text).statements.contains(where: { $0.includedFile != nil }) else { return found }
  return found.filter { $0.topic != .unknownName }
}
