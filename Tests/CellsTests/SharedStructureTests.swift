import Arrays
import Cells
import Diagnostics
import Dispatch
import Values
import Foundation
import Platform
import TestSupport
import Testing
import Work

/// No value costs more than it is: what holds the same thing many times is counted before it is unfolded, whatever is
/// done with it stops when told, and the next cell, completion and help answer.
struct SharedStructureTests {
  @Test(arguments: 0..<30)
  func `whatever is shared is refused or done, and the next cell answers`(seed: UInt64) throws {
    var random = Generator(state: seed)
    for _ in 0..<10 {
      let (making, use) = SharedStructures.program { Int.random(in: 0..<$0, using: &random) }
      let session = Session(memoryLimit: Memory.held + 192 << 20)
      _ = session.text("%config array = 2 MiB")
      run(making, in: session)
      let isStopped = Bool.random(using: &random)
      run(isStopped ? "print(\"begun\")\n\(use)" : use, in: session)
      ask(session)
      #expect(session.text("1 + 1") == "2", "\(making)\(use)")
      // A cell that mentions the value is checked with what is known about it.
      run("y = x", in: session)
      #expect(session.text("%reset\n2 + 1") == "3", "\(making)\(use)")
    }
  }

  /// Runs a cell and shows what it gives; it is interrupted from another thread when it prints that it has begun.
  private func run(_ source: String, in session: Session) {
    let interrupt = Interrupt()
    let sink = InterruptedSink(session, interrupt)
    EvaluationStack.run {
      switch session.execute(source, name: "cell [1]", output: sink, interrupt: interrupt) {
      case .finished(let value?): sink.display(value, name: nil)
      case .failed(let diagnostic, let cell):
        let text = render(diagnostic, in: cell.text, place: cell.name)
        #expect(text.source.utf8.count < 1 << 18, "\(diagnostic.topic.id)")
      case .finished(nil), .interrupted: break
      }
    }
    sink.end()
  }

  /// Completion and help, which a front end may ask for at any time.
  private func ask(_ session: Session) {
    let snapshot = session.snapshot
    for source in ["x", "x.", "sum(x", "x[\"", "x.a."] {
      for item in snapshot.completion(of: source, at: source.count).items {
        #expect((item.signature?.utf8.count ?? 0) < 4096)
      }
    }
    for name in ["x", "x.svg", "x.a", "x.shape"] {
      for form in snapshot.help(on: name)?.forms ?? [] {
        #expect(form.content.utf8.count < 32 << 10)
      }
    }
  }
}

/// Shows values as a front end would, and has the cell interrupted once it has begun.
private final class InterruptedSink: OutputSink {
  private let session: Session
  private let interrupt: Interrupt
  private let begun = DispatchSemaphore(value: 0)
  private let isOver = DispatchSemaphore(value: 0)

  init(_ session: Session, _ interrupt: Interrupt) {
    self.session = session
    self.interrupt = interrupt
    let (begun, isOver) = (begun, isOver)
    Thread.detachNewThread {
      begun.wait()
      interrupt.raise()
      isOver.signal()
    }
  }

  func print(_ text: String) { if text == "begun\n" { begun.signal() } }
  func warn(_ text: String) {}

  func display(_ value: Value, name: String?) {
    let display = session.display(value, interrupt)
    for form in display.forms where form.mimeType.hasPrefix("text/") {
      #expect(form.content.utf8.count < 300 << 10, "\(form.mimeType)")
    }
  }

  func update(_ value: Value, name: String) { display(value, name: name) }
  func clear(wait: Bool) {}
  func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? { nil }
  func progress(_ fraction: Double, _ label: String) {}
  func page(_ name: String) { _ = session.snapshot.help(on: name) }

  /// The cell is done: the other thread may go.
  func end() {
    begun.signal()
    isOver.wait()
  }
}

/// Reproducible choices: SplitMix64 of Steele, Lea and Flood (2014).
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
