import CVectorMath

/// Elementary functions that give the same bits for a number as for an array, and on every machine.
enum VectorMath {
  typealias Lanes = SIMD8<Double>

  /// One of the loops on a single number: the same bits as for an array.
  package static func apply(
    _ loop: (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void, to x: Double
  ) -> Double {
    var result = x
    withUnsafeMutablePointer(to: &result) { loop($0, $0, 1) }
    return result
  }

  package static func apply(
    _ loop: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) ->
      Void, to x: Double, _ y: Double
  ) -> Double {
    var (result, y) = (x, y)
    withUnsafeMutablePointer(to: &result) { loop($0, &y, $0, 1) }
    return result
  }

  package static func exp(_ x: Double) -> Double { apply(cvectormath_exp, to: x) }
}
