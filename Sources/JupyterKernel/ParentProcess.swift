import Glibc
import ZeroMQ

/// The process that started this one, as its launcher names it in `JPY_PARENT_PID`.
enum ParentProcess {
  /// Its end, to be watched; nil where nobody is named, or somebody who is no ancestor: in a namespace of its own this
  /// process cannot see who started it, and the number may be a stranger's.
  static func watched() -> ProcessExit? {
    guard let text = getenv("JPY_PARENT_PID"), let id = Int32(String(cString: text)), id > 0,
      isAncestor(id)
    else { return nil }
    return try? ProcessExit(of: id)
  }

  private static func isAncestor(_ id: Int32) -> Bool {
    var ancestor = getppid()
    while ancestor > 1 {
      if ancestor == id { return true }
      ancestor = parent(of: ancestor)
    }
    return ancestor == id
  }

  /// 0 where it cannot be told.
  private static func parent(of process: Int32) -> Int32 {
    let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = read(file, &bytes, bytes.count)
    let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    // `1234 (name) S 1 …`; the name may contain anything.
    guard let close = text.lastIndex(of: ")") else { return 0 }
    let words = text[close...].split(separator: " ")
    return words.count > 2 ? Int32(words[2]) ?? 0 : 0
  }
}
