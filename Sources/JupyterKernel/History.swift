import JupyterProtocol
import Logging

/// What was entered, today and earlier, in this process and in others that share the file.
final class History {
  /// One cell: what was entered in which shell, and the text of its value.
  struct Entry: Sendable {
    var shell: String?
    var number: Int
    var input: String
    var output: String?
  }

  private static let mostEntries = 10_000

  private let database: Database?
  private let logger: Logger
  /// Every shell of this process is a session of its own, begun by its first cell.
  private var sessions: [String?: Int] = [:]

  /// Without a file, or where the file cannot be used, history ends with the process.
  init(file: String?, logger: Logger) {
    self.logger = logger
    if let file {
      do {
        database = try Self.open(file)
        return
      } catch {
        logger.warning("history is not kept", metadata: ["reason": "\(error)"])
      }
    }
    database = try? Self.open(":memory:")
  }

  private static func open(_ path: String) throws(Database.Failure) -> Database {
    let database = try Database(path: path)
    // A write-ahead log lets several processes read and write at once, without a sync per cell.
    try database.run("PRAGMA journal_mode = WAL")
    try database.run("PRAGMA synchronous = NORMAL")
    try database.run(
      "CREATE TABLE IF NOT EXISTS sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT)")
    try database.run(
      """
      CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL, number INTEGER NOT NULL, input TEXT NOT NULL, output TEXT,
        UNIQUE (session, number))
      """)
    return database
  }

  func save(_ entries: [Entry]) {
    guard !entries.isEmpty else { return }
    withDatabase { (database) throws(Database.Failure) in
      try database.run("BEGIN IMMEDIATE")
      defer { try? database.run("COMMIT") }
      for entry in entries {
        let session = try session(of: entry.shell, database)
        try database.run(
          "INSERT OR REPLACE INTO entries (session, number, input, output) VALUES (?, ?, ?, ?)",
          [
            .integer(session), .integer(entry.number), .text(entry.input),
            entry.output.map(Database.Parameter.text) ?? .null,
          ])
      }
    }
  }

  private func session(
    of shell: String?, _ database: Database
  ) throws(Database.Failure) -> Int {
    if let session = sessions[shell] { return session }
    try database.run("INSERT INTO sessions (started) VALUES (?)", [.text(Timestamp.now())])
    sessions[shell] = database.lastInsertedRow
    return database.lastInsertedRow
  }

  /// The field `history` of `history_reply`: oldest first.
  func entries(_ request: HistoryRequest, shell: String?) -> [JSONValue] {
    let limit = Database.Parameter.integer(
      min(max(0, request.count ?? Self.mostEntries), Self.mostEntries))
    switch request.access {
    case .tail:
      return select("ORDER BY id DESC LIMIT ?", [limit], request).reversed()
    case .search where request.isUnique:
      // Of equal inputs, SQLite takes the other columns from the row with the greatest id.
      return select(
        "WHERE input GLOB ? GROUP BY input ORDER BY max(id) DESC LIMIT ?",
        [.text(request.pattern), limit], request
      ).reversed()
    case .search:
      return select(
        "WHERE input GLOB ? ORDER BY id DESC LIMIT ?", [.text(request.pattern), limit], request
      ).reversed()
    case .range:
      let session = session(named: request.session, shell: shell)
      return select(
        "WHERE session = ? AND number >= ? AND number < ? ORDER BY number",
        [.integer(session), .integer(request.start), .integer(request.stop ?? .max)], request)
    }
  }

  /// 0 is the present session, -1 the one before it, and so on.
  private func session(named name: Int, shell: String?) -> Int {
    if name > 0 { return name }
    var newest = sessions[shell] ?? 0
    if newest == 0 {
      // Nothing entered yet: the present session would be the next.
      withDatabase { (database) throws(Database.Failure) in
        try database.run("SELECT max(id) FROM sessions") { newest = $0.integer(0) + 1 }
      }
    }
    return newest &+ name
  }

  private func select(
    _ clauses: String, _ parameters: [Database.Parameter], _ request: HistoryRequest
  ) -> [JSONValue] {
    var entries: [JSONValue] = []
    withDatabase { (database) throws(Database.Failure) in
      try database.run(
        "SELECT session, number, input, output FROM entries \(clauses)", parameters
      ) { row in
        let input = JSONValue.string(row.text(2) ?? "")
        let output = row.text(3).map(JSONValue.string) ?? .null
        entries.append([
          .integer(row.integer(0)), .integer(row.integer(1)),
          request.includesOutput ? [input, output] : input,
        ])
      }
    }
    return entries
  }

  private func withDatabase(_ body: (Database) throws(Database.Failure) -> Void) {
    guard let database else { return }
    do {
      try body(database)
    } catch {
      logger.warning("history failed", metadata: ["reason": "\(error)"])
    }
  }
}
