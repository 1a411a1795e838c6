import Platform
import Operations
import Language
import Checking
import Diagnostics
import Values
import Plotting
import Syntax

/// What may stand at the cursor.
package struct Completion: Sendable, Hashable {
  package struct Item: Sendable, Hashable {
    package var text: String
    package var kind: Kind
    /// How a function is called, or what a name stands for.
    package var signature: String?

    package init(_ text: String, _ kind: Kind, signature: String? = nil) {
      self.text = text
      self.kind = kind
      self.signature = signature
    }
  }

  package enum Kind: String, Sendable, Hashable {
    case function, kernel, value, keyword, argument, column, field, file, magic, symbol, option
  }

  package var items: [Item]
  /// What an accepted item replaces, in Unicode scalars of the source.
  package var replacing: Range<Int>
}

extension SessionSnapshot {
  /// What may stand at the cursor, which counts Unicode scalars; the likeliest first.
  ///
  /// Works from this snapshot alone, so that it answers while a cell runs.
  package func completion(of source: String, at cursor: Int) -> Completion {
    let scalars = Array(source.unicodeScalars)
    let cursor = min(max(cursor, 0), scalars.count)
    let before = String(String.UnicodeScalarView(scalars[..<cursor]))
    if let symbols = symbolCompletion(before, cursor) { return symbols }
    let context = CompletionContext(before)
    let word = context.word
    // Upper and lower case alike.
    let lowered = word.lowercased()
    let items = candidates(context, in: source).filter {
      lowered.isEmpty || $0.text.lowercased().hasPrefix(lowered)
    }
    var seen: Set<String> = []
    let unique = items.filter { seen.insert($0.text).inserted }
    // What begins exactly as typed comes before what only begins alike.
    let exact = unique.filter { $0.text.hasPrefix(word) }
    let others = unique.filter { !$0.text.hasPrefix(word) }
    return Completion(
      items: exact + others, replacing: cursor - word.unicodeScalars.count..<cursor)
  }

  /// `\sigma`: the symbol when the name is complete or unique, else the names that begin so.
  private func symbolCompletion(_ before: String, _ cursor: Int) -> Completion? {
    let name = before.reversed().prefix { $0 != "\\" && !$0.isWhitespace && $0 != "\"" }
    let typed = String(name.reversed())
    guard before.dropLast(typed.count).last == "\\" else { return nil }
    let start = cursor - typed.unicodeScalars.count - 1
    let matches = SymbolTable.symbols(beginning: typed)
    guard !matches.isEmpty else { return nil }
    let isDecided = matches.count == 1 || matches[0].name == typed
    let items = (isDecided ? [matches[0]] : matches).map { match in
      isDecided
        ? Completion.Item(match.symbol, .symbol, signature: "\\" + match.name)
        : Completion.Item("\\" + match.name, .symbol, signature: match.symbol)
    }
    return Completion(items: items, replacing: start..<cursor)
  }

  // MARK: Candidates by place

  private func candidates(_ context: CompletionContext, in source: String) -> [Completion.Item] {
    switch context.place {
    case .magic: magicItems
    case .magicArgument(let name): argumentItems(ofMagic: name)
    case .help: nameItems(context, in: source) + magicItems
    case .text(let opening): textItems(context, opening)
    case .field(let path): fieldItems(path)
    case .comment, .number: []
    case .code: argumentItems(context) + nameItems(context, in: source)
    }
  }

  private var magicItems: [Completion.Item] {
    Magic.allCases.map { .init("%" + $0.rawValue, .magic, signature: $0.summary) }
  }

  private func argumentItems(ofMagic name: String) -> [Completion.Item] {
    switch Magic(rawValue: name) {
    case .plots:
      SessionSettings.PictureFormat.allCases.map { .init($0.rawValue, .option) }
    case .config: Magic.settings.map { .init($0, .option) }
    case .reset:
      names.sorted { $0.key < $1.key }.map { .init($0.key, .value, signature: $0.value.described) }
    default: []
    }
  }

  // MARK: Inside quotes

