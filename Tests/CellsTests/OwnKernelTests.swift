import Cells
import Values
import Testing
import TestSupport

/// Kernels that are functions of the notebook's.
struct OwnKernelTests {
  /// What the model makes of a function: the name of the kernel, its width, and how far the two are apart at many places.
  private static func model(of function: String, in session: Session) -> (
    name: String, width: Double, difference: Double
  )? {
    let cell = """
      f = \(function)
      k = regression([0., 1], [0., 1]; kernel=f).kernel
      e = k.width
      u = concat(linspace(-4, 4, 401), e * linspace(-1.2, 1.2, 49), [0.0])
      a = [f(v) for v in u]
      b = k(u)
      join([k.name, format(e, ".17g"), format(max(abs(a / a[-1] - b / b[-1])), ".3g")], ";")
      """
    let parts = session.text(cell).filter { $0 != "\"" }.split(separator: ";").map(String.init)
    guard parts.count == 3, let width = Double(parts[1]), let difference = Double(parts[2]) else {
      return nil
    }
    return (parts[0], width, difference)
  }

  /// One shape in many words, `x` for the distance and `w` for the width.
  static let known: [(String, [String])] = [
    (
      "gaussian",
      [
        "exp(-x^2 / (2 * w^2))", "exp(-0.5 * (x / w)^2)", "exp(-(x / w)^2 / 2)",
        "exp((x / w)^2 * -0.5)", "3 * exp(-x * x / 2 / w^2)", "exp(-abs(x)^2 / (w^2 * 2))",
        "exp(-((x / w) * (x / w)) / 2) / (w * sqrt(2 * π))", "exp(1 - (-x / w)^2 / 2)",
        "exp(-(x^2 / w^2) / 2)", "2^2 * exp(-1 / (2 * w^2) * x^2)", "exp(-sqrt(x^2)^2 / (2w^2))",
      ]
    ),
    (
      "boxcar",
      [
        "abs(x) < w", "w > abs(x)", "abs(x / w) < 1", "x^2 < w^2", "1 > abs(x) / w",
        "2 * (abs(x) < w)", "!(abs(x) >= w)", "abs(x) <= w", "where(abs(x) < w, 1, 0)",
        "where(abs(x) >= w, 0, 0.5)", "1 - abs(x / w) > 0", "0 < 1 - (x / w)^2",
      ]
    ),
    (
      "triangular",
      [
        "max(1 - abs(x / w), 0)", "max(0, 1 - abs(x) / w)", "max(w - abs(x), 0)",
        "(1 - abs(x) / w) * (abs(x) < w)", "where(abs(x) < w, 1 - abs(x / w), 0)",
        "max(-abs(x) / w + 1, 0)", "max(1 - sqrt(x^2) / w, 0) / w",
      ]
    ),
    (
      "epanechnikov",
      [
        "max(1 - (x / w)^2, 0)", "0.75 * max(0, 1 - x^2 / w^2)", "(abs(x) < w) * (1 - (x / w)^2)",
        "where(abs(x / w) < 1, 0.75 * (1 - (x / w)^2), 0)", "max(w^2 - x * x, 0)",
      ]
    ),
    (
      "biweight",
      [
        "max(1 - (x / w)^2, 0)^2", "15 / 16 * (1 - (x / w)^2)^2 * (abs(x) < w)",
        "max(1 - (x / w)^2, 0) * max(1 - (x / w)^2, 0)",
      ]
    ),
    ("triweight", ["max(0, 1 - (x / w)^2)^3", "where(abs(x) < w, (1 - (x / w)^2)^3, 0)"]),
    ("tricube", ["max(1 - abs(x / w)^3, 0)^3", "70 / 81 * (1 - abs(x / w)^3)^3 * (abs(x) < w)"]),
    ("cosine", ["cos(π / 2 * x / w) * (abs(x) < w)", "where(abs(x) < w, cos(x / w * π / 2), 0)"]),
    ("laplacian", ["exp(-abs(x) / w)", "exp(-abs(x / w)) / 2", "5 * exp(-sqrt(x^2) / w)"]),
    ("cauchy", ["1 / (1 + (x / w)^2)", "w^2 / (w^2 + x^2)", "1 / (π * w * ((x / w)^2 + 1))"]),
    ("constant", ["1 + 0 * x", "x * 0 + 1", "0 * abs(x) + w"]),
  ]

  @Test(arguments: known)
  func `a known shape is found in any words, with its width`(shape: String, words: [String]) {
    var random = SeededDraws(7)
    let session = Session()
    for text in words {
      for width in [1, 0.3, Double.random(in: 0.05...3, using: &random)] {
        _ = session.text("w = \(width)")
        guard let found = Self.model(of: "x -> \(text)", in: session) else {
          Issue.record("\(text)")
          continue
        }
        #expect(found.name == shape, "\(text)")
        if shape != "constant" {
          #expect(abs(found.width - width) <= 4 * width.ulp, "\(text): \(found.width) for \(width)")
        }
        #expect(found.difference <= 1e-14, "\(text) with \(width): \(found.difference)")
      }
    }
  }

