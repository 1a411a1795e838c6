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

  @Test func `the first text waits for more and leaves with it`() {
    var queue = OutputQueue()
    queue.append(Self.text("a"))
    guard case .wait(let due) = queue.next(now: Self.start, opening: { $0 }) else {
      Issue.record("alone it waits")
      return
    }
    queue.append(Self.text("b"))
    queue.append(Self.text("c"))
    #expect(Self.sent(queue.next(now: due - .milliseconds(1), opening: { $0 })) == "wait")
    #expect(Self.sent(queue.next(now: due, opening: { $0 })) == "stdout abc")
    #expect(Self.sent(queue.next(now: due, opening: { $0 })) == nil)
  }

  @Test func `text does not wait when something else follows`() {
    var queue = OutputQueue()
    queue.append(Self.text("a"))
    queue.append(Self.text("b", .stderr))
    queue.append(.publish(OutgoingMessage(.clearOutput(waits: false))))
    let sent = (0..<4).map { _ in Self.sent(queue.next(now: Self.start, opening: { $0 })) }
    #expect(sent == ["stdout a", "stderr b", "clear_output", nil])
  }

  /// Whatever the pace of the I/O thread, as long as no text waits its time out.
  @Test(arguments: 0..<20)
  func `what is printed leaves in the same pieces from run to run`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let entries = (0..<200).map { _ in
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: Outgoing.publish(OutgoingMessage(.clearOutput(waits: false)))
      case 1...2: Self.text("e", .stderr)
      default: Self.text("o")
      }
    }
    func pieces(_ generator: inout SeededGenerator) -> [String] {
      var queue = OutputQueue()
      var pieces: [String] = []
      func drain(_ count: Int) {
        for _ in 0..<count {
          let sent = Self.sent(queue.next(now: Self.start, opening: { $0 }))
          if let sent, sent != "wait" { pieces.append(sent) }
        }
      }
      for entry in entries {
        queue.append(entry)
        drain(Int.random(in: 0..<3, using: &generator))
      }
      queue.append(.publish(OutgoingMessage(.status("end"))))
      drain(1000)
      return pieces
    }
    #expect(pieces(&generator) == pieces(&generator))
  }
}
