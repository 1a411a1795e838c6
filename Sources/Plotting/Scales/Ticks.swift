import CMath

/// The marked places of one axis and what stands beside them.
struct Ticks: Sendable, Equatable {
  var values: [Double]
  var labels: [String]
  /// What all labels are multiplied by, such as "×10⁵"; nil when they stand for themselves.
  var factor: String?
  /// Places marked without a label (on logarithmic axes).
  var minor: [Double] = []

  static let none = Ticks(values: [], labels: [])
}

extension Ticks {
  /// The best round numbers within a range.
  ///
  /// Every step `q · 10^z` is scored by how simple `q` is and whether zero is marked, how much of the range the ticks
  /// cover, and how near their number is to the wanted one; the best step whose labels do not collide wins.
  ///
  /// *Source*: Talbot, Lin and Hanrahan, "An extension of Wilkinson's algorithm for positioning tick labels on axes"
  /// (2010), with steps and a legibility of docs/decisions/0303-ticks.md; the ticks here stay within the range.
  ///
  /// - Parameters:
  ///   - range: Finite ends, lower below upper.
  ///   - target: The wanted number of ticks, at least 2.
  ///   - fits: Whether these ticks have room beside each other.
  /// - Returns: No ticks when the range is empty.
  static func linear(_ range: ClosedRange<Double>, target: Double, fits: (Ticks) -> Bool) -> Ticks {
    let (low, high) = (range.lowerBound, range.upperBound)
    let length = high - low
    guard length.isFinite, length > 0 else { return .none }
    var best: (score: Double, ticks: Ticks)?
    let magnitude = Int(floor(log10(length)))
    for exponent in (magnitude - 3)...(magnitude + 1) {
      for (rank, q) in Self.steps.enumerated() {
        let step = Decimal(mantissa: q, exponent: exponent)
        guard let run = Self.run(of: step, within: low, high), run.count <= 40 else { continue }
        let decimals = run.map { Decimal(mantissa: $0 * q, exponent: exponent) }
        let values = decimals.map { $0.value }
        guard let first = values.first, let last = values.last else { continue }
        let simplicity =
          1 - Double(rank) / Double(Self.steps.count - 1) + (run.contains(0) ? 1 : 0)
        let gap = (first - low) / length
        let rest = (high - last) / length
        let coverage = 1 - 0.5 * (gap * gap + rest * rest) / 0.01
        let ratio = Double(run.count) / max(target, 2)
        let density = run.count < 2 ? -2 : 2 - max(ratio, 1 / ratio)
        // Whole numbers are read faster than those with a point.
        let legibility = step.value >= 1 && step.value == step.value.rounded() ? 1.0 : 0
        let score = 0.25 * simplicity + 0.2 * coverage + 0.5 * density + 0.15 * legibility
        if let best, best.score >= score { continue }
        let ticks = Ticks(decimals)
        if run.count < 2 || fits(ticks) { best = (score, ticks) }
      }
    }
    return best?.ticks ?? .none
  }

  /// Tenths of the nice steps 1, 5, 2, 2.5 in order of preference.
  private static let steps: [Int64] = [10, 50, 20, 25]

  /// The multiples of a step within a range, as factors; nil when they are too large to count exactly.
  private static func run(of step: Decimal, within low: Double, _ high: Double) -> [Int64]? {
    let unit = step.value
    guard unit > 0, unit.isFinite else { return nil }
    // A hair of slack, so that an end that is meant to be round is marked.
    let slack = 1e-9 * (high - low) / unit
    let first = ceil(low / unit - slack)
    let last = floor(high / unit + slack)
    guard abs(first) < 1e15, abs(last) < 1e15, last >= first, last - first < 200 else { return nil }
    return Array(Int64(first)...Int64(last))
  }

  /// Ticks with labels that share their decimals and their factor.
  init(_ decimals: [Decimal]) {
    values = decimals.map { $0.value }
    let largest = values.map { $0.magnitude }.max() ?? 0
    let zeros = decimals.map { $0.mantissa == 0 ? Int.max : $0.trailingZeros }
    let exponent = (decimals.first?.exponent ?? 0)
    // A zero alone needs no decimals.
    let finest = zeros.min().map { $0 == Int.max ? 0 : exponent + $0 } ?? 0
    let power = largest > 0 ? Int(floor(log10(largest * (1 + 1e-12)))) : 0
    if let first = decimals.first, power - finest > (largest >= 1e5 ? 4 : 6) {
      // Labels that share many digits say only what differs.
      labels = decimals.map { decimal in
        let difference = Decimal(mantissa: decimal.mantissa - first.mantissa, exponent: exponent)
        return (difference.mantissa > 0 ? "+" : "") + difference.text(decimals: max(0, -finest))
      }
      if finest < -4 || finest > 4 {
        labels = decimals.map { decimal in
          let difference = Decimal(mantissa: decimal.mantissa - first.mantissa, exponent: 0)
          return (difference.mantissa > 0 ? "+" : "") + difference.text(decimals: 0)
        }
        factor =
          "×10" + Decimal.superscript(exponent) + " from " + first.shortest
      } else {
        factor = "from " + first.shortest
      }
    } else if largest > 0, largest >= 1e5 || (finest < -4 && largest < 1) {
      labels = decimals.map { $0.text(decimals: max(0, power - finest), dividedBy: power) }
      factor = "×10" + Decimal.superscript(power)
    } else {
      labels = decimals.map { $0.text(decimals: max(0, -finest)) }
      factor = nil
    }
  }
}
