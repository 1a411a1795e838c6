import Tables
import Diagnostics
import Platform

/// `%time`: prints how long the body took, and has its value.
final class TimedNode: Node {
  let span: Span
  private let body: any Node

  init(_ span: Span, body: any Node) {
    self.body = body
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let start = secondsNow()
    let value = try body.value(in: frame)
    frame.evaluator.output.print(text(secondsNow() - start) + "\n")
    return value
  }

  private func text(_ seconds: Double) -> String {
    for (unit, size) in [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)] where seconds >= size {
      return "\(numberText((seconds / size * 100).rounded() / 100)) \(unit)"
    }
    return "\(numberText((seconds * 1e9).rounded())) ns"
  }
}
