import Testing

@testable import Plotting

@Suite struct TicksTests {
  @Test(arguments: [
    (0.0...1.0, 5.0, ["0.00", "0.25", "0.50", "0.75", "1.00"]),
    (-0.05...0.35, 5, ["0.0", "0.1", "0.2", "0.3"]),
    (0...100, 6, ["0", "20", "40", "60", "80", "100"]),
    (-3.2...3.2, 5, ["\u{2212}3", "\u{2212}2", "\u{2212}1", "0", "1", "2", "3"]),
    (0...30_000, 4, ["0", "10\u{2009}000", "20\u{2009}000", "30\u{2009}000"]),
  ])
  func labelsAreExactAndShareTheirDecimals(
    range: ClosedRange<Double>, target: Double, labels: [String]
  ) {
    #expect(Ticks.linear(range, target: target) { _ in true }.labels == labels)
  }

  @Test(arguments: [
    (0.0...3e7, "×10⁷"), (0...2e-6, "×10⁻⁶"), (-1e300...1e300, "×10³⁰⁰"), (0...4e5, "×10⁵"),
  ])
  func greatAndSmallNumbersShareAFactor(range: ClosedRange<Double>, factor: String) {
    let ticks = Ticks.linear(range, target: 5) { _ in true }
    #expect(ticks.factor == factor)
    #expect(ticks.labels.allSatisfy { $0.count <= 5 })
  }

  @Test func whatLabelsShareIsSaidOnce() {
    let ticks = Ticks.linear(1e9...(1e9 + 4), target: 4) { _ in true }
    #expect(ticks.factor?.hasPrefix("from 1\u{2009}000\u{2009}000\u{2009}000") == true)
    #expect(ticks.labels.first == "0")
    #expect(ticks.labels.dropFirst().allSatisfy { $0.hasPrefix("+") })
  }

  /// Days since 1970-01-01, from the first of March 2024 on.
  @Test(arguments: [
    (0.0...0.5, ["1 Mar", "03:00", "06:00", "09:00", "12:00"], "2024"),
    (0.3...0.32, ["07:15", "07:20", "07:25", "07:30", "07:35", "07:40"], "2024-03-01"),
    (0...60, ["4 Mar", "18 Mar", "1 Apr", "15 Apr", "29 Apr"], "2024"),
    (0...300, ["Mar", "May", "Jul", "Sep", "Nov"], "2024"),
    (200...700, ["Oct", "2025", "Apr", "Jul", "Oct", "2026"], nil),
    (-9000...0, ["2000", "2005", "2010", "2015", "2020"], nil),
  ])
  func datesStandAtTheBeginningsOfTheirParts(
    range: ClosedRange<Double>, labels: [String], factor: String?
  ) {
    let first = 19_783.0
    let ticks = Ticks.dates(
      (first + range.lowerBound)...(first + range.upperBound), target: 5, isStacked: false
    ) { _ in true }
    #expect(ticks.labels == labels)
    #expect(ticks.factor == factor)
    #expect(ticks.values == ticks.values.sorted())
  }

  /// Days since 1970-01-01, from the first of March 2024 on.
  @Test(arguments: [
    (0.0...0.5, ["00:00\n1 Mar 2024", "03:00", "06:00", "09:00", "12:00"]),
    (0.6...2.2, ["18:00\n1 Mar 2024", "00:00\n2 Mar", "06:00", "12:00", "18:00", "00:00\n3 Mar"]),
    (0...60, ["4\nMar 2024", "18", "1\nApr", "15", "29"]),
    (290...320, ["16\nDec 2024", "23", "30", "6\nJan 2025", "13"]),
    (0...300, ["Mar\n2024", "May", "Jul", "Sep", "Nov"]),
    (200...700, ["Oct\n2024", "Jan\n2025", "Apr", "Jul", "Oct", "Jan\n2026"]),
    (-9000...0, ["2000", "2005", "2010", "2015", "2020"]),
  ])
  func aSecondLineSaysWhatDatesArePartsOf(range: ClosedRange<Double>, labels: [String]) {
    let first = 19_783.0
    let ticks = Ticks.dates(
      (first + range.lowerBound)...(first + range.upperBound), target: 5, isStacked: true
    ) { _ in true }
    #expect(ticks.labels == labels)
    #expect(ticks.factor == nil)
  }

  /// Without room for the first label the second one begins the line below.
  @Test func whatATickLeavesOutIsSaidByTheNext() {
    let first = 19_783.0
    let ticks = Ticks.dates(first...(first + 60), target: 5, isStacked: true) {
      $0.labels.first != "4\nMar 2024"
    }
    #expect(
      ticks.labels.first == "18\nMar 2024" || ticks.labels.first?.hasSuffix("Mar 2024") == true)
  }

  /// Ranges of every kind: all ticks lie inside, ascend, are few, and keep their distance.
  @Test func ticksLieInsideTheirRange() {
    var state: UInt64 = 11
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for _ in 0..<3000 {
      let middle = (uniform() - 0.5) * Decimal.powerOfTen(Int(uniform() * 40) - 20)
      let half = max(uniform(), 0.01) * Decimal.powerOfTen(Int(uniform() * 40) - 20)
      let range = (middle - half)...(middle + half)
      guard half > 1e-12 * middle.magnitude else { continue }
      let target = 3 + (uniform() * 6).rounded()
      let ticks = Ticks.linear(range, target: target) { _ in true }
      let slack = 1e-6 * half
      #expect(ticks.values.count >= 2, "\(range)")
      #expect(Double(ticks.values.count) <= 2.5 * target, "\(range)")
      #expect(ticks.values == ticks.values.sorted(), "\(range)")
      #expect(Set(ticks.labels).count == ticks.labels.count, "\(range) \(ticks.labels)")
      #expect(
        ticks.values.allSatisfy { $0 >= middle - half - slack && $0 <= middle + half + slack },
        "\(range) \(ticks.values)")
    }
  }

  @Test(arguments: [
    (1.0...1000, ["1", "10", "100", "1000"]), (1e-9...1e9, ["10⁻⁸", "10⁻⁴", "10⁰", "10⁴", "10⁸"]),
    (1...30, ["1", "2", "5", "10", "20"]),
  ])
  func logarithmicTicksArePowers(range: ClosedRange<Double>, labels: [String]) {
    #expect(Ticks.logarithmic(range, target: 4) { _ in true }.labels == labels)
  }
}
