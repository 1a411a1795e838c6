import Diagnostics
import Cells
import Values
import Foundation
import Testing
import Work

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

  /// Where no key has weight, whatever gives the weights.
  @Test(arguments: ["boxcar; key_widths=[1, 1],", "u -> abs(u) < 1;"])
  func offTheSupport(_ kernel: String) {
    for (answer, expected) in [("mean", "[1.5000]"), ("nearest", "[2.]"), ("nan", "[nan]")] {
      let call = "nadaraya_watson([1, 2], [1, 2], [9], \(kernel) off_support=\"\(answer)\")[0]"
      #expect(Self.run(call) == expected)
    }
  }

  static let data = "x = [0, 1, 2, 3]\ny = [1, 3, 5, 7]\n"

  @Test(arguments: [
    ("gaussian(0)", "1"), ("gaussian(width=0.5)", "gaussian(width=0.5)"),
    ("gaussian(width=0.5)(0.5) == gaussian(1)", "true"), ("epanechikov(0.25)", "0.75"),
    ("boxcar([0.5, 1, -2])", "[1., 0., 0.]"), ("gaussian(width=[1, 2])([0, 0])", "1"),
    ("gaussian(width=0)", "A width must be greater than 0, and this one is 0"),
    ("triangular(width=2).width", "2"),
    ("nadaraya_watson([1, 2], [1, 2], [1]; key_widths=[1])", "There are 2 keys and 1 width"),
    (
      "select_width([1, 2, 3], [1, 2, 3]; method=\"silverman\", degree=1)",
      "`silverman` does not take local polynomials of degree 1"
    ),
    (
      "x = [1, 2, 4, 5]\nselect_width(x, x, epanechnikov; method=\"silverman\") / select_width(x, x; method=\"silverman\")",
      "2.2361"
    ),
    (
      "regression([1, 2], stack([1, 2], [3, 4]); width=1).band([1])",
      "This takes one value for each key, and there are 2"
    ),
    ("regression([1, 2], [1, 2]; width=1).predict([1]; at=2)", "`predict` has no keyword `at`"),
    (
      "regression([1, 2], [1, 2]; width=1).top_keys(1, 0.5)",
      "`top_keys` needs a whole number for `k`, not 0.5."
    ),
    ("consistency(x -> x, [50]; dimension=2)", "`f` gives an array of shape (2) and not a number"),
    ("gaussian(width=inf - inf)", "A width must be greater than 0, and this one is nan"),
    (
      "plot(x -> \"a\")", "To be drawn, this function must give an array, not a text"
    ),
    (
      "slider(-1e308, 1e308)", "The ends of a slider lie too far apart, or too near together"
    ),
    ("seed(0.5)", "`seed` needs a whole number for `k`, not 0.5"),
    ("f(k) = seed(k)\nf(0.5)", "`seed` needs a whole number for `k`, not 0.5."),
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
  ])
  func regressionsAnswer(_ source: String, _ expected: String) {
    #expect(Self.run(Self.data + source) == expected)
  }

  /// They are computed when a later cell looks at them, which nobody has stopped.
  @Test func weightsOutliveAnInterruptOfTheirCell() {
    let session = Session()
    let interrupt = Interrupt()
    let waiting = Thread {
      while session.snapshot.names["w"] == nil { Thread.sleep(forTimeInterval: 0.001) }
      interrupt.raise()
    }
    waiting.start()
    EvaluationStack.run {
      _ = session.execute(
        "x = linspace(0, 1, 600)\ny, w = nadaraya_watson(x, x, x, gaussian)\nwhile true\nend",
        name: "cell [1]", output: SilentSink(), interrupt: interrupt)
    }
    #expect(interrupt.isRaised)
    #expect(session.text("abs(sum(w) - 600) < 1e-6") == "true")
  }

  @Test func completionLeavesFieldsThatTakeWorkAlone() {
    let session = Session()
    _ = session.text("m = regression([0, 1, 2, 3], [1, 3, 5, 7]; width=1)")
    let items = session.snapshot.completion(of: "m.", at: 2).items
    #expect(items.contains { $0.text == "count" && $0.signature == "a number" })
    #expect(items.contains { $0.text == "fitted" && $0.signature == nil })
    #expect(session.text("len(m.fitted)") == "4")
  }

  @Test func weightsOfALargeRegressionAreNotComputedUnlessLookedAt() {
    let source = """
      x = linspace(0, 1, 200000)
      y_hat, w = nadaraya_watson(x, x, x, gaussian(width=0.1))
      shape(w)
      """
    #expect(Self.run(source) == "(200000, 200000)")
  }

  static let line = "x = linspace(0, 5, 60)\ny = sin(x) + 0.1 * randn(60)\n"

  @Test(arguments: [
    ("y, w = attention([1, 2], [1, 2, 3], [4, 5, 6], width=0.01)\ny", "[4., 5.]"),
    ("y, w = attention([1], [0, 1000], [4, 5], score=\"dot\")\ny", "[5.]"),
    ("c, p = classify([0, 1, 2, 3], [7, 7, 9, 9], [0.4, 2.6, 99], boxcar)\nc", "[ 7.,  9., nan]"),
    (
      "c, p = classify([0, 1, 2, 3], [7, 7, 9, 9], [0.4, 1.5], boxcar)\np[1, :]", "[0.5000, 0.5000]"
    ),
    ("density([0], [0, 3], boxcar(width=1))", "[0.5000, 0.0000]"),
    ("local_linear([0, 1, 2, 3], [1, 3, 5, 7], [0.5, 2])", "[2., 5.]"),
    ("abs(local_linear([0, 1, 2, 3], [1, 3, 5, 7], [0.5], derivative=1)[0] - 2) < 1e-12", "true"),
    ("abs(convert_width(1, from=\"ksmooth\") - 0.3706506) < 1e-6", "true"),
    ("convert_width(0.5, to=\"temperature\")", "0.25"),
    ("len(adaptive_widths(x, gaussian(width=0.5)))", "60"),
    ("adaptive_widths([0, 1, 3, 7], neighbours=1)", "[1., 1., 2., 4.]"),
    ("h = select_width(x, y)\n0.05 < h && h < 1", "true"),
    (
      "h, scores = width_curve(x, y)\nh2 = select_width(x, y)\nabs(log(h[argmin(scores)] / h2)) < 0.2",
      "true"
    ),
    (
      "h, losses = learn_width(x, y, gaussian(width=1), steps=20, rate=1)\nlosses[0] > losses[-1]",
      "true"
    ),
    ("m = regression(x, y; width=\"loo\")\nm.r_squared > 0.9 && m.degrees_of_freedom > 3", "true"),
    (
      "m = regression(x, y; width=0.5)\nf, lo, hi = m.band([1, 2])\nall(lo < f) && all(f < hi)",
      "true"
    ),
    (
      "m = regression(x, y; width=0.5)\nf, lo, hi = m.band([1, 2], kind=\"simultaneous\")\nall(lo < f)",
      "true"
    ),
    (
      "m = regression([0, 1], [1, 2]; kernel=constant)\nm.diagnostics([0]).effective_sample_size",
      "[2.]"
    ),
    ("m = regression([0, 1, 5], [1, 2, 3])\nk, w = m.top_keys(4, 1)\nk", "[2.]"),
    (
      "m = regression(x, y; width=0.5)\nm.band([1], kind=\"wide\")",
      "`kind` has no choice `wide`"
    ),
    (
      "y_hat, w = nadaraya_watson(x, y, [1], key_widths=adaptive_widths(x, gaussian(width=0.5)))\nabs(sum(w) - 1) < 1e-12",
      "true"
    ),
    ("n, e = consistency(x -> sin(4 * x), [50, 400])\ne[0] > e[1]", "true"),
    (
      "select_width([1, 1, 1], [1, 2, 3])",
      "The keys are all the same, so there is no spread to measure"
    ),
    ("learn_width(x, y, boxcar)", "This method is not defined for the boxcar kernel"),
    ("abs(select_width(x, y, method=\"silverman\") - 0.9 * std(x) * 60^(-0.2)) < 1e-2", "true"),
  ])
  func theOtherMethodsAnswer(_ source: String, _ expected: String) {
    #expect(Self.run(Self.line + source) == expected)
  }
}
