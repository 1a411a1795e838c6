/// Differences of points, told by as few of their directions as there are independent ones.
///
/// D = L U with rows of D for points and columns for coordinates: each step takes the largest entry under the weights, and
/// with it one column of L, a linear function of the coordinates. What is left of an entry counts as 0 when it is
/// less than 10⁻¹⁴ of what was taken away to get it, the coordinates themselves included: coordinates that are computed from
/// one another agree to their rounding only.
///
/// *Source*: Golub and Van Loan (2013), *Matrix Computations*, 3.4.8: complete pivoting.
struct CoordinateElimination {
  /// The functions, one column per step: their values at the rows.
  private(set) var functions: [[Double]] = []
  /// What each step takes from the coordinates: the chosen one, and a row of U.
  private var steps: [(coordinate: Int, row: [Double])] = []
  /// What each coordinate is measured in.
  let units: [Double]
  private var dimension: Int { units.count }

  static let tolerance = 1e-14

  /// Eliminates; `sizes` are the sums of the absolute numbers that each difference was made of.
  init(differences: [Double], sizes: [Double], roots: [Double], units: [Double]) {
    self.units = units
    let d = units.count
    var (rest, sizes) = (differences, sizes)
    for _ in 0..<d {
      var largest = 0.0
      var pivot = 0
      for row in roots.indices {
        for place in row * d..<(row + 1) * d where roots[row] * abs(rest[place]) > largest {
          (largest, pivot) = (roots[row] * abs(rest[place]), place)
        }
      }
      guard largest > 0, largest.isFinite else { return }
      let (pivotRow, coordinate) = pivot.quotientAndRemainder(dividingBy: d)
      let row = (0..<d).map { rest[pivotRow * d + $0] / rest[pivot] }
      let rowSizes = (0..<d).map { sizes[pivotRow * d + $0] / abs(rest[pivot]) }
      functions.append(roots.indices.map { rest[$0 * d + coordinate] })
      steps.append((coordinate, row))
      for point in roots.indices {
        let factor = rest[point * d + coordinate]
        guard factor != 0 else { continue }
        for j in 0..<d {
          let place = point * d + j
          rest[place] -= factor * row[j]
          sizes[place] += abs(factor) * rowSizes[j]
          let isEliminated = j == coordinate || point == pivotRow
          if isEliminated || abs(rest[place]) <= Self.tolerance * sizes[place] { rest[place] = 0 }
        }
      }
    }
  }

  /// How many functions tell the differences.
  var rank: Int { steps.count }

  /// The functions at another difference; of what the rows do not span, its share in the directions that they do.
  func functions(at difference: [Double]) -> [Double] {
    var rest = difference
    var result: [Double] = []
    for step in steps {
      let factor = rest[step.coordinate]
      result.append(factor)
      for j in 0..<dimension { rest[j] -= factor * step.row[j] }
      rest[step.coordinate] = 0
    }
    guard rank < dimension else { return result }
    let share = solved(steps.map { step in zip(step.row, rest).reduce(0) { $0 + $1.0 * $1.1 } })
    return zip(result, share).map { $0 + $1 }
  }

  /// The slopes along the coordinates, of the smallest norm in their units, from those of the functions.
  func slopes(_ ofFunctions: [Double]) -> [Double] {
    let weights = solved(ofFunctions)
    return (0..<dimension).map { j in
      zip(weights, steps).reduce(0) { $0 + $1.0 * $1.1.row[j] } / units[j]
    }
  }

  /// (U Uᵀ)⁻¹ of some numbers.
  private func solved(_ right: [Double]) -> [Double] {
    guard rank > 0 else { return [] }
    var matrix = [Double](repeating: 0, count: rank * rank)
    for i in 0..<rank {
      for j in 0...i {
        matrix[i * rank + j] = zip(steps[i].row, steps[j].row).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    return solveCholesky(matrix, right, size: rank, tolerance: 0) ?? right
  }
}
