import CGlibc
import Glibc

/// What the process holds, and what it may hold when nobody says otherwise.
package enum Memory {
  /// The machine's memory, or the container's where that is less.
  package static let available: Int = {
    var available = number(in: "/proc/meminfo", behind: "MemTotal:").map { $0 << 10 } ?? 4 << 30
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      if let limit = number(in: path), limit > 0 { available = min(available, limit) }
    }
    return available
  }()

  /// Three quarters of what there is.
  package static let standardLimit = available / 4 * 3

  /// What one array may take when nobody says otherwise: 2 GiB.
  package static let standardArray = 2 << 30

  /// The bytes in main memory now.
  package static var held: Int {
    // The second number is the resident size in pages.
    (number(in: "/proc/self/statm", behind: " ") ?? 0) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// What may stay released but kept for later between two cells.
  private static let spare = 256 << 20

  /// Makes the allocator keep large blocks that are released, up to a gibibyte at the end of its memory, for the next
  /// array: a new page costs as much as the arithmetic on it (docs/decisions/0510-released-memory.md).
  ///
  /// To be called before other threads are started.
  package static func keepReleased() {
    mallopt(M_MMAP_MAX, 0)
    mallopt(M_ARENA_MAX, 1)
    mallopt(M_TRIM_THRESHOLD, 1 << 30)
  }

  /// Gives what was released, but kept for later, back to the system.
  package static func trim() { malloc_trim(0) }

  /// The same, when it is more than a notebook needs between two cells.
  package static func trimSpare() {
    // Counting what is released walks through all of it.
    guard held > spare else { return }
    if mallinfo2().fordblks > spare { malloc_trim(spare) }
  }

  /// The first whole number of a short file, or of what follows `prefix` there.
  private static func number(in path: String, behind prefix: String = "") -> Int? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(file, &bytes, bytes.count)
    let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)[...]
    guard let start = prefix.isEmpty ? text.startIndex : text.firstRange(of: prefix)?.upperBound
    else { return nil }
    return Int(text[start...].drop { $0 == " " }.prefix { $0.isASCII && $0.isNumber })
  }
}
