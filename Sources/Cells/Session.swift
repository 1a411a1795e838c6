import Evaluation
import Operations
import Translation
import PythonCells
package import Dialects
import Arrays
import Builtins
import Language
package import Diagnostics
package import Values
import Checking
import Synchronization
import Syntax
package import Work
import Platform

/// What became of a cell.
package enum CellResult: Sendable {
  /// It ran to its end; `value` is what it displays.
  case finished(value: Value?)
  /// `source` is the cell the diagnostic points into: this one, or an earlier one whose function failed.
  case failed(Diagnostic, source: CellSource)
  /// `at` says in which line of which cell.
  case interrupted(at: String?)

  /// The sentence that says so.
  package static func interruption(_ place: String?) -> String {
    "The cell was interrupted\(place.map { " in \($0)" } ?? "")."
  }
}

/// A notebook's life in the language: its names, its random numbers, its settings.
///
/// Any thread may execute a cell, also several at once: each works on its own copy of the names. After each statement it
/// hands its changes in and takes over those of the others, so a statement sees one consistent state.
package final class Session: Sendable {
  private struct State {
    var names: Namespace
    var settings: SessionSettings
    /// What cells of Python have left.
    var python = PythonNotebook()
    /// The last cell that was not right, as it should be.
    var correction: String?
    /// The names that cells would have defined which failed, and which cell it was.
    var refused: [String: String] = [:]
    /// In how many cells each name was used that was known then.
    var uses: [String: Int] = [:]
    /// The letters that the reader knows to be without a font.
    var lettersWithoutFont: Set<UInt32> = []
  }

  private let state: Mutex<State>
  let random: RandomSource

  /// The most memory that `%config` may allow, when whoever started the process set a limit.
  let memoryCeiling: Int?

  /// The files that cells may read.
  let files: ReadableFolders
  /// The tables elsewhere that cells may sum.
  let sources: GrantedSources
  /// Tells what the system keeps this process from.
  let confinement: @Sendable () -> String

  /// The seconds that a reader waits for a message while its correction is tried.
  let patience: Double

  /// Those of the letters that were not told yet; from now on they are.
  func news(of letters: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard !letters.isEmpty else { return [] }
    return state.withLock { state in
      letters.filter { state.lettersWithoutFont.insert($0.value).inserted }
    }
  }

  /// `folder` is the notebook's; `granted` are others that cells may read; `memoryLimit` is in bytes, `patience` in seconds,
  /// `sources` reaches the tables that are granted.
  package init(
    folder: String = ".", granted: [String] = [], seed: UInt64 = RandomSource.initialSeed,
    memoryLimit: Int? = nil, patience: Double = 0.5, sources: SourceConnection? = nil,
    confinement: @escaping @Sendable () -> String = { "off" }
  ) {
    self.patience = patience
    files = ReadableFolders(notebook: folder, granted: granted)
    self.sources = GrantedSources(sources)
    self.confinement = confinement
    var settings = SessionSettings()
    if let memoryLimit { settings.limits.maximumMemory = memoryLimit }
    memoryCeiling = memoryLimit
    state = Mutex(State(names: Namespace(NameTable()), settings: settings))
    random = RandomSource(seed: seed)
  }

  /// The names and values as the last finished statement left them; never waits for a cell.
  package var snapshot: SessionSnapshot {
    state.withLock {
      SessionSnapshot(namespace: $0.names, uses: $0.uses, files: files, settings: $0.settings)
    }
  }

  /// Runs one cell: parse, check, then statement by statement.
  ///
  /// `name` is what messages call the cell, like `cell [3]`; raising `interrupt` from any thread stops it. Any thread with
  /// an `EvaluationStack` may call this, also several at once; nothing a cell contains ends the process.
  package func execute(
    _ source: String, name: String, output: any OutputSink, interrupt: Interrupt = Interrupt()
  ) -> CellResult {
    defer { Memory.trimSpare() }
    let result = run(CellSource(name: name, text: source), output, interrupt)
    guard case .failed(let diagnostic, let place) = result else { return result }
    var told = advised(diagnostic, in: place)
    if let cell = refusingCell(of: told, in: place) {
      told.help = "\(cell.sentence) would have given it a value, but failed; run that one first."
      told.correction = nil
    } else {
      told.correction = correction(of: told, in: place, interrupt)
    }
    noteRefused(source, name)
    if place.original?.text == source {
      // A translation that fails is all the same in this language.
      correction = told.correction.map { applying($0, to: place.text) } ?? place.text
    } else if place.text == source {
      correction = told.correction.map { applying($0, to: source) }
    }
    return CellResult.failed(told, source: place).atOriginal
  }

  /// The value of an expression, without displays; there is no cell to correct, so a failure comes without a correction.
  package func evaluate(_ expression: String, interrupt: Interrupt = Interrupt()) -> CellResult {
    let result = run(CellSource(name: "expression", text: expression), SilentSink(), interrupt)
    guard case .failed(let diagnostic, let place) = result else { return result }
    var told = advised(diagnostic, in: place)
    told.correction = nil
    return CellResult.failed(told, source: place).atOriginal
  }

  // MARK: One cell

  private func run(_ source: CellSource, _ output: any OutputSink, _ interrupt: Interrupt)
    -> CellResult
  {
    let cell = parse(source.text)
    let snapshot = snapshot
    var facts = snapshot.facts(for: source.text)
    let inclusions: [Int: Inclusion]
    do throws(RuntimeFailure) {
      inclusions = try self.inclusions(in: cell, source, interrupt)
    } catch {
      guard case .failed(let diagnostic, let place) = error else { return .interrupted(at: nil) }
      return .failed(diagnostic, source: place ?? source)
    }
    if let mistake = mistake(in: inclusions, of: cell, facts) { return mistake }
    for name in inclusions.values.flatMap({ $0.names }) { facts[name] = .unknown }
    let findings = findings(in: cell, facts)
    if let error = findings.first(where: { $0.severity == .error }) {
      return runPython(source, output, interrupt, snapshot, own: error)
        ?? .failed(error, source: source)
    }
    if remark(on: source, cell, output, snapshot),
      let result = runPython(source, output, interrupt, snapshot)
    {
      return result
    }
    for warning in findings {
      // One line: notebooks show it on red ground, and the cell runs all the same.
      let line = source.lines.position(of: warning.span.lower).line
      output.warn("\(warning.title) (\(source.name), line \(line))\n")
    }
    return run(cell, source, output, interrupt, snapshot, inclusions)
  }

  /// Runs a cell that has been checked.
  func run(
    _ cell: ParsedCell, _ source: CellSource, _ output: any OutputSink, _ interrupt: Interrupt,
    _ snapshot: SessionSnapshot, _ inclusions: [Int: Inclusion] = [:]
  ) -> CellResult {
    countUses(in: source)
    let evaluator = evaluator(output: output, interrupt, snapshot)
    var last: Value?
    for (index, statement) in cell.statements.enumerated() {
      if let inclusion = inclusions[index] {
        let result = run(
          inclusion.cell, inclusion.source, output, interrupt, self.snapshot, inclusion.inclusions)
        share(&evaluator.names)
        last = nil
        guard case .finished = result else { return result.included(inclusion.place) }
        continue
      }
      do throws(RuntimeFailure) {
        let value = try run(statement.expression, in: source, evaluator)
        last = statement.isHushed || !statement.expression.displays ? nil : value
        if let last { try evaluator.reserveDrawing(of: last, at: statement.expression.span) }
        // A figure is shown wherever it stands; of other values only the last.
        if let figure = last, figure.figure != nil, index < cell.statements.count - 1 {
          output.display(figure, name: nil)
          try interrupt.poll()
        }
      } catch {
        share(&evaluator.names)
        switch error {
        case .interrupted:
          evaluator.stopped(at: statement.expression.span)
          return .interrupted(at: evaluator.stop)
        case .failed(let diagnostic, let place):
          return .failed(diagnostic.shortened, source: place ?? source)
        }
      }
      share(&evaluator.names)
      evaluator.settings = settings.limits
    }
    evaluator.showCanvases()
    if case .nothing = last { last = nil }
    return .finished(value: last)
  }

  private func countUses(in source: CellSource) {
    let used = namesUsed(in: source.text)
    state.withLock { state in
      for name in used where state.names[name] != nil || Catalog.entry(named: name) != nil {
        state.uses[name, default: 0] += 1
      }
    }
  }

  /// An evaluator with a copy of the names.
  func evaluator(output: any OutputSink, _ interrupt: Interrupt, _ snapshot: SessionSnapshot)
    -> Evaluator
  {
    Evaluator(
      names: snapshot.namespace, interrupt: interrupt, output: output, random: random,
      files: files, sources: sources, settings: snapshot.settings.limits)
  }

  /// What checking finds; behind a `%reset` line the names it forgets are unknown.
  func findings(in cell: ParsedCell, _ facts: [String: Fact]) -> [Diagnostic] {
    let resets = cell.statements.indices.filter { cell.statements[$0].expression.isFullReset }
    guard let last = resets.last else { return explainedFindings(in: cell, globals: facts) }
    func part(_ statements: ArraySlice<Statement>) -> ParsedCell {
      ParsedCell(
        source: cell.source, statements: Array(statements), diagnostics: cell.diagnostics)
    }
    let before = explainedFindings(in: part(cell.statements[..<last]), globals: facts)
    return before.isEmpty
      ? explainedFindings(in: part(cell.statements[last...]), globals: [:]) : before
  }

  private func run(_ expression: Expression, in source: CellSource, _ evaluator: Evaluator)
    throws(RuntimeFailure) -> Value
  {
    switch expression.kind {
    case .help(let name):
      evaluator.output.page(name)
      return .nothing
    case .magic(let name, let argument, let span):
      return try run(name, argument, span, in: source, evaluator)
    default:
      return try evaluator.run(expression, in: source)
    }
  }

  /// Hands the changes of a running cell in, and takes over those of others.
  func share(_ names: inout Namespace) {
    state.withLock { names.merge(into: &$0.names) }
  }

  // MARK: Settings

  package var settings: SessionSettings { state.withLock { $0.settings } }

  func change(_ body: (inout SessionSettings) -> Void) {
    state.withLock { body(&$0.settings) }
  }

  // MARK: Other languages

  /// What cells of Python have left.
  var python: PythonNotebook {
    get { state.withLock { $0.python } }
    set { state.withLock { $0.python = newValue } }
  }

  /// The last cell that was not right, as it should be.
  var correction: String? {
    get { state.withLock { $0.correction } }
    set { state.withLock { $0.correction = newValue } }
  }

  /// The names that failed cells would have defined, with the cell.
  var refused: [String: String] {
    get { state.withLock { $0.refused } }
    set { state.withLock { $0.refused = newValue } }
  }
}

extension Expression {
  /// `%reset` without names.
  fileprivate var isFullReset: Bool {
    if case .magic(let name, let argument, _) = kind {
      name.text == Magic.reset.rawValue && argument.isEmpty
    } else {
      false
    }
  }

  /// Whether the value of the statement is worth showing: that of a definition, an assignment or a loop is not.
  fileprivate var displays: Bool {
    switch kind {
    case .assignment, .update, .elementAssignment, .definition, .forLoop, .whileLoop, .help: false
    case .magic: false
    case .timed(let body): body.displays
    case .block(let statements):
      statements.last.map { !$0.isHushed && $0.expression.displays } ?? false
    case .branches(let branches, let otherwise):
      branches.allSatisfy { $0.body.displays } && (otherwise?.displays ?? true)
    default: true
    }
  }
}

extension Diagnostic {
  /// With words that a screen has room for: what a message quotes may be as long as a file.
  fileprivate var shortened: Diagnostic {
    let limit = 16 << 10
    var short = self
    short.title = title.cut(to: limit)
    short.help = help?.cut(to: limit)
    short.labels = labels.map { Label($0.span, $0.text.cut(to: limit)) }
    return short
  }
}
