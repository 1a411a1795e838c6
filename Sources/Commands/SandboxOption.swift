import Terminal
import ArgumentParser
import Diagnostics
import FoundationEssentials
import Glibc
import Platform
import Sandbox

extension Sandbox.Mode: ExpressibleByArgument {}

/// `--sandbox`, or `NADARAYA_SANDBOX` in the environment: how far the process is locked before it looks at what others wrote.
struct SandboxOption: ParsableArguments {
  @Option(
    help: """
      What the system shall keep this process from: all that it can (auto, also without a word), all or it does not \
      start (require), or nothing (off).
      """)
  var sandbox: Sandbox.Mode?

  func mode(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> Sandbox.Mode {
    guard let word = environment["NADARAYA_SANDBOX"], sandbox == nil, !word.isEmpty else {
      return sandbox ?? .auto
    }
    guard let mode = Sandbox.Mode(rawValue: word) else {
      throw ValidationError("NADARAYA_SANDBOX is auto, require or off, not '\(word)'.")
    }
    return mode
  }

  /// Locks a process that has one thread and nothing to bind.
  func lock(_ grants: Grants) throws {
    let sandbox = Sandbox(try mode(), grants)
    do {
      try sandbox.lock()
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}

/// `--read DIR`: what cells may read beside the notebook's folder, granted by whoever starts the process and never by a cell.
struct ReadOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A folder that cells may read beside the notebook's own, once for each; NADARAYA_READ takes several with ':' \
      between them, and ~/.config/nadaraya/read one in a line.
      """, valueName: "folder"),
    completion: .directory)
  var read: [String] = []

  /// Those that exist, from all three places.
  func folders(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> [String] {
    for folder in read where !isFolder(folder) {
      throw ValidationError("There is no folder '\(folder)' to read.")
    }
    let variable = environment["NADARAYA_READ"].map { $0.split(separator: ":").map(String.init) }
    let others = (variable ?? []) + Self.configured(environment)
    return read
      + others.filter { folder in
        if isFolder(folder) { return true }
        StandardStream.error.write(
          "nadaraya: there is no folder \(folder.visibleInOneLine) to read.\n")
        return false
      }
  }

  /// The lines of the user's file: absolute paths, or such that begin with `~/`; `#` begins a remark.
  private static func configured(_ environment: [String: String]) -> [String] {
    let home = environment["HOME"] ?? ""
    let configuration =
      environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.config"
    guard let bytes = FileManager.default.contents(atPath: configuration + "/nadaraya/read") else {
      return []
    }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap {
      let line = $0.trimmingPrefix { $0.isWhitespace }
      if line.hasPrefix("~/") { return home + line.dropFirst() }
      return line.hasPrefix("/") ? String(line) : nil
    }
  }
}

extension Grants {
  /// What a command that runs cells reads, with the fonts for its pictures: everything lies in the root, so as a notebook's
  /// folder it grants nothing.
  init(notebook folder: String, granted: [String]) {
    self.init()
    read = (isRoot(folder) ? [] : [folder]) + granted + FontFolders.all
  }

  /// Lets a file be replaced by `replaceFile`.
  mutating func letReplace(_ path: String) { write.append(folder(of: path)) }
}

/// The folder that a path's last name lies in.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

private func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

private func isRoot(_ path: String) -> Bool {
  var here = stat()
  var root = stat()
  return stat(path, &here) == 0 && stat("/", &root) == 0 && here.st_ino == root.st_ino
    && here.st_dev == root.st_dev
}
