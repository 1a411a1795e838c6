import CGlibc
import Glibc

/// Makes a folder of these files and puts it in the place of the one that is there: whole or not at all.
///
/// What else was in that one is kept; a link in its place is replaced, never followed.
func replaceFolder(_ folder: String, by files: [(name: String, content: [UInt8])]) throws {
  let new = "\(folder).\(getpid()).part"
  do {
    guard mkdir(new, 0o777) == 0 else { throw CommandFailure.system("\(folder) cannot be written") }
    for file in files { try replaceFile(new + "/" + file.name, with: file.content) }
    try exchange(new, folder)
    for name in names(in: new) where !files.contains(where: { $0.name == name }) {
      rename(new + "/" + name, folder + "/" + name)
    }
  } catch {
    remove(new)
    throw error
  }
  remove(new)
}

/// What stood at `folder` stands at `new` then, if something did.
private func exchange(_ new: String, _ folder: String) throws {
  // This replaces an empty folder at most.
  if rename(new, folder) == 0 { return }
  let failure = CommandFailure.system("\(folder) cannot be replaced")
  guard errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR else { throw failure }
  if renameat2(AT_FDCWD, new, AT_FDCWD, folder, glibc_rename_exchange) == 0 { return }
  // File systems that cannot exchange: for a moment there is none.
  let old = "\(folder).\(getpid()).old"
  guard rename(folder, old) == 0 else { throw failure }
  guard rename(new, folder) == 0 else {
    rename(old, folder)
    throw failure
  }
  rename(old, new)
}

/// The names of what is in a folder; none where it is a link.
private func names(in folder: String) -> [String] {
  var status = stat()
  guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
    let entries = opendir(folder)
  else { return [] }
  defer { closedir(entries) }
  var names: [String] = []
  while let entry = readdir(entries) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// Removes a folder with its files, or a link.
private func remove(_ path: String) {
  for name in names(in: path) { unlink(path + "/" + name) }
  if rmdir(path) != 0 { unlink(path) }
}