  @Test(arguments: [
    "exp(-x^2 / 2) + 0.01", "exp(-(x - 0.1)^2 / 2) + exp(-(x + 0.1)^2 / 2)", "exp(-x^4)",
    "exp(-abs(x)^3)", "max(1 - abs(x)^3, 0)", "max(1 - abs(x), 0.1)", "(abs(x) < 1) + 0.5",
    "(abs(x) < 2) * max(1 - abs(x)^2, 0) + 0.001", "(abs(x) < 0.9) * (1 - x^2)", "abs(x) > 1",
    "(abs(x) < 1.1) * cos(π / 2 * x)", "(1 - x^2)^2", "1 / (2 + cos(x))", "min(1 - abs(x), 0)",
    "(abs(x) < 1) * exp(-x^2 / 2)", "where(abs(x) < 1, 1, 0.5)", "1 / (1 + x^2)^2",
    "exp(-x^2) * x^2",
    "max(1 - x^2, 0)^4", "abs(x)", "1 / (1 + x^4)",
  ])
  func `what only looks like a known shape is none`(text: String) {
    let found = Self.model(of: "x -> \(text)", in: Session())
    #expect(found.map { $0.name == "x -> \(text)" } ?? false, "\(text)")
  }

  /// Trees that nobody would write: whatever is taken for a known shape is it.
  @Test func `no tree is taken for what it is not`() {
    var random = SeededDraws(11)
    let session = Session()
    func number() -> String {
      ["0", "1", "2", "0.5", "3", "π", "0.3", "-1"].randomElement(using: &random) ?? "1"
    }
    func tree(_ depth: Int) -> String {
      if depth == 0 { return Bool.random(using: &random) ? "x" : number() }
      func part() -> String { tree(depth - 1) }
      switch Int.random(in: 0..<16, using: &random) {
      case 0: return "(\(part()) + \(part()))"
      case 1: return "(\(part()) - \(part()))"
      case 2: return "(\(part()) * \(part()))"
      case 3: return "(\(part()) / \(number()))"
      case 4, 5: return "exp(-abs(\(part())))"
      case 6: return "max(\(part()), 0)"
      case 7: return "abs(\(part()))"
      case 8: return "(\(part()))^2"
      case 9: return "(abs(\(part())) < \(number()))"
      case 10: return "where(abs(\(part())) <= 1, \(part()), 0)"
      case 11: return "(1 / (1 + (\(part()))^2))"
      case 12: return "cos(\(part()))"
      case 13: return "!(\(part()) > \(number()))"
      case 14: return "(\(number()) - abs(\(part())))"
      default: return "sqrt(abs(\(part())))"
      }
    }
    var known = 0
    for round in 0..<1500 {
      let text = tree(2 + round % 3)
      guard text.contains("x"), let found = Self.model(of: "x -> \(text)", in: session),
        found.name != "x -> \(text)"
      else { continue }
      known += 1
      #expect(found.difference <= 1e-13, "\(text) as \(found.name)(width=\(found.width))")
    }
    #expect(known > 30)
  }

  @Test(arguments: [
    "abs(x) < w", "abs(x) <= w", "abs(x / w) < 1", "1 - abs(x / w) > 0", "x^2 < w^2",
  ])
  func `at the edge the fast way counts the keys that the function counts`(text: String) {
    // Tenths, whose differences are a width but for rounding.
    let cell = """
      f = x -> \(text)
      keys = concat([i / 10 for i in range(200)], [i / 10 for i in range(200)])
      n = 0
      for i in range(1, 12)
          w = i / 10
          y, _ = nadaraya_watson(keys, keys, keys, f)
          d = reshape(keys, (-1, 1)) - reshape(keys, (1, -1))
          k = f(d)
          n += sum(abs(y - (keys @ k) / sum(k, axis=0)) > 1e-12)
      end
      n
      """
    #expect(Session().text(cell) == "0")
  }

