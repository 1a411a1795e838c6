import Glibc
import Platform

/// A program that is started with three streams, and waited for.
struct Child {
  let process: pid_t

  /// Starts a program with these files in the places of its streams, nil for none; signals are as they are at first.
  static func spawn(
    _ program: String, _ words: [String], streams: [(place: Int32, file: Int32?)]
  ) -> Child? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (place, file) in streams {
      if let file {
        posix_spawn_file_actions_adddup2(&actions, file, place)
      } else {
        posix_spawn_file_actions_addopen(&actions, place, "/dev/null", O_RDWR, 0)
      }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var pointers = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var process = pid_t()
    guard posix_spawn(&process, program, &actions, &attributes, &pointers, environ) == 0 else {
      return nil
    }
    return Child(process: process)
  }

  /// Its end; 0 where all went well.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  enum End {
    case finished(output: [UInt8])
    /// What it said on its error stream.
    case failed(String)
    case signalled(Int32)
    case cancelled
    case late
    case tooLarge
    /// The process that asked is gone.
    case abandoned
  }

  /// Runs a program to its end on some input, while `socket` may bring word to stop.
  ///
  /// What is to stop gets an interrupt first, and two seconds.
  static func run(
    _ program: String, _ words: [String], input: [UInt8], seconds: Double, socket: FrameSocket?
  ) -> End {
    guard let input_ = Pipe(), let output = Pipe(), let errors = Pipe(),
      let child = spawn(
        program, words,
        streams: [(0, input_.reading), (1, output.writing), (2, errors.writing)])
    else { return .failed("The engine cannot be started") }
    input_.closeReading()
    output.closeWriting()
    errors.closeWriting()
    _ = writeAll(input, to: input_.writing)
    input_.closeWriting()
    var (stop, killing): (End?, Double) = (nil, .infinity)
    func end(_ reason: End, _ signal: Int32) {
      if stop == nil {
        stop = reason
        killing = secondsNow() + 2
        kill(child.process, signal)
      }
    }
    let last = secondsNow() + seconds
    var (bytes, said): ([UInt8], [UInt8]) = ([], [])
    var (isOut, isErr) = (true, true)
    while isOut || isErr {
      if secondsNow() >= last { end(.late, SIGINT) }
      if secondsNow() >= killing {
        kill(child.process, SIGKILL)
        killing = .infinity
      }
      var places = [
        pollfd(fd: isOut ? output.reading : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isErr ? errors.reading : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: stop == nil ? socket?.descriptor ?? -1 : -1, events: Int16(POLLIN), revents: 0),
      ]
      let wait = min(last, killing) - secondsNow()
      guard poll(&places, 3, wait < 60 ? max(Int32(wait * 1000) + 1, 0) : 60_000) > 0 else {
        continue
      }
      if places[0].revents != 0 { isOut = output.read(into: &bytes) }
      if places[1].revents != 0 { isErr = errors.read(into: &said) }
      if bytes.count > FrameSocket.mostBytes / 2 { end(.tooLarge, SIGKILL) }
      if said.count > 1 << 16 { said.removeFirst(1 << 15) }
      if places[2].revents != 0, let socket {
        if socket.receive(Message.self) == nil {
          end(.abandoned, SIGKILL)
        } else {
          end(.cancelled, SIGINT)
        }
      }
    }
    let status = child.wait()
    if let stop { return stop }
    if status & 0x7F != 0 { return .signalled(status & 0x7F) }
    return status == 0 ? .finished(output: bytes) : .failed(String(decoding: said, as: UTF8.self))
  }

  /// Closed when nobody holds it.
  private final class Pipe {
    private(set) var reading: Int32
    private(set) var writing: Int32

    init?() {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { return nil }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (reading, writing) = (ends[0], ends[1])
    }

    deinit {
      closeReading()
      closeWriting()
    }

    func closeReading() {
      if reading >= 0 { close(reading) }
      reading = -1
    }

    func closeWriting() {
      if writing >= 0 { close(writing) }
      writing = -1
    }

    /// Whether more may come.
    func read(into bytes: inout [UInt8]) -> Bool {
      let block = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        count = max(Glibc.read(reading, buffer.baseAddress, buffer.count), 0)
      }
      bytes += block
      return !block.isEmpty
    }
  }
}
