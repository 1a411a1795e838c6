import RealModule

/// Where rows are parted so that the sums of the parts give a kernel with an edge exactly at known queries: at both ends of each
/// query's support, and at the query itself where the kernel has a kink there.
///
/// An end is the first double on which the kernel's own comparison |x − q| < h changes its answer, so that rows on an edge, and
/// next to it, fall as they do under the kernel.
public struct KernelEdges: Sendable, Hashable {
  /// j: the parts lie in boxes of width 2⁻ʲ, half a width or narrower.
  public let exponent: Int
  /// How many powers of the place a part needs: one more than the kernel's degree.
  public let terms: Int
  /// The places of all cuts, ascending: a row on one is right of it.
  public let places: [Double]

  /// The cuts that some queries ask for.
  ///
  /// - Throws: `unsupportedKernel` unless the kernel is a polynomial on a support that ends; `widthNotPositive`; `notFinite`;
  ///   `noKeys` without queries; `boxesTooNarrow`.
  /// - Complexity: O(m log m).
  public init(queries: [Double], kernel: SmoothingKernel) throws(EstimatorError) {
    guard let profile = CompactProfile(kernel.shape, order: 0) else {
      throw .unsupportedKernel(kernel.shape)
    }
    let width = kernel.widths[0]
    guard width.isFinite, width >= 0x1p-900 else { throw .widthNotPositive(width) }
    guard !queries.isEmpty else { throw .noKeys }
    var places: [Double] = []
    for (row, query) in queries.enumerated() {
      guard query.isFinite else { throw .notFinite(.queries, row: row, value: query) }
      places.append(firstDouble { $0 - query > -width })
      places.append(firstDouble { $0 - query >= width })
      if !profile.weigher.isEven { places.append(query) }
    }
    // An end beyond all doubles parts nothing.
    places = Set(places).filter { $0.isFinite }.sorted()
    terms = profile.degree + 1
    // Boxes in which few cuts share one, and not many more of them than cuts.
    let extent = (places.last ?? 0) - (places.first ?? 0)
    // At the ends of numbers there may be one cut, or none.
    let share = extent > 0 ? min(2 * extent / Double(places.count), width / 2) : width / 2
    exponent = min(
      max(-Int(share.exponent), BoxSums.exponents.lowerBound), BoxSums.exponents.upperBound)
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    for place in places where (place * scale).magnitude >= Double(BoxSums.largestNumber) {
      throw .boxesTooNarrow(width: width, key: place)
    }
    self.places = places
  }

  /// The cuts of each box that has some, ascending.
  public var boxes: [(number: Int64, places: ArraySlice<Double>)] {
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    var boxes: [(number: Int64, places: ArraySlice<Double>)] = []
    var first = places.startIndex
    while first < places.endIndex {
      let number = (places[first] * scale).rounded(.down)
      let end =
        places[first...].firstIndex { ($0 * scale).rounded(.down) != number } ?? places.endIndex
      boxes.append((Int64(number), places[first..<end]))
      first = end
    }
    return boxes
  }
}

/// The first double at which a condition holds that holds at all greater ones; infinity where it holds at none.
func firstDouble(where holds: (Double) -> Bool) -> Double {
  // Doubles in ascending order, as whole numbers.
  func double(_ rank: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: rank >= 0 ? rank : Int64.min - rank))
  }
  let last = Int64(bitPattern: Double.infinity.bitPattern)
  var (low, high) = (-last + 1, last)
  while low < high {
    // Half of a sum that may be too large.
    let middle = (low >> 1) + (high >> 1) + (low & high & 1)
    if holds(double(middle)) { high = middle } else { low = middle + 1 }
  }
  return double(low)
}
