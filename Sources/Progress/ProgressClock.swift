import Glibc
import Platform
package import Work

/// Says ten times a second how far a cell has come, from its first half second to its end.
///
/// A thread of its own looks at the clock, so that whatever a cell is busy with needs no calls to show that it goes on.
///
/// The lock guards all that can change.
package final class ProgressClock: @unchecked Sendable {
  /// In nanoseconds.
  private static let patience = 500_000_000
  private static let pause = 100_000_000

  private struct Cell {
    var meter: ProgressMeter
    let interrupt: Interrupt
    let draw: @Sendable (String) -> Void
    /// When the next line is due, by the monotonic clock.
    var due: timespec
  }

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let hasCell = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// nil while no cell runs.
  private var cell: Cell?
  private var hasThread = false
  private var sleeps = false

  package init() {
    pthread_mutex_init(lock, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(hasCell, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  /// A cell begins: `draw` gets its lines one by one, on another thread.
  package func start(watching interrupt: Interrupt, draw: @escaping @Sendable (String) -> Void) {
    locked {
      cell = Cell(
        meter: ProgressMeter(start: .now), interrupt: interrupt, draw: draw,
        due: .now(plus: Self.patience))
      if !hasThread {
        hasThread = Threads.start(stackOf: 512 << 10) { [self] in drawLines() }
      } else if sleeps {
        // Otherwise it looks again soon enough by itself.
        pthread_cond_signal(hasCell)
      }
    }
  }

  /// A loop or a call has come to this share of its work, from 0 to 1.
  package func told(_ share: Double, _ label: String) {
    locked { cell?.meter.told(share, label, at: .now) }
  }

  /// The cell is over: no line is drawn from here on.
  package func stop() { locked { cell = nil } }

  private func drawLines() {
    locked {
      while true {
        while cell == nil {
          sleeps = true
          pthread_cond_wait(hasCell, lock)
          sleeps = false
        }
        // Cells may end and begin meanwhile: what is due then is that of the last one.
        while var due = cell?.due, !due.isPast { pthread_cond_timedwait(hasCell, lock, &due) }
        guard let interrupt = cell?.interrupt else { continue }
        let now = ContinuousClock.now
        cell?.meter.saw(interrupt.operation, at: now)
        if let line = cell?.meter.line(at: now) { cell?.draw(line) }
        cell?.due = .now(plus: Self.pause)
      }
    }
  }

  private func locked(_ body: () -> Void) {
    pthread_mutex_lock(lock)
    body()
    pthread_mutex_unlock(lock)
  }
}

extension timespec {
  fileprivate static func now(plus nanoseconds: Int) -> timespec {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let sum = time.tv_nsec + nanoseconds
    return timespec(tv_sec: time.tv_sec + sum / 1_000_000_000, tv_nsec: sum % 1_000_000_000)
  }

  fileprivate var isPast: Bool {
    let now = timespec.now(plus: 0)
    return (tv_sec, tv_nsec) <= (now.tv_sec, now.tv_nsec)
  }
}