  private func textItems(_ context: CompletionContext, _ opening: Int) -> [Completion.Item] {
    if let base = context.indexedName(before: opening), let table = table(base) {
      return columnItems(table)
    }
    guard let (call, signature) = context.call(around: opening).flatMap(calledSignature) else {
      return []
    }
    guard let parameter = call.parameter(of: signature) else { return [] }
    if !parameter.choices.isEmpty { return parameter.choices.map { .init($0, .option) } }
    if parameter.name == "cmap" { return Palette.all.map { .init($0.name, .option) } }
    if parameter.name == "color" { return Colour.allNames.map { .init($0, .option) } }
    if parameter.name == "style" { return styleItems }
    if parameter.name == "path" { return fileItems(context.word) }
    if parameter.name == "column", let first = call.firstArgument, let table = table(first) {
      return columnItems(table)
    }
    return []
  }

  private func columnItems(_ table: Table) -> [Completion.Item] {
    table.names.map { .init($0.asTextLiteral, .column, signature: table.fieldDescription($0)) }
  }

  /// The patterns of lines, then the shapes of markers.
  private var styleItems: [Completion.Item] {
    let patterns = Style.Dash.allCases.map { $0.rawValue }.filter { !$0.isEmpty }
    return (patterns + Style.Marker.allCases.map { String($0.rawValue) }).map { .init($0, .option) }
  }

