import CMath
package import Estimators

/// What a function of a distance u is, as far as kernels go: the few forms of which their formulas are made.
///
/// `of(_:)` follows the tree of an expression; whatever is none of these forms ends it with nil. Terms stand for c·|u|ᵖ, or for
/// c·uᵖ where `isSigned`, with c as a quotient, so that a width that is written as a divisor stays the number it is.
package indirect enum KernelForm {
  case constant(Double)
  case term(Term)
  /// factor · (base + term)^power, of an even term; the factor is 1 where the power is.
  case sum(factor: Double, base: Double, Term, power: Int)
  /// factor · exp(term), of an even term that falls.
  case exponential(factor: Double, Term)
  /// factor · cos(term), of a term in u.
  case cosine(factor: Double, Term)
  /// factor where |u| is below the edge, or, where it is outside, from the edge on; else 0.
  case mask(factor: Double, edge: Double, isOutside: Bool)
  /// factor · (1 − (|u|/width)^degree)^power within the width, 0 beyond.
  case bump(factor: Double, width: Double, degree: Int, power: Int)
  /// factor / (1 + (u/width)²)
  case cauchy(factor: Double, width: Double)
  /// factor · cos(π/2 · u/width) within the width, 0 beyond.
  case wave(factor: Double, width: Double)

  package struct Term {
    var over: Double
    var under: Double
    var degree: Int
    var isSigned: Bool

    var coefficient: Double { over / under }

    /// As it is where the power is even anyhow.
    var canonical: KernelForm {
      if coefficient == 0 { return .constant(0) }
      var term = self
      if degree.isMultiple(of: 2) { term.isSigned = false }
      return .term(term)
    }

    func scaled(by factor: Double) -> Term {
      var term = self
      term.over *= factor
      return term
    }

    func divided(by divisor: Double) -> Term {
      var term = self
      term.under *= divisor
      return term
    }

    func raised(to power: Int) -> Term {
      var term = self
      for _ in 1..<power {
        term.over *= over
        term.under *= under
        term.degree += degree
      }
      return term
    }

    /// |u| where the term, which rises with it, reaches a level.
    func place(at level: Double) -> Double {
      let ratio = level * under / over
      switch degree {
      case 1: return ratio
      case 2: return ratio.squareRoot()
      default: return pow(ratio, 1 / Double(degree))
      }
    }
  }

  /// The kernel that the form is, up to a factor above 0; nil for a form that is none of the library's.
  package var kernel: (shape: SmoothingKernel.Shape, width: Double, factor: Double)? {
    switch self {
    case .constant(let weight): (.constant, 1, weight)
    case .exponential(let factor, let term):
      switch term.degree {
      case 1: (.laplacian, -term.under / term.over, factor)
      case 2: (.gaussian, (term.under / (-2 * term.over)).squareRoot(), factor)
      default: nil
      }
    case .mask(let factor, let edge, false): (.boxcar, edge, factor)
    case .bump(let factor, let width, let degree, let power):
      switch (degree, power) {
      case (1, 1): (.triangular, width, factor)
      case (2, 1): (.epanechnikov, width, factor / 0.75)
      case (2, 2): (.biweight, width, factor / 0.9375)
      case (2, 3): (.triweight, width, factor / 1.09375)
      case (3, 3): (.tricube, width, factor / (70.0 / 81))
      default: nil
      }
    case .cauchy(let factor, let width): (.cauchy, width, factor)
    case .wave(let factor, let width): (.cosine, width, factor * 4 / .pi)
    case .term, .sum, .cosine, .mask: nil
    }
  }

  /// The form of an expression of one placeholder.
  package static func of(_ operand: ElementwiseGraph.Operand) -> KernelForm? {
    switch operand {
    case .number(let number): return .constant(number)
    case .truth(let flag): return .constant(flag ? 1 : 0)
    case .placeholder: return .term(Term(over: 1, under: 1, degree: 1, isSigned: true))
    case .tensor: return nil
    case .graph(let graph):
      var forms: [KernelForm] = []
      for operand in graph.operands {
        guard let form = of(operand) else { return nil }
        forms.append(form)
      }
      return forms.count == 1
        ? applied(graph.operation, forms[0])
        : forms.count == 2
          ? applied(graph.operation, forms[0], forms[1])
          : chosen(graph.operation, forms)
    }
  }

  // MARK: One operand

  private static func applied(_ operation: ElementwiseOperation, _ form: KernelForm) -> KernelForm?
  {
    if case .constant(let number) = form { return .constant(operation(number)) }
    switch (operation, form) {
    case (.negate, _): return form.times(-1)
    case (.abs, .term(var term)):
      term.over = Swift.abs(term.over)
      term.under = Swift.abs(term.under)
      term.isSigned = false
      return .term(term)
    case (.square, _): return form.raised(to: 2)
    case (.cube, _): return form.raised(to: 3)
    case (.sqrt, .term(var term))
    where !term.isSigned && term.degree.isMultiple(of: 2) && term.coefficient > 0:
      term.over = Swift.abs(term.over).squareRoot()
      term.under = Swift.abs(term.under).squareRoot()
      term.degree /= 2
      return .term(term)
    case (.exp, .term(let term)) where !term.isSigned && term.coefficient < 0:
      return .exponential(factor: 1, term)
    case (.exp, .sum(_, let base, let term, 1)) where term.coefficient < 0:
      return .exponential(factor: ElementwiseOperation.exp(base), term)
    case (.cos, .term(let term)) where term.degree == 1: return .cosine(factor: 1, term)
    case (.not, .mask(let factor, let edge, let isOutside)) where factor != 0:
      return .mask(factor: 1, edge: edge, isOutside: !isOutside)
    default: return nil
    }
  }

  // MARK: Two operands

  private static func applied(
    _ operation: ElementwiseOperation, _ a: KernelForm, _ b: KernelForm
  ) -> KernelForm? {
    if case .constant(let x) = a, case .constant(let y) = b { return .constant(operation(x, y)) }
    switch operation {
    case .add: return added(a, b) ?? added(b, a)
    case .subtract: return b.times(-1).flatMap { added(a, $0) ?? added($0, a) }
    case .multiply: return multiplied(a, b) ?? multiplied(b, a)
    case .divide: return divided(a, by: b)
    case .power:
      guard case .constant(let exponent) = b, let power = Int(exactly: exponent) else { return nil }
      return a.raised(to: power)
    case .maximum: return atLeastZero(a, b) ?? atLeastZero(b, a)
    case .less, .lessOrEqual: return below(a, b)
    case .greater, .greaterOrEqual: return below(b, a)
    case .and:
      if case .mask(_, let edge, false) = a, case .mask(_, let other, false) = b {
        return .mask(factor: 1, edge: min(edge, other), isOutside: false)
      }
      return nil
    default: return nil
    }
  }

  private static func added(_ a: KernelForm, _ b: KernelForm) -> KernelForm? {
    guard case .constant(let number) = a else { return nil }
    if number == 0 { return b }
    switch b {
    case .term(let term) where !term.isSigned: return .sum(factor: 1, base: number, term, power: 1)
    case .sum(_, let base, let term, 1):
      return .sum(factor: 1, base: base + number, term, power: 1)
    default: return nil
    }
  }

  private static func multiplied(_ a: KernelForm, _ b: KernelForm) -> KernelForm? {
    switch (a, b) {
    case (.constant(let number), _): return b.times(number)
    case (.term(let a), .term(let b)):
      // u·|u| has a sign.
      guard a.isSigned == b.isSigned || a.degree.isMultiple(of: 2) || b.degree.isMultiple(of: 2)
      else { return nil }
      return Term(
        over: a.over * b.over, under: a.under * b.under, degree: a.degree + b.degree,
        isSigned: a.isSigned || b.isSigned
      ).canonical
    case (.mask(let factor, let edge, false), .mask(let other, let edge2, false)):
      return .mask(factor: factor * other, edge: min(edge, edge2), isOutside: false)
    case (.mask(let factor, let edge, false), .sum(let other, let base, let term, let power)):
      return bump(factor * other, edge, base, term, power)
    case (.mask(let factor, let edge, false), .cosine(let other, let term)):
      let width = .pi / 2 / Swift.abs(term.coefficient)
      return isSame(edge, width) ? .wave(factor: factor * other, width: edge) : nil
    case (.mask(let factor, let edge, false), .bump(let other, let width, let degree, let power)):
      // A mask that is no narrower takes nothing away.
      return edge >= width
        ? .bump(factor: factor * other, width: width, degree: degree, power: power) : nil
    case (.bump(let f, let w, let d, let p), .bump(let f2, let w2, let d2, let p2)):
      return w == w2 && d == d2 ? .bump(factor: f * f2, width: w, degree: d, power: p + p2) : nil
    case (.sum(let f1, let b1, let t1, let p1), .sum(let f2, let b2, let t2, let p2)):
      return b1 == b2 && t1.degree == t2.degree && t1.coefficient == t2.coefficient
        ? .sum(factor: f1 * f2, base: b1, t1, power: p1 + p2) : nil
    default: return nil
    }
  }

  private static func divided(_ a: KernelForm, by b: KernelForm) -> KernelForm? {
    switch (a, b) {
    case (_, .constant(let number)):
      if case .term(let term) = a { return term.divided(by: number).canonical }
      if case .sum(_, let base, let term, 1) = a {
        return .sum(factor: 1, base: base / number, term.divided(by: number), power: 1)
      }
      return a.times(1 / number)
    case (.constant(let number), .sum(_, let base, let term, 1)):
      guard term.degree == 2, base > 0, term.coefficient > 0 else { return nil }
      return .cauchy(
        factor: number / base, width: (base * term.under / term.over).squareRoot())
    default: return nil
    }
  }

  /// max(sum, 0) and its powers.
  private static func atLeastZero(_ a: KernelForm, _ b: KernelForm) -> KernelForm? {
    guard case .constant(0) = a, case .sum(_, let base, let term, 1) = b, base > 0,
      term.coefficient < 0
    else { return nil }
    return bump(1, term.scaled(by: -1).place(at: base), base, term, 1)
  }

  /// What is left of base + term within the edge where it ends there.
  private static func bump(
    _ factor: Double, _ edge: Double, _ base: Double, _ term: Term, _ power: Int
  ) -> KernelForm? {
    guard base > 0, term.coefficient < 0 else { return nil }
    let width = term.scaled(by: -1).place(at: base)
    guard isSame(edge, width) else { return nil }
    return .bump(
      factor: factor * pow(base, Double(power)), width: width, degree: term.degree, power: power)
  }

  /// a < b; `TileFunction` moves the edge to where the comparison turns over.
  private static func below(_ a: KernelForm, _ b: KernelForm) -> KernelForm? {
    switch (a, b) {
    case (.term(let term), .constant(let level)):
      if term.isSigned { return nil }
      return mask(term, level)
    case (.constant(let level), .term(let term)):
      if term.isSigned { return nil }
      return mask(term.scaled(by: -1), -level)
    case (.sum(_, let base, let term, 1), .constant(let level)): return mask(term, level - base)
    case (.constant(let level), .sum(_, let base, let term, 1)):
      return mask(term.scaled(by: -1), base - level)
    default: return nil
    }
  }

  /// Where an even term is below a level.
  private static func mask(_ term: Term, _ level: Double) -> KernelForm? {
    if term.coefficient > 0, level > 0 {
      return .mask(factor: 1, edge: term.place(at: level), isOutside: false)
    }
    if term.coefficient < 0, level < 0 {
      return .mask(factor: 1, edge: term.place(at: level), isOutside: true)
    }
    return nil
  }

  // MARK: Three operands

  /// `where(condition, yes, no)`.
  private static func chosen(_ operation: ElementwiseOperation, _ forms: [KernelForm])
    -> KernelForm?
  {
    guard operation == .where, forms.count == 3,
      case .mask(_, let edge, let isOutside) = forms[0]
    else { return nil }
    let (inside, outside) = isOutside ? (forms[2], forms[1]) : (forms[1], forms[2])
    guard case .constant(0) = outside else { return nil }
    let mask = KernelForm.mask(factor: 1, edge: edge, isOutside: false)
    return multiplied(mask, inside) ?? multiplied(inside, mask)
  }

  // MARK: Parts

  private func times(_ number: Double) -> KernelForm? {
    switch self {
    case .constant(let own): .constant(own * number)
    case .term(let term): term.scaled(by: number).canonical
    case .sum(_, let base, let term, 1):
      number == 0
        ? nil : .sum(factor: 1, base: base * number, term.scaled(by: number), power: 1)
    case .sum(let factor, let base, let term, let power):
      .sum(factor: factor * number, base: base, term, power: power)
    case .exponential(let factor, let term): .exponential(factor: factor * number, term)
    case .cosine(let factor, let term): .cosine(factor: factor * number, term)
    case .mask(let factor, let edge, let isOutside):
      .mask(factor: factor * number, edge: edge, isOutside: isOutside)
    case .bump(let factor, let width, let degree, let power):
      .bump(factor: factor * number, width: width, degree: degree, power: power)
    case .cauchy(let factor, let width): .cauchy(factor: factor * number, width: width)
    case .wave(let factor, let width): .wave(factor: factor * number, width: width)
    }
  }

  private func raised(to power: Int) -> KernelForm? {
    guard (1...6).contains(power) else { return nil }
    if power == 1 { return self }
    switch self {
    case .term(let term): return term.raised(to: power).canonical
    case .sum(let factor, let base, let term, let own):
      return .sum(
        factor: pow(factor, Double(power)), base: base, term, power: own * power)
    case .mask(let factor, let edge, let isOutside):
      return .mask(factor: pow(factor, Double(power)), edge: edge, isOutside: isOutside)
    case .bump(let factor, let width, let degree, let own):
      return .bump(
        factor: pow(factor, Double(power)), width: width, degree: degree, power: own * power)
    default: return nil
    }
  }

  private static func isSame(_ a: Double, _ b: Double) -> Bool {
    Swift.abs(a - b) <= 4 * Swift.max(a.ulp, b.ulp)
  }
}
