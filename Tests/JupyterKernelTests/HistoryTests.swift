import JSON
import Foundation
import JupyterProtocol
import Logging
import Testing

@testable import JupyterKernel

@Suite struct HistoryTests {
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func request(_ fields: JSONObject) throws -> HistoryRequest {
    try JSONDecoder().decode(HistoryRequest.self, from: Data(fields.utf8))
  }

  private func inputs(_ history: History, _ fields: JSONObject) throws -> [String] {
    try history.entries(request(fields), shell: nil).map { $0.array?[2].string ?? "" }
  }

  @Test func `tail, search and range tell what was entered`() throws {
    let history = History(file: nil, logger: logger)
    history.save([
      History.Entry(number: 1, input: "a = 1"),
      History.Entry(number: 2, input: "b = 2"),
      History.Entry(number: 3, input: "a = 1"), History.Entry(number: 4, input: "a?"),
    ])
    #expect(try inputs(history, ["hist_access_type": "tail", "n": 2]) == ["a = 1", "a?"])
    let search: JSONObject = ["hist_access_type": "search", "pattern": "a*"]
    #expect(try inputs(history, search) == ["a = 1", "a = 1", "a?"])
    #expect(
      try inputs(history, search.merging(["unique": true]) { $1 }) == ["a = 1", "a?"])
    #expect(try inputs(history, search.merging(["n": 1]) { $1 }) == ["a?"])
    let range: JSONObject = ["hist_access_type": "range", "start": 2, "stop": 4, "output": true]
    #expect(
      try history.entries(request(range), shell: nil)
        == [[1, 2, ["b = 2", nil]], [1, 3, ["a = 1", nil]]])
  }

  @Test func `another process sees it, and a later one finds it`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "history.sqlite").path()
    let first = History(file: file, logger: logger)
    first.save([History.Entry(number: 1, input: "one")])
    let second = History(file: file, logger: logger)
    second.save([History.Entry(number: 1, input: "two")])
    first.save([History.Entry(number: 2, input: "three")])
    let tail: JSONObject = ["hist_access_type": "tail", "n": 10]
    #expect(try inputs(first, tail) == ["one", "two", "three"])
    #expect(try inputs(second, ["hist_access_type": "range", "session": 0]) == ["two"])
    #expect(try inputs(second, ["hist_access_type": "range", "session": -1]) == ["one", "three"])
    #expect(try inputs(second, ["hist_access_type": "range", "session": 1]) == ["one", "three"])
  }

  @Test func `history is small, also where it was not`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "history.sqlite").path()
    do {
      // As an earlier version left it.
      _ = History(file: file, logger: logger)
      let old = try Database(path: file)
      try old.run("INSERT INTO sessions (started) VALUES ('once')")
      for number in 1...200 {
        try old.run(
          "INSERT INTO entries (session, number, input, output) VALUES (1, ?, 'x', ?)",
          [.integer(number), .text(String(repeating: "y", count: 20_000))])
      }
    }
    do {
      let history = History(file: file, logger: logger)
      for part in stride(from: 0, to: 12_000, by: 3000) {
        history.save((part..<part + 3000).map { History.Entry(number: $0, input: "z\($0)") })
      }
      history.save([
        History.Entry(number: 12_000, input: String(repeating: "z", count: 1 << 20))
      ])
      #expect(try inputs(history, ["hist_access_type": "tail", "n": 1]) == ["z11999"])
      #expect(try inputs(history, ["hist_access_type": "search", "pattern": "x"]).isEmpty)
      let database = try Database(path: file)
      var count = 0
      try database.run("SELECT count(*) FROM entries WHERE output IS NULL") {
        count = $0.integer(0)
      }
      #expect(count == 10_000)
    }
    let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? .max
    #expect(size < 1 << 20)
  }

  @Test func `shells count for themselves`() throws {
    let history = History(file: nil, logger: logger)
    history.save([History.Entry(number: 1, input: "main")])
    history.save([History.Entry(shell: "s", number: 1, input: "sub")])
    let range: JSONObject = ["hist_access_type": "range"]
    #expect(try inputs(history, range) == ["main"])
    #expect(try history.entries(request(range), shell: "s") == [[2, 1, "sub"]])
  }

  @Test func `a file that cannot be used costs only the memory of it`() throws {
    let history = History(file: "/dev/null/history.sqlite", logger: logger)
    history.save([History.Entry(number: 1, input: "x")])
    #expect(try inputs(history, ["hist_access_type": "tail"]) == ["x"])
  }

  @Test func `texts with zero bytes and quotes come back`() throws {
    let history = History(file: nil, logger: logger)
    history.save([History.Entry(number: 1, input: "a'\"\u{0}b")])
    #expect(try inputs(history, ["hist_access_type": "tail"]) == ["a'\"\u{0}b"])
  }
}