  /// Files and folders below the notebook's folder, those that hold data first.
  private func fileItems(_ typed: String) -> [Completion.Item] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let files = files.names(in: folder)
    return (files.filter(isDataFile) + files.filter { !isDataFile($0) }).map {
      .init((folder + $0).asTextLiteral, .file)
    }
  }

  private func table(_ name: String) -> Table? {
    namespace[name]?.table
  }

  // MARK: Behind a dot

  private func fieldItems(_ path: [String]) -> [Completion.Item] {
    guard let first = path.first, var value = namespace[first] ?? namespace.table.builtins[first]
    else {
      return []
    }
    for name in path.dropFirst() {
      guard let part = part(name, of: value) else { return [] }
      value = part
    }
    var items: [Completion.Item] = []
    if case .object(let object) = value {
      let kind: Completion.Kind = value.table != nil ? .column : .field
      // What is no name is reached by `["…"]` only: pasted behind a dot it would be read as code.
      items = object.base.fieldNames.filter { $0.isPlainWord }.map { name in
        let isMethod = object.base.fieldIsMethod(name)
        return .init(
          name, isMethod ? .function : kind, signature: object.base.fieldDescription(name))
      }
    }
    return items + methodItems(value)
  }

  /// What `.name` or `[place]` gives, where that is there without computing.
  private func part(_ name: String, of value: Value) -> Value? {
    guard name.hasPrefix("[") else {
      guard case .object(let object) = value else { return nil }
      return object.base.field(name)
    }
    guard let place = Int(name.dropFirst().dropLast()), place >= 0 else { return nil }
    switch value {
    case .list(let sequence), .tuple(let sequence):
      return place < sequence.items.count ? sequence.items[place] : nil
    case .object(.table(let table)):
      guard place < table.rowCount else { return nil }
      return .object(table.row(place))
    default: return nil
    }
  }

  /// Builtins whose first parameter takes the value: `x.sum()` is `sum(x)`.
  private func methodItems(_ value: Value) -> [Completion.Item] {
    let wanted: Set<ValueType>
    switch value {
    case .tensor, .range, .number: wanted = [.array]
    case .object(let object):
      switch object.base.typeName {
      case "table": wanted = [.table]
      case "figure", "record": return []
      default: wanted = [.model]
      }
    default: return []
    }
    let methods = Catalog.signatures.filter { signature in
      signature.parameters.first.map { wanted.contains($0.type) } ?? false
        && signature.group != .kernels && signature.group != .figures
        && signature.group != .regression
        || (wanted == [.model] && signature.parameters.first?.type == .model)
    }
    // Those that need nothing but the value come first.
    let alone = methods.filter { $0.parameters.filter { $0.isRequired }.count <= 1 }
    let others = methods.filter { $0.parameters.filter { $0.isRequired }.count > 1 }
    return (alone + others).map { .init($0.name, .function, signature: $0.written) }
  }

  // MARK: Arguments

  /// Keywords of the function being called, and what fits where the cursor stands.
  private func argumentItems(_ context: CompletionContext) -> [Completion.Item] {
    guard var call = context.call(around: context.wordToken) else { return [] }
    let called = calledSignature(call)
    if let called { call = called.call }
    guard let parameters = called?.signature.parameters ?? parameters(call.name) else { return [] }
    var items: [Completion.Item] = []
    if let signature = called?.signature, let parameter = call.parameter(of: signature) {
      items += valueItems(parameter)
    }
    if call.keyword == nil, call.startsArgument {
      let open = parameters.filter { !$0.isVariadic && !call.keywords.contains($0.name) }
        .dropFirstPositional(call.position)
      items += open.map {
        .init(
          $0.name + "=", .argument, signature: $0.defaultText.map { "= " + $0 } ?? $0.type.rawValue)
      }
    }
    return items
  }

  /// Values that fit a parameter by its type.
  private func valueItems(_ parameter: Signature.Parameter) -> [Completion.Item] {
    if !parameter.choices.isEmpty { return parameter.choices.map { .init("\"\($0)\"", .option) } }
    switch parameter.type {
    case .kernel: return kernelItems
    case .boolean: return [.init("true", .keyword), .init("false", .keyword)]
    case .table:
      return names.keys.sorted().filter { table($0) != nil }.map {
        .init($0, .value, signature: "table")
      }
    default: return []
    }
  }

  private var kernelItems: [Completion.Item] {
    let own = names.filter { $0.value.isCallable }.sorted { $0.key < $1.key }
    return own.map { .init($0.key, .function, signature: signatureText($0.value)) }
      + Catalog.signatures.filter { $0.group == .kernels }.map {
        .init($0.name, .kernel, signature: $0.written)
      }
  }

  // MARK: Names

  private func nameItems(_ context: CompletionContext, in source: String) -> [Completion.Item] {
    var items: [Completion.Item] = []
    for name in context.localNames(in: source) where namespace[name] == nil {
      items.append(.init(name, .value))
    }
    let here = namesUsed(in: source)
    /// What this notebook uses often comes first, then the alphabet.
    func isBefore(_ first: String, _ second: String) -> Bool {
      let uses = [first, second].map { self.uses[$0, default: 0] + (here.contains($0) ? 1 : 0) }
      return uses[0] == uses[1] ? first < second : uses[0] > uses[1]
    }
    for (name, value) in names.sorted(by: { isBefore($0.key, $1.key) }) {
      let kind: Completion.Kind = value.isCallable ? .function : .value
      items.append(.init(name, kind, signature: signatureText(value) ?? value.described))
    }
    for signature in Catalog.signatures.sorted(by: { isBefore($0.name, $1.name) }) {
      let kind: Completion.Kind =
        signature.group == .kernels ? .kernel : signature.isConstant ? .value : .function
      items.append(.init(signature.name, kind, signature: signature.written))
      // Other packages' names are offered to those who type them.
      for alias in signature.aliases where context.word.count > 1 {
        items.append(.init(alias, kind, signature: "= " + signature.name))
      }
    }
    return items + Keyword.allCases.map { .init($0.rawValue, .keyword) }
  }

  /// The builtin or the method that is called, with the arguments counted as it counts them: for a method without the object in
  /// front of its dot.
  private func calledSignature(_ call: CompletionContext.Call) -> (
    call: CompletionContext.Call, signature: Signature
  )? {
    if !call.receiver.isEmpty, let method = field(call.receiver + [call.name])?.method {
      var call = call
      call.position -= 1
      return (call, method.signature)
    }
    return signature(call.name).map { (call, $0) }
  }

  func signature(_ name: String) -> Signature? {
    namespace[name] == nil ? Catalog.entry(named: name) : nil
  }

  private func parameters(_ name: String) -> [Signature.Parameter]? {
    if case .function(let function)? = namespace[name] { return function.code.signature }
    return signature(name)?.parameters
  }

  private func signatureText(_ value: Value) -> String? {
    switch value {
    case .function(let function):
      "(" + function.code.signature.map { $0.name }.joined(separator: ", ") + ")"
    case .builtin(let builtin): builtin.signature.written
    default: nil
    }
  }
}

extension [Signature.Parameter] {
  /// Without the positional parameters that earlier arguments have filled.
  fileprivate func dropFirstPositional(_ count: Int) -> [Signature.Parameter] {
    var left = count
    return filter { parameter in
      guard !parameter.isKeywordOnly, left > 0 else { return true }
      left -= 1
      return false
    }
  }
}
