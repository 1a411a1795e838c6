import CSQLite

/// A SQLite file, opened by the one thread that uses it.
final class Database {
  struct Failure: Error, CustomStringConvertible {
    /// SQLite's result code.
    let code: Int32
    let description: String

    /// Whether the file will never be read again as what it was: its pages, or its tables, are not ours.
    var isDamage: Bool {
      [
        SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_CONSTRAINT, SQLITE_MISMATCH,
        SQLITE_FORMAT, SQLITE_SCHEMA,
      ].contains(code & 0xFF)
    }

    /// Whether another process only holds it for the moment.
    var isPassing: Bool { [SQLITE_BUSY, SQLITE_LOCKED].contains(code & 0xFF) }
  }

  /// What goes into a placeholder.
  enum Parameter {
    case integer(Int)
    case text(String)
    case null
  }

  /// One row of a result, valid until the next.
  struct Row {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    func text(_ column: Int32) -> String? {
      guard let bytes = sqlite3_column_text(statement, column) else { return nil }
      let count = Int(sqlite3_column_bytes(statement, column))
      return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
  }

  private let handle: OpaquePointer

  /// Opens or makes the file; `:memory:` is a database that ends with the process.
  init(path: String) throws(Failure) {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close_v2(handle)
      throw Failure(
        code: code, description: "open \(path): \(String(cString: sqlite3_errstr(code)))")
    }
    self.handle = handle
    // Another process that writes holds the lock for microseconds.
    sqlite3_busy_timeout(handle, 1000)
  }

  deinit { sqlite3_close_v2(handle) }

  var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

  /// Runs one statement and hands its rows on, one by one.
  func run(
    _ sql: String, _ parameters: [Parameter] = [], row body: (Row) -> Void = { _ in }
  ) throws(Failure) {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw failure(sql)
    }
    for (index, parameter) in parameters.enumerated() {
      bind(parameter, at: Int32(index + 1), of: statement)
    }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: body(Row(statement: statement))
      case SQLITE_DONE: return
      default: throw failure(sql)
      }
    }
  }

  /// Does all of it or nothing.
  func transaction(_ body: (Database) throws(Failure) -> Void) throws(Failure) {
    try run("BEGIN IMMEDIATE")
    do throws(Failure) {
      try body(self)
      try run("COMMIT")
    } catch {
      try? run("ROLLBACK")
      throw error
    }
  }

  private func bind(_ parameter: Parameter, at place: Int32, of statement: OpaquePointer) {
    switch parameter {
    case .null: sqlite3_bind_null(statement, place)
    case .integer(let integer): sqlite3_bind_int64(statement, place, Int64(integer))
    case .text(let text):
      // SQLITE_TRANSIENT, a cast that Swift does not import: SQLite makes its own copy.
      let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      sqlite3_bind_text(statement, place, text, Int32(clamping: text.utf8.count), copies)
    }
  }

  private func failure(_ sql: String) -> Failure {
    Failure(
      code: sqlite3_errcode(handle),
      description: "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
  }
}
