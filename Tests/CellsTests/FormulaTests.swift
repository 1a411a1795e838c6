import Language
import Checking
import Diagnostics
import Values
import Testing

@testable import Cells

struct FormulaTests {
  @Test(arguments: [
    (
      "gauss(x) = exp(-x^2 / (2 * sigma^2))",
      #"\mathrm{gauss}\left(x\right) = \exp\left(\frac{-x^{2}}{2 \, \sigma^{2}}\right)"#
    ),
    ("x -> x^2", #"x \mapsto x^{2}"#),
    ("(x, y) -> x / y", #"\left(x, y\right) \mapsto \frac{x}{y}"#),
    (
      "f(x; width=0.5) = (x / width)^2",
      #"f\left(x, \mathrm{width}=0.5\right) = \left(\frac{x}{\mathrm{width}}\right)^{2}"#
    ),
    ("f(x) = 2 * 3^x - (x - 1)", #"f\left(x\right) = 2 \cdot 3^{x} - \left(x - 1\right)"#),
    ("f(x) = -(x + 1)^2 * 1e-3", #"f\left(x\right) = -\left(x + 1\right)^{2} \cdot 0.001"#),
    ("f(x_i) = sqrt(abs(x_i))", #"f\left(x_{i}\right) = \sqrt{\left|x_{i}\right|}"#),
    (
      "f(u) = abs(u) < 1 ? 3 / 4 * (1 - u^2) : 0",
      #"f\left(u\right) = \begin{cases} \frac{3}{4} \, \left(1 - u^{2}\right) & \text{if } \left|u\right| < 1 \\ 0 & \text{otherwise} \end{cases}"#
    ),
  ])
  func `a function of one line is a formula`(definition: String, formula: String) {
    #expect(Cells.formula(ofDefinition: definition)?.source == formula)
  }

  @Test(arguments: [
    (
      "gaussian(width=0.5)",
      #"\text{gaussian:} \quad K(u) = e^{-u^2 / 2}, \quad u = \frac{q - x}{0.5}"#
    ),
    (
      "gaussian(width=inf)",
      #"\text{gaussian:} \quad K(u) = e^{-u^2 / 2}, \quad u = \frac{q - x}{\infty}"#
    ),
    ("constant", #"\text{constant:} \quad K(u) = 1"#),
    (
      "boxcar(width=[0.2, 3])",
      #"\text{boxcar:} \quad K(u) = 1_{|u| < 1}, \quad u^2 = \sum_j \left(\frac{q_j - x_j}{h_j}\right)^2, \quad h = \left(0.2, 3\right)"#
    ),
  ])
  func `a kernel is a formula in units of its width`(cell: String, formula: String) {
    #expect(shown(cell) == "$$\(formula)$$")
  }

  @Test(arguments: Catalog.kernels.map(\.name))
  func `every kernel is a formula`(name: String) { #expect(shown(name) != nil) }

  /// What a cell shows as `text/latex`.
  private func shown(_ cell: String) -> String? {
    let session = Session()
    var latex: String?
    EvaluationStack.run {
      guard
        case .finished(.some(let value)) = session.execute(
          cell, name: "cell [1]", output: RecordingSink())
      else { return }
      latex = session.display(value).forms.first { $0.mimeType == "text/latex" }?.content
    }
    return latex
  }

  /// What a formula would not make clearer, and what it has no place for.
  @Test(arguments: [
    "f(x) = 2 * sin(x) + x", "f() = 3^2", "f(x) = x[0]^2", "f(x) = \"a$x\"", "f(x...) = x^2",
    "function f(x)\n    return x^2\nend", "f(x) = map(k -> k^2, x)", "f(x) = g(x, width=2)^2",
    "not a definition",
  ])
  func `others stay text`(definition: String) {
    #expect(Cells.formula(ofDefinition: definition) == nil)
  }

  @Test(arguments: [
    ("tricube", "K(u) = 70/81 max(1 - |u|^3, 0)^3"), ("boxcar", "K(u) = [|u| < 1]"),
    ("cosine", "K(u) = π/4 cos(π/2 u) [|u| < 1]"), ("mean", "x\u{304} = 1/n Σ_i x_i"),
    ("nadaraya_watson", "y\u{302}(q) = Σ_i (K(q - x_i) / (Σ_j K(q - x_j))) y_i"),
    ("adaptive_widths", "h_i = h (p\u{302}(x_i)/g)^(-α)"), ("ceil", "⌈x⌉"),
  ])
  func `a terminal reads formulas without LaTeX`(name: String, formula: String) {
    #expect(Catalog.entry(named: name)?.formula.map(plain) == formula)
  }

  @Test func `no formula keeps a sign of LaTeX`() {
    for formula in Catalog.signatures.compactMap(\.formula) {
      #expect(!plain(formula: formula).contains { "\\{}".contains($0) }, "\(formula)")
    }
  }
}
