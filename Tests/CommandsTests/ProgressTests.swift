import Testing

@testable import Commands

@Suite struct ProgressTests {
  /// The lines drawn for shares told at times in seconds.
  private func lines(_ told: [(Double, Double)]) -> [String] {
    var meter = ProgressMeter()
    let start = ContinuousClock.now
    return told.compactMap { time, share in
      meter.line(at: start + .seconds(time), share: share, label: "f")
    }
  }

  @Test func `nothing in the first half second`() {
    #expect(lines([(0, 0), (0.2, 0.3), (0.49, 0.9)]) == [])
  }

  @Test func `a share and the time left`() {
    #expect(
      lines([(0, 0), (1, 0.25), (2, 0.5)]) == [
        "f █████░░░░░░░░░░░░░░░ 25 %, about 3 s left",
        "f ██████████░░░░░░░░░░ 50 %, about 2 s left",
      ])
  }

  @Test func `no estimate before the speed is known`() {
    #expect(
      lines([(0, 0), (1, 0), (2, 0.005)])
        == Array(repeating: "f ░░░░░░░░░░░░░░░░░░░░ 0 %", count: 2))
  }

  @Test(arguments: [
    (0.99, "less than 1 s left"), (0.5, "about 10 s left"), (0.125, "about 70 s left"),
    (0.05, "about 3 min left"),
  ])
  func `time left after ten seconds`(share: Double, words: String) throws {
    let line = try #require(lines([(0, 0), (10, share)]).first)
    #expect(line.hasSuffix(words), "\(line)")
  }

  @Test func `ten lines a second at most`() {
    var meter = ProgressMeter()
    let start = ContinuousClock.now
    let drawn = (0...3000).filter {
      meter.line(at: start + .milliseconds($0), share: Double($0) / 4000, label: "f") != nil
    }
    #expect(drawn == Array(stride(from: 500, through: 3000, by: 100)))
  }

  @Test func `a fall begins a new run`() {
    #expect(
      lines([(0, 0), (10, 0.9), (10.2, 0), (11.2, 0.5)]).last?.hasSuffix("50 %, about 1 s left")
        == true)
  }

  @Test func `what is done shows nothing`() {
    #expect(lines([(0, 0), (10, 1), (11, .nan)]) == [])
  }
}
