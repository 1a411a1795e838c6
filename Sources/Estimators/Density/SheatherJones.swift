import RealModule

/// The plug-in widths of Sheather and Jones: the roughness of the density's second derivative is
/// estimated with a width that itself rests on an estimate of higher derivatives.
///
/// *Source*: Sheather and Jones (1991), sections 2 and 3; constants as in Wand and Jones (1995), 3.6.
struct SheatherJones {
  private let points: Points
  private let rows: Values
  private let scale: Double
  private let n: Double
  /// What sums the points at all widths, where they are not weighted.
  private let line: LineScores?

  /// `sorted` points, what each counts, and a robust measure of their spread.
  init(_ sorted: [Double], _ rows: Values, scale: Double, _ supervision: Supervision)
    throws(EstimatorError)
  {
    points = Points(checked: sorted, dimension: 1)
    self.rows = rows
    self.scale = scale
    n = rows.observations
    line =
      rows.weights == nil
      ? try LineScores(ascending: sorted, values: [], supervision: supervision.quiet) : nil
  }

  func width(solvesEquation: Bool, _ supervision: Supervision) throws(EstimatorError) -> Double {
    let a = 1.24 * scale * Double.pow(n, -1.0 / 7)
    let b = 1.23 * scale * Double.pow(n, -1.0 / 9)
    let constant = 1 / (2 * Double.pi.squareRoot() * n)
    let sixth = -(try functional(6, b, supervision))
    if !solvesEquation {
      // ψ₄ at the width that the sixth derivative suggests.
      let g = Double.pow(2.394 / (n * sixth), 1.0 / 7)
      return Double.pow(constant / (try functional(4, g, supervision)), 0.2)
    }
    let fourth = try functional(4, a, supervision)
    let alpha = 1.357 * Double.pow(fourth / sixth, 1.0 / 7)
    func excess(_ h: Double) throws(EstimatorError) -> Double {
      let density = try functional(4, alpha * Double.pow(h, 5.0 / 7), supervision)
      return Double.pow(constant / density, 0.2) - h
    }
    let upper = 1.144 * scale * Double.pow(n, -0.2)
    var (low, high) = (0.1 * upper, upper)
    for _ in 0..<60 {
      if try excess(low) > 0 { break }
      low *= 0.8
    }
    for _ in 0..<60 {
      if try excess(high) < 0 { break }
      high *= 1.2
    }
    let start = high - low
    while high - low > 1e-9 * high {
      supervision.progress?(min(1, Double.log2(start / (high - low)) / 30))
      let middle = (low + high) / 2
      // Between the smallest numbers there is none.
      guard low < middle, middle < high else { break }
      if try excess(middle) > 0 { low = middle } else { high = middle }
    }
    supervision.finish()
    return (low + high) / 2
  }

  /// ψᵣ = Σᵢⱼ φ⁽ʳ⁾((xᵢ − xⱼ)/g) / (n(n−1) gʳ⁺¹) for r = 4 or 6, by moments of the Gaussian sums.
  private func functional(_ order: Int, _ g: Double, _ supervision: Supervision)
    throws(EstimatorError) -> Double
  {
    let divisor = (2 * Double.pi).squareRoot() * n * (n - 1) * Double.pow(g, order + 1)
    if let line, line.serves(g) {
      return try line.pairs(g, derivative: order, supervision: supervision.quiet) / divisor
    }
    let sums = try KernelSummation(
      keys: points, values: rows, shape: .gaussian, widths: [g],
      order: order
    ).sums(at: points, supervision: supervision.quiet)
    // The Hermite polynomial of the order, times the kernel.
    let coefficients: [Double] = order == 4 ? [3, 0, -6, 0, 1] : [-15, 0, 45, 0, -15, 0, 1]
    let total = try rows.weightedSum(supervision) { query in
      var sum = 0.0
      for power in stride(from: 0, through: order, by: 2) {
        sum += coefficients[power] * sums.total(query, power: power)
      }
      return sum
    }
    return total / divisor
  }
}

/// The width at which a diffusion estimate of the density agrees with itself, on a grid of 1024 bins.
///
/// *Source*: Botev, Grotowski and Kroese (2010), *Kernel density estimation via diffusion*, algorithm 1.
func diffusionWidth(_ sorted: [Double], _ rows: Values, _ supervision: Supervision)
  throws(EstimatorError) -> Double
{
  guard let low = sorted.first, let high = sorted.last else { return .nan }
  let bins = 1024
  let extent = 2 * (high - low)
  let origin = low - (high - low) / 2
  let step = extent / Double(bins - 1)
  var mass = [Double](repeating: 0, count: bins)
  var places = 0.0
  for (index, x) in sorted.enumerated() {
    if index & 65_535 == 0 { try supervision.checkpoint() }
    if index == 0 || x != sorted[index - 1] { places += 1 }
    let place = (x - origin) / step
    let bin = min(max(Int(place), 0), bins - 2)
    let share = rows.weight(index) / rows.observations
    mass[bin] += (1 - (place - Double(bin))) * share
    mass[bin + 1] += (place - Double(bin)) * share
  }
  // Different places, of rows that tell as much as so many equal ones.
  if rows.weights?.meaning == .precisions { places *= rows.observations / Double(rows.count) }
  let squares = try parallelArray(bins - 1, blockSize: 64, supervision: supervision) {
    (part, squares) in
    for index in part {
      var sum = 0.0
      for (bin, share) in mass.enumerated() where share > 0 {
        sum += share * Double.cos(.pi * Double(index + 1) * (Double(bin) + 0.5) / Double(bins))
      }
      squares[index] = sum * sum
    }
  }
  func roughness(_ s: Int, _ t: Double) -> Double {
    var sum = 0.0
    for (index, square) in squares.enumerated() {
      let k = Double((index + 1) * (index + 1))
      sum += Double.pow(k, s) * square * Double.exp(-k * .pi * .pi * t)
    }
    return 2 * Double.pow(.pi, 2 * s) * sum
  }
  func excess(_ t: Double) -> Double {
    var f = roughness(7, t)
    for s in stride(from: 6, through: 2, by: -1) {
      let odd = stride(from: 1, through: 2 * s - 1, by: 2).reduce(1.0) { $0 * Double($1) }
      let constant = (1 + Double.pow(0.5, Double(s) + 0.5)) / 3
      let time = Double.pow(
        2 * constant * odd / (2 * Double.pi).squareRoot() / (places * f), 2 / Double(3 + 2 * s))
      f = roughness(s, time)
    }
    return t - Double.pow(2 * places * Double.pi.squareRoot() * f, -0.4)
  }
  // The smallest root: walk up from 0 until the sign changes, then halve.
  var (a, b) = (0.0, 1e-7)
  while excess(b) < 0, b < 0.1 {
    try supervision.checkpoint()
    (a, b) = (b, b * 1.3)
  }
  for _ in 0..<60 {
    try supervision.checkpoint()
    let middle = (a + b) / 2
    if excess(middle) < 0 { a = middle } else { b = middle }
  }
  return ((a + b) / 2).squareRoot() * extent
}
