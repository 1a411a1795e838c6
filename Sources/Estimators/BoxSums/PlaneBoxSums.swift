import RealModule

/// Power sums of rows (x₁, x₂, y) in the boxes of a grid of widths 2⁻ʲ, one exponent for each coordinate: what Gaussian regression in
/// two coordinates needs of a table of any size.
///
/// A box holds M_{ab} = Σ u₁ᵃ u₂ᵇ and Y_{ab} = Σ z u₁ᵃ u₂ᵇ for a + b < K, and Σ z², with places and values as `BoxSums` has them.
/// *Shapes*: B boxes in ascending order of the first number, then the second; `sums` is B × (2 P + 1) with P = K (K + 1)/2, in the order
/// of a, then b.
public struct PlaneBoxSums: Sendable, Hashable {
  /// j of each coordinate.
  public let exponents: SIMD2<Int>
  /// K: powers whose degrees add up to less are summed.
  public let terms: Int
  /// y₀, which is taken from each value before it is summed.
  public let centre: Double
  /// The boxes that hold rows.
  public let numbers: [SIMD2<Int64>]
  /// The sums of each box.
  public let sums: [Double]
  /// Rows that were not summed, because a number was missing or infinite.
  public var leftOut = 0.0

  /// The moments that are summed of rows in memory.
  public static let standardTerms = 12
  /// Boxes of which a width holds at least so many: with 12 moments what is cut off is below 1e-12.
  public static let boxesPerWidth = 4.0

  /// The powers (a, b) of each moment.
  public static func powers(terms: Int) -> [SIMD2<Int>] {
    (0..<terms).flatMap { a in (0..<terms - a).map { SIMD2(a, $0) } }
  }

  /// P.
  var moments: Int { terms * (terms + 1) / 2 }
  var columns: Int { 2 * moments + 1 }

  /// The exponents of the boxes that serve two widths, and all wider ones.
  ///
  /// - Throws: `widthNotPositive`.
  public static func exponents(forWidths widths: [Double]) throws(EstimatorError) -> SIMD2<Int> {
    var exponents = SIMD2<Int>()
    for axis in 0..<2 {
      let width = widths[min(axis, widths.count - 1)]
      guard width > 0 else { throw .widthNotPositive(width) }
      exponents[axis] = BoxSums.exponent(ofWidth: width, boxes: boxesPerWidth)
    }
    return exponents
  }

  /// Sums from rows in any order, in which a box may come several times: those are added.
  ///
  /// - Throws: as `BoxSums.init`.
  /// - Complexity: O(B log B).
  public init(
    exponents: SIMD2<Int>, terms: Int, centre: Double, numbers: [[Double]], sums: [Double],
    leftOut: Double = 0
  ) throws(EstimatorError) {
    for axis in 0..<2 where !BoxSums.exponents.contains(exponents[axis]) {
      throw .outOfRange(setting: "the exponent of the boxes", value: Double(exponents[axis]))
    }
    guard (1...20).contains(terms) else {
      throw .outOfRange(setting: "the number of moments", value: Double(terms))
    }
    guard centre.isFinite else { throw .notFinite(.values, row: 0, value: centre) }
    let degrees = Self.powers(terms: terms).map { $0[0] + $0[1] }
    let columns = 2 * degrees.count + 1
    let count = numbers[0].count
    guard numbers[1].count == count, sums.count == count * columns else {
      throw .raggedRows(numbers: sums.count, columns: columns)
    }
    guard count > 0 else { throw .noKeys }
    for row in 0..<count {
      for axis in 0..<2 {
        let number = numbers[axis][row]
        let edge =
          (number.magnitude + 1)
          * Double(sign: .plus, exponent: 2 - exponents[axis], significand: 1)
        guard number.magnitude < Double(BoxSums.largestNumber), number == number.rounded(),
          edge.isFinite
        else { throw .impossibleSums(row: row) }
      }
      guard BoxSums.arePossible(sums[row * columns..<(row + 1) * columns], degrees: degrees) else {
        throw .impossibleSums(row: row)
      }
    }
    let places = (0..<count).map { SIMD2(Int64(numbers[0][$0]), Int64(numbers[1][$0])) }
    self.init(
      adding: places, sums, exponents, terms, centre: centre, leftOut: leftOut)
  }

