import CSandbox
import Foundation
import Testing

import Platform

/// What cells may read, against the system's own resolution of paths beneath a folder.
@Suite struct ReadableFoldersTests {
  /// A folder with a notebook's folder in it, gone at the end.
  final class Place {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    init() throws { try make("notebook") }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func make(_ path: String) throws {
      try FileManager.default.createDirectory(
        atPath: folder + "/" + path, withIntermediateDirectories: true)
    }

    func write(_ path: String) throws {
      try Data("a\n1\n".utf8).write(to: URL(filePath: folder + "/" + path))
    }

    func link(_ path: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/" + path, withDestinationPath: target)
    }

    func folders(granted: [String] = []) -> ReadableFolders {
      ReadableFolders(notebook: folder + "/notebook", granted: granted.map { folder + "/" + $0 })
    }
  }

  /// What became of a path: the file's number, or why not.
  private enum Outcome: Equatable {
    case opened(UInt64)
    case refused(ReadableFolders.Refusal)
  }

  private func outcome(_ folders: ReadableFolders, _ path: String) -> Outcome {
    do throws(ReadableFolders.Refusal) {
      let file = try folders.open(path)
      defer { close(file) }
      return .opened(number(of: file))
    } catch {
      return .refused(error)
    }
  }

  private func number(of file: Int32) -> UInt64 {
    var status = stat()
    fstat(file, &status)
    return UInt64(status.st_ino)
  }

  /// `openat2` with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS; nil where the system has no such call.
  private func beneath(_ folder: Int32, _ path: String) -> Result<UInt64, POSIXError>? {
    struct How {
      var flags = UInt64(O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      var mode: UInt64 = 0
      var resolve: UInt64 = 0x08 | 0x02
    }
    var how = How()
    let result = path.withCString { path in
      withUnsafePointer(to: &how) { how in
        sandbox_call(
          437, UInt(bitPattern: Int(folder)), UInt(bitPattern: path), UInt(bitPattern: how), 24, 0,
          0)
      }
    }
    if result < 0 {
      return errno == ENOSYS ? nil : .failure(POSIXError(.init(rawValue: errno) ?? .EIO))
    }
    defer { close(Int32(result)) }
    return .success(number(of: Int32(result)))
  }

  /// Random trees of folders, files and links, some hidden, some leading out: what is opened is what the system opens
  /// beneath the folder, less what is hidden.
  @Test(arguments: UInt64(0)..<40) func `paths lead where the system leads them`(seed: UInt64)
    throws
  {
    var random = Steps(state: seed)
    let place = try Place()
    var folders = ["notebook"]
    let names = ["a", "b", "c", ".h", "d.csv", ".s.csv"]
    try place.write("outside.csv")
    try place.make("notebook-2")
    try place.write("notebook-2/d.csv")
    for _ in 0..<14 {
      let path = Self.pick(folders, &random) + "/" + Self.pick(names, &random)
      guard !FileManager.default.fileExists(atPath: place.folder + "/" + path) else { continue }
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4:
        try? place.make(path)
        folders.append(path)
      case 4..<7: try? place.write(path)
      default:
        let absolute = Bool.random(using: &random) && Bool.random(using: &random)
        try? place.link(path, to: absolute ? place.folder + "/" + path : Self.path(&random, names))
      }
    }
    let readable = place.folders()
    let root = open(place.folder + "/notebook", O_RDONLY | O_DIRECTORY)
    defer { close(root) }
    for _ in 0..<300 {
      let path = Self.path(&random, names)
      let given = outcome(readable, path)
      switch beneath(root, path) {
      case nil: continue
      case .success(let number):
        if case .refused(.hidden) = given { continue }
        #expect(given == .opened(number), "\(path)")
      case .failure(let error):
        // A path may leave the folder and come back, which the system refuses: it must be inside in the end.
        if case .opened(let number) = given {
          #expect(error.code == .EXDEV && path.contains(".."), "\(path): \(error)")
          #expect(try Self.numbers(beneath: place.folder + "/notebook").contains(number), "\(path)")
        }
      }
    }
  }

  private static func path(_ random: inout Steps, _ names: [String]) -> String {
    (0..<Int.random(in: 1...4, using: &random)).map { _ in
      Int.random(in: 0..<3, using: &random) == 0
        ? pick(["..", ".", "notebook", "outside.csv"], &random)
        : pick(names, &random)
    }.joined(separator: "/")
  }

  private static func pick(_ items: [String], _ random: inout Steps) -> String {
    items[Int.random(in: items.indices, using: &random)]
  }

  private static func numbers(beneath folder: String) throws -> Set<UInt64> {
    var numbers: Set<UInt64> = []
    for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? []
    {
      var status = stat()
      lstat(folder + "/" + path, &status)
      numbers.insert(UInt64(status.st_ino))
    }
    var status = stat()
    stat(folder, &status)
    return numbers.union([UInt64(status.st_ino)])
  }

  // MARK: One by one

