import FoundationEssentials

/// Compares `text` with the golden file `name` under `Tests/Goldens`, by its full path components.
///
/// With `RECORD_GOLDEN=1` in the environment the file is written anew. Otherwise a difference leaves the new text
/// beside the old one, as `NAME.changed`, and the first differing line is returned.
///
/// - Returns: nil when they agree, or a sentence that says where they differ.
package func differenceFromGolden(_ text: String, _ name: String, in file: String = #filePath)
  -> String?
{
  differenceFromFile(text, "Tests/Goldens/" + name, in: file)
}

/// The same for any file, named from the root of the project: a page under `docs` that the code writes.
package func differenceFromFile(_ text: String, _ name: String, in file: String = #filePath)
  -> String?
{
  let parts = file.split(separator: "/", omittingEmptySubsequences: false)
  guard let tests = parts.lastIndex(of: "Tests") else { return "\(file) is not under Tests" }
  let path = parts[..<tests].joined(separator: "/") + "/" + name
  if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? Data(text.utf8).write(to: URL(filePath: path))
    return nil
  }
  guard let data = FileManager.default.contents(atPath: path) else {
    return "no golden \(name): run with RECORD_GOLDEN=1 and look at it"
  }
  let recorded = String(decoding: data, as: UTF8.self)
  if recorded == text { return nil }
  try? Data(text.utf8).write(to: URL(filePath: path + ".changed"))
  let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
  let new = text.split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(old, new).prefix { $0 == $1 }.count
  return """
    \(name) differs at line \(line + 1):
      was \(line < old.count ? old[line] : "<end>")
      now \(line < new.count ? new[line] : "<end>")
    """
}
