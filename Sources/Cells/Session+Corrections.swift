import Evaluation
import Arrays
import Language
import Checking
import Diagnostics
import Values
import Syntax
import Translation
import Work

/// What a cell that failed should have been.
extension Session {
  /// The correction of a cell that makes it right: read, checked and, where nothing keeps it from it, run.
  func correction(of error: Diagnostic, in source: CellSource, _ interrupt: Interrupt)
    -> Diagnostic.Correction?
  {
    // What files and limits end is put right only by who says so.
    guard error.isOfTheCell || error.correction != nil else { return nil }
    let snapshot = snapshot
    let trial = Interrupt(after: patience, orWith: interrupt)
    let corrector = CellCorrector(
      // A translation is no Python any more.
      notebook: source.original == nil && error.isOfTheCell ? python : nil,
      facts: { snapshot.facts(for: $0) },
      mistake: { self.mistake(in: $0, snapshot, trial) })
    return corrector.correction(of: error, in: source.text)
  }

  /// A complaint in words of the language that has what the cell asked for.
  func advised(_ error: Diagnostic, in source: CellSource) -> Diagnostic {
    ForeignAdvisor(parse(source.text), facts: snapshot.facts(for: source.text)).advised(error)
  }

  // MARK: Names that failed cells would have given

  /// The failed cell that would have defined the name that is missing.
  func refusingCell(of error: Diagnostic, in source: CellSource) -> String? {
    guard error.topic == .unknownName else { return nil }
    let name = source.lines.text(error.span)
    let cell = refused[name]
    return cell == source.name ? nil : cell
  }

  /// Keeps what a failed cell would have defined.
  func noteRefused(_ source: String, _ cell: String) {
    let known = snapshot.namespace
    let names = definedNames(source).filter { known[$0] == nil }
    guard !names.isEmpty else { return }
    var all = refused
    // A notebook has few; what fills this is a program.
    if all.count > 1000 { all = [:] }
    for name in names { all[name] = cell }
    refused = all
  }

  /// The first mistake of a cell that is not the reader's yet; nobody sees it run.
  private func mistake(in text: String, _ snapshot: SessionSnapshot, _ interrupt: Interrupt)
    -> Diagnostic?
  {
    let cell = parse(text)
    if let error = findings(in: cell, snapshot.facts(for: text)).first(where: {
      $0.severity == .error
    }) {
      return error
    }
    let hasCanvas = snapshot.names.values.contains { ["canvas", "panel"].contains($0.typeName) }
    guard !interrupt.isRaised, !cell.hasEffects(on: hasCanvas) else { return nil }
    let source = CellSource(name: "cell", text: text)
    let evaluator = Evaluator(
      names: snapshot.namespace, interrupt: interrupt, output: SilentSink(),
      random: RandomSource(copying: random), files: files, settings: snapshot.settings.limits)
    for statement in cell.statements {
      do throws(RuntimeFailure) {
        _ = try evaluator.run(statement.expression, in: source)
      } catch {
        guard case .failed(let diagnostic, let place) = error, place.map({ $0 === source }) ?? true
        else { return nil }
        return diagnostic.isOfTheCell ? advised(diagnostic, in: source) : nil
      }
    }
    return nil
  }
}

extension Diagnostic {
  /// Whether it tells of what is written in the cell: not of a file, a limit, or what the reader says with `error`.
  fileprivate var isOfTheCell: Bool {
    switch topic {
    case .tooManyCalls: true
    case .raised, .assertionFailed: false
    default: topic.group != .files && topic.group != .limits
    }
  }
}

extension ParsedCell {
  /// Whether running it would change more than names: it asks, draws on a canvas that is there, or sets something.
  fileprivate func hasEffects(on canvas: Bool) -> Bool {
    tokenize(source).tokens.contains { token in
      switch token.kind {
      case .magic(let name): name != Magic.time.rawValue
      case .name(let name): name == "input" || canvas && ["draw", "show"].contains(name)
      default: false
      }
    }
  }
}

/// The names that a cell gives a value, also one that cannot be read.
private func definedNames(_ source: String) -> [String] {
  var names: [String] = []
  var depth = 0
  let tokens = tokenize(source).tokens
  for (token, next) in zip(tokens, tokens.dropFirst()) {
    switch token.kind {
    case .sign(.openParenthesis), .sign(.openBracket): depth += 1
    case .sign(.closeParenthesis), .sign(.closeBracket): depth -= 1
    case .name(let name) where depth == 0 && next.kind == .sign(.assign): names.append(name)
    case .name("def"), .keyword(.function):
      if case .name(let name) = next.kind { names.append(name) }
    default: break
    }
  }
  return names + parse(source).statements.flatMap { assignedNames(in: $0.expression) }
}

extension String {
  var sentence: String { prefix(1).uppercased() + dropFirst() }
}
