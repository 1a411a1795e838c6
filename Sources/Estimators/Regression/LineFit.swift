import RealModule

/// The local polynomial at one place of a line, for weights that differ by hundreds of orders of magnitude.
///
/// The basis is Newton's, 1, (x − z₀), (x − z₀)(x − z₁) …, with the nearest key as z₀ and as each next node the key where the
/// last function is largest under its weight: where as many keys count as there are coefficients the fit is the
/// interpolation by divided differences, and between clusters its functions stay apart.
///
/// *Source*: Reichel (1990), *Newton interpolation at Leja points*.
struct LineFit {
  let line: SortedLine
  let shape: SmoothingKernel.Shape
  private(set) var width: Double
  let degree: Int
  private var window: SortedWindow
  private var walk = SortedWindow.Walk()
  private var fit = GradedFit()
  private var nodes: [Double] = []
  private var query = 0.0
  /// The keys that count, without those that are left out.
  private var keys: Range<Int> = 0..<0
  private var leftOut = 0..<0
  private var nearest = 0
  private var unit = 1.0
  /// The root of what the weight of each key is multiplied by.
  private let ownRoots: [Double]?

  /// `factors` multiply the weights of the keys, in the order of the line.
  init(
    line: SortedLine, shape: SmoothingKernel.Shape, width: Double, degree: Int,
    factors: [Double]? = nil
  ) {
    self.line = line
    self.shape = shape
    self.width = width
    self.degree = degree
    let weights = line.weights?.numbers
    ownRoots =
      factors.map { factors in
        factors.indices.map { (factors[$0] * (weights?[$0] ?? 1)).squareRoot() }
      } ?? weights.map { $0.map { $0.squareRoot() } }
    window = SortedWindow(line: line, shape: shape, width: width, order: 0)
  }

  /// The same under another width.
  func with(width: Double) -> LineFit {
    var result = self
    result.width = width
    result.window = SortedWindow(line: line, shape: shape, width: width, order: 0)
    return result
  }

  /// The degree of the fit: lower than asked where fewer distinct keys have weight.
  var reachedDegree: Int { fit.rank - 1 }

  /// Weighs the keys around a place but those left out; false where none has weight.
  mutating func prepare(at query: Double, leavingOut leftOut: Range<Int> = 0..<0) -> Bool {
    (nearest, keys) = keys(around: query, leavingOut: leftOut)
    guard nearest >= 0 else { return false }
    var roots = places.map { root(of: $0) }
    if let ownRoots { for (row, key) in places.enumerated() { roots[row] *= ownRoots[key] } }
    guard roots.contains(where: { $0 > 0 }) else { return false }
    fit.begin(roots: roots)
    nodes = []
    addFunctions()
    return true
  }

  /// The nearest key, −1 where there is none, and the keys that count at a place.
  mutating func keys(around query: Double, leavingOut leftOut: Range<Int> = 0..<0)
    -> (nearest: Int, keys: Range<Int>)
  {
    self.query = query
    self.leftOut = leftOut
    let (nearest, farthest) = distinctNeighbours(degree + 1)
    if nearest < 0 { return (nearest, 0..<0) }
    // What lies beyond a reach may be far heavier than the nearest key.
    let isFlat = shape == .constant || width.isInfinite || (line.weights?.ratio ?? 1) > 1e6
    let keys =
      isFlat
      ? 0..<line.positions.count : window.window(query, reach: reach(beyond: farthest), &walk)
    return (nearest, keys)
  }

  /// Newton's functions, as many as the keys tell apart.
  private mutating func addFunctions() {
    let origin = line.positions[nearest]
    unit = places.reduce(0) { max($0, abs(line.positions[$1] - origin)) }
    guard unit > 0 else { return }
    var node = origin
    var function = [Double](repeating: 1, count: fit.count)
    for _ in 0..<degree {
      nodes.append(node)
      var largest = 0.0
      var next = node
      for (row, key) in places.enumerated() {
        function[row] *= (line.positions[key] - node) / unit
        let size = abs(function[row]) * fit.roots[row]
        if size > largest { (largest, next) = (size, line.positions[key]) }
      }
      guard fit.append(function) else {
        nodes.removeLast()
        return
      }
      node = next
    }
  }

  /// β with the fit Σ βₖ (x − q)ᵏ around the place that was prepared, or another if all keys weigh the same everywhere.
  func coefficients(column: Int, at place: Double? = nil) -> [Double] {
    let start = column * line.positions.count
    let places = places
    let newton = fit.coefficients(less: line.values[start + nearest]) {
      line.values[start + places[$0]]
    }
    var result = [Double](repeating: 0, count: degree + 1)
    let query = place ?? query
    for k in (0..<newton.count).reversed() {
      if k < nodes.count {
        let offset = (query - nodes[k]) / unit
        for power in (1...degree).reversed() {
          result[power] = result[power] * offset + result[power - 1]
        }
        result[0] *= offset
      }
      result[0] += newton[k]
    }
    var factor = 1.0
    for power in 0..<result.count {
      result[power] *= factor
      factor /= unit > 0 ? unit : 1
    }
    return result
  }

