import RealModule

/// Power sums of rows (x, y) in boxes of width 2⁻ʲ: all that Gaussian regression, its criteria and its errors need of a table
/// of any size, and what one `GROUP BY` of a database gives.
///
/// Box b = ⌊x 2ʲ⌋ holds M_k = Σ uᵏ, Y_k = Σ z uᵏ and Q_k = Σ z² uᵏ of its rows, u = x 2ʲ − b − ½ being the place in the box
/// and z = y − y₀ the value less a constant.
///
/// Sums add, with `+`, and coarsen to wider boxes without an approximation. Boxes are powers of 2, so grids nest and offsets are exact.
/// *Shapes*: B boxes in ascending order; `sums` is B × (2 K + S), M, Y and Q side by side in each row.
/// *Source*: Greengard and Strain (1991) for sums of moments; Zhang, Ramakrishnan and Livny (1996) for additive summaries.
public struct BoxSums: Sendable, Hashable {
  /// j: boxes are 2⁻ʲ wide.
  public let exponent: Int
  /// K, how many powers of the place are summed.
  public let terms: Int
  /// S, how many of those of z²: K where leave-one-out is wanted, else 1.
  public let squareTerms: Int
  /// y₀, which is taken from each value before it is summed.
  public let centre: Double
  /// The boxes that hold rows.
  public let numbers: [Int64]
  /// The sums of each box.
  public let sums: [Double]
  /// Rows that were not summed, because a number was missing or infinite.
  public var leftOut = 0.0

  /// Exponents keep widths and their powers finite.
  package static let exponents = -1000...1000
  /// Every box number is below 2⁵³, so that it is one as a `Double`.
  static let largestNumber: Int64 = 1 << 53

  /// Sums from rows in any order, in which a box may come several times: those are added.
  ///
  /// - Throws: `impossibleSums` with the first row that no data can have: a count that is no whole number or below 1, a sum that
  ///   is not finite or larger than its count allows, a box number from 2⁵³; `outOfRange` for the exponent and the numbers of terms;
  ///   `raggedRows`; `noKeys`.
  /// - Complexity: O(B log B).
  public init(
    exponent: Int, terms: Int, squareTerms: Int, centre: Double, numbers: [Double], sums: [Double],
    leftOut: Double = 0
  ) throws(EstimatorError) {
    guard Self.exponents.contains(exponent) else {
      throw .outOfRange(setting: "the exponent of the boxes", value: Double(exponent))
    }
    guard (1...32).contains(terms) else {
      throw .outOfRange(setting: "the number of moments", value: Double(terms))
    }
    guard squareTerms == 1 || squareTerms == terms else {
      throw .outOfRange(setting: "the number of moments of squares", value: Double(squareTerms))
    }
    guard centre.isFinite else { throw .notFinite(.values, row: 0, value: centre) }
    let columns = 2 * terms + squareTerms
    guard sums.count == numbers.count * columns else {
      throw .raggedRows(numbers: sums.count, columns: columns)
    }
    guard !numbers.isEmpty else { throw .noKeys }
    for (row, number) in numbers.enumerated() {
      guard number.magnitude < Double(Self.largestNumber), number == number.rounded(),
        Self.arePossible(sums[row * columns..<(row + 1) * columns], degrees: Array(0..<terms))
      else { throw .impossibleSums(row: row) }
    }
    let width = Double(sign: .plus, exponent: -exponent, significand: 1)
    if let row = numbers.firstIndex(where: { !(($0.magnitude + 1) * width * 4).isFinite }) {
      throw .impossibleSums(row: row)
    }
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var boxes: [Int64] = []
    var added: [Double] = []
    for row in order {
      let box = Int64(numbers[row])
      if boxes.last == box {
        for column in 0..<columns {
          added[added.count - columns + column] += sums[row * columns + column]
        }
      } else {
        boxes.append(box)
        added += sums[row * columns..<(row + 1) * columns]
      }
    }
    self.init(
      checked: boxes, added, exponent, terms, squareTerms, centre: centre, leftOut: leftOut)
  }

