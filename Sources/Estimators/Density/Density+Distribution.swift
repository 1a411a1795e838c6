import RealModule

extension Density {
  /// The share of the density below each query, ∫₋∞^q p.
  ///
  /// Without ends the share is right to rounding of itself, however small it is.
  ///
  /// *Edge cases*: 0 below the lower end and 1 above the upper one.
  /// - Throws: `dimensionMismatch`; `oneDimensionOnly`; `stopped`.
  /// - Complexity: a sort, and the points in reach of each query.
  /// *Source*: Nadaraya (1964), *Some new estimates for distribution functions*.
  public func distribution(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> [Double]
  {
    guard points.dimension == 1 else { throw .oneDimensionOnly(dimension: points.dimension) }
    guard queries.dimension == 1 else {
      throw .dimensionMismatch(keys: 1, queries: queries.dimension)
    }
    guard kernel.shape.distribution(0) != nil else { throw .unsupportedKernel(kernel.shape) }
    let shares = try CumulativeSums(
      line: SortedLine(keys: points, values: rows, supervision: supervision), shape: kernel.shape,
      width: widths[0])
    let images = try ends.images(kernel.shape, width: widths[0])
    return try parallelArray(
      queries.count, blockSize: queriesPerBlock(pairsPerQuery: 20 * points.count),
      supervision: supervision
    ) { part, result in
      var walks = images.map { _ in SortedWindow.Walk() }
      for query in part {
        if supervision.shouldStop() { return }
        let place = queries.coordinates[query]
        if !ends.contains(place) {
          result[query] = place < ends.low ? 0 : 1
          continue
        }
        var share = CompensatedSum()
        for (index, image) in images.enumerated() {
          let below = shares.share(below: image.of(place), &walks[index])
          // A line that runs backwards has at the query what lies above its image.
          share.add(image.sign > 0 ? below : -below)
        }
        // Behind an upper end alone lies all that is above it.
        if ends.high.isFinite, !ends.low.isFinite { share.add(1) }
        result[query] = min(max(share.value, 0), 1)
      }
    }
  }

  /// The place below which each of some shares lies: the lowest q with `distribution` at least p.
  ///
  /// *Edge cases*: shares of 0 and 1 are at the ends of the line, or of the support of a compact kernel.
  /// - Throws: `outOfRange` for a share outside 0...1; as `distribution`.
  /// - Complexity: about a dozen distributions of as many queries.
  public func quantiles(_ shares: [Double], supervision: Supervision = .none)
    throws(EstimatorError) -> [Double]
  {
    guard points.dimension == 1 else { throw .oneDimensionOnly(dimension: points.dimension) }
    for share in shares where !(0...1).contains(share) {
      throw .outOfRange(setting: "the share below a quantile", value: share)
    }
    let range = points.bounds
    let reach = widths[0]
    let edges =
      kernel.shape.isCompact
      ? max(range.lowerBound - reach, ends.low)...min(range.upperBound + reach, ends.high)
      : ends.low...ends.high
    var searches = shares.map { share in
      // The points themselves are where most of the density is.
      Search(share: share, inside: edges, from: range, width: reach)
    }
    for round in 0..<400 {
      let open = searches.indices.filter { !searches[$0].isDone }
      if open.isEmpty { break }
      supervision.progress?(Double(round) / Double(round + 10))
      let places = try Points(open.map { searches[$0].place }, as: .queries)
      let below = try distribution(at: places, supervision: supervision.quiet)
      let slopes = try density(at: places, supervision: supervision.quiet)
      for (index, search) in open.enumerated() {
        searches[search].take(below[index], slope: slopes[index])
      }
    }
    supervision.finish()
    return searches.map { $0.place }
  }

  /// The way to a place whose share is known: outwards until it lies between two places, then by Newton's method, halving
  /// where that leaves them.
  private struct Search {
    let share: Double
    var low: Double
    var high: Double
    var place: Double
    private var step: Double
    /// Steps this small tell nothing.
    private let rounding: Double
    private(set) var isDone = false

    init(
      share: Double, inside edges: ClosedRange<Double>, from range: ClosedRange<Double>,
      width: Double
    ) {
      self.share = share
      step = max(width, (range.upperBound - range.lowerBound) / 4)
      rounding = width * 0x1p-53
      low = edges.lowerBound
      high = edges.upperBound
      place = range.lowerBound + share * (range.upperBound - range.lowerBound)
      if share == 0 || share == 1 {
        place = share == 0 ? low : high
        isDone = true
      }
    }

    mutating func take(_ below: Double, slope: Double) {
      if below >= share { high = place } else { low = place }
      // Newton's method for the logarithm of the smaller side, which is nearly a parabola far out.
      var next =
        share <= 0.5
        ? place - Double.log(below / share) * below / slope
        : place + Double.log((1 - below) / (1 - share)) * (1 - below) / slope
      if low.isFinite, high.isFinite {
        if !(low < next && next < high) { next = low + (high - low) / 2 }
      } else {
        if !(abs(next - place) < step) { next = below >= share ? place - step : place + step }
        step *= 2
      }
      // No number lies between, or the step is rounding.
      isDone = abs(next - place) <= max(2 * place.ulp, rounding)
      if !(low < next && next < high) {
        next = high.isFinite ? high : place
        isDone = true
      }
      place = next
    }
  }
}

/// Σ ω G((q − x)/h) over Σ ω, G being the share of the kernel below: of the keys out of reach those below count whole.
private struct CumulativeSums {
  let window: SortedWindow
  let shape: SmoothingKernel.Shape
  let width: Double
  /// What the keys before each place count together.
  private let before: [Double]

  init(line: SortedLine, shape: SmoothingKernel.Shape, width: Double) {
    window = SortedWindow(line: line, shape: shape, width: width, order: 0)
    self.shape = shape
    self.width = width
    var sum = CompensatedSum()
    var before = [0.0]
    before.reserveCapacity(line.positions.count + 1)
    for key in line.positions.indices {
      sum.add(line.weights.map { $0.numbers[key] } ?? 1)
      before.append(sum.value)
    }
    self.before = before
  }

  func share(below query: Double, _ walk: inout SortedWindow.Walk) -> Double {
    let line = window.line
    let keys = window.window(query, &walk)
    var sum = CompensatedSum()
    sum.add(before[keys.lowerBound])
    for key in keys {
      let share = shape.distribution((query - line.positions[key]) / width) ?? 0
      sum.add(line.weights.map { $0.numbers[key] * share } ?? share)
    }
    return sum.value / before[before.count - 1]
  }
}
