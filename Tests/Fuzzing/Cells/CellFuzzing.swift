import Cells
import Values
import Glibc
import Platform
import Syntax
import TestSupport
import Work

/// Runs libFuzzer's bytes as a cell: nothing a cell contains may end the process or go on when told to stop.
///
/// Built by `make fuzz`, with coverage, as a library that is linked to libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCell(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let session = Session(folder: "/nonexistent", memoryLimit: Memory.held + 256 << 20)
  EvaluationStack.run {
    _ = session.execute("%config array 16 MiB", name: "limits", output: SilentSink())
    for source in cells(UnsafeBufferPointer(start: start, count: count)) { run(source, session) }
    // What follows a cell is checked with what is known about its values, and asks about them.
    run("x", session)
    for question in ["x", "x."] {
      _ = session.snapshot.completion(of: question, at: question.count)
      _ = session.snapshot.inspection(of: question, at: question.count)
    }
  }
  return 0
}

/// The bytes as one cell; those that begin with a byte that no text has choose among shared structures.
private func cells(_ bytes: UnsafeBufferPointer<UInt8>) -> [String] {
  guard bytes.first == 0xFF else { return [String(decoding: bytes, as: UTF8.self)] }
  var rest = bytes.dropFirst()
  let (making, use) = SharedStructures.program { count in Int(rest.popFirst() ?? 0) % count }
  return [making, use]
}

private func run(_ source: String, _ session: Session) {
  let interrupt = Interrupt()
  let watch = Watch(interrupt)
  switch session.execute(source, name: "cell [1]", output: SilentSink(), interrupt: interrupt) {
  case .finished(let value?): _ = session.display(value, interrupt)
  case .failed(let diagnostic, let cell):
    _ = render(diagnostic, in: cell.text, place: cell.name)
    if let correction = diagnostic.correction {
      let errors = parse(applying(correction, to: cell.text)).diagnostics.filter {
        $0.severity == .error
      }
      precondition(errors.isEmpty, "a correction that cannot be read")
    }
  case .finished(nil), .interrupted: break
  }
  watch.end()
}

/// Raises the interrupt of a cell that takes longer than a moment; libFuzzer's own time limit then finds one that goes on.
private final class Watch: Sendable {
  private let interrupt: Interrupt
  private let ended = Interrupt()

  init(_ interrupt: Interrupt) {
    self.interrupt = interrupt
    let job = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Watch>.fromOpaque(argument).takeRetainedValue().wait()
        return nil
      }, job.toOpaque())
    precondition(status == 0, "no thread")
    pthread_detach(thread)
  }

  func end() { ended.raise() }

  private func wait() {
    for _ in 0..<200 where !ended.isRaised { usleep(1000) }
    interrupt.raise()
  }
}
