package import Diagnostics
import Glibc
package import Syntax

/// Evaluates the statements of one cell, on one thread.
///
/// Cheap to make: a cell gets its own, with a copy of the notebook's names.
package final class Evaluator {
  package let interrupt: Interrupt
  package let output: any OutputSink
  package let random: RandomSource
  package var settings: Settings
  package var names: Namespace
  /// Where relative paths start.
  package var folder = "."

  /// The cell whose code is running: that of the function called last.
  var source: CellSource
  var callDepth = 0
  /// The lowest address the stack may reach before a call is refused.
  private let stackLimit: UInt

  package init(
    names: Namespace, interrupt: Interrupt, output: any OutputSink, random: RandomSource,
    settings: Settings = Settings()
  ) {
    self.names = names
    self.interrupt = interrupt
    self.output = output
    self.random = random
    self.settings = settings
    self.source = CellSource(name: "cell", text: "")
    self.stackLimit = Self.lowestStackAddress(EvaluationStack.size)
  }

  /// Evaluates one statement of the top of a cell; runs on an `EvaluationStack`.
  ///
  /// - Returns: its value, computed.
  package func run(_ expression: Expression, in source: CellSource) throws(RuntimeFailure) -> Value
  {
    self.source = source
    callDepth = 0
    var lowering = Lowering(names: names.table, source: source)
    let node = lowering.lowerTop(expression)
    let frame = Frame(self, slotCount: lowering.slotCount)
    return try node.value(in: frame)
  }

  // MARK: Limits

  /// Throws before an array of `count` numbers (nil: more than can be counted) would pass the limit.
  package func reserve(_ count: Int?, at span: Span) throws(RuntimeFailure) {
    if let count, count <= settings.maximumElements { return }
    let size = count.map { bytesText(Double($0) * 8) } ?? "more memory than there is"
    throw .failed(
      Diagnostic(
        "too-large",
        "This array would need \(size); the limit is \(bytesText(Double(settings.maximumElements) * 8)).",
        at: span, help: "Use fewer elements, or raise the limit with `%config memory 4 GiB`."))
  }

  /// Throws when a value is nested so deeply that releasing it could exhaust the stack.
  func checked(_ value: Value, at span: Span) throws(RuntimeFailure) -> Value {
    if value.depth <= Value.maximumDepth { return value }
    throw .failed(
      Diagnostic(
        "nested-too-deeply", "This value is nested more than \(Value.maximumDepth) levels deep.",
        at: span, help: "Build a flat list with `[items..., new]` instead."))
  }

  /// Throws when calls are nested too deeply, by count or because little stack is left.
  func enterCall(at span: Span) throws(RuntimeFailure) {
    try interrupt.poll()
    callDepth += 1
    var marker: UInt8 = 0
    let address = withUnsafePointer(to: &marker) { UInt(bitPattern: $0) }
    if callDepth <= settings.maximumCallDepth, address > stackLimit { return }
    throw .failed(
      Diagnostic(
        "too-many-calls", "Calls are nested more than \(callDepth - 1) deep.", at: span,
        help: "A function that calls itself needs a case that stops."))
  }

  /// Leaves a quarter of the stack, at least 256 KiB, to what runs between two calls.
  private static func lowestStackAddress(_ stackSize: Int) -> UInt {
    var marker: UInt8 = 0
    let here = withUnsafePointer(to: &marker) { UInt(bitPattern: $0) }
    let usable = UInt(max(stackSize - max(stackSize / 4, 256 << 10), 0))
    return here > usable ? here - usable : 0
  }
}

/// What `%config` sets.
package struct Settings: Sendable {
  /// The most elements one array may have: 2 GiB of numbers.
  package var maximumElements = 1 << 28
  package var maximumCallDepth = 1000

  package init() {}
}

/// `1.5 GiB`.
package func bytesText(_ bytes: Double) -> String {
  let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  var amount = bytes
  var unit = 0
  while amount >= 1024, unit < units.count - 1 {
    amount /= 1024
    unit += 1
  }
  let rounded = (amount * 10).rounded() / 10
  let text = rounded == rounded.rounded() ? "\(Int(exactly: rounded) ?? 0)" : "\(rounded)"
  return "\(text) \(units[unit])"
}
