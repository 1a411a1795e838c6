import CVectorMath
import RealModule

/// Keys on a line in boxes of powers of two, each as weights at its 16 Chebyshev nodes, by which a Gaussian of any width sums them.
///
/// On a pair of boxes of up to a width each the Gaussian is its interpolation at 16 × 16 nodes, but for 1e-15 e^{−t²/4} of a key
/// t widths away. The keys of a box stand at its nodes with the weights Σ ℓ(u), Σ v ℓ(u) and Σ v² ℓ(u), ℓ being the Lagrange
/// polynomials of the nodes and v the values less their mean in the box; so a sum over keys of a polynomial of the place is one
/// over nodes. The weights of a box twice as wide are those of its halves times a matrix: one pass over the keys serves many widths.
///
/// *Source*: Fong and Darve (2009), *The black-box fast multipole method*, on one level.
struct NodeBoxes: Sendable {
  /// Places without a key at either end, for sums over neighbours.
  static let margin = 8
  static let nodes = Int(CVECTORMATH_NODES)
  /// The keys in ascending order, between infinite ones.
  let keys: [Double]
  /// Their values in the same places; none for sums of weights alone.
  let values: [Double]
  /// How much each key counts, in the same places; none where all count the same.
  let weights: [Double]
  let count: Int
  /// How many keys as heavy as the lightest would count as much as all.
  let mostKeys: Double
  /// How many places come before the first key.
  private let lead: Int
  /// From the narrowest on, each twice as wide as the one before.
  private(set) var levels: [Level] = []

  /// Boxes of one size.
  struct Level: Sendable {
    let exponent: Int
    var numbers: [Int64] = []
    /// The first key of each box, and the end.
    var starts: [Int] = []
    /// The first box of the level before in each box, and the end; none in the narrowest.
    var halves: [Int] = []
    /// Of each box the weights, columns × nodes, and the mean of the values; none where they are made on the way.
    var records: [Double] = []
  }

  /// What is known of the keys in a box, and of all keys there.
  struct Box {
    let keys: Range<Int>
    let number: Int64
    let exponent: Int
    /// The mean of the values.
    let centre: Double
    /// Of the keys, of values less the centre, and of their squares.
    let weights: UnsafePointer<Double>
    /// Σ K and Σ K y at the nodes; then those of K u, K u² …, u being the distance in widths, and of K², K² u ….
    let sums: UnsafePointer<Double>
    /// By how much those may be off.
    let bounds: (total: Double, weighted: Double)
  }

  var columns: Int { values.isEmpty ? 1 : 3 }
  var stride: Int { columns * Self.nodes + 1 }

  /// Nil where boxes have no exact numbers.
  ///
  /// With `narrowest`, the power of two that the narrowest boxes are wide, the arrays are not copied, and there are no sums over
  /// neighbours.
  ///
  /// - Complexity: O(n).
  init?(
    ascending x: [Double], values: [Double], weights: [Double] = [], narrowest: Int? = nil,
    supervision: Supervision
  ) throws(EstimatorError) {
    guard let low = x.first, let high = x.last, high > low, (high - low).isFinite else {
      return nil
    }
    count = x.count
    let lightest = weights.reduce(Double.infinity) { $1 > 0 ? min($0, $1) : $0 }
    mostKeys =
      Double(count) * (weights.isEmpty ? 1 : max(1, (weights.max() ?? 1) / lightest))
    lead = narrowest == nil ? Self.margin : 0
    if narrowest == nil {
      let pads = [Double](repeating: .infinity, count: lead)
      keys = pads.map { -$0 } + x + pads
      let none = [Double](repeating: 0, count: lead)
      self.values = values.isEmpty ? [] : none + values + none
      self.weights = weights.isEmpty ? [] : none + weights + none
    } else {
      (keys, self.values, self.weights) = (x, values, weights)
    }
    let top = (high - low).exponent + 3
    let least = max(max(abs(low), abs(high)).exponent - 48, -900)
    guard top < 900, least < top else { return nil }
    // At least about 24 keys in a box.
    var exponent = ((high - low) / Double(count) * 16).exponent
    exponent = max(min(narrowest.map { max(exponent, $0) } ?? exponent, top - 1), least)
    var first = cut(exponent)
    while exponent > least, narrowest == nil {
      try supervision.checkpoint()
      let next = cut(exponent - 1)
      if next.numbers.count * 24 > count + 48 { break }
      (first, exponent) = (next, exponent - 1)
    }
    first.records = try parallelArray(
      first.numbers.count * stride, blockSize: max(1, 6000 * first.numbers.count / count) * stride,
      supervision: supervision
    ) { [first] part, target in
      fill(
        part.lowerBound / stride..<part.upperBound / stride, of: first,
        into: target + part.lowerBound)
    }
    levels = [first]
    for _ in exponent..<top {
      levels.append(merged(levels[levels.count - 1]))
      try supervision.checkpoint()
    }
  }