  /// Rows of sums that were checked, in any order.
  init(
    adding numbers: [SIMD2<Int64>], _ sums: [Double], _ exponents: SIMD2<Int>, _ terms: Int,
    centre: Double, leftOut: Double
  ) {
    let columns = terms * (terms + 1) + 1
    let order = numbers.indices.sorted {
      let (a, b) = (numbers[$0], numbers[$1])
      return a[0] == b[0] ? a[1] < b[1] : a[0] < b[0]
    }
    var boxes: [SIMD2<Int64>] = []
    var added: [Double] = []
    for row in order {
      if boxes.last == numbers[row] {
        for column in 0..<columns {
          added[added.count - columns + column] += sums[row * columns + column]
        }
      } else {
        boxes.append(numbers[row])
        added += sums[row * columns..<(row + 1) * columns]
      }
    }
    (self.exponents, self.terms, self.centre) = (exponents, terms, centre)
    (self.numbers, self.sums, self.leftOut) = (boxes, added, leftOut)
  }

  /// Sums of rows in memory, in boxes of which each width holds at least 4.
  ///
  /// - Throws: as `BoxSums.init`; `widthCount` but for one or two widths; `dimensionMismatch` but for keys in the plane.
  /// - Complexity: O(n K²).
  public init(
    keys: Points, values: Values, widths: [Double], supervision: Supervision = .none
  ) throws(EstimatorError) {
    guard keys.dimension == 2 else {
      throw .dimensionMismatch(keys: keys.dimension, queries: 2)
    }
    guard values.columns == 1 else { throw .vectorValues(columns: values.columns) }
    guard values.count == keys.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    guard keys.count > 0 else { throw .noKeys }
    guard (1...2).contains(widths.count) else {
      throw .widthCount(widths: widths.count, dimension: 2)
    }
    let exponents = try Self.exponents(forWidths: widths)
    let scales = [0, 1].map { Double(sign: .plus, exponent: exponents[$0], significand: 1) }
    let (n, y, terms) = (keys.count, values.numbers, Self.standardTerms)
    let mean = try parallelSum(n, supervision: supervision.quiet) { y[$0] / Double(n) }
    let centre = mean.isFinite ? mean : 0
    let powers = Self.powers(terms: terms)
    let columns = 2 * powers.count + 1
    var slots: [SIMD2<Int64>: Int] = [:]
    var numbers: [SIMD2<Int64>] = []
    var sums: [Double] = []
    var (first, second) = (
      [Double](repeating: 1, count: terms), [Double](repeating: 1, count: terms)
    )
    for row in 0..<n {
      if row & 0x3fff == 0 {
        if supervision.shouldStop() { throw .stopped }
        supervision.progress?(Double(row) / Double(n))
      }
      var box = SIMD2<Int64>()
      var u = SIMD2<Double>()
      for axis in 0..<2 {
        let scaled = keys.coordinates[2 * row + axis] * scales[axis]
        let number = scaled.rounded(.down)
        guard scaled.magnitude < Double(BoxSums.largestNumber) else {
          throw .boxesTooNarrow(
            width: widths[min(axis, widths.count - 1)], key: keys.coordinates[2 * row + axis])
        }
        box[axis] = Int64(number)
        u[axis] = scaled - number - 0.5
      }
      let slot = slots[box] ?? numbers.count
      if slot == numbers.count {
        slots[box] = slot
        numbers.append(box)
        sums += repeatElement(0, count: columns)
      }
      for k in 1..<terms {
        first[k] = first[k - 1] * u[0]
        second[k] = second[k - 1] * u[1]
      }
      let z = y[row] - centre
      sums.withUnsafeMutableBufferPointer { sums in
        var place = slot * columns
        for a in 0..<terms {
          for b in 0..<terms - a {
            let power = first[a] * second[b]
            sums[place] += power
            sums[place + powers.count] += z * power
            place += 1
          }
        }
        sums[place + powers.count] += z * z
      }
    }
    guard sums.allSatisfy({ $0.isFinite }) else {
      let largest = y.max { ($0 - centre).magnitude < ($1 - centre).magnitude } ?? 0
      throw .outOfRange(setting: "a value whose square is summed", value: largest)
    }
    self.init(adding: numbers, sums, exponents, terms, centre: centre, leftOut: 0)
  }

  /// 2⁻ʲ of each coordinate, in its units.
  public var boxWidths: SIMD2<Double> {
    SIMD2(
      Double(sign: .plus, exponent: -exponents[0], significand: 1),
      Double(sign: .plus, exponent: -exponents[1], significand: 1))
  }

  /// n, the rows that were summed.
  public var count: Double { compensatedSum(numbers.indices) { sums[$0 * columns] } }

