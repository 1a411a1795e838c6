import Language
import Diagnostics
import Checking
import Syntax

/// Where the cursor stands: the tokens in front of it, and what they make possible.
struct CompletionContext {
  enum Place: Hashable {
    case code
    /// Inside quotes; the index of the token that opens them.
    case text(opening: Int)
    /// Behind a dot; the names and places in front of it.
    case field([String])
    case help
    case magic
    case magicArgument(String)
    case comment
    case number
  }

  /// A call that is open at the cursor.
  struct Call {
    var name: String
    /// The names in front of its dot, outermost first.
    var receiver: [String]
    /// Positional arguments that are complete.
    var position: Int
    /// The keyword whose value the cursor stands in.
    var keyword: String?
    /// Keywords that are given.
    var keywords: Set<String>
    /// Whether the cursor stands where an argument begins.
    var startsArgument: Bool
    /// The first argument, where it is a name.
    var firstArgument: String?

    /// The parameter that the cursor's argument goes to.
    func parameter(of signature: Signature) -> Signature.Parameter? {
      if let keyword { return signature.parameters.first { $0.name == keyword } }
      let positional = signature.parameters.filter { !$0.isKeywordOnly }
      if position < positional.count { return positional[position] }
      return positional.last.flatMap { $0.isVariadic ? $0 : nil }
    }
  }

  let tokens: [Token]
  let place: Place
  /// What is typed of the word under the cursor.
  let word: String
  /// The index of the token that the word begins at.
  let wordToken: Int

  init(_ before: String) {
    let bytes = Array(before.utf8)
    func text(_ lower: Int) -> String { String(decoding: bytes[lower...], as: UTF8.self) }
    let all = tokenize(before).tokens
    tokens = all
    // An empty unreadable token only says that a text is still open.
    let significant = all.indices.filter {
      all[$0].kind != .end && all[$0].span.lower < all[$0].span.upper
    }
    guard let last = significant.last else {
      (place, word, wordToken) = (.code, "", 0)
      return
    }
    if let opening = openText(all) {
      let start = all[opening].span.upper
      (place, word, wordToken) = (.text(opening: opening), text(start), opening)
      return
    }
    let token = all[last]
    let touches = token.span.upper == bytes.count
    switch token.kind {
    case .comment where !before.hasSuffix("\n"):
      (place, word, wordToken) = (.comment, "", last)
    case .number where touches: (place, word, wordToken) = (.number, "", last)
    case .help:
      (place, wordToken) = (.help, last)
      word = String(text(token.span.lower).drop { $0 == "?" || $0 == " " })
    case .magic where touches: (place, word, wordToken) = (.magic, text(token.span.lower), last)
    case .magic("time"): (place, word, wordToken) = (.code, "", last + 1)
    case .magic(let name): (place, word, wordToken) = (.magicArgument(name), "", last)
    case .magicArgument(let argument):
      let name: String =
        if last > 0, case .magic(let name) = all[last - 1].kind { name } else { "" }
      let word = argument.split(separator: " ", omittingEmptySubsequences: false).last ?? ""
      (place, self.word, wordToken) = (.magicArgument(name), String(word), last)
    case .sign(.percent) where touches && (last == 0 || all[last - 1].kind == .newline):
      (place, word, wordToken) = (.magic, "%", last)
    case .sign(.dot):
      (place, word, wordToken) = (.field(path(all, before: last)), "", last + 1)
    case .name, .keyword, .interpolatedName:
      guard touches else {
        (place, word, wordToken) = (.code, "", last + 1)
        return
      }
      let isInterpolated: Bool = if case .interpolatedName = token.kind { true } else { false }
      word = text(token.span.lower + (isInterpolated ? 1 : 0))
      wordToken = last
      let isField = last > 0 && all[last - 1].kind == .sign(.dot)
      place = isField ? .field(path(all, before: last - 1)) : .code
    default: (place, word, wordToken) = (.code, "", last + 1)
    }
  }

  // MARK: Around the cursor

  /// The call whose parentheses hold the token at `index`.
  func call(around index: Int) -> Call? {
    let end = min(index, tokens.count)
    guard let opening = openParenthesis(before: end), case .name(let name) = kind(opening - 1)
    else {
      return nil
    }
    var call = Call(name: name, receiver: [], position: 0, keywords: [], startsArgument: true)
    if kind(opening - 2) == .sign(.dot) {
      call.receiver = path(tokens, before: opening - 2)
      // The object in front of the dot is the first argument.
      call.position = 1
      if case .name(let object) = kind(opening - 3) { call.firstArgument = object }
    } else if case .name(let first) = kind(opening + 1), opening + 1 < end {
      call.firstArgument = first
    }
    var depth = 0
    for current in opening + 1..<max(end, opening + 1) {
      switch tokens[current].kind {
      case .newline, .comment: continue
      case .sign(.comma) where depth == 0, .sign(.semicolon) where depth == 0:
        if call.keyword == nil { call.position += 1 }
        call.keyword = nil
        call.startsArgument = true
        continue
      case .sign(.openParenthesis), .sign(.openBracket), .interpolationStart: depth += 1
      case .sign(.closeParenthesis), .sign(.closeBracket), .interpolationEnd: depth -= 1
      case .name(let name) where call.startsArgument && kind(current + 1) == .sign(.assign):
        if current + 1 < end {
          call.keyword = name
          call.keywords.insert(name)
        }
      default: break
      }
      call.startsArgument = false
    }
    return call
  }

