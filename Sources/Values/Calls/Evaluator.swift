package import Arrays
package import Diagnostics
package import Platform
package import Work

/// Evaluates the statements of one cell, on one thread.
///
/// Cheap to make: a cell gets its own, with a copy of the notebook's names.
package final class Evaluator {
  package let interrupt: Interrupt
  package let output: any OutputSink
  package let random: RandomSource
  package var settings: Settings
  // Nothing holds on to it while a cell reads or sets a name, and the check would take longer than either.
  @exclusivity(unchecked) package var names: Namespace
  package let files: ReadableFolders
  package let sources: GrantedSources

  /// The canvases that the cell has drawn on and not shown yet, and the one that it draws on when it names none.
  package var drawnCanvases: [Canvas] = []
  package var canvas: Canvas?

  /// The cell whose code is running: that of the function called last.
  package var source: CellSource
  @exclusivity(unchecked) package var callDepth = 0
  /// Where the cell was when it was stopped: in words, the innermost statement.
  package private(set) var stop: String?
  /// The loop at the top of the cell that is running.
  package var loop: LoopProgress?
  /// A stack of frames; those above the ones in use have room for later calls.
  @exclusivity(unchecked) var frames: [Frame] = []
  /// How many of them are in use.
  @exclusivity(unchecked) package var height = 0
  /// Where the cell has been remarked on: once a place is enough.
  private var remarked: Set<String> = []
  /// The lowest address the stack may reach before a call is refused.
  private var stackLimit: UInt
  /// The bytes that were asked for since the memory held was last looked at.
  private var unseen = 0
  /// The calls and loop turns so far.
  private var turns = 0

  package init(
    names: Namespace, interrupt: Interrupt, output: any OutputSink, random: RandomSource,
    files: ReadableFolders = ReadableFolders(notebook: "."),
    sources: GrantedSources = GrantedSources(), settings: Settings = Settings()
  ) {
    self.files = files
    self.sources = sources
    self.names = names
    self.interrupt = interrupt
    self.output = output
    self.random = random
    self.settings = settings
    self.source = CellSource(name: "cell", text: "")
    self.stackLimit = EvaluationStack.lowestAddress
  }

  /// Says on the error output what the reader may not have meant; once for each place of the code.
  package func remark(_ text: String, at span: Span) {
    guard remarked.insert("\(source.name) \(span.lower)").inserted else { return }
    output.warn(text + "\n")
  }

  /// Notes the statement that an interrupt ended; of those around it, the first that is said counts.
  package func stopped(at span: Span) {
    guard stop == nil else { return }
    stop = "line \(source.line(at: span.lower)) of \(source.name)"
  }

  // MARK: Limits

  /// Throws before an array of `count` numbers (nil: more than can be counted) would pass the limit.
  package func reserve(_ count: Int?, at span: Span) throws(RuntimeFailure) {
    if let count, count <= settings.maximumElements { return try hold(max(count, 0) * 8, at: span) }
    let size = count.map { bytesText(Double($0) * 8) } ?? "more memory than there is"
    throw .failed(
      Diagnostic(
        .tooLarge,
        "This array would need \(size); the limit is \(bytesText(Double(settings.maximumElements) * 8))",
        at: span, help: "Use fewer elements, or raise the limit with `%config array 4 GiB`."))
  }

  /// Throws before the process would hold more than the limit.
  ///
  /// The system is asked only once in 16 MiB.
  private func hold(_ bytes: Int, at span: Span) throws(RuntimeFailure) {
    unseen = unseen.addingSaturated(bytes)
    guard unseen >= 16 << 20 else { return }
    unseen = 0
    let limit = settings.maximumMemory
    if bytes <= limit - Memory.held { return }
    Memory.trim()
    if bytes <= limit - Memory.held { return }
    throw .failed(
      Diagnostic(
        .memoryFull,
        "This would make the notebook hold more than its limit of \(bytesText(Double(limit)))",
        at: span,
        help: "Forget what is no longer needed with `%reset name`, or see `%config` for the limit.")
    )
  }

  /// Polled at every call and turn of a loop: throws when a stop is wished, and now and then when small values have
  /// filled the memory.
  package func turn(at span: Span) throws(RuntimeFailure) {
    // As `poll` does, but with one call less: this is asked at every turn.
    if interrupt.isRaised { throw .interrupted }
    turns &+= 1
    if turns & 0xffff == 0 { try hold(16 << 20, at: span) }
  }

  /// Throws when a value is nested so deeply that releasing it could exhaust the stack.
  package func checked(_ value: Value, at span: Span) throws(RuntimeFailure) -> Value {
    if value.depth <= Value.maximumDepth { return value }
    throw .failed(
      Diagnostic(
        .nestedTooDeeply, "This value is nested more than \(Value.maximumDepth) levels deep",
        at: span, help: "Build a flat list with `[items..., new]` instead."))
  }

  /// Whether little of the stack is left.
  var isStackSpent: Bool {
    var marker: UInt8 = 0
    return withUnsafePointer(to: &marker) { UInt(bitPattern: $0) } <= stackLimit
  }

  /// Runs `body` on another stack and waits for it.
  func onAnotherStack(_ body: () -> Void) {
    let limit = stackLimit
    EvaluationStack.run {
      stackLimit = EvaluationStack.lowestAddress
      body()
    }
    stackLimit = limit
  }

  /// Throws when calls are nested too deeply, by count or because little stack is left.
  package func enterCall(at span: Span) throws(RuntimeFailure) {
    try turn(at: span)
    // What a builtin needs is left; a function that it calls goes on upon another stack.
    if callDepth >= settings.maximumCallDepth || (isStackSpent && !Threads.hasSpareStack) {
      throw tooManyCalls(at: span)
    }
    callDepth += 1
  }

  package func tooManyCalls(at span: Span) -> RuntimeFailure {
    .failed(
      Diagnostic(
        .tooManyCalls, "Calls are nested more than \(callDepth) deep", at: span,
        help: "A function that calls itself needs a case that stops."))
  }
}

/// What `%config` sets.
package struct Settings: Sendable {
  /// The most elements one array may have.
  package var maximumElements = Memory.standardArray / 8
  /// The most bytes the process may hold.
  package var maximumMemory = Memory.standardLimit
  package var maximumCallDepth = 1000

  package init() {}
}