  /// Sums that were checked, in ascending order of the boxes.
  init(
    checked numbers: [Int64], _ sums: [Double], _ exponent: Int, _ terms: Int, _ squareTerms: Int,
    centre: Double, leftOut: Double
  ) {
    self.exponent = exponent
    self.terms = terms
    self.squareTerms = squareTerms
    self.centre = centre
    self.numbers = numbers
    self.sums = sums
    self.leftOut = leftOut
  }

  /// Whether some rows could have these sums, to rounding; the moments are those of places, of a degree each, in −½...½.
  static func arePossible(_ sums: ArraySlice<Double>, degrees: [Int]) -> Bool {
    let (first, terms) = (sums.startIndex, degrees.count)
    guard sums.allSatisfy({ $0.isFinite }) else { return false }
    let count = sums[first]
    guard count >= 1, count == count.rounded(), count <= 0x1p53 else { return false }
    let squares = sums[first + 2 * terms]
    let slack = 1 + 1e-9
    guard squares >= 0 else { return false }
    let largest = (count * squares).squareRoot() * slack
    for (place, degree) in degrees.enumerated() {
      let half = Double(sign: .plus, exponent: -degree, significand: 1)
      if sums[first + place].magnitude > count * half * slack { return false }
      if sums[first + terms + place].magnitude > largest * half { return false }
    }
    guard degrees.count > 2, degrees[2] == 2 else { return true }
    let (one, two) = (sums[first + 1], sums[first + 2])
    return count * two * slack + count * count * 1e-15 >= one * one
  }

  /// Numbers of one box: M, Y and Q.
  var columns: Int { 2 * terms + squareTerms }

  /// 2⁻ʲ, in units of the keys.
  public var boxWidth: Double { Double(sign: .plus, exponent: -exponent, significand: 1) }

  /// n, the rows that were summed.
  public var count: Double {
    compensatedSum(numbers.indices) { sums[$0 * columns] }
  }

  /// The mean of the values.
  public var mean: Double {
    centre + compensatedSum(numbers.indices) { sums[$0 * columns + terms] } / count
  }

  /// √(Σ z² / n), in units of the values.
  var rootMeanSquare: Double {
    (compensatedSum(numbers.indices) { sums[$0 * columns + 2 * terms] } / count).squareRoot()
  }

  /// From the lower edge of the first box to the upper edge of the last.
  public var range: ClosedRange<Double> {
    let width = boxWidth
    return Double(numbers[0]) * width...(Double(numbers[numbers.count - 1]) + 1) * width
  }

  /// Whether leave-one-out can be told.
  public var hasScores: Bool { squareTerms == terms }

  /// The narrowest width at which these boxes promise 1e-12 inside the data: ρᴷ / √K! ≤ 1e-12 for ρ = 2⁻ʲ / 2h.
  ///
  /// *Source*: Cramér's inequality for Hermite functions (Abramowitz and Stegun 22.14.17).
  public var narrowest: Double { boxWidth / (2 * Self.largestRadius(terms: terms)) }

  /// The largest half box in widths at which the promise holds.
  static func largestRadius(terms: Int) -> Double {
    Double.pow(1e-12 * Double.gamma(Double(terms + 1)).squareRoot(), 1 / Double(terms))
  }

  /// The exponent of the widest boxes of which a width holds so many.
  static func exponent(ofWidth width: Double, boxes: Double) -> Int {
    let share = width / boxes
    guard share.isFinite else { return exponents.lowerBound }
    guard share >= Double(sign: .plus, exponent: -exponents.upperBound, significand: 1) else {
      return exponents.upperBound
    }
    return max(-Int(share.exponent), exponents.lowerBound)
  }
}

extension BoxSums {
  /// The same sums in boxes of width 2⁻ʲ for a smaller j: a translation of moments, no approximation.
  ///
  /// - Precondition: the exponent is not above that of the sums.
  /// - Complexity: O(B K²).
  public func coarsened(to exponent: Int) -> BoxSums {
    let steps = self.exponent - exponent
    if steps <= 0 { return self }
    var coarse = self
    // A shift by 20 keeps the factors of all powers representable.
    for start in stride(from: 0, to: steps, by: 20) {
      coarse = coarse.coarsened(by: min(20, steps - start))
    }
    return coarse
  }

