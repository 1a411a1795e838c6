import Dispatch
import Evaluation
import Synchronization
import Work

/// Says ten times a second how far a cell has come, from its first half second to its end.
///
/// A thread of its own looks at the clock, so that whatever a cell is busy with needs no calls to show that it goes on.
final class ProgressClock: Sendable {
  private static let patience = DispatchTimeInterval.milliseconds(500)
  private static let pause = DispatchTimeInterval.milliseconds(100)
  private static let queue = DispatchQueue(label: "progress")

  private struct State: Sendable {
    var meter: ProgressMeter
    // Dispatch's sources may be used from any thread.
    nonisolated(unsafe) let timer: any DispatchSourceTimer
  }

  /// nil while no cell runs.
  private let state = Mutex<State?>(nil)

  /// A cell begins: `draw` gets its lines one by one, on another thread.
  func start(watching interrupt: Interrupt, draw: @escaping @Sendable (String) -> Void) {
    let timer = DispatchSource.makeTimerSource(queue: Self.queue)
    timer.setEventHandler { [weak self] in
      self?.state.withLock { state in
        let now = ContinuousClock.now
        state?.meter.saw(interrupt.operation, at: now)
        if let line = state?.meter.line(at: now) { draw(line) }
      }
    }
    timer.schedule(deadline: .now() + Self.patience, repeating: Self.pause)
    state.withLock { $0 = State(meter: ProgressMeter(start: .now), timer: timer) }
    timer.activate()
  }

  /// A loop or a call has come to this share of its work, from 0 to 1.
  func told(_ share: Double, _ label: String) {
    state.withLock { $0?.meter.told(share, label, at: .now) }
  }

  /// The cell is over: no line is drawn from here on.
  func stop() {
    state.withLock { state in
      state?.timer.cancel()
      state = nil
    }
  }
}