  /// Whether there are boxes for a width.
  func serves(_ width: Double) -> Bool {
    guard width.isFinite, width > 1e-270 else { return false }
    let most = max(abs(keys[lead]), abs(keys[lead + count - 1]))
    return width.exponent - 2 >= most.exponent - 48
  }

  // MARK: From keys to weights

  /// Where some keys lie in a box, from −1 to 1.
  func locate(
    _ range: Range<Int>, in number: Int64, _ exponent: Int,
    into places: UnsafeMutablePointer<Double>
  ) {
    let scale = Double(sign: .plus, exponent: 1 - exponent, significand: 1)
    let middle = 2 * Double(number) + 1
    keys.withUnsafeBufferPointer { keys in
      for (place, key) in range.enumerated() {
        places[place] = keys[lead + key] * scale - middle
      }
    }
  }

  /// The boxes of a size that hold keys.
  private func cut(_ exponent: Int) -> Level {
    var level = Level(exponent: exponent)
    let scale = Double(sign: .plus, exponent: -exponent, significand: 1)
    keys.withUnsafeBufferPointer { keys in
      for key in 0..<count {
        let number = Int64((keys[lead + key] * scale).rounded(.down))
        if level.numbers.last != number {
          level.numbers.append(number)
          level.starts.append(key)
        }
      }
    }
    level.starts.append(count)
    return level
  }

