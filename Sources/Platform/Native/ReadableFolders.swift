import Glibc

/// The folders that cells may read: the notebook's, and those that whoever started the process granted.
///
/// They are held open from the start, and paths are followed by hand, folder by folder: no link leads out of them, and no
/// name with a leading dot is read, whatever a link calls it (docs/decisions/0701-files.md).
package final class ReadableFolders: Sendable {
  private struct Folder {
    var descriptor: Int32
    /// The absolute paths by which it is known, as names from the root down.
    var names: [[Substring]]

    var path: String { names[0].joined(separator: "/") }
  }

  /// More than the system follows itself.
  private static let mostLinks = 40
  /// O_PATH, which Swift's module leaves out: a place, not its content.
  private static let pathOnly: Int32 = 0o10_000_000

  /// Where relative paths start, as an absolute path.
  package let folder: String
  private let notebook: Folder?
  private let granted: [Folder]

  /// Folders that do not exist are left out, and so is the root of all files as a notebook's folder: everything lies in it.
  package init(notebook folder: String, granted: [String] = []) {
    self.folder = Self.absolute(folder)
    self.granted = granted.compactMap(Self.opened)
    let notebook = Self.opened(folder)
    self.notebook = notebook.flatMap { $0.names.contains([]) ? nil : $0 }
    if let notebook, self.notebook == nil { close(notebook.descriptor) }
  }

  deinit {
    for folder in granted { close(folder.descriptor) }
    if let notebook { close(notebook.descriptor) }
  }

  private static func opened(_ path: String) -> Folder? {
    let descriptor = Glibc.open(path, pathOnly | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var names: [[Substring]] = []
    // As the system calls it, and as it was called here, perhaps by way of links.
    for path in [absolute(path), realpath(path)].compactMap({ $0 }) {
      let path = normalised(path)
      if !names.contains(path) { names.append(path) }
    }
    guard !names.isEmpty else {
      close(descriptor)
      return nil
    }
    return Folder(descriptor: descriptor, names: names)
  }

  // MARK: Opening

  /// Opens a file for reading, whatever kind of thing it is; a pipe without a writer does not hold the caller.
  package func open(_ path: String) throws(Refusal) -> Int32 {
    try follow(path) { folder, name in
      openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    }
  }

  /// The names in a folder that may be read, hidden ones left out; empty when it cannot be listed.
  package func names(in path: String) -> [String] {
    let descriptor = try? follow(path.isEmpty ? "." : path) { folder, name in
      openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
    guard let descriptor else { return [] }
    guard let directory = fdopendir(descriptor) else {
      close(descriptor)
      return []
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory), names.count < 1000 {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let isPlain = [DT_REG, DT_DIR].contains(Int(entry.pointee.d_type))
      if !name.hasPrefix("."), isPlain || canFollow(path + (path.isEmpty ? "" : "/") + name) {
        names.append(name)
      }
    }
    return names.sorted()
  }

  /// Whether a link leads to a place that may be read.
  private func canFollow(_ path: String) -> Bool {
    let place = try? follow(path) { folder, name in
      openat(folder, name, Self.pathOnly | O_NOFOLLOW | O_CLOEXEC)
    }
    if let place { close(place) }
    return place != nil
  }

  /// Chooses the innermost folder that the path lies in, and goes down from there.
  private func follow(
    _ path: String, opening last: (Int32, String) -> Int32
  ) throws(Refusal) -> Int32 {
    guard !path.utf8.contains(0) else { throw .missing }
    let whole = Self.normalised(path.hasPrefix("/") ? path : self.folder + "/" + path)
    if let (folder, depth) = innermost(of: granted, whole),
      depth > notebook.flatMap({ innermost(of: [$0], whole) })?.depth ?? -1
    {
      return try walk(whole.dropFirst(depth), from: folder, opening: last)
    }
    guard let notebook else { throw .outside }
    let inside = innermost(of: [notebook], whole).map { whole.dropFirst($0.depth) }
    if !path.hasPrefix("/") {
      do {
        return try walk(path.split(separator: "/")[...], from: notebook, opening: last)
      } catch .outside where inside != nil {
        // `../folder/file` comes back.
      }
    }
    guard let inside else { throw .outside }
    return try walk(inside, from: notebook, opening: last)
  }

  private func innermost(
    of folders: [Folder], _ path: [Substring]
  ) -> (folder: Folder, depth: Int)? {
    var best: (folder: Folder, depth: Int)?
    for folder in folders {
      for names in folder.names where path.starts(with: names) && names.count > best?.depth ?? -1 {
        best = (folder, names.count)
      }
    }
    return best
  }

  /// Goes down name by name.
  ///
  /// Every folder on the way stays open, so `..` leads back to where one came from, even when somebody moves folders.
  private func walk(
    _ path: ArraySlice<Substring>, from root: Folder, opening last: (Int32, String) -> Int32
  ) throws(Refusal) -> Int32 {
    var folders: [(descriptor: Int32, name: Substring)] = []
    defer { for folder in folders { close(folder.descriptor) } }
    var rest = Array(path.reversed())
    var links = 0
    // Of the link that is being followed, for the message.
    var link: String?
    while let name = rest.popLast() {
      if name == "." { continue }
      if name == ".." {
        guard let folder = folders.popLast() else { throw link.map { .link($0) } ?? .outside }
        close(folder.descriptor)
        continue
      }
      if name.hasPrefix(".") { throw .hidden(String(name)) }
      let parent = folders.last?.descriptor ?? root.descriptor
      let found = openat(parent, String(name), Self.pathOnly | O_NOFOLLOW | O_CLOEXEC)
      guard found >= 0 else { throw .last() }
      switch Self.kind(of: found) {
      case S_IFDIR: folders.append((found, name))
      case S_IFLNK:
        defer { close(found) }
        guard let target = Self.target(of: found) else { throw .missing }
        links += 1
        guard links <= Self.mostLinks else { throw .system(ELOOP) }
        if target.hasPrefix("/") { throw .link(target) }
        link = (["", root.path] + folders.map { String($0.name) } + [target]).joined(separator: "/")
        rest += target.split(separator: "/").reversed()
      default:
        close(found)
        guard rest.isEmpty else { throw .missing }
        return try Self.checked(last(parent, String(name)))
      }
    }
    return try Self.checked(last(folders.last?.descriptor ?? root.descriptor, "."))
  }

  private static func checked(_ descriptor: Int32) throws(Refusal) -> Int32 {
    guard descriptor >= 0 else { throw .last() }
    return descriptor
  }

  private static func kind(of descriptor: Int32) -> mode_t {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  private static func target(of link: Int32) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlinkat(link, "", &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  // MARK: Paths as text

  /// How whoever starts the process lets cells read a file.
  package func advice(on path: String) -> String {
    let names = Self.normalised(path.hasPrefix("/") ? path : folder + "/" + path)
    return Self.advice(grant: "/" + names.dropLast().joined(separator: "/"))
  }

  /// The same for a path in which a name begins with a dot.
  package func advice(on path: String, hidden: String) -> String {
    let names = Self.normalised(path.hasPrefix("/") ? path : folder + "/" + path)
    // A file by itself is not granted, and behind a link the name stands nowhere in the path.
    guard let place = names.lastIndex(of: hidden[...]), place < names.count - 1 else {
      return "Give it a name without the dot."
    }
    return Self.advice(grant: "/" + names[...place].joined(separator: "/"))
  }

  private static func advice(grant folder: String) -> String {
    """
    Copy the file into the notebook's folder, or start with `--read \(folder)`. In Jupyter, put that folder as a line into \
    ~/.config/nadaraya/read, or into NADARAYA_READ, and restart the kernel.
    """
  }

  /// Below the working directory, as the shell calls it where that is the same.
  private static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    return (workingDirectory ?? "") + "/" + path
  }

  private static var workingDirectory: String? {
    if let shell = getenv("PWD"), shell[0] == 0x2F {
      var here = stat()
      var there = stat()
      if stat(".", &here) == 0, stat(shell, &there) == 0, here.st_ino == there.st_ino,
        here.st_dev == there.st_dev
      {
        return String(cString: shell)
      }
    }
    return realpath(".")
  }

  private static func realpath(_ path: String) -> String? {
    guard let text = Glibc.realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// The names of an absolute path, `.` and `..` taken for what they say.
  private static func normalised(_ path: String) -> [Substring] {
    var names: [Substring] = []
    for name in path.split(separator: "/") {
      switch name {
      case ".": continue
      case "..": _ = names.popLast()
      default: names.append(name)
      }
    }
    return names
  }
}
