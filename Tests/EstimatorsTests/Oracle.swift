import Foundation

@testable import Estimators

/// Nadaraya-Watson by the definition, every pair in turn with compensated sums: what all fast paths
/// are held against.
struct Oracle {
  var keys: Points
  var values: Values
  var shape: SmoothingKernel.Shape
  var widths: [Double]

  func distance(_ key: Int, _ query: Int, _ queries: Points) -> Double {
    let d = keys.dimension
    if d == 1 { return abs((keys.coordinates[key] - queries.coordinates[query]) / widths[0]) }
    var squared = 0.0
    for j in 0..<d {
      let u = (keys.coordinates[key * d + j] - queries.coordinates[query * d + j]) / widths[j]
      squared += u * u
    }
    return squared.squareRoot()
  }

  /// The natural logarithm of Σ w, or −∞ where no key has weight.
  func logTotal(_ query: Int, _ queries: Points) -> Double {
    let logs = (0..<keys.count).map { shape.logWeight(distance($0, query, queries)) }
    guard let top = logs.max(), top > -.infinity else { return -.infinity }
    var total = CompensatedSum()
    for log in logs { total.add(exp(log - top)) }
    return top + log(total.value)
  }

  func estimate(_ query: Int, _ queries: Points, column: Int = 0) -> Double {
    let logs = (0..<keys.count).map { shape.logWeight(distance($0, query, queries)) }
    guard let top = logs.max(), top > -.infinity else {
      return shape.isCompact ? .nan : limit(query, queries, column)
    }
    var total = CompensatedSum()
    var weighted = CompensatedSum()
    for key in 0..<keys.count {
      // Compact shapes as they are: their logarithm would cost digits.
      let weight =
        shape.isCompact
        ? shape.weight(distance(key, query, queries)) : exp(logs[key] - top)
      total.add(weight)
      weighted.add(weight * values.numbers[key * values.columns + column])
    }
    return weighted.value / total.value
  }
}

extension Oracle {
  /// The estimate on a line when every scaled distance overflows: the nearest keys, or, for the
  /// Cauchy kernel, inverse squares.
  private func limit(_ query: Int, _ queries: Points, _ column: Int) -> Double {
    let distances = keys.coordinates.map { abs($0 - queries.coordinates[query]) }
    let nearest = distances.min() ?? 0
    let weights = distances.map { distance in
      shape == .cauchy ? pow(nearest / distance, 2) : distance == nearest ? 1 : 0
    }
    let weighted = weights.enumerated().map { $1 * values.numbers[$0 * values.columns + column] }
    return weighted.reduce(0, +) / weights.reduce(0, +)
  }
}

/// Reproducible numbers for tests (SplitMix64; Steele, Lea and Flood 2014).
struct TestRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func uniform(_ low: Double = 0, _ high: Double = 1) -> Double {
    low + (high - low) * Double(next() >> 11) * 0x1p-53
  }

  mutating func normal() -> Double {
    (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
}

/// A file under `Tests/ReferenceData`.
func referenceData(_ name: String, from file: String = #filePath) throws -> Data {
  let tests = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
  return try Data(contentsOf: tests.appending(path: "ReferenceData").appending(path: name))
}

/// The rows of a CSV file of numbers with one head line; an empty field is NaN.
func referenceTable(_ name: String) throws -> [[Double]] {
  let text = String(decoding: try referenceData(name), as: UTF8.self)
  return text.split(separator: "\n").dropFirst().map { line in
    line.split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0.trimmingCharacters(in: .whitespaces)) ?? .nan
    }
  }
}

/// `start, start + step, …` below `stop`, each as a product, as NumPy's and PyTorch's `arange`.
func arange(_ start: Double, _ stop: Double, _ step: Double) -> [Double] {
  (0..<Int(((stop - start) / step).rounded(.up))).map { start + Double($0) * step }
}

extension Oracle {
  /// How much a relative change in the distances is magnified in the sum of the weights: the
  /// rounding of (x − q)/h alone costs this many units in the last place.
  func condition(_ query: Int, _ queries: Points) -> Double {
    let distances = (0..<keys.count).map { distance($0, query, queries) }
    let nearest = distances.min() ?? 0
    switch shape {
    case .gaussian: return 1 + nearest * nearest * 1e-2
    case .laplacian, .logistic: return 1 + nearest * 1e-2
    case .constant, .boxcar, .cauchy: return 1
    default:
      // Weights vanish like a power of the distance from the edge.
      return nearest < 1 ? 1 + 1e-3 / (1 - nearest) : 1
    }
  }
}
