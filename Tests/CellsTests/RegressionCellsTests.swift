import Cells
import Diagnostics
import Evaluation
import Testing

/// The regressions from a cell.
struct RegressionCellsTests {
  /// The text of the last expression of a cell, without `tensor()`, or the title of its error.
  static func run(_ source: String) -> String {
    let session = Session()
    switch session.execute(source + "\n", name: "cell [1]", output: SilentSink()) {
    case .finished(let value):
      let text = value.map(\.plainText) ?? "nothing"
      return text.hasPrefix("tensor(") ? String(text.dropFirst(7).dropLast()) : text
    case .failed(let diagnostic, _): return diagnostic.title
    case .interrupted: return "interrupted"
    }
  }

  static let data = "x = [0, 1, 2, 3]\ny = [1, 3, 5, 7]\n"

  @Test(arguments: [
    ("gaussian(0)", "1"), ("gaussian(width=0.5)", "gaussian(width=0.5)"),
    ("gaussian(width=0.5)(0.5) == gaussian(1)", "true"), ("epanechikov(0.25)", "0.75"),
    ("boxcar([0.5, 1, -2])", "[1., 0., 0.]"), ("gaussian(width=[1, 2])([0, 0])", "1"),
    ("gaussian(width=0)", "A width must be greater than 0, and this one is 0.0"),
    ("triangular(width=2).width", "2"),
  ])
  func kernelsAreValues(_ source: String, _ expected: String) {
    #expect(Self.run(source) == expected)
  }

  @Test(arguments: [
    ("nadaraya_watson(x, y, [1.5], boxcar)[0]", "[4.]"),
    ("y_hat, w = nadaraya_watson(x, y, [1.5, 9], boxcar)\nshape(w)", "(4, 2)"),
    (
      "y_hat, w = nadaraya_watson(x, y, [1.5, 9], boxcar)\nw[:, 0]",
      "[0.0000, 0.5000, 0.5000, 0.0000]"
    ),
    ("nadaraya_watson(x, y, [9], boxcar)[0]", "[nan]"),
    ("nadaraya_watson(x, y, [9], boxcar; off_support=\"nearest\")[0]", "[7.]"),
    ("nadaraya_watson(x, y, [1.5], u -> abs(u) < 1)[0]", "[4.]"),
    ("k(u) = max(1 - abs(u), 0)\nnadaraya_watson(x, y, [1], k)[0]", "[3.]"),
    ("nadaraya_watson(x, [1, 2], [1], boxcar)", "There are 4 keys but 2 values"),
    (
      "nadaraya_watson(x, [1, nan, 2, 3], [1], boxcar)",
      "Row 1 of the values is nan, which is not a finite number"
    ),
    ("regression(x, y; width=2).predict(1.5)", "[4.]"),
    ("predict(regression(x, y; kernel=boxcar), [1.5])", "[4.]"),
    ("sum(weights(regression(x, y), [1.5]))", "1"),
    ("nadaraya_watson(x, y, [1.5], u -> [1])", "The kernel returned 1 weights for 4 distances"),
  ])
  func regressionsAnswer(_ source: String, _ expected: String) {
    #expect(Self.run(Self.data + source) == expected)
  }

  @Test func weightsOfALargeRegressionAreNotComputedUnlessLookedAt() {
    let source = """
      x = linspace(0, 1, 200000)
      y_hat, w = nadaraya_watson(x, x, x, gaussian(width=0.1))
      shape(w)
      """
    #expect(Self.run(source) == "(200000, 200000)")
  }
}
