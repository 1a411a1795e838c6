import CVectorMath
import CMath
package import Syntax

/// A function of one to three numbers that arrays apply element by element.
package enum ElementwiseOperation: String, Sendable, CaseIterable {
  // Operators
  case add, subtract, multiply, divide, floorDivide, remainder, power
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case negate, not, and
  // Builtins of the same name
  case abs, exp, expm1, log, log2, log10, log1p, sqrt, sin, cos, tan, arcsin, arccos, arctan
  case sinh, cosh, tanh, floor, ceil, round, sign, isnan, isfinite
  case arctan2, minimum, maximum
  case `where`
  // What `power` becomes when its exponent is one number
  case square, cube

  package init?(_ binary: BinaryOperator) {
    switch binary {
    case .add: self = .add
    case .subtract: self = .subtract
    case .multiply: self = .multiply
    case .divide: self = .divide
    case .floorDivide: self = .floorDivide
    case .remainder: self = .remainder
    case .power: self = .power
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .matrixMultiply, .contained: return nil
    }
  }

  package var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }

  /// Whether the result is 0 or 1 and prints as `false` or `true`.
  package var isBoolean: Bool {
    switch self {
    case .not, .and, .isnan, .isfinite: true
    default: isComparison
    }
  }

  /// What the results stand for, of operands that are arrays of these kinds, or single numbers where it is nil.
  ///
  /// What joins masks is a mask; other arithmetic of masks, and of masks with single numbers, only counts them.
  package func kind(of operands: [Tensor.Kind?]) -> Tensor.Kind {
    if isBoolean { return .truths }
    if operands.contains(.dates) { return kindOfDates(operands) ?? .numbers }
    let parts = self == .where ? operands.dropFirst() : operands[...]
    let joinsMasks = [.multiply, .minimum, .maximum, .where].contains(self)
    if joinsMasks, parts.allSatisfy({ $0 == .truths }) { return .truths }
    let arrays = parts.compactMap { $0 }
    return arrays.isEmpty || arrays.contains(.numbers) ? .numbers : .counts
  }

  /// The same where dates take part; nil for what has no meaning for them.
  package func kindOfDates(_ operands: [Tensor.Kind?]) -> Tensor.Kind? {
    let areAll = operands.allSatisfy { $0 == .dates }
    switch self {
    case .isnan, .isfinite: return .truths
    case .subtract: return areAll ? .numbers : operands[0] == .dates ? .dates : nil
    case .add: return areAll ? nil : .dates
    case .floor, .ceil, .round: return .dates
    case .minimum, .maximum: return areAll ? .dates : nil
    case .where: return operands[0] == .dates ? nil : .dates
    default: return isComparison && areAll ? .truths : nil
    }
  }

  package var arity: Int {
    switch self {
    case .where: 3
    case .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power, .equal, .notEqual,
      .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .arctan2, .minimum, .maximum:
      2
    default: 1
    }
  }

  /// The builtins that are one operation on one argument.
  package static let unaryBuiltins: [ElementwiseOperation] = [
    .abs, .exp, .log, .log2, .log10, .sqrt, .sin, .cos, .tan,
    .sinh, .cosh, .tanh, .floor, .ceil, .round, .sign, .isnan, .isfinite,
  ]

  /// The same as `cvectormath_remainder` gives, at once, for whole numbers; nil for others.
  private static func wholeRemainder(_ a: Double, _ b: Double) -> Double? {
    guard Swift.abs(a) < 0x1p53, Swift.abs(b) < 0x1p53, b != 0 else { return nil }
    let (m, n) = (Int64(a), Int64(b))
    guard Double(m) == a, Double(n) == b else { return nil }
    let rest = m % n
    if rest == 0 { return b < 0 ? -0.0 : 0 }
    return Double((rest < 0) == (n < 0) ? rest : rest + n)
  }

  /// The operation on single numbers: what the tiles compute, one element at a time.
  package func callAsFunction(_ a: Double, _ b: Double = 0, _ c: Double = 0) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .floorDivide: VectorMath.apply(cvectormath_floor_quotient, to: a, b)
    case .remainder:
      Self.wholeRemainder(a, b) ?? VectorMath.apply(cvectormath_remainder, to: a, b)
    case .power: Self.power(a, b)
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    case .greaterOrEqual: a >= b ? 1 : 0
    case .negate: -a
    case .not: a == 0 ? 1 : 0
    case .and: a != 0 && b != 0 ? 1 : 0
    case .abs: Swift.abs(a)
    case .exp: VectorMath.exp(a)
    case .expm1: VectorMath.apply(cvectormath_expm1, to: a)
    case .log: VectorMath.apply(cvectormath_log, to: a)
    case .log2: CMath.log2(a)
    case .log10: VectorMath.apply(cvectormath_log10, to: a)
    case .log1p: CMath.log1p(a)
    case .sqrt: a.squareRoot()
    case .sin: CMath.sin(a)
    case .cos: CMath.cos(a)
    case .tan: VectorMath.apply(cvectormath_tan, to: a)
    case .arcsin: VectorMath.apply(cvectormath_asin, to: a)
    case .arccos: VectorMath.apply(cvectormath_acos, to: a)
    case .arctan: VectorMath.apply(cvectormath_atan, to: a)
    case .sinh: VectorMath.apply(cvectormath_sinh, to: a)
    case .cosh: CMath.cosh(a)
    case .tanh: VectorMath.apply(cvectormath_tanh, to: a)
    case .floor: a.rounded(.down)
    case .ceil: a.rounded(.up)
    case .round: a.rounded(.toNearestOrEven)
    case .sign: a > 0 ? 1 : (a < 0 ? -1 : a)
    case .isnan: a.isNaN ? 1 : 0
    case .isfinite: a.isFinite ? 1 : 0
    case .arctan2: CMath.atan2(a, b)
    case .minimum: a < b || a.isNaN ? a : b
    case .maximum: a > b || a.isNaN ? a : b
    case .where: a != 0 ? b : c
    case .square: a * a
    case .cube: a * a * a
    }
  }

  /// Squares and cubes are products, so that `x^2` is exactly `x * x` with or without an array.
  package static func power(_ a: Double, _ b: Double) -> Double {
    if b == 2 { return a * a }
    if b == 3 { return a * a * a }
    return VectorMath.apply(cvectormath_power, to: a, b)
  }

  /// What the operation becomes when its second operand is known to be one number.
  func specialised(second: Double) -> ElementwiseOperation {
    guard self == .power else { return self }
    if second == 2 { return .square }
    if second == 3 { return .cube }
    return self
  }
}