  @Test func `names count with the values they have when the kernel is used`() {
    let cell = """
      s = 0.3
      k = kernel(u -> exp(-(u / s)^2 / 2); width=1)
      a = regression([0., 1, 2], [0., 1, 0]; kernel=k).kernel.width
      s = 2
      b = regression([0., 1, 2], [0., 1, 0]; kernel=k).kernel.width
      (a, b, str(k))
      """
    #expect(
      Session().text(cell)
        == "(0.3, 2, \"kernel(u -> exp(-(u / s)^2 / 2), width=1)\")")
  }

  @Test func `a drawn kernel is the function`() {
    let cell =
      "k = kernel(u -> max(1 - abs(u)^1.5, 0); width=2)\nlayers = plot(k)\n(k(0), k(1), k([0., 4]), str(layers))"
    let answer = Session().text(cell)
    #expect(answer.hasPrefix("(1, 0.6464, tensor([1., 0.])"), "\(answer)")
    #expect(answer.contains("from 0 to 1"), "\(answer)")
  }

  @Test func `a built-in name with another meaning is no built-in function`() {
    let cell = """
      exp(x) = 1 / (1 + x^2)
      f = u -> exp(-(u / 2)^2)
      x = linspace(0, 3, 50)
      k = 1 / (1 + ((reshape(x, (-1, 1)) - reshape(x, (1, -1))) / 2)^4)
      y, _ = nadaraya_watson(x, x^2, x, f)
      max(abs(y - (x^2 @ k) / sum(k, axis=0))) < 1e-13
      """
    #expect(Session().text(cell) == "true")
    #expect(
      RegressionCellsTests.run("exp(x) = x\nkernel(u -> exp(u))").hasPrefix(
        "`u -> exp(u)` is no single line"))
  }

  /// An own kernel of a known shape that is not found, because it adds 0 in a way of its own, beside the built-in one.
  @Test(arguments: [
    ("gaussian", "exp(-u^2 / 2) + 0 * sin(u)"),
    ("epanechnikov", "0.75 * max(1 - u^2, 0) + 0 * sin(u)"),
    ("cauchy", "1 / (1 + u^2) + 0 * sin(u)"),
    ("tricube", "70 / 81 * max(1 - abs(u)^3, 0)^3 + 0 * sin(u)"),
  ])
  func `an own kernel goes wherever a built-in one does`(shape: String, text: String) {
    let cell = """
      seed(3)
      x = sort(rand(40) * 5)
      y = sin(x) + 0.2 * randn(40)
      z = rand(40, 2)
      q = linspace(0, 5, 12)
      own = kernel(u -> \(text))
      function answers(k)
          m = regression(x, y; kernel=k(width=0.8))
          p = regression(x, y; kernel=k(width=0.8), degree=1)
          c = regression(x, y; kernel=k(width=0.6, period=5))
          low, mid, high = m.band(q)
          return concat(
              m.predict(q), p.predict(q), c.predict(q), low, high,
              [m.loo_score, m.degrees_of_freedom, p.degrees_of_freedom],
              nadaraya_watson(x, y, q, k(width=0.8))[0],
              nadaraya_watson(x, y, q, k; neighbours=10)[0],
              nadaraya_watson(x, y, q, k; key_widths=full(40, 0.7))[0],
              nadaraya_watson(z, y, rand(0, 2), k(width=0.5))[0],
              nadaraya_watson(z, y, z, k(width=[0.4, 0.7]))[0],
              local_linear(x, y, q, k(width=0.8)),
              density(x, q; kernel=k(width=0.4)),
              density(x, q; kernel=k(width=0.4, period=5)),
              classify(x, floor(x), q, k(width=0.5))[1][:, 2],
              [select_width(x, y, k), select_width(x, y, k; method="gcv"),
               select_width(x, y, k; degree=1)],
              reshape(m.weights(q[0:3]), (-1,)),
              learn_width(x, y, k(width=0.8); steps=4)[1],
              m.left_out)
      end
      a = answers(\(shape))
      b = answers(own)
      (regression(x, y; kernel=own(width=1)).kernel.name == "u -> \(text)", max(abs(a - b)) < 2e-6, sum(isnan(a)))
      """
    #expect(Session().text(cell) == "(true, true, 0)", "\(shape)")
  }

  @Test(arguments: [
    ("kernel(u -> u * 0)", "This function gives every distance the weight 0"),
    (
      "kernel(u -> exp(-u))",
      "The weight at the distance 0.03125 is 0.9692332, and at -0.03125 it is 1.031743"
    ),
    (
      "kernel(u -> u)",
      "The weight at the distance 0.03125 is 0.03125, and at -0.03125 it is -0.03125"
    ),
    ("kernel(u -> sqrt(1 - u^2))", "The weight at the distance 1.03125 is nan"),
    ("kernel(u -> exp(-u^2); width=0)", "A width must be greater than 0, and this one is 0"),
    ("kernel(u -> exp(-u^2); width=1, period=0)", "A period is a number above 0"),
    ("kernel(gaussian)", "This is a kernel already"),
    (
      "function f(u)\n  v = abs(u)\n  v < 1\nend\nkernel(f)",
      "`f` is no single line of arithmetic, so it takes no width"
    ),
    (
      "cdf([1, 2, 3], [2]; kernel=kernel(u -> exp(-u^4), width=1))",
      "This method is not defined for the u -> exp(-u^4) kernel"
    ),
  ])
  func `what is no kernel is told in one sentence`(cell: String, title: String) {
    #expect(RegressionCellsTests.run(cell) == title)
  }

  /// SciPy: integrate.quad(lambda u: exp(-u**4), -inf, inf) = 1.8128049541109543.
  @Test func `an own density adds up to one`() {
    let cell = """
      f = u -> exp(-u^4)
      p = density([0.], [0., 0.5]; kernel=kernel(f, width=1))
      (abs(p[0] - 1 / 1.8128049541109543) < 1e-15, abs(p[1] - exp(-0.5^4) / 1.8128049541109543) < 1e-15)
      """
    #expect(Session().text(cell).hasPrefix("(true, true)"))
  }
}