  @Test(arguments: [
    "data.csv", "./data.csv", "sub/data.csv", "sub/../data.csv", "inside.csv", "sub/up.csv",
    "../notebook/data.csv", "notebook/../data.csv",
  ]) func `opens what lies in the folder`(path: String) throws {
    let place = try Place()
    try place.make("notebook/sub")
    try place.make("notebook/notebook")
    try place.write("notebook/data.csv")
    try place.write("notebook/sub/data.csv")
    try place.link("notebook/inside.csv", to: "sub/../data.csv")
    try place.link("notebook/sub/up.csv", to: "../data.csv")
    close(try place.folders().open(path))
    close(try place.folders().open(place.folder + "/notebook/data.csv"))
  }

  @Test(arguments: [
    "../outside.csv", "out.csv", "whole.csv", "up/outside.csv", "sub/../../outside.csv",
    "/etc/passwd", "/proc/self/environ", "chain.csv", "../notebook-2/d.csv", "/", "..",
    "process/self/environ",
  ]) func `opens nothing outside`(path: String) throws {
    let place = try Place()
    try place.make("notebook/sub")
    try place.make("notebook-2")
    try place.write("outside.csv")
    try place.write("notebook-2/d.csv")
    try place.link("notebook/out.csv", to: "../outside.csv")
    try place.link("notebook/whole.csv", to: place.folder + "/outside.csv")
    try place.link("notebook/up", to: "..")
    try place.link("notebook/chain.csv", to: "sub/next.csv")
    try place.link("notebook/sub/next.csv", to: "../out.csv")
    try place.link("notebook/process", to: "/proc")
    switch outcome(place.folders(), path) {
    case .refused(.outside), .refused(.link): break
    case let other: Issue.record("\(path): \(other)")
    }
    switch outcome(place.folders(), place.folder + "/outside.csv") {
    case .refused(.outside): break
    case let other: Issue.record("\(other)")
    }
  }

  @Test(arguments: [".hidden.csv", ".ssh/id", "sub/.more/x.csv", "link.csv", "./.hidden.csv"])
  func `opens nothing hidden`(path: String) throws {
    let place = try Place()
    for folder in [".ssh", "sub/.more"] { try place.make("notebook/" + folder) }
    for file in [".hidden.csv", ".ssh/id", "sub/.more/x.csv"] {
      try place.write("notebook/" + file)
    }
    try place.link("notebook/link.csv", to: ".ssh/id")
    guard case .refused(.hidden) = outcome(place.folders(), path) else {
      Issue.record("\(path) opens")
      return
    }
  }

  @Test func `a folder granted by name opens, hidden or not`() throws {
    let place = try Place()
    try place.make("notebook/.data/.deep")
    try place.make("other/deep")
    for file in [
      "notebook/.data/x.csv", "notebook/.data/.deep/x.csv", "other/x.csv", "other/.x.csv",
    ] {
      try place.write(file)
    }
    let folders = place.folders(granted: ["notebook/.data", "other", "missing"])
    for path in [
      ".data/x.csv", "../other/x.csv", "../other/deep/../x.csv", place.folder + "/other/x.csv",
      place.folder + "/./other/../other/x.csv",
    ] {
      close(try folders.open(path))
    }
    for path in [".data/.deep/x.csv", "../other/.x.csv"] {
      guard case .refused(.hidden) = outcome(folders, path) else {
        Issue.record("\(path) opens")
        continue
      }
    }
    #expect(outcome(folders, "../otherwise/x.csv") == .refused(.outside))
    #expect(folders.names(in: "../other/") == ["deep", "x.csv"])
  }

  @Test func `names are those that may be read`() throws {
    let place = try Place()
    try place.make("notebook/sub")
    try place.write("outside.csv")
    for file in ["data.csv", ".hidden.csv", "sub/more.csv"] { try place.write("notebook/" + file) }
    try place.link("notebook/out.csv", to: "../outside.csv")
    try place.link("notebook/in.csv", to: "sub/more.csv")
    try place.link("notebook/nowhere.csv", to: "missing.csv")
    let folders = place.folders()
    #expect(folders.names(in: "") == ["data.csv", "in.csv", "sub"])
    #expect(folders.names(in: "sub/") == ["more.csv"])
    for folder in ["..", "../", "/", "/etc", "sub/../..", ".hidden"] {
      #expect(folders.names(in: folder).isEmpty, "\(folder)")
    }
  }

  @Test func `the root as a notebook's folder grants nothing`() {
    let folders = ReadableFolders(notebook: "/")
    #expect(outcome(folders, "etc/passwd") == .refused(.outside))
    #expect(outcome(folders, "/etc/passwd") == .refused(.outside))
    #expect(folders.names(in: "").isEmpty)
    #expect(folders.names(in: "/").isEmpty)
  }

  @Test func `links in a circle end`() throws {
    let place = try Place()
    try place.link("notebook/a", to: "b")
    try place.link("notebook/b", to: "a")
    #expect(outcome(place.folders(), "a") == .refused(.system(ELOOP)))
  }
}

/// Random numbers that are the same in every run (SplitMix64).
private struct Steps: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
