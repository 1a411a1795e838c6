import JupyterProtocol
import Testing

@testable import JupyterKernel

@Suite struct OutputQueueTests {
  private static let start = ContinuousClock.now

  private static func text(_ text: String, _ stream: TextStream = .stdout) -> Outgoing {
    .text(text, stream, parentHeader: [])
  }

  private static func sent(_ next: OutputQueue.Next) -> String? {
    switch next {
    case .send(.text(let text, let stream, _)): "\(stream) \(text)"
    case .send(.publish(let message)): message.type
    case .send: "other"
    case .wait: "wait"
    case .nothing: nil
    }
  }

  @Test func `the first text goes at once, the next is joined and waits`() {
    var queue = OutputQueue()
    var budget = RateBudget(now: Self.start)
    queue.append(Self.text("a"))
    #expect(Self.sent(queue.next(now: Self.start, budget: &budget)) == "stdout a")
    queue.append(Self.text("b"))
    queue.append(Self.text("c"))
    #expect(Self.sent(queue.next(now: Self.start, budget: &budget)) == "wait")
    let later = Self.start + .milliseconds(30)
    #expect(Self.sent(queue.next(now: later, budget: &budget)) == "stdout bc")
    #expect(Self.sent(queue.next(now: later, budget: &budget)) == nil)
  }

  @Test func `text does not wait when something else follows`() {
    var queue = OutputQueue()
    var budget = RateBudget(now: Self.start)
    queue.append(Self.text("a"))
    queue.append(Self.text("b", .stderr))
    queue.append(.publish(OutgoingMessage(.clearOutput(waits: false))))
    let sent = (0..<4).map { _ in Self.sent(queue.next(now: Self.start, budget: &budget)) }
    #expect(sent == ["stdout a", "stderr b", "clear_output", nil])
  }

  @Test func `a steady flood stays below the server's limits in any three seconds`() {
    var queue = OutputQueue()
    var budget = RateBudget(now: Self.start)
    var sends: [(time: Duration, bytes: Int)] = []
    var now = Self.start
    while now - Self.start < .seconds(8) {
      while queue.waitingBytes < OutputQueue.textLimit {
        queue.append(Self.text(String(repeating: "x", count: 9999) + "\n"))
      }
      switch queue.next(now: now, budget: &budget) {
      case .send(.text(let text, _, _)):
        sends.append((now - Self.start, text.utf8.count))
        budget.spend(bytes: text.utf8.count)
      case .wait(let time): now = time
      default: Issue.record("a flood has something to send")
      }
    }
    for (index, first) in sends.enumerated() {
      let window = sends[index...].prefix { $0.time < first.time + .seconds(3) }
      #expect(window.reduce(0) { $0 + $1.bytes } < 3_000_000)
      #expect(window.count < 3000)
    }
    // And yet it uses more than half of what it may.
    #expect(sends.reduce(0) { $0 + $1.bytes } > 8 * 600_000)
  }

  @Test func `many small messages stay below the server's limit`() {
    var queue = OutputQueue()
    var budget = RateBudget(now: Self.start)
    for _ in 0..<5000 { queue.append(.publish(OutgoingMessage(.clearOutput(waits: false)))) }
    var times: [Duration] = []
    var now = Self.start
    while true {
      let next = queue.next(now: now, budget: &budget)
      if case .wait(let time) = next { now = time }
      if case .send = next {
        times.append(now - Self.start)
        budget.spend(bytes: 200)
      }
      if case .nothing = next { break }
    }
    #expect(times.count == 5000)
    for (index, first) in times.enumerated() {
      #expect(times[index...].prefix { $0 < first + .seconds(3) }.count < 3000)
    }
  }
}
