import JSON
import Foundation
import JupyterProtocol
import Logging
import Synchronization
import Testing

@testable import JupyterKernel

/// Whatever happens to the file, what this process entered is answered, and one word says what happened.
@Suite struct DamagedHistoryTests {
  /// Keeps what is logged as errors.
  private struct Ear: LogHandler {
    final class Heard: Sendable { let lines = Mutex<[String]>([]) }
    let heard: Heard
    var logLevel = Logger.Level.error
    var metadata: Logger.Metadata = [:]
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) { heard.lines.withLock { $0.append("\(event.message)") } }
  }

  private func inputs(_ history: History) throws -> [String] {
    let fields: JSONObject = ["hist_access_type": "tail", "n": 10_000]
    let request = try JSONDecoder().decode(HistoryRequest.self, from: Data(fields.utf8))
    return history.entries(request, shell: nil).map { $0.array?[2].string ?? "" }
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// A history of several pages, closed.
  private func fill(_ file: URL) {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let history = History(file: file.path(), logger: logger)
    history.save(
      (1...400).map {
        History.Entry(number: $0, input: "old \($0) " + String(repeating: "x", count: 200))
      })
  }

  private static let schemas = [
    "CREATE TABLE entries (a, b)", "CREATE TABLE sessions (name TEXT)",
    "CREATE VIEW entries AS SELECT 1 AS id, 2 AS session, 3 AS number, 'x' AS input, 'y' AS output",
    "CREATE TABLE entries (id INTEGER PRIMARY KEY, session, number, input, output, more NOT NULL)",
    "CREATE TABLE sessions (id INTEGER PRIMARY KEY, started TEXT, more NOT NULL)",
  ]

  private static let damages: [(name: String, damage: @Sendable (inout [UInt8]) -> Void)] = [
    ("no database", { $0 = Array("This is a text, and no database.".utf8) }),
    ("a long text", { $0 = Array(repeating: UInt8(ascii: "x"), count: 100_000) }),
    ("cut in the header", { $0 = Array($0.prefix(60)) }),
    ("cut in the first page", { $0 = Array($0.prefix(1000)) }),
    ("cut in half", { $0 = Array($0.prefix($0.count / 2)) }),
    ("zero pages", { for index in 4096..<$0.count { $0[index] = 0 } }),
    ("pages of ones", { for index in 4096..<$0.count { $0[index] = 0xFF } }),
    ("the first page", { for index in 100..<4096 { $0[index] = 0x5A } }),
  ]

  private func check(_ file: URL, isAside: Bool) throws {
    let heard = Ear.Heard()
    let logger = Logger(label: "test") { _ in Ear(heard: heard) }
    let history = History(file: file.path(), logger: logger)
    _ = try inputs(history)
    history.save([History.Entry(number: 1, input: "new 1")])
    #expect(try inputs(history).last == "new 1")
    history.save([History.Entry(number: 2, input: "new 2")])
    #expect(try inputs(history).suffix(2) == ["new 1", "new 2"])
    #expect(heard.lines.withLock { $0.count } == 1)
    guard isAside else { return }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: file.deletingLastPathComponent().path())
    #expect(
      names.filter { $0.contains(".damaged-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
        .count == 1)
    // The next process finds what this one entered.
    let next = History(file: file.path(), logger: logger)
    #expect(try inputs(next) == ["new 1", "new 2"])
    #expect(heard.lines.withLock { $0.count } == 1)
  }

  @Test(arguments: damages.indices)
  func `a damaged file is put aside`(index: Int) throws {
    try withFolder { folder in
      let file = folder.appending(path: "history.sqlite")
      fill(file)
      var bytes = [UInt8](try Data(contentsOf: file))
      Self.damages[index].damage(&bytes)
      try Data(bytes).write(to: file)
      try check(file, isAside: true)
    }
  }

  @Test(arguments: schemas)
  func `tables that are not ours are put aside`(schema: String) throws {
    try withFolder { folder in
      let file = folder.appending(path: "history.sqlite")
      do {
        let database = try Database(path: file.path())
        try database.run(schema)
      }
      try check(file, isAside: true)
    }
  }

  @Test func `a damage while it is open costs no entry of this process`() throws {
    try withFolder { folder in
      let file = folder.appending(path: "history.sqlite")
      fill(file)
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let history = History(file: file.path(), logger: logger)
      history.save([History.Entry(number: 1, input: "before")])
      do {
        let other = try Database(path: file.path())
        try other.run("DROP TABLE entries")
      }
      history.save([History.Entry(number: 2, input: "behind")])
      #expect(try inputs(history).suffix(2) == ["before", "behind"])
    }
  }

  @Test func `a file that another process holds costs no entry`() throws {
    try withFolder { folder in
      let file = folder.appending(path: "history.sqlite")
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let history = History(file: file.path(), logger: logger)
      history.save([History.Entry(number: 1, input: "one")])
      let other = try Database(path: file.path())
      try other.run("BEGIN IMMEDIATE")
      history.save([History.Entry(number: 2, input: "two")])
      try other.run("COMMIT")
      history.save([History.Entry(number: 3, input: "three")])
      #expect(try inputs(history) == ["one", "two", "three"])
    }
  }

  @Test func `a full disk costs only the memory of it`() throws {
    try withFolder { folder in
      let file = folder.appending(path: "history.sqlite")
      fill(file)
      let heard = Ear.Heard()
      let history = History(
        file: file.path(), logger: Logger(label: "test") { _ in Ear(heard: heard) })
      try history.database?.run("PRAGMA max_page_count = 1")
      history.save([History.Entry(number: 1, input: String(repeating: "n", count: 100_000))])
      history.save([History.Entry(number: 2, input: "two")])
      let inputs = try inputs(history)
      #expect(inputs.suffix(2).map { $0.count } == [100_000, 3])
      #expect(inputs.count == 402, "what was there before is still found")
      #expect(heard.lines.withLock { $0.count } == 1)
    }
  }
}
