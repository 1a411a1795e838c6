import CMath

extension Figure {
  /// How often values fall into ranges of equal width.
  ///
  /// Without `bins` the width is 2·IQR·n^(−1/3), rounded to 1, 2, 2.5 or 5 times a power of ten so that the bars begin at
  /// round numbers; with `bins` the range of the data is divided evenly.
  ///
  /// - Parameters:
  ///   - values: Any values; those that are not finite are left out.
  ///   - bins: The number of bars.
  ///   - isDensity: Whether heights are shares of the count per unit of width, so that the area is 1.
  ///   - style: How the bars look.
  ///   - label: Their name in the legend.
  /// - Returns: A figure of one layer; without values it has no bars.
  /// - Complexity: O(*n* log *n*)
  ///
  /// *Source*: Freedman and Diaconis, "On the histogram as a density estimator: L₂ theory" (1981).
  public static func histogram(
    values: [Double], bins: Int? = nil, isDensity: Bool = false, style: Style = Style(),
    label: String? = nil
  ) -> Figure {
    let sorted = values.filter { $0.isDrawable }.sorted()
    let edges = binEdges(sorted, count: bins)
    var counts = [Double](repeating: 0, count: max(edges.count - 1, 0))
    if let first = edges.first, let last = edges.last, last > first {
      for value in sorted {
        let share = (value - first) / (last - first)
        counts[min(max(Int(share * Double(counts.count)), 0), counts.count - 1)] += 1
      }
    }
    if isDensity {
      for index in counts.indices {
        counts[index] /= Double(sorted.count) * (edges[index + 1] - edges[index])
      }
    }
    return Figure(Layer(.histogram(edges: edges, counts: counts), style: style, label: label))
  }

  private static func binEdges(_ sorted: [Double], count: Int?) -> [Double] {
    guard let low = sorted.first, let high = sorted.last else { return [] }
    guard high > low, (high - low).isNormal else { return [low - 0.5, low + 0.5] }
    if let count {
      let bins = min(max(count, 1), 1000)
      return (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
    }
    let quarter = sorted[sorted.count / 4]
    let threeQuarters = sorted[(3 * sorted.count) / 4]
    let spread = threeQuarters > quarter ? threeQuarters - quarter : (high - low) / 2
    let ideal = min(
      max(2 * spread / cbrt(Double(sorted.count)), (high - low) / 100), (high - low) / 2)
    let power = Decimal.powerOfTen(Int(floor(log10(ideal))))
    let round = [1, 2, 2.5, 5, 10].min { abs($0 * power - ideal) < abs($1 * power - ideal) } ?? 1
    let width = round * power
    let first = floor(low / width)
    let last = max(ceil(high / width), first + 1)
    guard last - first <= 400, abs(first) < 1e15 else {
      return (0...20).map { low + (high - low) * Double($0) / 20 }
    }
    return (0...Int(last - first)).map { (first + Double($0)) * width }
  }
}
