import Values
import Arrays
import Diagnostics

extension Evaluator {
  /// Dates beside a text that should be one.
  func noDate(_ text: String, _ textSpan: Span, _ dates: Tensor, at span: Span) -> RuntimeFailure {
    let value = Value.tensor(dates)
    return .failed(
      Diagnostic(
        .wrongOperands, "Dates are compared with dates, and this is a text", at: textSpan,
        labels: [.init(span, value.described), .init(textSpan, "a text")],
        help: "`date` makes a date of it.",
        correction: .init(textSpan, "date(\(source.lines.text(textSpan)))")))
  }

  /// An operation that has no meaning for dates.
  func noOperationOnDates(
    _ operation: ElementwiseOperation, _ kinds: [Tensor.Kind?], _ spans: [Span], _ sign: String,
    _ operatorSpan: Span?
  ) -> RuntimeFailure {
    let place = kinds.firstIndex(of: .dates) ?? 0
    var complaint = Diagnostic(
      .wrongOperands, "`\(sign)` needs numbers, not dates", at: spans[place],
      labels: [.init(spans[place], "dates")],
      help: "Days from a first date are numbers: `x - min(x)`.")
    if kinds.count == 2, kinds[0] == .dates, kinds[1] == .dates {
      complaint.title = "`\(sign)` has no meaning for two dates"
      complaint.help = "The days between them are their difference, `a - b`."
    } else if operation.isComparison || [.minimum, .maximum].contains(operation) {
      complaint.title = "`\(sign)` compares dates with dates, and this is a number"
      complaint.span = spans[1 - place]
      complaint.labels.append(.init(spans[1 - place], "a number"))
      complaint.help = "Compare with `date(\"2024-03-01\")`, or compare `year(x)`."
    } else if operation == .subtract {
      complaint.title = "A date cannot be taken from a number"
      complaint.help = "A date less days is a date, a date less a date is days."
    }
    return .failed(complaint)
  }
}
