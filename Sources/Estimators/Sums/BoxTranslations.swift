import CVectorMath
import RealModule

/// The matrices that carry the moments of one box to the expansion of another, for every distance within
/// the transform's reach.
///
/// Row p holds the first coefficients in v of e^{−D²/2} e^{−Dv} (v + D)ᵖ / p!, D being how far, in widths, the target
/// lies to the right of the source. To the left, every other number changes its sign.
struct BoxTranslations {
  /// From the target itself to the farthest source.
  private let matrices: [Double]

  /// - Parameter step: the width of a box in widths of the kernel.
  init(step: Double) {
    let terms = GaussTransform.terms
    var matrices: [Double] = []
    matrices.reserveCapacity((GaussTransform.reach + 1) * terms * terms)
    for offset in 0...GaussTransform.reach {
      let distance = Double(offset) * step
      var row = [Double](repeating: 0, count: terms)
      // e^{−D²/2} e^{−Dv}
      row[0] = Double.exp(-0.5 * distance * distance)
      for k in 1..<terms { row[k] = row[k - 1] * -distance / Double(k) }
      for power in 1...terms {
        matrices += row
        // Times (v + D) / p for the next power.
        for k in (1..<terms).reversed() {
          row[k] = (row[k - 1] + distance * row[k]) / Double(power)
        }
        row[0] *= distance / Double(power)
      }
    }
    self.matrices = matrices
  }

  /// The matrices one after the other, from the farthest source on the right to the farthest on the left.
  var bothWays: [Double] {
    let terms = GaussTransform.terms
    return (-GaussTransform.reach...GaussTransform.reach).flatMap { offset in
      let start = abs(offset) * terms * terms
      return (0..<terms * terms).map { place in
        let isTurned = offset < 0 && (place / terms + place % terms) % 2 == 1
        return isTurned ? -matrices[start + place] : matrices[start + place]
      }
    }
  }

  /// The expansion, columns × terms, of a box from the moments of the boxes in its reach, whose numbers are `sources`, in
  /// ascending order.
  func expand(
    _ target: Int32, _ sources: UnsafeBufferPointer<Int32>, _ moments: UnsafePointer<Double>,
    columns: Int, into expansion: UnsafeMutablePointer<Double>
  ) {
    cvectormath_translate_moments(
      matrices, Int32(GaussTransform.reach), sources.baseAddress, moments, sources.count, columns,
      target, expansion)
  }
}
