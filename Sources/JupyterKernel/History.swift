import JSON
import JupyterProtocol
import Logging

/// What was entered, today and earlier, in this process and in others that share the file.
final class History {
  /// One cell: what was entered in which shell.
  struct Entry: Sendable {
    var shell: String?
    var number: Int
    var input: String
  }

  static let mostEntries = 10_000

  /// Nil is one in memory only.
  private var file: HistoryDatabase.File?
  private(set) var database: Database?
  private let logger: Logger
  /// Every shell of this process is a session of its own, begun by its first cell.
  private var sessions: [String?: Int] = [:]
  /// What this process entered, to be entered again where the file is lost.
  private var entered: [Entry] = []
  /// The last of them that are not saved, as another process held the file.
  private var unsavedCount = 0

  /// Without a file, or where the file cannot be used, history ends with the process.
  init(file: String?, logger: Logger) {
    self.logger = logger
    if let file { open(file) } else { database = try? HistoryDatabase.open(":memory:") }
  }

  private func open(_ path: String) {
    file = HistoryDatabase.File(path: path)
    do throws(Database.Failure) {
      database = try HistoryDatabase.open(path)
    } catch {
      recover(from: error)
    }
  }

  func save(_ entries: [Entry]) {
    let entries = entries.filter { $0.input.utf8.count <= HistoryDatabase.longestInput }
    guard !entries.isEmpty else { return }
    entered = (entered + entries).suffix(Self.mostEntries)
    unsavedCount = min(unsavedCount + entries.count, entered.count)
    withDatabase { (database) throws(Database.Failure) in
      try insert(entered.suffix(unsavedCount), into: database)
    }
  }

  private func insert(
    _ entries: some Collection<Entry>, into database: Database
  ) throws(Database.Failure) {
    try database.transaction { (database) throws(Database.Failure) in
      for entry in entries {
        let session = try session(of: entry.shell, database)
        try database.run(
          "INSERT OR REPLACE INTO entries (session, number, input) VALUES (?, ?, ?)",
          [.integer(session), .integer(entry.number), .text(entry.input)])
      }
      try database.forgetEntries(beyond: Self.mostEntries)
    }
    unsavedCount = 0
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
        "SELECT session, number, input FROM entries \(clauses)", parameters
      ) { row in
        let input = JSONValue.string(row.text(2) ?? "")
        entries.append([
          .integer(row.integer(0)), .integer(row.integer(1)),
          // Outputs are not kept, as IPython keeps none by default.
          request.includesOutput ? [input, nil] : input,
        ])
      }
    }
    return entries
  }

  /// Does it again where the first attempt failed and a database was found that can do it.
  private func withDatabase(_ body: (Database) throws(Database.Failure) -> Void) {
    for attempt in 1...3 {
      guard let database else { return }
      do throws(Database.Failure) {
        return try body(database)
      } catch {
        if error.isPassing || attempt == 3 {
          return logger.warning("history failed", metadata: ["reason": "\(error)"])
        }
        recover(from: error)
      }
    }
  }

  /// Finds another database: a new file where this one is damaged, otherwise memory.
  private func recover(from failure: Database.Failure) {
    let old = database
    database = nil
    if let file, failure.isDamage {
      if let aside = file.putAside() {
        logger.error(
          "the history was damaged and is put aside; a new one is begun",
          metadata: ["file": "\(aside)", "reason": "\(failure)"])
      }
      database = try? HistoryDatabase.open(file.path)
      self.file = HistoryDatabase.File(path: file.path)
    }
    if database == nil {
      logger.error("history is not kept", metadata: ["reason": "\(failure)"])
      file = nil
      database = try? HistoryDatabase.open(":memory:")
      if let old, let database, !failure.isDamage {
        try? HistoryDatabase.copy(
          newest: Self.mostEntries, of: old, without: Array(sessions.values), into: database)
      }
    }
    sessions = [:]
    if let database { try? insert(entered, into: database) }
  }
}
