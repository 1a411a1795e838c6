import CVectorMath

/// The inner loops: one operation over one tile.
///
/// Operands and target may be the same place.
enum TileKernels {
  package typealias Source = UnsafePointer<Double>
  typealias Target = UnsafeMutablePointer<Double>

  package static func run(
    _ operation: ElementwiseOperation, _ a: Source, _ b: Source, _ c: Source, _ target: Target,
    _ count: Int
  ) {
    switch operation {
    case .add: cvectormath_add(a, b, target, count)
    case .subtract: cvectormath_subtract(a, b, target, count)
    case .multiply: cvectormath_multiply(a, b, target, count)
    case .divide: cvectormath_divide(a, b, target, count)
    case .power: cvectormath_power(a, b, target, count)
    case .remainder: cvectormath_remainder(a, b, target, count)
    case .floorDivide: cvectormath_floor_quotient(a, b, target, count)
    case .minimum: cvectormath_minimum(a, b, target, count)
    case .maximum: cvectormath_maximum(a, b, target, count)
    case .equal: cvectormath_equal(a, b, target, count)
    case .notEqual: cvectormath_not_equal(a, b, target, count)
    case .less: cvectormath_less(a, b, target, count)
    case .lessOrEqual: cvectormath_less_or_equal(a, b, target, count)
    case .greater: cvectormath_less(b, a, target, count)
    case .greaterOrEqual: cvectormath_less_or_equal(b, a, target, count)
    case .and: cvectormath_both(a, b, target, count)
    case .negate: cvectormath_negate(a, target, count)
    case .abs: cvectormath_abs(a, target, count)
    case .square: cvectormath_square(a, target, count)
    case .cube: cvectormath_cube(a, target, count)
    case .exp: cvectormath_exp(a, target, count)
    case .expm1: cvectormath_expm1(a, target, count)
    case .log: cvectormath_log(a, target, count)
    case .log10: cvectormath_log10(a, target, count)
    case .sinh: cvectormath_sinh(a, target, count)
    case .tanh: cvectormath_tanh(a, target, count)
    case .tan: cvectormath_tan(a, target, count)
    case .arcsin: cvectormath_asin(a, target, count)
    case .arccos: cvectormath_acos(a, target, count)
    case .arctan: cvectormath_atan(a, target, count)
    case .sqrt: cvectormath_sqrt(a, target, count)
    case .floor: cvectormath_floor(a, target, count)
    case .ceil: cvectormath_ceil(a, target, count)
    case .round: cvectormath_round(a, target, count)
    case .not: cvectormath_is_zero(a, target, count)
    case .isnan: cvectormath_is_nan(a, target, count)
    case .isfinite: cvectormath_is_finite(a, target, count)
    case .where: for index in 0..<count { target[index] = a[index] != 0 ? b[index] : c[index] }
    default: for index in 0..<count { target[index] = operation(a[index], b[index]) }
    }
  }
}
