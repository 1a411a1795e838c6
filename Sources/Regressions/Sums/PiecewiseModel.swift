import Tables
import Operations
import Values
import Dialects
import Diagnostics
import Arrays
import CMath
import Estimators

/// A model as polynomials of degree 7 in pieces of width 2⁻ʲ, which a database can work out for every row.
struct PiecewiseModel {
  private static let terms = 8
  private static let most = 4096
  /// The pieces are made narrower until they are off by no more than this share of the estimates.
  private static let wanted = 1e-9

  private let exponent: Int
  private let pieces: [(number: Int64, coefficients: [Double])]
  /// The largest difference from the model, as far as it was tried.
  let error: Double
  /// Whether that is as little as was wanted.
  let isClose: Bool

  init(_ call: BuiltinCall) throws(RuntimeFailure) {
    let (range, width, estimate) = try Self.model(call)
    let extent = range.upperBound - range.lowerBound
    // Pieces of half a width, or wider ones where those would be too many.
    let first = max(min(width, extent) / 2, 2 * extent / Double(Self.most))
    let largest = max(range.lowerBound.magnitude, range.upperBound.magnitude)
    guard extent.isFinite, extent > 0, largest / extent < 0x1p40, first > 0x1p-900 else {
      throw call.failure(
        .wrongValue, "Keys that lie at one place, or at the ends of numbers, make no pieces",
        under: "model")
    }
    var exponent = -Int(first.exponent)
    while true {
      try call.poll()
      let found = try Self.pieces(range, exponent, estimate)
      let next = extent * Double(sign: .plus, exponent: exponent + 1, significand: 1)
      if found.error <= Self.wanted * found.size || next > Double(Self.most) {
        (self.exponent, pieces, error) = (exponent, found.pieces, found.error)
        isClose = error <= Self.wanted * found.size
        return
      }
      exponent += 1
    }
  }

  private typealias Estimate = ([Double]) throws(RuntimeFailure) -> [Double]

  /// The range of the keys, the width and the estimates of a model of one coordinate.
  private static func model(_ call: BuiltinCall) throws(RuntimeFailure) -> (
    ClosedRange<Double>, Double, Estimate
  ) {
    let operand = try call.required("model")
    if case .object(.sumsModel(let model)) = operand.value {
      let regression = model.regression
      return (
        regression.sums.range, regression.width,
        { places throws(RuntimeFailure) in
          try call.estimating { () throws(EstimatorError) in
            try model.answer(at: places, supervision: call.quietSupervision).values
          }
        }
      )
    }
    let model = try call.model("model")
    guard model.regression.keys.dimension == 1, model.regression.values.columns == 1 else {
      throw call.failure(
        .wrongShape, "A statement is made of a model with one number per key and per value",
        under: "model")
    }
    let keys = model.keyCoordinates
    let range = (keys.min() ?? 0)...(keys.max() ?? 0)
    return (
      range, model.regression.kernel.widths[0],
      { places throws(RuntimeFailure) in
        try call.estimating { () throws(EstimatorError) in
          try model.estimate(
            at: Points(places, as: .queries), supervision: call.quietSupervision
          ).values
        }
      }
    )
  }

