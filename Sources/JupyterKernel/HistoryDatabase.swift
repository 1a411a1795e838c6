import Glibc
import JupyterProtocol

/// The tables of history, and the file they are in.
enum HistoryDatabase {
  static func open(_ path: String) throws(Database.Failure) -> Database {
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
    // Tables of these names may be somebody else's.
    try database.run("SELECT id, started FROM sessions LIMIT 0")
    try database.run("SELECT id, session, number, input, output FROM entries LIMIT 0")
    try database.run("PRAGMA journal_size_limit = 1048576")
    try database.run("PRAGMA temp_store = MEMORY")
    // Another process that writes may hold the file: it is made small another time.
    try? database.forgetOutputs()
    return database
  }

  /// More input than this is no cell that anybody recalls.
  static let longestInput = 1 << 18

  /// Copies what can be read, where nothing more can be written.
  static func copy(
    newest count: Int, of old: Database, without sessions: [Int], into new: Database
  ) throws(Database.Failure) {
    var rows: [[Database.Parameter]] = []
    try old.run(
      "SELECT session, number, input FROM entries ORDER BY id DESC LIMIT ?",
      [.integer(count)]
    ) { row in
      guard !sessions.contains(row.integer(0)) else { return }
      rows.append([
        .integer(row.integer(0)), .integer(row.integer(1)), .text(row.text(2) ?? ""),
      ])
    }
    try new.transaction { (new) throws(Database.Failure) in
      for row in rows.reversed() {
        try new.run("INSERT OR IGNORE INTO sessions (id) VALUES (?)", [row[0]])
        try new.run(
          "INSERT OR REPLACE INTO entries (session, number, input) VALUES (?, ?, ?)", row
        )
      }
    }
  }

  /// A path, and which file was there when it was opened.
  struct File {
    let path: String
    private let number: ino_t?

    init(path: String) {
      self.path = path
      number = Self.number(of: path)
    }

    /// Renames the file; nil where it is no longer there, as when another process was first.
    func putAside() -> String? {
      guard Self.number(of: path) == number else { return nil }
      let aside = "\(path).damaged-\(Timestamp.now())"
      for end in ["-wal", "-shm"] { rename(path + end, aside + end) }
      return rename(path, aside) == 0 ? aside : nil
    }

    private static func number(of path: String) -> ino_t? {
      var status = stat()
      return stat(path, &status) == 0 ? status.st_ino : nil
    }
  }
}

extension Database {
  /// Forgets the values of cells, which earlier versions kept, and gives their place back.
  fileprivate func forgetOutputs() throws(Failure) {
    try forgetEntries(beyond: History.mostEntries)
    var hasOutputs = false
    try run("SELECT 1 FROM entries WHERE output IS NOT NULL LIMIT 1") { _ in hasOutputs = true }
    guard hasOutputs else { return }
    try run("UPDATE entries SET output = NULL WHERE output IS NOT NULL")
    try run("VACUUM")
  }

  /// Keeps the newest entries, and the sessions that they are of.
  func forgetEntries(beyond count: Int) throws(Failure) {
    try run(
      "DELETE FROM entries WHERE id <= (SELECT max(id) FROM entries) - ?", [.integer(count)])
    try run("DELETE FROM sessions WHERE id < (SELECT min(session) FROM entries)")
  }
}
