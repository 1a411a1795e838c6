import Glibc

/// Threads that wait for work; started when they are first needed, and never ended.
///
/// Not Dispatch, whose pool looks at files that a locked process may not open, and gives up where it cannot
/// (docs/decisions/0702-locked-process.md).
final class ThreadPool: @unchecked Sendable {
  static let shared = ThreadPool()

  /// Work that free threads may join.
  private final class Task {
    let work: (_ isCaller: Bool) -> Void
    /// How many more may join.
    var places: Int
    /// How many have joined and are at it.
    var running = 0

    init(_ work: @escaping (Bool) -> Void, places: Int) {
      self.work = work
      self.places = places
    }
  }

  // The lock guards all that follows it.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let hasFinished = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var tasks: [Task] = []
  private var threadCount = 0

  private init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(hasWork, nil)
    pthread_cond_init(hasFinished, nil)
  }

  /// Calls `work` on this thread and on those that are free by then, and returns when all calls have.
  func run(_ most: Int, _ work: @escaping (_ isCaller: Bool) -> Void) {
    let task = Task(work, places: most - 1)
    pthread_mutex_lock(lock)
    tasks.append(task)
    while threadCount < min(most, Threads.count) - 1, startThread() { threadCount += 1 }
    pthread_cond_broadcast(hasWork)
    pthread_mutex_unlock(lock)
    work(true)
    pthread_mutex_lock(lock)
    close(task)
    while task.running > 0 { pthread_cond_wait(hasFinished, lock) }
    pthread_mutex_unlock(lock)
  }

  /// Lets no more threads join.
  private func close(_ task: Task) {
    task.places = 0
    tasks.removeAll { $0 === task }
  }

  private func startThread() -> Bool {
    Threads.start(stackOf: 2 << 20) { [self] in
      pthread_mutex_lock(lock)
      while true {
        while tasks.isEmpty { pthread_cond_wait(hasWork, lock) }
        let task = tasks[0]
        task.places -= 1
        if task.places <= 0 { close(task) }
        task.running += 1
        pthread_mutex_unlock(lock)
        task.work(false)
        pthread_mutex_lock(lock)
        task.running -= 1
        if task.running == 0 { pthread_cond_broadcast(hasFinished) }
      }
    }
  }
}
