import PythonCells
import Arrays
import Language
import Checking
import Diagnostics
import Values
import Plotting
import Syntax
import Platform

extension Session {
  /// Runs `%name argument`.
  func run(
    _ name: Name, _ argument: String, _ span: Span, in source: CellSource, _ evaluator: Evaluator
  ) throws(RuntimeFailure) -> Value {
    switch Magic(rawValue: name.text) {
    case .who: who(evaluator)
    case .reset: reset(argument, evaluator)
    case .plots: try plots(argument, span, evaluator)
    case .config: try configure(argument, span, evaluator)
    case .fix: try fix(span, evaluator)
    case .time, nil:
      throw .failed(
        unknownName(
          .unknownMagic, name.text, kind: "command", among: Magic.allCases.map { $0.rawValue },
          at: name.span))
    }
    return .nothing
  }

  private func who(_ evaluator: Evaluator) {
    let bindings = evaluator.names.bindings.sorted { $0.name < $1.name }
    if bindings.isEmpty { return evaluator.output.print("No names are defined.\n") }
    let width = bindings.map { $0.name.count }.max() ?? 0
    for (name, value) in bindings {
      let padding = String(repeating: " ", count: width - name.count)
      evaluator.output.print("\(name)\(padding)  \(value.described)\n")
    }
  }

  /// `%reset` forgets all names, `%reset a b` those.
  private func reset(_ argument: String, _ evaluator: Evaluator) {
    let names = argument.split { $0 == " " || $0 == "," }
    guard !names.isEmpty else {
      python.forgetAll()
      return evaluator.names.removeAll()
    }
    python.forget(names.map { String($0) })
    for name in names { evaluator.names.set(String(name), to: nil) }
  }

  /// `%fix` puts the last cell, as it should be, in place of itself.
  private func fix(_ span: Span, _ evaluator: Evaluator) throws(RuntimeFailure) {
    guard let correction else {
      throw .failed(
        Diagnostic(
          .nothingToFix, "There is no correction to take over", at: span,
          help: "`%fix` stands behind a cell whose message shows one."))
    }
    evaluator.output.propose(correction)
  }

  private func plots(_ argument: String, _ span: Span, _ evaluator: Evaluator)
    throws(RuntimeFailure)
  {
    let formats = SessionSettings.PictureFormat.allCases.map { $0.rawValue }
    if argument.isEmpty {
      return evaluator.output.print("Pictures are sent as \(settings.pictures.rawValue).\n")
    }
    guard let format = SessionSettings.PictureFormat(rawValue: argument) else {
      throw .failed(
        unknownName(.unknownOption, argument, kind: "form of pictures", among: formats, at: span))
    }
    change { $0.pictures = format }
  }

  /// `%config` shows the settings, `%config memory = 4 GiB` changes one.
  private func configure(_ argument: String, _ span: Span, _ evaluator: Evaluator)
    throws(RuntimeFailure)
  {
    let limits = settings.limits
    if argument.isEmpty {
      evaluator.output.print(
        """
        memory = \(bytesText(Double(limits.maximumMemory)))   the most memory everything may take
        array = \(bytesText(Double(limits.maximumElements) * 8))   the most memory one array may take
        calls = \(limits.maximumCallDepth)   how deeply calls may be nested
        plots = \(settings.pictures.rawValue)   how pictures are sent
        theme = \(settings.theme.name)   the colours of pictures, light or dark
        sandbox = \(confinement())   what the system keeps this process from
        python = \(settings.python.rawValue)   what becomes of cells of Python: run, show or refuse

        """)
      return
    }
    let parts = argument.split(separator: "=", maxSplits: 1).map { $0.trimmed }
    let words =
      parts.count == 2 ? parts : argument.split(separator: " ", maxSplits: 1).map { $0.trimmed }
    guard let name = words.first else { return }
    let value = words.count > 1 ? words[1] : ""
    switch name {
    case "memory":
      guard let bytes = byteCount(value) else {
        throw wrongSetting("`memory` is a size like `4 GiB`", span)
      }
      // What the machine cannot hold would end the process.
      guard bytes <= Memory.available else {
        throw wrongSetting(
          "This machine has \(bytesText(Double(Memory.available))) of memory", span)
      }
      if let memoryCeiling, bytes > memoryCeiling {
        throw wrongSetting(
          "This kernel was started with `memory` of at most \(bytesText(Double(memoryCeiling)))",
          span)
      }
      change { $0.limits.maximumMemory = bytes }
    case "array":
      guard let bytes = byteCount(value) else {
        throw wrongSetting("`array` is a size like `4 GiB`", span)
      }
      change { $0.limits.maximumElements = bytes / 8 }
    case "calls":
      guard let calls = Int(value), (1...1_000_000).contains(calls) else {
        throw wrongSetting("`calls` lies between 1 and 1000000", span)
      }
      change { $0.limits.maximumCallDepth = calls }
    case "plots": try plots(value, span, evaluator)
    case "theme":
      guard let theme = Theme(name: value) else {
        throw wrongSetting("`theme` is `light` or `dark`", span)
      }
      change { $0.theme = theme }
    case "sandbox":
      guard value.isEmpty else {
        throw wrongSetting("`sandbox` is set by whoever starts the process: `--sandbox`", span)
      }
      evaluator.output.print("sandbox = \(confinement())\n")
    case "python":
      guard let python = SessionSettings.PythonCells(rawValue: value) else {
        throw wrongSetting("`python` is `run`, `show` or `refuse`", span)
      }
      change { $0.python = python }
    default:
      throw .failed(
        unknownName(
          .unknownOption, name, kind: "setting",
          among: Magic.settings, at: span))
    }
  }

  private func wrongSetting(_ title: String, _ span: Span) -> RuntimeFailure {
    .failed(Diagnostic(.wrongValue, title, at: span))
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
