import Glibc

/// The words of this process's command line, as they were given.
///
/// Swift looks for them beside the environment, where they no longer are once a library that was loaded before has set a
/// variable; and a path need not be text.
enum ProcessArguments {
  private static let words: [[UInt8]] = read("/proc/self/cmdline").split(
    separator: 0, omittingEmptySubsequences: false
  ).dropLast().map(Array.init)

  /// As text, the command first; empty where they cannot be found.
  static var texts: [String] {
    words.isEmpty ? CommandLine.arguments : words.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a word, or of its end behind `=`, that reads as that text.
  static func bytes(of text: String) -> [UInt8] {
    let ends =
      words
      + words.compactMap { word in
        word.firstIndex(of: UInt8(ascii: "=")).map { Array(word[($0 + 1)...]) }
      }
    return ends.first { String(decoding: $0, as: UTF8.self) == text } ?? Array(text.utf8)
  }

  private static func read(_ path: String) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while case let count = Glibc.read(file, &part, part.count), count > 0 {
      bytes += part.prefix(count)
    }
    return bytes
  }
}
