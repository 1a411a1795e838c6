/// The inner loops: one operation over one tile.
///
/// Operands and target may be the same place.
enum TileKernels {
  typealias Source = UnsafePointer<Double>
  typealias Target = UnsafeMutablePointer<Double>
  typealias Lanes = VectorMath.Lanes

  static func run(
    _ operation: ElementwiseOperation, _ a: Source, _ b: Source, _ c: Source, _ target: Target,
    _ count: Int
  ) {
    switch operation {
    case .add: binary(operation, a, b, target, count) { $0 + $1 }
    case .subtract: binary(operation, a, b, target, count) { $0 - $1 }
    case .multiply: binary(operation, a, b, target, count) { $0 * $1 }
    case .divide: binary(operation, a, b, target, count) { $0 / $1 }
    case .equal: binary(operation, a, b, target, count) { select($0 .== $1) }
    case .notEqual: binary(operation, a, b, target, count) { select($0 .!= $1) }
    case .less: binary(operation, a, b, target, count) { select($0 .< $1) }
    case .lessOrEqual: binary(operation, a, b, target, count) { select($0 .<= $1) }
    case .greater: binary(operation, a, b, target, count) { select($0 .> $1) }
    case .greaterOrEqual: binary(operation, a, b, target, count) { select($0 .>= $1) }
    case .minimum:
      binary(operation, a, b, target, count) {
        $1.replacing(with: $0, where: ($0 .< $1) .| ($0 .!= $0))
      }
    case .maximum:
      binary(operation, a, b, target, count) {
        $1.replacing(with: $0, where: ($0 .> $1) .| ($0 .!= $0))
      }
    case .negate: unary(operation, a, target, count) { -$0 }
    case .not: unary(operation, a, target, count) { select($0 .== 0) }
    case .abs:
      unary(operation, a, target, count) {
        unsafeBitCast(
          unsafeBitCast($0, to: SIMD8<UInt64>.self) & (UInt64.max >> 1), to: Lanes.self)
      }
    case .square: unary(operation, a, target, count) { $0 * $0 }
    case .cube: unary(operation, a, target, count) { $0 * $0 * $0 }
    case .sqrt: unary(operation, a, target, count) { $0.squareRoot() }
    case .exp: VectorMath.exp(a, into: target, count: count)
    case .where:
      for index in 0..<count { target[index] = a[index] != 0 ? b[index] : c[index] }
    default:
      for index in 0..<count { target[index] = operation(a[index], b[index]) }
    }
  }

  @inline(__always)
  private static func select(_ mask: SIMDMask<SIMD8<Int64>>) -> Lanes {
    Lanes(repeating: 0).replacing(with: 1, where: mask)
  }

  @inline(__always)
  private static func load(_ source: Source, _ index: Int) -> Lanes {
    UnsafeRawPointer(source + index).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private static func unary(
    _ operation: ElementwiseOperation, _ a: Source, _ target: Target, _ count: Int,
    _ body: (Lanes) -> Lanes
  ) {
    let whole = count & ~7
    var index = 0
    while index < whole {
      UnsafeMutableRawPointer(target + index).storeBytes(of: body(load(a, index)), as: Lanes.self)
      index += 8
    }
    while index < count {
      target[index] = operation(a[index])
      index += 1
    }
  }

  @inline(__always)
  private static func binary(
    _ operation: ElementwiseOperation, _ a: Source, _ b: Source, _ target: Target, _ count: Int,
    _ body: (Lanes, Lanes) -> Lanes
  ) {
    let whole = count & ~7
    var index = 0
    while index < whole {
      UnsafeMutableRawPointer(target + index).storeBytes(
        of: body(load(a, index), load(b, index)), as: Lanes.self)
      index += 8
    }
    while index < count {
      target[index] = operation(a[index], b[index])
      index += 1
    }
  }
}
