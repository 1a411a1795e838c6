import Glibc

/// Where the system and its user keep fonts.
package enum FontFolders {
  /// Folders, whether they exist or not.
  package static let all: [String] = {
    let home = getenv("HOME").map { String(cString: $0) } ?? ""
    let own = home.hasPrefix("/") ? [home + "/.local/share/fonts", home + "/.fonts"] : []
    return ["/usr/share/fonts", "/usr/local/share/fonts"] + own
  }()

  private static let mostFiles = 4000
  private static let mostLevels = 6

  /// The files in and beneath folders whose names end so, in no order.
  package static func files(endingIn endings: [String], in folders: [String] = all) -> [String] {
    var files: [String] = []
    for folder in folders { add(folder, endings, levels: mostLevels, to: &files) }
    return files
  }

  private static func add(
    _ folder: String, _ endings: [String], levels: Int, to files: inout [String]
  ) {
    guard levels > 0, let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory), files.count < mostFiles {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let path = folder + "/" + name
      if name.hasPrefix(".") { continue }
      // Links to folders are not followed: they may lead round in a circle.
      if Int(entry.pointee.d_type) == DT_DIR {
        add(path, endings, levels: levels - 1, to: &files)
      } else if endings.contains(where: { name.lowercased().hasSuffix($0) }) {
        files.append(path)
      }
    }
  }
}
