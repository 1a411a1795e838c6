import RealModule

/// The matrices that carry the moments of one box to the expansion of another, for every offset within
/// the transform's reach.
///
/// Column p holds the first coefficients in v of e^{−D²/2} e^{−Dv} (v + D)ᵖ, D being the offset in widths.
struct BoxTranslations {
  private let matrices: [SIMD4<Double>]

  /// A polynomial of 24 coefficients, in registers.
  struct Expansion {
    var a = SIMD4<Double>.zero
    var b = SIMD4<Double>.zero
    var c = SIMD4<Double>.zero
    var d = SIMD4<Double>.zero
    var e = SIMD4<Double>.zero
    var f = SIMD4<Double>.zero

    func store(_ place: UnsafeMutableBufferPointer<SIMD4<Double>>, at start: Int) {
      place[start] = a
      place[start + 1] = b
      place[start + 2] = c
      place[start + 3] = d
      place[start + 4] = e
      place[start + 5] = f
    }
  }

  /// - Parameter step: the width of a box in widths of the kernel.
  init(step: Double) {
    let terms = GaussTransform.terms
    var matrices: [SIMD4<Double>] = []
    for offset in -GaussTransform.reach...GaussTransform.reach {
      let distance = Double(offset) * step
      var shifted = [Double](repeating: 0, count: terms)
      // e^{−D²/2} e^{−Dv}
      shifted[0] = Double.exp(-0.5 * distance * distance)
      for k in 1..<terms { shifted[k] = shifted[k - 1] * -distance / Double(k) }
      for _ in 0..<terms {
        for start in stride(from: 0, to: terms, by: 4) {
          matrices.append(
            SIMD4(shifted[start], shifted[start + 1], shifted[start + 2], shifted[start + 3]))
        }
        // Times (v + D) for the next power.
        for k in (1..<terms).reversed() { shifted[k] = shifted[k - 1] + distance * shifted[k] }
        shifted[0] *= distance
      }
    }
    self.matrices = matrices
  }

  /// Adds the effect of a box `offset` boxes left of the target.
  @inline(__always)
  func add(
    _ moments: UnsafeBufferPointer<SIMD4<Double>>, at start: Int, over offset: Int,
    to sum: inout Expansion
  ) {
    let vectors = GaussTransform.vectors
    let terms = GaussTransform.terms
    matrices.withUnsafeBufferPointer { matrices in
      var place = (offset + GaussTransform.reach) * terms * vectors
      for vector in 0..<vectors {
        let four = moments[start + vector]
        for lane in 0..<4 {
          let moment = four[lane]
          sum.a += matrices[place] * moment
          sum.b += matrices[place + 1] * moment
          sum.c += matrices[place + 2] * moment
          sum.d += matrices[place + 3] * moment
          sum.e += matrices[place + 4] * moment
          sum.f += matrices[place + 5] * moment
          place += vectors
        }
      }
    }
  }
}