  /// The parenthesis around the place before the token at `end`; nil when a bracket is nearer.
  private func openParenthesis(before end: Int) -> Int? {
    var depth = 0
    for current in tokens[..<end].indices.reversed() {
      switch tokens[current].kind {
      case .sign(.closeParenthesis), .sign(.closeBracket), .interpolationEnd: depth += 1
      case .sign(.openParenthesis), .sign(.openBracket), .interpolationStart:
        if depth == 0 { return tokens[current].kind == .sign(.openParenthesis) ? current : nil }
        depth -= 1
      default: break
      }
    }
    return nil
  }

  private func kind(_ index: Int) -> Token.Kind {
    tokens.indices.contains(index) ? tokens[index].kind : .end
  }

  /// `t` in `t["`.
  func indexedName(before opening: Int) -> String? {
    guard kind(opening - 1) == .sign(.openBracket), case .name(let name) = kind(opening - 2) else {
      return nil
    }
    return name
  }

  /// Names that the cell gives a value: assigned, looped over or taken as a parameter.
  func localNames(in source: String) -> [String] {
    let tokens = tokenize(source).tokens
    var names: [String] = []
    // The word itself is no suggestion, and builtins are suggested as what they are.
    var known: Set = [word]
    var isHead = false
    var depth = 0
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .sign(.openParenthesis):
        depth += 1
        if isShortDefinition(tokens, parenthesis: index) { isHead = true }
      case .sign(.closeParenthesis): depth -= 1
      case .keyword(.function), .keyword(.for): isHead = true
      case .keyword(.in), .newline, .sign(.assign): isHead = false
      case .name(let name):
        let next = index + 1 < tokens.count ? tokens[index + 1].kind : .end
        // Between parentheses `=` gives an argument, not a name.
        let isAssigned = (next == .sign(.assign) && depth == 0) || next == .sign(.arrow)
        if isHead || isAssigned || next == .sign(.comma), known.insert(name).inserted,
          Catalog.entry(named: name) == nil
        {
          names.append(name)
        }
      default: break
      }
    }
    return names
  }
}

/// Whether the parenthesis opens the parameters in `f(x) = …`.
private func isShortDefinition(_ tokens: [Token], parenthesis: Int) -> Bool {
  guard parenthesis > 0, case .name = tokens[parenthesis - 1].kind,
    parenthesis == 1 || tokens[parenthesis - 2].kind == .newline
  else { return false }
  var depth = 0
  for index in parenthesis..<tokens.count {
    switch tokens[index].kind {
    case .sign(.openParenthesis): depth += 1
    case .sign(.closeParenthesis): depth -= 1
    default: break
    }
    if depth == 0 { return index + 1 < tokens.count && tokens[index + 1].kind == .sign(.assign) }
  }
  return false
}

/// The token that opens the text the last token stands in; nil when every text is closed.
private func openText(_ tokens: [Token]) -> Int? {
  // An interpolation that is open stands on top of the text around it.
  var open: [Int] = []
  for (index, token) in tokens.enumerated() {
    switch token.kind {
    case .textStart, .interpolationStart: open.append(index)
    case .textEnd, .interpolationEnd: _ = open.popLast()
    case .newline: if let top = open.last, tokens[top].kind == .textStart { open.removeAll() }
    default: break
    }
  }
  guard let top = open.last, tokens[top].kind == .textStart else { return nil }
  // `$na` at the end completes a name.
  if let last = tokens.last(where: { $0.kind != .end && $0.kind != .unreadable }),
    case .interpolatedName = last.kind
  {
    return nil
  }
  return top
}

/// The names in front of a dot, outermost first, and the places in brackets among them: `model`, `fit` in `model.fit.`,
/// `r`, `rows`, `[0]` in `r.rows[0].`.
private func path(_ tokens: [Token], before dot: Int) -> [String] {
  var names: [String] = []
  var index = dot - 1
  while index >= 0 {
    switch tokens[index].kind {
    case .name(let name):
      names.append(name)
      guard index >= 1, tokens[index - 1].kind == .sign(.dot) else { return names.reversed() }
      index -= 2
    case .sign(.closeBracket):
      guard index >= 3, case .number(let place) = tokens[index - 1].kind,
        tokens[index - 2].kind == .sign(.openBracket), let place = Int(exactly: place)
      else { return [] }
      names.append("[\(place)]")
      index -= 3
    default: return []
    }
  }
  return []
}
