import Testing

@testable import Pictures

/// Where the letters, strokes and accents of a formula stand.
@Suite struct FormulaTests {
  @Test(arguments: [
    "()", "[]", "\\{\\}", "||", "\\langle\\rangle", "\\lfloor\\rfloor", "\\lceil\\rceil",
  ])
  func `brackets reach around what they hold, as thin as letters`(pair: String) throws {
    let (open, close) = Self.halves(pair)
    let inner = "\\frac{a_i}{\\frac{b}{c}}"
    let held = TypesetText(label: try Formula.text(latex: inner), size: 12)
    let text = TypesetText(
      label: try Formula.text(latex: "\\left\(open)\(inner)\\right\(close)"), size: 12)
    // The fractions' lines, and two brackets.
    #expect(text.strokes.count == held.strokes.count + 2)
    #expect(text.pieces.count == held.pieces.count)
    for stroke in [text.strokes.first, text.strokes.last].compactMap({ $0 }) {
      let ys = stroke.points.map { $0.y }.sorted()
      let (top, bottom): (Double, Double) = (ys[0], ys[ys.count - 1])
      #expect(top <= -held.above)
      #expect(bottom >= held.below)
      #expect(stroke.width < 1)
      #expect(stroke.points.allSatisfy { $0.x >= 0 && $0.x <= text.width })
    }
    #expect(text.width > held.width + 4)
  }

  @Test func `brackets around letters are letters`() throws {
    let text = TypesetText(label: try Formula.text(latex: "\\left(x\\right)"), size: 12)
    #expect(text.strokes.isEmpty)
  }

  /// No letter's outline reaches into that of another.
  @Test(arguments: [
    "f(x)", "f'", "f^2", "T^T", "V_i^T", "d(x)", "\\hat{f}(x)", "\\hat{K}^2", "\\log_{10} p",
    "\\int f",
  ])
  func `leaning letters keep apart`(source: String) throws {
    let text = TypesetText(label: try Formula.text(latex: source), size: 100)
    let boxes = text.pieces.map {
      piece -> (left: Double, right: Double, top: Double, bottom: Double) in
      let points = Font.outlines(piece.string, size: piece.size).joined().map { point in
        Point(point.x + piece.x - (piece.isItalic ? 0.194 * point.y : 0), point.y + piece.y)
      }
      return (
        points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0, points.map(\.y).min() ?? 0,
        points.map(\.y).max() ?? 0
      )
    }
    for (index, box) in boxes.enumerated() {
      for other in boxes[(index + 1)...] where box.top < other.bottom && other.top < box.bottom {
        let overlap = min(box.right, other.right) - max(box.left, other.left)
        #expect(overlap < 7, "\(source): \(overlap)")
      }
    }
  }

  @Test(arguments: ["f", "x", "K", "y", "1", "\\beta", "i", "W"])
  func `an accent stands above the middle of its letter`(letter: String) throws {
    let text = TypesetText(label: try Formula.text(latex: "\\hat{\(letter)}"), size: 100)
    #expect(text.pieces.count == 2)
    let (base, accent) = (text.pieces[0], text.pieces[1])
    let letterTop = Font.outlines(base.string, size: 100).joined().map(\.y).min() ?? 0
    let sign = Font.outlines(accent.string, size: 100).joined()
    let foot = (sign.map(\.y).max() ?? 0) + accent.y
    #expect(foot <= letterTop + 0.01)
    #expect(foot > letterTop - 30)
    let alone = TypesetText(label: try Formula.text(latex: letter), size: 100)
    #expect(text.width == alone.width)
    // In one line it is the letter with its accent.
    let line = try Formula(latex: "\\hat{\(letter)}").line
    #expect(line.unicodeScalars.last == "\u{302}")
  }

  private static func halves(_ pair: String) -> (String, String) {
    let parts = pair.split(separator: "\\")
    return pair.count == 2
      ? (String(pair.prefix(1)), String(pair.suffix(1))) : ("\\" + parts[0], "\\" + parts[1])
  }
}
