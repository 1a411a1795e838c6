import Cells
import Values
import Foundation
import TestSupport
import Testing

/// Functions of arrays, beside what NumPy answers; `ReferenceData/arrays.py` tells how it was asked.
struct ArrayFunctionTests {
  static func rows(_ name: String = "arrays") throws -> [(cell: String, value: Any)] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../ReferenceData/\(name).jsonl")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let fields = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      return (try #require(fields[0] as? String), fields[1])
    }
  }

  /// The largest difference of two nestings of numbers; infinite where they are built differently.
  static func difference(_ a: Any, _ b: Any) -> Double {
    switch (a, b) {
    case (let a as [Any], let b as [Any]):
      a.count == b.count ? zip(a, b).map(difference).max() ?? 0 : .infinity
    case (let a as NSNumber, let b as NSNumber):
      abs(a.doubleValue - b.doubleValue) / max(1, abs(b.doubleValue))
    case (is NSNull, is NSNull): 0
    default: .infinity
    }
  }

  /// `ReferenceData/torch_attention.py` tells how torch was asked.
  @Test func `attention gives what torch gives`() throws { try check(Self.rows("torch_attention")) }

  @Test func `each function of arrays gives what NumPy gives`() throws {
    let rows = try Self.rows()
    #expect(rows.count > 600)
    try check(rows)
  }

  private func check(_ rows: [(cell: String, value: Any)]) throws {
    let session = Session()
    for (cell, value) in rows {
      let output = RecordingSink()
      let failure = session.text("print(json(\(cell)))", output)
      let result = try? JSONSerialization.jsonObject(
        with: Data(output.printed.utf8), options: .fragmentsAllowed)
      let difference = Self.difference(result ?? failure, value)
      #expect(difference < 1e-9, "\(cell): \(failure)\(output.printed)")
    }
  }

  // MARK: Draws

  static func numbers(_ cell: String, seed: UInt64 = 1) throws -> [Double] {
    let output = RecordingSink()
    let failure = Session(seed: seed).text("print(json(\(cell)))", output)
    let result = try JSONSerialization.jsonObject(
      with: Data(output.printed.utf8), options: .fragmentsAllowed)
    return try #require(result as? [Double], "\(failure)")
  }

  /// Mean and variance of the draws lie within four standard errors of the distribution's.
  @Test(arguments: [
    ("randint(-3, 8, 40000)", 2.0, 10.0), ("rand_exponential(40000)", 1, 1),
    ("rand_poisson(0.3, 40000)", 0.3, 0.3), ("rand_poisson(7, 40000)", 7, 7),
    ("rand_poisson(10, 40000)", 10, 10), ("rand_poisson(19.5, 40000)", 19.5, 19.5),
    ("rand_poisson(400, 40000)", 400, 400), ("rand_poisson(1e12, 40000)", 1e12, 1e12),
    ("rand_poisson(full(40000, 12))", 12, 12), ("choice([1, 2, 3, 4], 40000)", 2.5, 1.25),
    ("choice(5, 40000)", 2, 2),
  ])
  func `draws have the moments of their distribution`(
    cell: String, mean: Double, variance: Double
  ) throws {
    let draws = try Self.numbers(cell)
    let count = Double(draws.count)
    #expect(count == 40000)
    let average = draws.reduce(0, +) / count
    #expect(abs(average - mean) < 4 * (variance / count).squareRoot())
    let spread = draws.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / count
    // The fourth moment of the exponential distribution is the largest of these: 9.
    #expect(abs(spread - variance) < 4 * variance * (8 / count).squareRoot() + 0.02)
  }

  /// Pearson's chi-squared of counts with their probabilities.
  static func deviance(_ draws: [Double], _ probability: (Double) -> Double) -> (Double, Int) {
    var counts: [Double: Double] = [:]
    for draw in draws { counts[draw, default: 0] += 1 }
    let total = Double(draws.count)
    var (sum, cells) = (0.0, 0)
    for (value, count) in counts where probability(value) * total > 5 {
      let expected = probability(value) * total
      sum += (count - expected) * (count - expected) / expected
      cells += 1
    }
    return (sum, cells)
  }

  @Test(arguments: [0.5, 3, 9.9, 10.1, 30, 60.0])
  func `counts have Poisson's probabilities`(mean: Double) throws {
    let draws = try Self.numbers("rand_poisson(\(mean), 50000)")
    let (sum, cells) = Self.deviance(draws) { exp($0 * log(mean) - mean - lgamma($0 + 1)) }
    // Mean and standard deviation of chi-squared with so many degrees of freedom.
    #expect(sum < Double(cells) + 5 * (2 * Double(cells)).squareRoot())
  }

  @Test(arguments: UInt64(0)..<20)
  func `a permutation holds each value once, and so does a choice without replacement`(
    seed: UInt64
  ) throws {
    var draws = SeededDraws(seed)
    let count = draws.pick([1, 2, 5, 40, 1000])
    let all = try Self.numbers("permutation(\(count))", seed: seed)
    #expect(all.sorted() == (0..<count).map { Double($0) })
    let some = draws.pick([0, 1, count / 2, count])
    let chosen = try Self.numbers(
      "choice(10 * range(\(count)), \(some), replace=false)", seed: seed)
    #expect(chosen.count == some && Set(chosen).count == some)
    #expect(
      chosen.allSatisfy { $0 >= 0 && $0 < 10 * Double(count) && $0.remainder(dividingBy: 10) == 0 })
    // The same notebook draws the same.
    #expect(try Self.numbers("permutation(\(count))", seed: seed) == all)
  }

  @Test func `each order of three is as likely`() throws {
    let draws = try Self.numbers("[dot(permutation(3), [100, 10, 1]) for i in range(12000)]")
    let (sum, cells) = Self.deviance(draws) { _ in 1 / 6 }
    #expect(cells == 6 && sum < 25)
  }
}
