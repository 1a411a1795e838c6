@testable import Tables
import Foundation
import Plotting
import Testing

/// Reading and writing of dates, beside CPython; `ReferenceData/dates.py` tells how it was asked.
struct DateTests {
  struct Row {
    let format: String
    let text: String
    let days: Double
    let weekday: Int
  }

  static func rows() throws -> [Row] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../ReferenceData/dates.jsonl")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let fields = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      return Row(
        format: try #require(fields[0] as? String), text: try #require(fields[1] as? String),
        days: try #require(fields[2] as? Double), weekday: try #require(fields[3] as? Int))
    }
  }

  @Test func `texts are read and written as CPython does`() throws {
    for row in try Self.rows() {
      let format = try #require(DateFormat(row.format))
      let days = try #require(format.days(Array(row.text.utf8)), "\(row.text) as \(row.format)")
      #expect(abs(days - row.days) < 1e-9, "\(row.text)")
      #expect(format.text(row.days) == row.text)
      #expect(CalendarMoment(row.days)?.weekday == row.weekday, "\(row.text)")
    }
  }

  @Test func `each day follows the one before it`() throws {
    for start in [-719_900, -141_500, -36_600, 0, 11_000, 47_400, 20_000_000] {
      var last = CalendarMoment(dayNumber: start)
      for number in start + 1...start + 800 {
        let next = CalendarMoment(dayNumber: number)
        #expect(next.dayNumber == number)
        let isNextDay = next.day == last.day + 1 && next.month == last.month
        let isNextMonth =
          next.day == 1 && last.day == CalendarMoment.length(ofMonth: last.month, last.year)
          && next.month == last.month % 12 + 1
        #expect(isNextDay || isNextMonth, "\(last) before \(next)")
        last = next
      }
    }
  }

  @Test(arguments: [
    (["2024-03-01", "2024-03-02 12:30"], "2024-03-01"), (["2024-03", "2024-12"], "2024-03-01"),
    (["01.03.2024", nil, "31.12.2023"], "2024-03-01"),
    (["03/14/2024", "03/01/2024"], "2024-03-14"),
    (["01/03/2024", "14/03/2024"], "2024-03-01"), (["2024/3/1"], "2024-03-01"),
    (["01/03/2024", "02/03/2024"], "day or month"), (["2024-03-01", "x"], "none"),
    (["2023-02-29"], "none"), (["2024-03-01 25:00"], "none"), (["20240301"], "none"),
    (["1.5", "2.5"], "none"), ([nil], "none"), (["2024-03-01T12:30:05.5Z"], "2024-03-01"),
  ])
  func `a column says how its dates are written`(texts: [String?], expected: String) throws {
    switch DateFormat.guess(texts) {
    case .none: #expect(expected == "none")
    case .dayOrMonth: #expect(expected == "day or month")
    case .format(let format):
      let days = try #require(format.days(Array((texts[0] ?? "").utf8)))
      #expect(dateText(days.rounded(.down), .day) == expected)
      for text in texts { #expect(text == nil || format.days(Array((text ?? "").utf8)) != nil) }
    }
  }
}
