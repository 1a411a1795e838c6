extension Formula {
  /// Reads a formula: scripts, `\frac`, `\sqrt`, accents, `\left( … \right)`, Greek letters, functions and signs, as
  /// matplotlib's mathtext has them.
  ///
  /// - Parameter source: LaTeX without dollar signs.
  /// - Throws: `FigureError.formula`, which names what is not understood.
  public init(_ source: String) throws(FigureError) {
    do throws(FormulaError) { try self.init(latex: source) } catch { throw FigureError(error) }
  }

  /// The formula as a part of a text that a label takes.
  public static func text(_ source: String) throws(FigureError) -> String {
    do throws(FormulaError) { return try text(latex: source) } catch { throw FigureError(error) }
  }
}

extension FigureError {
  fileprivate init(_ error: FormulaError) {
    switch error {
    case .unreadable(let reason): self = .formula(reason)
    case .unknown(let command, let known):
      self = .unknown(kind: "command of formulas", name: command, known: known)
    }
  }
}