  private func coarsened(by steps: Int) -> BoxSums {
    let factor = Double(sign: .plus, exponent: -steps, significand: 1)
    var boxes: [Int64] = []
    var added: [Double] = []
    for (row, number) in numbers.enumerated() {
      // An arithmetic shift rounds down.
      let wide = number >> Int64(steps)
      let shift = (Double(number - (wide << Int64(steps))) + 0.5) * factor - 0.5
      if boxes.last != wide {
        boxes.append(wide)
        added += repeatElement(0, count: columns)
      }
      let target = added.count - columns
      for (start, count) in [(0, terms), (terms, terms), (2 * terms, squareTerms)] {
        // (s + f u)ᵏ, one factor at a time.
        for power in 0..<count {
          var sum = 0.0
          var binomial = 1.0
          for i in 0...power {
            let k = power - i
            sum +=
              binomial * integerPower(shift, i) * integerPower(factor, k)
              * sums[row * columns + start + k]
            binomial *= Double(power - i) / Double(i + 1)
          }
          added[target + start + power] += sum
        }
      }
    }
    return BoxSums(
      checked: boxes, added, exponent - steps, terms, squareTerms, centre: centre, leftOut: leftOut)
  }

  private func integerPower(_ base: Double, _ power: Int) -> Double {
    var product = 1.0
    for _ in 0..<power { product *= base }
    return product
  }

  /// The same sums with another constant taken from the values.
  public func centred(at centre: Double) -> BoxSums {
    let shift = self.centre - centre
    if shift == 0 { return self }
    var moved = sums
    for row in numbers.indices {
      let place = row * columns
      for power in 0..<squareTerms {
        moved[place + 2 * terms + power] +=
          shift * (2 * sums[place + terms + power] + shift * sums[place + power])
      }
      for power in 0..<terms { moved[place + terms + power] += shift * sums[place + power] }
      // Rounding may leave a little less than nothing.
      moved[place + 2 * terms] = max(moved[place + 2 * terms], 0)
    }
    return BoxSums(
      checked: numbers, moved, exponent, terms, squareTerms, centre: centre, leftOut: leftOut)
  }

  /// With fewer moments, as those of another.
  private func reduced(toTerms terms: Int, squares: Int) -> BoxSums {
    if terms == self.terms, squares == squareTerms { return self }
    var kept: [Double] = []
    for row in numbers.indices {
      let place = row * columns
      kept += sums[place..<place + terms]
      kept += sums[place + self.terms..<place + self.terms + terms]
      kept += sums[place + 2 * self.terms..<place + 2 * self.terms + squares]
    }
    return BoxSums(
      checked: numbers, kept, exponent, terms, squares, centre: centre, leftOut: leftOut)
  }

  /// The sums of both sets of rows: in the wider of their boxes, with the moments that both have, and the left one's centre.
  public static func + (a: BoxSums, b: BoxSums) -> BoxSums {
    let exponent = min(a.exponent, b.exponent)
    let terms = min(a.terms, b.terms)
    let squares = a.hasScores && b.hasScores ? terms : 1
    let a = a.coarsened(to: exponent).reduced(toTerms: terms, squares: squares)
    let b = b.coarsened(to: exponent).reduced(toTerms: terms, squares: squares)
      .centred(at: a.centre)
    let columns = a.columns
    var numbers: [Int64] = []
    var sums: [Double] = []
    var (i, j) = (0, 0)
    while i < a.numbers.count || j < b.numbers.count {
      let takesA = i < a.numbers.count && (j == b.numbers.count || a.numbers[i] <= b.numbers[j])
      let takesB = j < b.numbers.count && (i == a.numbers.count || b.numbers[j] <= a.numbers[i])
      numbers.append(takesA ? a.numbers[i] : b.numbers[j])
      for column in 0..<columns {
        sums.append(
          (takesA ? a.sums[i * columns + column] : 0) + (takesB ? b.sums[j * columns + column] : 0))
      }
      if takesA { i += 1 }
      if takesB { j += 1 }
    }
    return BoxSums(
      checked: numbers, sums, exponent, terms, squares, centre: a.centre,
      leftOut: a.leftOut + b.leftOut)
  }
}
