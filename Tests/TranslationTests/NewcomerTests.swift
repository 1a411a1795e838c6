import Values
import Cells
import Diagnostics
import Testing

/// Cells as somebody writes them who comes from Python, R, Julia or MATLAB, or who is new: each is right after one paste.
struct NewcomerTests {
  /// The cell, and what it gives where it comes from.
  static let cells: [(cell: String, value: String)] = [
    ("y = gausian(1)\ny", "0.6065"),
    ("x = linspace(0, 1, 5)\ny = gausian(x)\nsum(y)", "4.2131"),
    ("xs = c(1, 2, 3)\nmean(xs)", "2"),
    ("x <- 3\nx + 1", "4"),
    ("v <- c(5, 1, 4)\nv[order(v)]", "tensor([1., 4., 5.])"),
    ("seq(0, 1, by = 0.25)", "tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])"),
    ("seq(0, 1, length.out = 5)", "tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])"),
    ("seq(2, 6)", "tensor([2., 3., 4., 5., 6.])"),
    ("x = 0:0.5:2\nx", "tensor([0.0000, 0.5000, 1.0000, 1.5000, 2.0000])"),
    ("sum(1:10)", "55"),
    ("total = 0\nfor i in 1:4\n    total += i\nend\ntotal", "10"),
    ("x = [3, 1, 2]\nx[end]", "2"),
    ("x = [3, 1, 2]\nx[2:end]", "tensor([1., 2.])"),
    ("x = [3, 1, 2, 7]\nx[1:end-1]", "tensor([3., 1., 2.])"),
    ("x = [3, 1, 2, 7]\nx[end:-1:1]", "tensor([7., 2., 1., 3.])"),
    ("m = [1, 2, 3; 4, 5, 6]\nm[end, 1]", "4"),
    ("a = [1, 2; 3, 4]\na'", "tensor([[1., 3.], [2., 4.]])"),
    ("a = [1, 2; 3, 4]\na' * 2", "tensor([[2., 6.], [4., 8.]])"),
    ("x = [1, 2, 3]\nx .^ 2 .+ 1", "tensor([ 2., 5., 10.])"),
    ("f(x) = 2x + 1\nf.([1, 2])", "tensor([3., 5.])"),
    ("paste(\"n =\", 3)", "\"n = 3\""),
    ("n = 3\npaste0(\"n\", n)", "\"n3\""),
    ("sprintf(\"%.2f of %d\", pi, 4)", "\"3.14 of 4\""),
    ("printf(\"%5.1f\\n\", 2.345)", "2.3"),
    ("ifelse(c(1, 5) > 2, 1, 0)", "tensor([0., 1.])"),
    ("sapply(c(1, 2, 3), function(x) x^2)", "tensor([1., 4., 9.])"),
    ("f <- function(x) { x^2 + 1 }\nf(2)", "5"),
    ("f = function(x)\n    x^2\nend\nf(3)", "9"),
    ("sd(c(1, 2, 3, 4))", "1.2910"),
    ("apply(matrix(c(1, 2, 3, 4, 5, 6), 2, 3), 1, sum)", "tensor([ 9., 12.])"),
    ("matrix(c(1, 2, 3, 4, 5, 6), 2, 3)", "tensor([[1., 3., 5.], [2., 4., 6.]])"),
    ("colMeans(matrix(c(1, 2, 3, 4), 2, 2))", "tensor([1.5000, 3.5000])"),
    ("which.max(c(3, 9, 4))", "1"),
    ("length(c(1, 2)) + nchar(\"abc\")", "5"),
    ("if (3 > 2) { print(\"yes\") } else { print(\"no\") }", "yes"),
    ("for (i in 1:3) { print(i) }", "1 2 3"),
    ("x = 5\nx %% 3", "2"),
    ("7 %/% 2", "3"),
    ("x = 3\nx == 3 and x < 5", "true"),
    ("x = 3\nnot x == 3", "false"),
    ("x = 3\ny = 1 if x > 2 else 0\ny", "1"),
    ("print \"hello\", 3", "hello 3"),
    ("def area(r):\n    return pi * r ** 2\narea(1)", "3.1416"),
    ("def g(x, k=2):\n    y = x * k\n    if y > 3:\n        return y\n    return 0\ng(2)", "4"),
    ("s = 0\nfor i in range(4):\n    s += i\nprint(s)", "6"),
    ("while True:\n    break\n\"done\"", "\"done\""),
    ("x = [1, 2, 3]\nx.append(4)\nx", "tensor([1., 2., 3., 4.])"),
    ("x = [3, 1, 2]\nsorted(x)", "tensor([1., 2., 3.])"),
    ("x = np.linspace(0, 1, 3)\nnp.exp(x).sum()", "5.3670"),
    ("x = torch.arange(0, 1, 0.5)\nx.reshape(-1, 1).shape", "(2, 1)"),
    ("np.std([1, 2, 3, 4])", "1.1180"),
    ("np.concatenate([[1, 2], [3]])", "tensor([1., 2., 3.])"),
    ("x = 2.5\nf\"{x:.3f}\"", "\"2.500\""),
    ("x = 2.5\n\"%.1f\" % x", "\"2.5\""),
    ("\"{:.1%}\".format(0.256)", "\"25.6%\""),
    ("\"n = \" + 3", "\"n = 3\""),
    ("\"total: $(1/3:.2f)\"", "\"total: 0.33\""),
    ("x = [1, 2, 3]\nx(1)", "2"),
    ("sigma = 2\nexp(-1 / 2 sigma^2)", "0.8825"),
    ("2 pi", "6.2832"),
    ("sin pi / 2", "1"),
    ("x = (1 + 2\nx", "3"),
    ("function h(x)\n    x + 1\nh(1)", "2"),
    ("if 3 > 2\n    print(\"a\")\nelse if 3 > 1\n    print(\"b\")\nend", "a"),
    ("x = true && false || True\nx", "true"),
    ("x = None\nx == nothing", "true"),
    ("maximum([1, 7, 3])", "7"),
    ("findall([1, 5, 3] > 2)", "tensor([1., 2.])"),
    ("xs = [1, 2]\npush!(xs, 3)\nxs", "tensor([1., 2., 3.])"),
    ("println(\"a\")\nx := 4\nx", "a 4"),
    ("x = 5;\nx++\nx", "6"),
    ("x = 7\nx != 3 && x <> 4", "true"),
    ("zeros_like([1, 2])", "tensor([0., 0.])"),
    ("ones_like([1, 2]) + zeros_like([3, 4])", "tensor([1., 1.])"),
    ("np.zeros((2, 2)) + np.eye(2)", "tensor([[1., 0.], [0., 1.]])"),
    ("log1p(0)", "0"),
    ("logspace(0, 2, 3)", "tensor([ 1., 10., 100.])"),
    ("x = [1, nan, 3]\nnanmean(x)", "2"),
    (
      "x = [1, 2, 3]; y = [2, 4, 7]\nregression(x, y, gaussian, 0.5).predict([2])",
      "tensor([4.1065])"
    ),
    (
      "x = [1, 2, 3]; y = [2, 4, 7]\nnadaraya_watson(x, y, [2], gaussian(0.5))[0]",
      "tensor([4.1065])"
    ),
    (
      "x = [1, 2, 3]; y = [2, 4, 7]\nnadaraya_watson(x, y, [2], gaussian, bandwidth=0.5)[0]",
      "tensor([4.1065])"
    ),
    ("x = [1, 2, 3]; y = [2, 4, 7]\nnadaraya_watson(x, y, [2], 0.5)[0]", "tensor([4.1065])"),
    ("sum([1, 2; 3, 4], 0)", "tensor([4., 6.])"),
    ("mean([1, 2; 3, 4], dim=1)", "tensor([1.5000, 3.5000])"),
    ("mean(1, 2, 3)", "2"),
    ("x = array([1, 2, 3])\nx[:, None].shape", "(3, 1)"),
    ("x = array([1, 2, 3])\nx.unsqueeze(0)", "tensor([[1., 2., 3.]])"),
    ("x = array([-1, 2])\n|x|", "tensor([1., 2.])"),
    ("x = array([-1, 2])\nabs(x).pow(2).sum()", "5"),
    ("x = array([1, 2, 3])\nx[x > 1 & x < 3]", "tensor([2.])"),
    ("x = array([1, 2, 3])\nx |> sum", "6"),
    ("√16", "4"),
    ("[1 2 3]", "tensor([1., 2., 3.])"),
    ("\"a\" == 'a'", "true"),
    ("x = array([1, 2])\ny = array([1, 2, 3])\nx + y", "tensor([[2., 3., 4.], [3., 4., 5.]])"),
    ("import numpy as np\nx = np.array([1, 2])\nx.mean()", "1.5"),
    ("f = lambda x, y: x * y\nf(2, 3)", "6"),
    ("f = x => x + 1\nf(1)", "2"),
    ("map(lambda x: x + 1, [1, 2])", "tensor([2., 3.])"),
    ("t = dataset(\"chapter\")\nt$x_train[0]", "0.5508"),
    ("t = dataset(\"chapter\")\nlen(t[\"x_trian\"])", "40"),
    ("int(3.7) + float(2)", "5"),
    ("x = 3.7\nint(x)", "3"),
    ("assert 1 == 1, \"no\"\n2", "2"),
    ("rnorm(3).len()", "3"),
    ("runif(2, 1, 1)", "tensor([1., 1.])"),
    ("dnorm(0)", "0.3989"),
    ("outer(c(1, 2), c(3, 4))", "tensor([[3., 4.], [6., 8.]])"),
    ("crossprod([1, 2; 3, 4])", "tensor([[10., 14.], [14., 20.]])"),
    ("trapezoid([1, 2, 3], [0, 1, 2])", "4"),
    ("clip([1, 5], 2, 4)", "tensor([2., 4.])"),
    ("first([4, 5]) + last([4, 5])", "9"),
    ("x = [2]\nsigma = 2\n-x^2 / 2 sigma^2", "tensor([-0.5000])"),
    ("is.na(c(1, nan))", "tensor([false, true])"),
  ]

  /// Where cells of Python count as mistakes, the correction does it; else they run at once.
  @Test(arguments: [true, false])
  func `one paste makes the cell right`(refusing: Bool) {
    for (cell, value) in Self.cells {
      let session = Session(patience: 60)
      if refusing { _ = session.outcome("%config python = refuse", "settings") }
      var outcome = session.outcome(cell)
      if case .failed(let error, let place) = outcome.result {
        guard let correction = error.correction else {
          Issue.record("no correction: \(cell)\n\(error.title)")
          continue
        }
        outcome = session.outcome(applying(correction, to: place.text), "cell [2]")
      } else {
        #expect(!refusing, "\(cell) is right")
      }
      var shown = outcome.sink.printed
      if case .finished(let result?) = outcome.result { shown += result.displayText }
      #expect(outcome.failure == nil, "\(cell): \(outcome.failure?.title ?? "")")
      #expect(
        shown.split(whereSeparator: \.isWhitespace).joined(separator: " ") == value, "\(cell)")
    }
  }
}
