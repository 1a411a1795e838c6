package import Values
import Tables
import Operations
import Arrays
import Diagnostics
import Plotting

/// Dates: days since 1970-01-01 that print as what they are.
extension Builtin {
  static let dateFunctions: [String: Body] = [
    "date": date,
    "year": { (call) throws(RuntimeFailure) in try part(call) { Double($0.year) } },
    "month": { (call) throws(RuntimeFailure) in try part(call) { Double($0.month) } },
    "day": { (call) throws(RuntimeFailure) in try part(call) { Double($0.day) } },
    "weekday": { (call) throws(RuntimeFailure) in try part(call) { Double($0.weekday) } },
  ]

  /// Of a text, of each text of a list, or of days.
  private static func date(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("x")
    if case .text(let text) = operand.value {
      return .date(try days([text], operand, call)[0])
    }
    if let texts = try call.textColumn(operand) {
      return .tensor(Tensor(try days(texts, operand, call), kind: .dates))
    }
    guard var tensor = try call.evaluator.array(of: operand.value, at: operand.span) else {
      throw call.wrongType(operand, "x", "a text, a list of texts or days")
    }
    tensor.kind = .dates
    return Value.shaped(tensor)
  }

  /// The days since 1970-01-01 that the texts say, in the format that was given or in the one that all of them show.
  private static func days(
    _ texts: [String?], _ operand: BuiltinCall.Operand, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> [Double] {
    let written = try call.text("format")
    let format: DateFormat
    if written.isEmpty {
      switch DateFormat.guess(texts) {
      case .format(let guessed): format = guessed
      case .dayOrMonth:
        let example = texts.lazy.compactMap { $0 }.first ?? ""
        throw call.failure(
          .wrongValue, "In `\(example)` the day may stand first, or the month", at: operand.span,
          help: "Say which, as in `date(x, \"%d/%m/%Y\")` or `date(x, \"%m/%d/%Y\")`.")
      case .none:
        let stranger = texts.compactMap { $0 }.first { text in
          if case .format = DateFormat.guess([text]) { false } else { true }
        }
        throw call.failure(
          .wrongValue,
          "`\((stranger ?? "").prefix(30))` is no date"
            + (stranger == nil ? " like the others" : ""),
          at: operand.span,
          help:
            "Dates are written `2024-03-01` or `2024-03-01 12:30`; any other way is told, as in "
            + "`date(x, \"%d %b %Y\")`.")
      }
    } else {
      guard let given = DateFormat(written) else {
        throw call.failure(
          .wrongValue, "`\(written)` is no format of dates", under: "format",
          help: "Its signs are those of Python: `%Y-%m-%d`, `%d/%m/%Y %H:%M`, `%d %b %Y`.")
      }
      format = given
    }
    return try call.evaluator.interrupt.map(texts.count) { index throws(RuntimeFailure) in
      guard let text = texts[index], !text.isEmpty else { return .nan }
      if let days = format.days(Array(text.utf8)) { return days }
      throw call.failure(
        .wrongValue, "`\(text.prefix(30))` is not written as `\(written)` says, or is no date",
        at: operand.span)
    }
  }

  /// A number for each date.
  private static func part(_ call: BuiltinCall, _ body: @Sendable (CalendarMoment) -> Double)
    throws(RuntimeFailure) -> Value
  {
    let operand = try call.required("x")
    guard let dates = try call.evaluator.array(of: operand.value, at: operand.span),
      dates.kind == .dates
    else {
      let isText = try call.textColumn(operand) != nil || operand.value.typeName == "text"
      guard isText, case .failed(var complaint, let place) = call.wrongType(operand, "x", "dates")
      else { throw call.wrongType(operand, "x", "dates") }
      complaint.help = "`date` makes dates of texts."
      complaint.correction = .init(
        operand.span, "date(\(call.evaluator.source.lines.text(operand.span)))")
      throw .failed(complaint, source: place)
    }
    let parts = try call.evaluator.interrupt.map(dates.count) {
      CalendarMoment(dates.elements[$0]).map(body) ?? .nan
    }
    return Value.shaped(Tensor(parts, shape: dates.shape))
  }
}

extension BuiltinCall {
  /// Whether the argument is a date, or an array of dates.
  package func isDate(_ parameter: String) -> Bool {
    operand(parameter)?.value.tensor?.kind == .dates
  }
}
