import Checking
import Diagnostics
import Evaluation
import Syntax

/// What a name means, for the pager and the tooltip: the same in Markdown and in plain text.
package struct Inspection: Sendable, Hashable {
  package var markdown: String
  package var text: String
}

extension SessionSnapshot {
  /// What the name at the cursor means; between the parentheses of a call, what the called function does.
  ///
  /// The cursor counts Unicode scalars. `isBrief` leaves out the parameters and the example.
  package func inspection(of source: String, at cursor: Int, isBrief: Bool = false) -> Inspection? {
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
  package func help(on name: String) -> Inspection? {
    let subject = name.split(separator: "(").first.map(String.init) ?? name
    return inspection(subject.split(separator: ".").map(String.init), isBrief: false)
  }

  /// What to say when nothing has the name.
  package func helpIsMissing(for name: String) -> String {
    let known = Catalog.names + names.keys
    let suggestion = nearest(to: name, among: known).map { " Did you mean `\($0)`?" } ?? ""
    return "There is no name `\(name)`.\(suggestion)"
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

  private func inspection(_ path: [String], isBrief: Bool) -> Inspection? {
    guard let name = path.last, let first = path.first else { return nil }
    if path.count > 1 {
      if let value = field(path) {
        if case .object(let object) = value, let method = object as? MethodValue {
          return card(method.signature, calledAs: name, isBrief: isBrief)
        }
        return card(path.joined(separator: "."), value)
      }
      return Catalog.entry(named: name).map { card($0, calledAs: name, isBrief: isBrief) }
    }
    if let value = namespace[first] { return card(first, value) }
    if let signature = Catalog.entry(named: name) {
      return card(signature, calledAs: name, isBrief: isBrief)
    }
    return wordCard(name)
  }

  func field(_ path: [String]) -> Value? {
    guard let first = path.first, var value = namespace[first] else { return nil }
    for name in path.dropFirst() {
      guard case .object(let object) = value, let field = object.field(name) else { return nil }
      value = field
    }
    return value
  }

  // MARK: Cards

  /// A builtin.
  private func card(_ signature: Signature, calledAs name: String, isBrief: Bool) -> Inspection {
    var markdown = ["`\(signature.written)`", signature.summary]
    var text = [signature.written, signature.summary]
    if name != signature.name {
      markdown.insert("`\(name)` is another name for `\(signature.name)`.", at: 1)
      text.insert("\(name) is another name for \(signature.name).", at: 1)
    }
    if let formula = signature.formula {
      markdown.append("$$\(formula)$$")
      text.append("Formula: " + plain(formula: formula))
    }
    if let picture = kernelPicture(signature.name) { markdown.append(picture) }
    if !isBrief {
      if let shapes = signature.shapes {
        markdown.append("**Shapes** \(shapes)")
        text.append("Shapes: " + shapes)
      }
      if !signature.parameters.isEmpty {
        markdown.append(
          signature.parameters.map { "- `\($0.written)` \($0.about)" }.joined(separator: "\n"))
        text.append(
          signature.parameters.map { "  \($0.written)  \($0.about)" }.joined(separator: "\n"))
      }
      if let note = signature.note {
        markdown.append(note)
        text.append(note)
      }
      markdown.append("```julia\n\(signature.example)\n```")
      text.append("Example:\n" + indented(signature.example))
      if !signature.aliases.isEmpty {
        let names = signature.aliases.joined(separator: ", ")
        markdown.append("Other names: \(names)")
        text.append("Other names: " + names)
      }
    }
    return Inspection(
      markdown: markdown.joined(separator: "\n\n"), text: text.joined(separator: "\n"))
  }

  /// A value of the reader.
  private func card(_ name: String, _ value: Value) -> Inspection {
    let shown = firstLines(value.glance)
    if case .function(let function) = value {
      return Inspection(
        markdown:
          "`\(name)`: a function of \(function.code.source.name)\n\n```julia\n\(shown)\n```",
        text: "\(name): a function of \(function.code.source.name)\n" + indented(shown))
    }
    return Inspection(
      markdown: "`\(name)`: \(value.described)\n\n```text\n\(shown)\n```",
      text: "\(name): \(value.described)\n" + indented(shown))
  }

  /// A reserved word or a magic.
  private func wordCard(_ word: String) -> Inspection? {
    if let magic = Magic(rawValue: String(word.drop { $0 == "%" })), word.hasPrefix("%") {
      return Inspection(
        markdown: "`%\(magic.rawValue)`\n\n\(magic.summary)",
        text: "%\(magic.rawValue)\n\(magic.summary)")
    }
    guard let topic = WordHelp.named(word) else { return nil }
    return Inspection(
      markdown: "`\(word)`\n\n\(topic.summary)\n\n```julia\n\(topic.example)\n```",
      text: "\(word)\n\(topic.summary)\nExample:\n" + indented(topic.example))
  }

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
