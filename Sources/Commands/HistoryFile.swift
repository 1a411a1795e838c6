import FoundationEssentials
import Glibc

/// Where entered cells are kept between days.
enum HistoryFile {
  /// The path in the user's data folder, which is made if needed; nil where there can be none.
  static func path(
    named name: String = "history.sqlite",
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    let data =
      environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment["HOME"].map { $0 + "/.local/share" }
    guard let folder = data.map({ $0 + "/nadaraya" }) else { return nil }
    // Nobody else's business what was entered.
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = folder + "/" + name
    // Earlier versions left files and folders as open as the user's mask.
    chmod(folder, 0o700)
    for file in [path, path + "-wal", path + "-shm"] { chmod(file, 0o600) }
    return path
  }
}