  private static func pieces(
    _ range: ClosedRange<Double>, _ exponent: Int, _ estimate: Estimate
  ) throws(RuntimeFailure) -> (
    pieces: [(number: Int64, coefficients: [Double])], error: Double, size: Double
  ) {
    let width = Double(sign: .plus, exponent: -exponent, significand: 1)
    let first = Int64((range.lowerBound / width).rounded(.down))
    let count = Int((range.upperBound / width).rounded(.down) - Double(first)) + 1
    // Where polynomials are laid through the model, and where they are tried, in −1…1.
    let nodes = (0..<terms).map { cos(.pi * (Double($0) + 0.5) / Double(terms)) }
    let trials = (0...terms).map { cos(.pi * Double($0) / Double(terms)) }
    let places = (nodes + trials).map { ($0 + 1) / 2 }
    let estimates = try estimate(
      (0..<count).flatMap { piece in
        places.map { (Double(first + Int64(piece)) + $0) * width }
      })
    var pieces: [(number: Int64, coefficients: [Double])] = []
    var (error, size) = (0.0, 0.0)
    for piece in 0..<count {
      let own = Array(estimates[piece * places.count..<(piece + 1) * places.count])
      guard own.allSatisfy({ $0.isFinite }) else { continue }
      let coefficients = polynomial(through: Array(own.prefix(terms)))
      for (place, trial) in trials.enumerated() {
        let value = coefficients.reversed().reduce(0) { $0 * trial + $1 }
        error = max(error, (value - own[terms + place]).magnitude)
        size = max(size, own[terms + place].magnitude)
      }
      pieces.append((first + Int64(piece), coefficients))
    }
    return (pieces, error, size)
  }

  /// The coefficients of the polynomial with these values at the Chebyshev nodes.
  private static func polynomial(through values: [Double]) -> [Double] {
    let n = values.count
    var coefficients = [Double](repeating: 0, count: n)
    // Tₖ by its own recurrence.
    var (before, now) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    now[0] = 1
    for k in 0..<n {
      var sum = 0.0
      for (place, value) in values.enumerated() {
        sum += value * cos(.pi * Double(k) * (Double(place) + 0.5) / Double(n))
      }
      let factor = sum * (k == 0 ? 1 : 2) / Double(n)
      for power in 0..<n { coefficients[power] += factor * now[power] }
      var next = [Double](repeating: 0, count: n)
      for power in 1..<n { next[power] = (k == 0 ? 1 : 2) * now[power - 1] }
      if k > 0 { for power in 0..<n { next[power] -= before[power] } }
      (before, now) = (now, next)
    }
    return coefficients
  }

  /// All columns of a table, and `estimate`.
  func statement(_ dialect: SQLDialect, table: [String], x: String) -> String {
    let d = dialect
    let names = ["b"] + (0..<Self.terms).map { "c\($0)" }
    let free = names.map { Self.free($0, x) }
    // No piece is no row: one that no row meets stands for the table.
    let pieces = pieces.isEmpty ? [(number: Int64.min, coefficients: [0])] : pieces
    let rows = pieces.map { piece in
      ["\(piece.number)"]
        + (0..<Self.terms).map {
          SQLDialect.literal($0 < piece.coefficients.count ? piece.coefficients[$0] : 0)
        }
    }
    let scaled =
      "\(d.asDouble(d.quoted(x))) * \(d.number(Double(sign: .plus, exponent: exponent, significand: 1)))"
    let last = Double(sign: .plus, exponent: 52, significand: 1)
    let place = Self.free("place", x)
    let coefficient = { (term: Int) in d.asDouble("c.\(d.quoted(free[term + 1]))") }
    let u = "(2 * (t.\(place) - c.\(d.quoted(free[0]))) - 1)"
    var horner = coefficient(Self.terms - 1)
    for term in (0..<(Self.terms - 1)).reversed() {
      horner = "(\(horner)) * \(u) + \(coefficient(term))"
    }
    // In powers of ten: what is rounding has other digits on each machine.
    let bound =
      error > 0 && error.isFinite
      ? "1e\(Int(ElementwiseOperation.log10(error).rounded(.up)))" : numberText(error)
    return """
      -- Polynomials in pieces, within \(bound) of the model where they were tried.
      SELECT t.*, \(horner) AS estimate
      FROM (SELECT *, CASE WHEN \(scaled) BETWEEN \(d.number(-last)) AND \(d.number(last)) THEN \(scaled) END AS \(place) FROM \(d.quoted(table))) AS t
      LEFT JOIN \(d.values(rows, names: free, alias: "c"))
      ON c.\(d.quoted(free[0])) = \(d.asInteger("floor(t.\(place))"))
      """
  }

  private static func free(_ name: String, _ taken: String) -> String {
    taken.lowercased() == name ? name + "_" : name
  }
}
