import Testing

@testable import Checking

@Suite struct PlaceholderTests {
  /// What stands for a value, by the patterns that readers of Python and C know.
  @Test func `places are those that a pattern finds`() {
    let pieces = ["%", "d", "5", ".", "-", "{", "}", "x", " ", "%d", "{}", "{:.2f}", "%%", "é"]
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0..<10, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      for (placeholder, pattern) in [
        (Placeholder.braces, #/\{[^{}]*\}/#), (.percent, #/%[-+0-9.]*[a-zA-Z]/#),
      ] {
        let count = text.matches(of: pattern).count
        let values = (0..<count).map { "v\($0)" }
        var rest = values[...]
        let expected = text.replacing(pattern) { _ in "$(\(rest.removeFirst()))" }
        #expect(placeholder.filling(text, with: values) == expected, "\(text)")
        #expect(placeholder.filling(text, with: values + ["more"]) == nil, "\(text)")
      }
    }
  }
}
