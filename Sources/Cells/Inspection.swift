import Language
import Checking
import Diagnostics
import Values
import Syntax

/// What a name means, for the pager and the tooltip.
///
/// The catalogue's own words come as Markdown. Values and functions of the reader come as text between tags: front ends
/// differ in what they take for Markdown, and some run what they find in it.
extension SessionSnapshot {
  /// What the name at the cursor means; between the parentheses of a call, what the called function does.
  ///
  /// The cursor counts Unicode scalars. `isBrief`, for a tooltip, leaves out shapes, notes and other names.
  package func inspection(of source: String, at cursor: Int, isBrief: Bool = false) -> Display? {
    let scalars = Array(source.unicodeScalars)
    let cursor = min(max(cursor, 0), scalars.count)
    let offset = String(String.UnicodeScalarView(scalars[..<cursor])).utf8.count
    let tokens = tokenize(source).tokens
    let touching = tokens.indices.filter {
      tokens[$0].span.lower <= offset && offset <= tokens[$0].span.upper
    }
    for index in touching {
      if let path = namePath(tokens, at: index), let found = inspection(path, isBrief: isBrief) {
        return found
      }
    }
    let before = tokens.lastIndex { $0.span.lower < offset && $0.kind != .end }
    guard let before, let call = CompletionContext(source).call(around: before + 1) else {
      return nil
    }
    return inspection(call.receiver + [call.name], isBrief: isBrief)
  }

  /// What `?name` and `help(name)` show; nil when nothing has that name.
  package func help(on name: String) -> Display? {
    if name.isEmpty { return startPage }
    let subject = name.split(separator: "(").first.map(String.init) ?? name
    return inspection(subject.split(separator: ".").map(String.init), isBrief: false, isDrawn: true)
  }

