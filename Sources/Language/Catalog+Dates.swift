extension Catalog {
  static let dates: [Signature] = [
    Signature(
      "date", .dates, [.init("x", .any), .init("format", .text, default: "\"\"")], .any,
      "The date that a text says; of a list of texts an array of dates.",
      example: "date(\"2024-03-01 12:30\") - date(\"2024-02-28\")",
      note:
        "Dates are days since 1970-01-01 that print as dates: their differences are days, and every estimator takes them as "
        + "days. Texts are read as `2024-03-01`, `2024-03`, `2024/03/01`, `01.03.2024`, each with a time behind it; where the day "
        + "and the month cannot be told apart, or for any other way, the format says it with the signs of Python: "
        + "`date(x, \"%d %b %Y\")`. Of numbers, `date` makes the dates so many days behind 1970-01-01. There are no time zones."
    ),
    ofDates("year", "The year of a date."),
    ofDates("month", "The month of a date, from 1."),
    ofDates("day", "The day of the month, from 1."),
    ofDates("weekday", "The day of the week, from Monday, which is 0, to Sunday, which is 6."),
  ]

  private static func ofDates(_ name: String, _ summary: String) -> Signature {
    Signature(
      name, .dates, [.init("x", .any)], .any, summary, shapes: "(n) → (n)",
      example: "\(name)(date(\"2024-03-01\"))")
  }
}
