import Tables
import Platform
import Operations
import Values
import Diagnostics

/// The time at which what `%time` measures begins.
final class ClockNode: Node {
  let span: Span

  init(_ span: Span) { self.span = span }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value { .number(secondsNow()) }
}

/// `%time`: prints how long the body took, and has its value.
final class TimedNode: Node {
  let span: Span
  private let start: any Node
  private let body: any Node

  init(_ span: Span, start: any Node, body: any Node) {
    self.start = start
    self.body = body
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let value = try body.value(in: frame)
    let seconds = secondsNow() - (start.number(in: frame) ?? 0)
    frame.evaluator.output.print(text(seconds) + "\n")
    return value
  }

  private func text(_ seconds: Double) -> String {
    for (unit, size) in [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)] where seconds >= size {
      return "\(numberText((seconds / size * 100).rounded() / 100)) \(unit)"
    }
    return "\(numberText((seconds * 1e9).rounded())) ns"
  }
}