  /// The mean of the values.
  public var mean: Double {
    centre + compensatedSum(numbers.indices) { sums[$0 * columns + moments] } / count
  }

  /// √(Σ z² / n), in units of the values.
  var rootMeanSquare: Double {
    (compensatedSum(numbers.indices) { sums[($0 + 1) * columns - 1] } / count).squareRoot()
  }

  /// The narrowest width of each coordinate at which these boxes promise 1e-12 inside the data.
  public var narrowest: SIMD2<Double> {
    // ρᴷ max 1/√(a! b!) for a + b = K, with some ten terms of that size, constants, and rows farther away.
    let half = Double(terms / 2)
    let largest = Double.exp(
      (Double.log(1e-12 / 40) + Double.logGamma(half + 1)) / Double(terms))
    return boxWidths / (2 * min(largest, 0.5))
  }

  /// The same sums in boxes 2ˢ times as wide in each coordinate: a translation of moments, no approximation.
  func coarsened(by steps: SIMD2<Int>) -> PlaneBoxSums {
    if steps[0] <= 0, steps[1] <= 0 { return self }
    let factors = [0, 1].map { Double(sign: .plus, exponent: -steps[$0], significand: 1) }
    var moved: [Double] = []
    moved.reserveCapacity(sums.count)
    var boxes: [SIMD2<Int64>] = []
    for (row, number) in numbers.enumerated() {
      let wide = SIMD2(number[0] >> Int64(steps[0]), number[1] >> Int64(steps[1]))
      boxes.append(wide)
      // Rows of p: the coefficients of (s + f u)ᵖ.
      let tables = (0..<2).map { axis in
        binomials(
          shift: Double(number[axis]) * factors[axis] - Double(wide[axis])
            + (0.5 * factors[axis] - 0.5), factor: factors[axis], rows: terms, columns: terms)
      }
      for start in [0, moments] {
        // One coordinate after the other: (p, b), then (p, q).
        let own = row * columns + start
        var half = [Double](repeating: 0, count: terms * terms)
        for p in 0..<terms {
          var place = own
          for a in 0...p {
            for b in 0..<terms - p {
              half[p * terms + b] += tables[0][p * terms + a] * sums[place + b]
            }
            place += terms - a
          }
        }
        for p in 0..<terms {
          for q in 0..<terms - p {
            var sum = 0.0
            for b in 0...q { sum += tables[1][q * terms + b] * half[p * terms + b] }
            moved.append(sum)
          }
        }
      }
      moved.append(sums[(row + 1) * columns - 1])
    }
    return PlaneBoxSums(
      adding: boxes, moved, exponents &- SIMD2(max(steps[0], 0), max(steps[1], 0)), terms,
      centre: centre, leftOut: leftOut)
  }

  /// The same sums with another constant taken from the values.
  func centred(at centre: Double) -> PlaneBoxSums {
    let shift = self.centre - centre
    if shift == 0 { return self }
    var moved = sums
    for row in numbers.indices {
      let own = row * columns
      let square = own + columns - 1
      moved[square] = max(
        moved[square] + shift * (2 * sums[own + moments] + shift * sums[own]), 0)
      for k in 0..<moments { moved[own + moments + k] += shift * sums[own + k] }
    }
    return PlaneBoxSums(
      adding: numbers, moved, exponents, terms, centre: centre, leftOut: leftOut)
  }

  /// The sums of both sets of rows: in the wider of their boxes, with the left one's centre; nil where they have other moments.
  public func adding(_ other: PlaneBoxSums) -> PlaneBoxSums? {
    guard terms == other.terms else { return nil }
    let wide = SIMD2(
      min(exponents[0], other.exponents[0]), min(exponents[1], other.exponents[1]))
    let a = coarsened(by: exponents &- wide)
    let b = other.coarsened(by: other.exponents &- wide).centred(at: centre)
    return PlaneBoxSums(
      adding: a.numbers + b.numbers, a.sums + b.sums, wide, terms, centre: centre,
      leftOut: leftOut + other.leftOut)
  }
}

/// The coefficients of (shift + factor u)ᵖ in uᵏ, rows of p.
func binomials(shift: Double, factor: Double, rows: Int, columns: Int) -> [Double] {
  var table = [Double](repeating: 0, count: rows * columns)
  table[0] = 1
  for place in columns..<max(table.count, columns) {
    table[place] =
      shift * table[place - columns]
      + (place % columns > 0 ? factor * table[place - columns - 1] : 0)
  }
  return table
}