  private func influence(at place: Double) -> [Double] {
    var functions = [1.0]
    for node in nodes { functions.append(functions[functions.count - 1] * (place - node) / unit) }
    return fit.influence(of: functions)
  }

  /// What the value of a key adds to the estimate, per unit.
  func weight(of key: Int, at place: Double? = nil) -> Double {
    keys.contains(key)
      ? fit.weight(of: key - keys.lowerBound, influence(at: place ?? query)) : 0
  }

  /// Σ l²/ω of the weights of the estimate, times the first column of values where these are variances.
  func squaredNorm(at place: Double? = nil, valuesAreVariances: Bool = false) -> Double {
    let influence = influence(at: place ?? query)
    let weights = line.weights?.numbers
    let variances = valuesAreVariances ? line.values : nil
    if weights == nil, variances == nil { return fit.squaredNorm(influence) }
    return places.enumerated().reduce(0) { sum, row in
      let part = fit.weight(of: row.offset, influence)
      return sum + part * part * (variances?[row.element] ?? 1) / (weights?[row.element] ?? 1)
    }
  }

  // MARK: Keys and their weights

  private var places: [Int] { keys.filter { !leftOut.contains($0) } }

  /// The nearest key, −1 where there is none, and the distance of the `count`-th nearest of distinct keys.
  private mutating func distinctNeighbours(_ count: Int) -> (nearest: Int, farthest: Double) {
    let positions = line.positions
    walk.right = line.firstIndex(notBelow: query, from: walk.right)
    var right = walk.right
    var left = right - 1
    var nearest = -1
    var farthest = 0.0
    for _ in 0..<count {
      if leftOut.contains(left) { left = leftOut.lowerBound - 1 }
      if leftOut.contains(right) { right = leftOut.upperBound }
      let behind = left >= 0 ? query - positions[left] : .infinity
      let ahead = right < positions.count ? positions[right] - query : .infinity
      guard left >= 0 || right < positions.count else { break }
      if behind <= ahead {
        if nearest < 0 { nearest = left }
        farthest = behind
        let place = positions[left]
        left = line.firstIndex(notBelow: place, from: left) - 1
      } else {
        if nearest < 0 { nearest = right }
        farthest = ahead
        let place = positions[right]
        right = line.firstIndex(from: right) { $0 > place }
      }
    }
    return (nearest, farthest)
  }

  /// How far keys matter when as many as there are coefficients lie within a distance.
  private func reach(beyond distance: Double) -> Double {
    // Away from zero the ratio neither overflows nor loses the key itself.
    if shape == .gaussian, distance > width {
      let ratio = width / distance
      return max(
        distance * (1 + SortedWindow.neglectedExponent * ratio * ratio).squareRoot(),
        distance * (1 + 1e-15))
    }
    return window.reach(nearest: distance)
  }

  /// √K of a key relative to the nearest.
  private func root(of key: Int) -> Double {
    if shape == .constant || width.isInfinite { return 1 }
    let (x, origin) = (line.positions[key], line.positions[nearest])
    let (distance, least) = (abs(x - query), abs(origin - query))
    // On the same side the difference of the keys has more digits than that of the distances.
    let isBeyond = (x >= query) == (origin >= query)
    let farther = isBeyond ? abs(x - origin) : distance - least
    return relativeRoot(of: shape, distance / width, least / width, farther / width)
  }
}

/// √(K(u)/K(v)) for a scaled distance u and the least of them v, from their difference where the kernel has long tails.
func relativeRoot(
  of shape: SmoothingKernel.Shape, _ u: Double, _ least: Double, _ farther: Double
) -> Double {
  if farther <= 0 { return !shape.hasKnownTail && !(shape.weight(u) > 0) ? 0 : 1 }
  switch shape {
  case .gaussian: return Double.exp(-0.25 * farther * (u + least)).droppingVanished
  case .laplacian: return Double.exp(-0.5 * farther).droppingVanished
  case .logistic:
    let flat = Double.log(onePlus: Double.exp(-least)) - Double.log(onePlus: Double.exp(-u))
    return Double.exp(-0.5 * farther + flat).droppingVanished
  case .cauchy:
    // Far beyond the width the tails fall with the square of the distance.
    let ratio = least > 1e150 ? least / u : Double.hypot(1, least) / Double.hypot(1, u)
    return ratio.isNaN ? 1 : ratio
  case .constant: return 1
  default: return (shape.weight(u) / shape.weight(least)).squareRoot()
  }
}

extension Double {
  /// 0 for a root whose square is less than the smallest number.
  fileprivate var droppingVanished: Double { self * self > 0 ? self : 0 }
}