  /// Writes the records of some boxes.
  private func fill(
    _ boxes: Range<Int>, of level: Level, into records: UnsafeMutablePointer<Double>
  ) {
    let (size, tile) = (columns * Self.nodes, 256)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * tile + size) { numbers in
      guard let places = numbers.baseAddress else { return }
      let (shifted, moments) = (places + tile, places + 2 * tile)
      for box in boxes {
        moments.update(repeating: 0, count: size)
        let own = level.starts[box]..<level.starts[box + 1]
        var centre = 0.0
        if columns > 1, weights.isEmpty {
          for key in own { centre += values[lead + key] }
          centre /= Double(own.count)
        } else if columns > 1 {
          var total = 0.0
          for key in own {
            total += weights[lead + key]
            centre += weights[lead + key] * values[lead + key]
          }
          centre = total > 0 ? centre / total : 0
        }
        for start in Swift.stride(from: own.lowerBound, to: own.upperBound, by: tile) {
          let part = start..<min(start + tile, own.upperBound)
          locate(part, in: level.numbers[box], level.exponent, into: places)
          if columns > 1 {
            for (place, key) in part.enumerated() {
              shifted[place] = values[lead + key] - centre
            }
          }
          weights.withUnsafeBufferPointer { weights in
            cvectormath_add_node_moments(
              places, shifted,
              weights.isEmpty
                ? nil : weights.baseAddress.map { $0 + lead + part.lowerBound },
              columns, moments, part.count)
          }
        }
        let record = records + (box - boxes.lowerBound) * stride
        record.update(repeating: 0, count: size)
        cvectormath_multiply_nodes(Self.weightsOfMoments, moments, columns, record)
        record[size] = centre
      }
    }
  }

  /// Boxes twice as wide.
  private func merged(_ level: Level) -> Level {
    let size = columns * Self.nodes
    let groups = Groups(level.numbers)
    var wide = Level(exponent: level.exponent + 1, numbers: groups.numbers)
    wide.starts = groups.starts.map { level.starts[$0] }
    wide.halves = groups.starts
    wide.records = [Double](repeating: 0, count: wide.numbers.count * stride)
    var own = [Double](repeating: 0, count: size)
    wide.records.withUnsafeMutableBufferPointer { records in
      for box in wide.numbers.indices {
        guard let record = records.baseAddress.map({ $0 + box * stride }) else { return }
        let halves = groups.starts[box]..<groups.starts[box + 1]
        var total = 0.0
        for half in halves {
          let share = level.records.withUnsafeBufferPointer { records in
            records.baseAddress.map {
              mass(of: level.starts[half]..<level.starts[half + 1], $0 + half * stride)
            } ?? 0
          }
          record[size] += share * level.records[half * stride + size]
          total += share
        }
        record[size] = total > 0 ? record[size] / total : 0
        for half in halves {
          for place in 0..<size { own[place] = level.records[half * stride + place] }
          if columns > 1 {
            let shift = level.records[half * stride + size] - record[size]
            for node in 0..<Self.nodes {
              let (weight, sum) = (own[node], own[Self.nodes + node])
              own[Self.nodes + node] += shift * weight
              own[2 * Self.nodes + node] += shift * (2 * sum + shift * weight)
            }
          }
          cvectormath_multiply_nodes(
            Self.ofHalves[Int(level.numbers[half] & 1)], own, columns, record)
        }
      }
    }
    return wide
  }

  /// Boxes that are halves of the same.
  private struct Groups {
    var numbers: [Int64] = []
    /// The first half of each, and the end.
    var starts: [Int] = []

    init(_ halves: [Int64]) {
      for half in halves.indices where numbers.last != halves[half] >> 1 {
        numbers.append(halves[half] >> 1)
        starts.append(half)
      }
      starts.append(halves.count)
    }
  }

  // MARK: From weights to sums

  /// About how many boxes a width has, and what it takes to fill them, in boxes.
  func cost(_ width: Double) -> Double {
    let exponent = width.exponent - 1 - levels[0].exponent
    if exponent >= 0 { return Double(levels[min(exponent, levels.count - 1)].numbers.count) / 2 }
    let boxes =
      Double(levels[0].numbers.count) * Double(sign: .plus, exponent: -1 - exponent, significand: 1)
    return min(boxes, Double(count)) + Double(count) / 80
  }

  /// The sum of what `part` makes of each box of a quarter to a half of the width; for widths beyond all keys they are wider or narrower.
  ///
  /// The profile makes values of the kernel of squared distances in widths, in place: a Gaussian, or that times a
  /// polynomial, for which the boxes are halved once or more.
  func sum(
    width: Double, halvings: Int = 0, order: Int = 0, withSquares: Bool = false,
    supervision: Supervision,
    profile: (UnsafeMutablePointer<Double>, Int) -> Void = {
      cvectormath_weigh_gaussian($0, 0, $1)
    },
    _ part: (Box) -> SIMD4<Double>
  ) throws(EstimatorError) -> SIMD4<Double> {
    let exponent = min(width.exponent - 1 - halvings, levels[levels.count - 1].exponent)
    let halves =
      exponent >= levels[0].exponent ? levels[exponent - levels[0].exponent] : cut(exponent)
    let groups = Groups(halves.numbers)
    let step = Double(sign: .plus, exponent: exponent + 1, significand: 1) / width
    let most = groups.numbers[groups.numbers.count - 1] - groups.numbers[0]
    let pass = Pass(
      step: step, count: mostKeys, most: Double(most), order: order, withSquares: withSquares,
      profile)
    return try total(of: groups.numbers.count, size: 128, supervision) { boxes in
      sum(boxes, of: groups, halves, pass, part)
    }
  }

  /// The compensated sum of what is made of parts of `0..<count`.
  func total(
    of count: Int, size: Int, _ supervision: Supervision, _ part: (Range<Int>) -> SIMD4<Double>
  ) throws(EstimatorError) -> SIMD4<Double> {
    let parts = try parallelParts(count, size: size, supervision: supervision, part)
    var total = SIMD4<Double>.zero
    for lane in 0..<4 { total[lane] = compensatedSum(parts.indices) { parts[$0][lane] } }
    return total
  }

  /// What all boxes of a width have in common.
  private struct Pass {
    /// How many boxes away a key still counts: one farther away has less than 1e-16 of one's own weight, together with all others
    /// there.
    let reach: Int
    /// The kernel between the nodes of two boxes, row by row of the source, for each difference of their numbers; then that
    /// times the distance, and so on; then likewise of the squared kernel.
    let matrices: [Double]
    /// How many matrices there are for a difference.
    let kernels: Int
    /// How far a key in a box so many away may be off.
    let bounds: [Double]

    init(
      step: Double, count: Double, most: Double, order: Int, withSquares: Bool,
      _ profile: (UnsafeMutablePointer<Double>, Int) -> Void
    ) {
      let reach = Int(min((2 * Double.log(count) + 74).squareRoot() / step + 2, most))
      let places = NodeBoxes.places
      var matrices: [Double] = []
      kernels = (withSquares ? 2 : 1) * (order + 1)
      matrices.reserveCapacity((2 * reach + 1) * places.count * places.count * kernels)
      var distances: [Double] = []
      for distance in -reach...reach {
        for source in places {
          for target in places {
            let u = step * (Double(distance) + (source - target) / 2)
            distances.append(u)
            matrices.append(u * u)
          }
        }
      }
      let size = matrices.count
      matrices.withUnsafeMutableBufferPointer { matrices in
        if let matrices = matrices.baseAddress { profile(matrices, size) }
      }
      for place in 0..<order * size { matrices.append(matrices[place] * distances[place % size]) }
      if withSquares {
        for place in 0..<(order + 1) * size {
          matrices.append(matrices[place] * matrices[place % size])
        }
      }
      self.reach = reach
      self.matrices = matrices
      let small = 1e-15 * Double.pow(step, Double(NodeBoxes.nodes))
      bounds = (0...reach).map { distance in
        let t = step * Double(max(distance - 1, 0))
        return small * Double.exp(-t * t / 4)
      }
    }
  }

  private func sum(
    _ boxes: Range<Int>, of groups: Groups, _ halves: Level, _ pass: Pass,
    _ part: (Box) -> SIMD4<Double>
  ) -> SIMD4<Double> {
    let (nodes, size, reach) = (Self.nodes, columns * Self.nodes, Int64(pass.reach))
    let powers = pass.kernels
    let summed = min(columns, 2)
    let (first, last) = (groups.numbers[boxes.lowerBound], groups.numbers[boxes.upperBound - 1])
    var (low, high) = (boxes.lowerBound, boxes.upperBound)
    while low > 0, first - groups.numbers[low - 1] <= reach { low -= 1 }
    while high < groups.numbers.count, groups.numbers[high] - last <= reach { high += 1 }
    let (firstHalf, endHalf) = (groups.starts[low], groups.starts[high])
    let isFilled = !halves.records.isEmpty
    let sourceSize = (high - low) * summed * nodes
    let own = isFilled ? 0 : (endHalf - firstHalf) * stride
    var total = SIMD4<Double>.zero
    withUnsafeTemporaryAllocation(
      of: Double.self, capacity: sourceSize + 2 * (high - low) + (2 + 4 * powers) * nodes + own
    ) { numbers in
      halves.records.withUnsafeBufferPointer { filled in
        guard let sources = numbers.baseAddress else { return }
        let sizes = sources + sourceSize
        let sums = sizes + 2 * (high - low)
        let halved = sums + 2 * powers * nodes
        let filling = halved + 2 * powers * nodes
        if !isFilled { fill(firstHalf..<endHalf, of: halves, into: filling) }
        var records = UnsafePointer(filling)
        if isFilled, let filled = filled.baseAddress { records = filled + firstHalf * stride }
        // Wider boxes of the two halves each, with the sum of |y| at most.
        sources.update(repeating: 0, count: sourceSize + 2 * (high - low))
        for source in low..<high {
          for half in groups.starts[source]..<groups.starts[source + 1] {
            let record = records + (half - firstHalf) * stride
            let count = mass(of: halves.starts[half]..<halves.starts[half + 1], record)
            var squares = 0.0
            for node in 0..<nodes { halved[node] = record[node] }
            if summed > 1 {
              for node in 0..<nodes {
                halved[nodes + node] = record[nodes + node] + record[size] * record[node]
                squares += record[2 * nodes + node]
              }
            }
            let weights = sources + (source - low) * summed * nodes
            cvectormath_multiply_nodes(
              Self.ofHalves[Int(halves.numbers[half] & 1)], halved, summed, weights)
            sizes[2 * (source - low)] += count
            sizes[2 * (source - low) + 1] +=
              count * abs(record[size]) + (count * max(squares, 0)).squareRoot()
          }
        }
        var (from, to) = (low, low)
        for box in boxes {
          let number = groups.numbers[box]
          while number - groups.numbers[from] > reach { from += 1 }
          while to < high, groups.numbers[to] - number <= reach { to += 1 }
          groups.numbers.withUnsafeBufferPointer { numbers in
            guard let numbers = numbers.baseAddress else { return }
            pass.matrices.withUnsafeBufferPointer { matrices in
              guard let matrices = matrices.baseAddress else { return }
              let matrixSize = pass.matrices.count / powers
              for power in 0..<powers {
                cvectormath_translate_nodes(
                  matrices + power * matrixSize, reach, numbers + from,
                  sources + (from - low) * summed * nodes, to - from, summed, number,
                  sums + power * summed * nodes)
              }
            }
          }
          var bounds = (total: 0.0, weighted: 0.0)
          for source in from..<to {
            let bound = pass.bounds[Int(abs(groups.numbers[source] - number))]
            bounds.total += bound * sizes[2 * (source - low)]
            bounds.weighted += bound * sizes[2 * (source - low) + 1]
          }
          for half in groups.starts[box]..<groups.starts[box + 1] {
            halved.update(repeating: 0, count: powers * summed * nodes)
            cvectormath_multiply_nodes(
              Self.toHalves[Int(halves.numbers[half] & 1)], sums, powers * summed, halved)
            let record = records + (half - firstHalf) * stride
            total += part(
              Box(
                keys: halves.starts[half]..<halves.starts[half + 1], number: halves.numbers[half],
                exponent: halves.exponent, centre: record[size], weights: record, sums: halved,
                bounds: bounds))
          }
        }
      }
    }
    return total
  }
}
