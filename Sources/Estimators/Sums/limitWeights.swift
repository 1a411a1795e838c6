/// The weights of all keys at a query so far away, or under widths so small, that every scaled squared
/// distance overflows: the limit of the kernel, relative to the nearest key.
///
/// Exponential tails leave only the nearest keys; the Cauchy kernel's fall with the square of the
/// distance. Compact shapes have no weight there at all.
func limitWeights(
  keys: [[Double]], range: Range<Int>, query: ArraySlice<Double>, shape: SmoothingKernel.Shape,
  widths: [Double]
) -> [Double] {
  let narrowest = widths.min() ?? 1
  // Divided by four first, so that the difference of two large coordinates does not overflow.
  let differences = zip(query.indices, widths).map { index, width in
    (at: query[index] / 4, ratio: width.isInfinite ? 0 : narrowest / width)
  }
  var distances = range.map { key in
    zip(keys, differences).map { column, difference in
      abs(column[key] / 4 - difference.at) * difference.ratio
    }
  }
  let largest = distances.joined().max() ?? 0
  guard largest > 0 else { return [Double](repeating: 1, count: range.count) }
  for key in distances.indices {
    for coordinate in distances[key].indices { distances[key][coordinate] /= largest }
  }
  let squares = distances.map { $0.reduce(0) { $0 + $1 * $1 } }
  let nearest = squares.min() ?? 0
  return squares.map { squared in
    switch shape {
    case .cauchy: squared > 0 ? nearest / squared : 1
    case .constant: 1
    case .gaussian, .laplacian, .logistic: squared == nearest ? 1 : 0
    default: 0
    }
  }
}
