import Testing

@testable import Progress

@Suite struct ProgressTests {
  /// The line at a time, when these shares were told at these times in seconds.
  private func line(_ told: [(Double, Double)], at end: Double) -> String {
    let start = ContinuousClock.now
    var meter = ProgressMeter(start: start)
    for (time, share) in told { meter.told(share, "f", at: start + .seconds(time)) }
    return meter.line(at: start + .seconds(end))
  }

  @Test(arguments: [
    (0.5, "less than 1 s"), (1.0, "1 s"), (61.4, "61 s"), (100.0, "2 min"), (7300.0, "2 h"),
  ])
  func `time since the start where nothing is told`(time: Double, words: String) {
    #expect(line([], at: time) == "computing, \(words) so far")
  }

  @Test func `a share and the time left`() {
    #expect(line([(0, 0), (1, 0.25)], at: 1) == "f █████░░░░░░░░░░░░░░░ 25 %, about 3 s left")
    #expect(
      line([(0, 0), (1, 0.25), (2, 0.5)], at: 2)
        == "f ██████████░░░░░░░░░░ 50 %, about 2 s left")
  }

  @Test func `no estimate before the speed is known`() {
    #expect(line([(0, 0), (1, 0)], at: 1) == "f ░░░░░░░░░░░░░░░░░░░░ 0 %")
    #expect(line([(0, 0), (2, 0.005)], at: 2) == "f ░░░░░░░░░░░░░░░░░░░░ 0 %")
  }

  @Test(arguments: [
    (0.99, "less than 1 s left"), (0.5, "about 10 s left"), (0.125, "about 70 s left"),
    (0.05, "about 3 min left"), (0.000_02, " 0 %"),
  ])
  func `time left after ten seconds`(share: Double, words: String) {
    let line = line([(0, 0), (10, share)], at: 10)
    #expect(line.hasSuffix(words), "\(line)")
  }

  @Test func `time left counts from the share that was told first`() {
    #expect(line([(0, 0.5), (10, 0.75)], at: 10).hasSuffix("75 %, about 10 s left"))
  }

  @Test func `time left goes down until the next share is overdue`() {
    let told = [(0.0, 0.0), (10.0, 0.5)]
    #expect(line(told, at: 14).hasSuffix("50 %, about 6 s left"))
    #expect(line(told, at: 21).hasSuffix("50 %, about 21 s left"))
  }

  @Test func `a fall begins a new run`() {
    let told = [(0, 0), (10, 0.9), (10.2, 0), (11.2, 0.5)]
    #expect(line(told, at: 11.2).hasSuffix("about 1 s left"))
  }

  @Test func `many short runs are no run`() {
    let turns = (0..<100).flatMap { [(Double($0) / 10, 0.0), (Double($0) / 10 + 0.08, 0.8)] }
    #expect(line(turns, at: 10) == "computing, 10 s so far")
  }

  @Test func `what is done is not named any more`() {
    #expect(line([(0, 0), (10, 1), (11, .nan)], at: 11) == "computing, 11 s so far")
  }

  @Test func `an array operation has a bar, many short ones have none`() {
    let start = ContinuousClock.now
    var long = ProgressMeter(start: start)
    var short = long
    for tick in 5...20 {
      let now = start + .milliseconds(100 * tick)
      long.saw((number: 7, share: Double(tick - 5) / 20), at: now)
      short.saw((number: tick, share: 0.5), at: now)
    }
    let now = start + .seconds(2)
    #expect(long.line(at: now) == "computing ███████████████░░░░░ 75 %, less than 1 s left")
    #expect(short.line(at: now) == "computing, 2 s so far")
    long.saw(nil, at: now)
    #expect(long.line(at: now) == "computing, 2 s so far")
  }

  @Test func `a call that tells its share is not hidden by its array operations`() {
    let start = ContinuousClock.now
    var meter = ProgressMeter(start: start)
    meter.told(0, "f", at: start)
    meter.told(0.5, "f", at: start + .seconds(1))
    meter.saw((number: 1, share: 0.1), at: start + .seconds(1))
    #expect(meter.line(at: start + .seconds(1)).hasPrefix("f ██████████░"))
  }
}