  /// What `?` alone shows: what there is, and how to ask for more.
  private var startPage: Display {
    let groups = Signature.Group.allCases.map { group in
      (group.rawValue, Catalog.signatures.filter { $0.group == group }.map { $0.name })
    }.filter { !$0.1.isEmpty }
    let asking: [(String, String)] = [
      ("?name", "what a name is, with an example; also `help(name)`"),
      ("Tab", "what may stand here"), ("Shift+Tab", "what the call at the cursor takes"),
      ("%who", "the names of this session"), ("%config", "the settings"),
    ]
    let markdown: [MarkdownText] =
      [
        "### Nadaraya-Watson",
        "A small language for kernel regression. The last expression of a cell is shown; layers of figures are joined with `+`.",
        asking.map { "- \(MarkdownText.code($0.0)) \(own($0.1))" }.joined("\n"),
      ]
      + groups.map { name, members in
        "**\(own(name))** " + members.map { MarkdownText.code($0) }.joined(" ")
      }
    let text =
      ["Nadaraya-Watson, a small language for kernel regression."]
      + asking.map { "  \($0.0)  \($0.1.replacing("`", with: ""))" }
      + groups.map { "\($0.0): " + $0.1.joined(separator: " ") }
    return Display([.markdown(markdown.joined("\n\n")), .plain("\(text.joined(separator: "\n"))")])
  }

  /// What to say when nothing has the name.
  package func helpIsMissing(for name: String) -> Display {
    let known = Catalog.names + names.keys
    let suggestion = nearest(to: name, among: known).map { " Did you mean `\($0)`?" } ?? ""
    return Display(text: "There is no name `\(name.shortened)`.\(suggestion)")
  }

  /// The name at a token with the names in front of its dot, outermost first.
  private func namePath(_ tokens: [Token], at index: Int) -> [String]? {
    switch tokens[index].kind {
    case .name(let name):
      var path = [name]
      var index = index
      while index >= 2, tokens[index - 1].kind == .sign(.dot),
        case .name(let base) = tokens[index - 2].kind
      {
        path.insert(base, at: 0)
        index -= 2
      }
      return path
    case .interpolatedName(let name), .help(let name): return [name]
    case .keyword(let keyword): return [keyword.rawValue]
    case .magic(let name): return ["%" + name]
    default: return nil
    }
  }

  /// `isDrawn` is for callers on an `EvaluationStack`: it runs the example, to show what it draws.
  private func inspection(_ path: [String], isBrief: Bool, isDrawn: Bool = false) -> Display? {
    guard let name = path.last, let first = path.first else { return nil }
    if path.count > 1 {
      if let value = field(path) {
        if let method = value.method {
          return card(method.signature, calledAs: name, isBrief: isBrief)
        }
        return card(path.joined(separator: "."), value)
      }
      return Catalog.entry(named: name).map { card($0, calledAs: name, isBrief: isBrief) }
    }
    if let value = namespace[first] { return card(first, value) }
    if let signature = Catalog.entry(named: name) {
      return card(signature, calledAs: name, isBrief: isBrief, isDrawn: isDrawn)
    }
    return wordCard(name)
  }

  func field(_ path: [String]) -> Value? {
    guard let first = path.first, var value = namespace[first] else { return nil }
    for name in path.dropFirst() {
      guard case .object(let object) = value, let field = object.base.field(name) else {
        return nil
      }
      value = field
    }
    return value
  }

  // MARK: Cards

  /// A builtin.
  private func card(
    _ signature: Signature, calledAs name: String, isBrief: Bool, isDrawn: Bool = false
  ) -> Display {
    var markdown = [MarkdownText.code(signature.written), own(signature.summary)]
    var text = [signature.written, signature.summary]
    if name != signature.name {
      markdown.insert(
        "\(MarkdownText.code(name)) is another name for \(MarkdownText.code(signature.name)).",
        at: 1)
      text.insert("\(name) is another name for \(signature.name).", at: 1)
    }
    if let formula = signature.formula {
      markdown.append("$$\(own(formula))$$")
      text.append("Formula: " + plain(formula: formula))
    }
    if let picture = kernelPicture(signature.name) { markdown.append(picture) }
    if !isBrief, let shapes = signature.shapes {
      markdown.append("**Shapes** \(own(shapes))")
      text.append("Shapes: " + shapes)
    }
    if !signature.parameters.isEmpty {
      let lines = signature.parameters.map { parameter in
        (parameter, parameter.about + (signature.words(for: parameter).map { ": " + $0 } ?? ""))
      }
      markdown.append(
        lines.map { "- \(MarkdownText.code($0.written)) \(own($1))" }.joined("\n"))
      text.append(
        lines.map { "  \($0.written)  \($1.replacing("`", with: ""))" }.joined(separator: "\n"))
    }
    if !isBrief, let note = signature.note {
      markdown.append(own(note))
      text.append(note)
    }
    markdown.append(example(signature.example))
    if isDrawn, let picture = examplePicture(signature) { markdown.append(picture) }
    text.append("Example:\n" + indented(signature.example))
    if !isBrief, !signature.aliases.isEmpty {
      let names = signature.aliases.joined(separator: ", ")
      markdown.append("Other names: \(own(names))")
      text.append("Other names: " + names)
    }
    return Display([
      .markdown(markdown.joined("\n\n")), .plain("\(text.joined(separator: "\n"))"),
    ])
  }

  /// A value of the reader.
  private func card(_ name: String, _ value: Value) -> Display {
    let shown = firstLines(value.glance)
    let kind =
      if case .function(let function) = value {
        "a function of \(function.code.source.name.visibleInOneLine)"
      } else {
        value.described
      }
    return Display([
      .html("<p><code>\(name)</code>: \(kind)</p>\n\(HTMLText.preformatted(shown))"),
      .plain("\(name): \(kind)\n\(indented(shown))"),
    ])
  }

  /// A reserved word or a magic.
  private func wordCard(_ word: String) -> Display? {
    if let magic = Magic(rawValue: String(word.drop { $0 == "%" })), word.hasPrefix("%") {
      let name = "%" + magic.rawValue
      return Display([
        .markdown("\(MarkdownText.code(name))\n\n\(own(magic.summary))"),
        .plain("\(name)\n\(magic.summary)"),
      ])
    }
    guard let topic = WordHelp.named(word) else { return nil }
    return Display([
      .markdown(
        "\(MarkdownText.code(word))\n\n\(own(topic.summary))\n\n\(example(topic.example))"),
      .plain("\(word)\n\(topic.summary)\nExample:\n\(indented(topic.example))"),
    ])
  }

  /// The catalogue's words, which are Markdown.
  private func own(_ words: String) -> MarkdownText { MarkdownText(ownWords: words) }

  private func example(_ cell: String) -> MarkdownText { "```julia\n\(own(cell))\n```" }

  private func firstLines(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 30 else { return text }
    return (lines.prefix(30) + ["… \(lines.count - 30) more lines"]).joined(separator: "\n")
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
      .joined(separator: "\n")
  }
}

extension Signature.Parameter {
  /// Its type and what it accepts, in a few words.
  fileprivate var about: String {
    if !choices.isEmpty { return choices.map { "\"\($0)\"" }.joined(separator: ", ") }
    return isVariadic ? "any number of \(type.rawValue)s" : type.rawValue
  }
}
