import Dialects
import FoundationEssentials
import Glibc

/// What the broker knows of a granted table.
struct GrantedTable {
  let grant: SourceGrant
  let source: String
  let name: String
  let dialect: SQLDialect
  /// As statements name it.
  let parts: [String]
  let files: [String]
  let folders: [String]
  /// Nil where nobody tells.
  let bytes: Double?
  /// Names and types, in the engine's words.
  var columns: [[String]] = []

  var title: String { "\(source).\(name)" }

  private init(
    _ grant: SourceGrant, _ source: String, _ name: String, parts: [String], files: [String] = [],
    folders: [String] = [], bytes: Double?
  ) {
    self.grant = grant
    self.source = source
    self.name = name
    if case .profile = grant.place { dialect = .postgres } else { dialect = .duckdb }
    self.parts = parts
    self.files = files
    self.folders = folders
    self.bytes = bytes
  }

  /// The table of that full name; nil where there is nothing in its place.
  init?(_ name: String, in source: String, _ grant: SourceGrant) {
    let names = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch grant.place {
    case .database(let path):
      self.init(grant, source, name, parts: ["source"] + names, bytes: Self.size(of: path))
    case .profile: self.init(grant, source, name, parts: names, bytes: nil)
    case .folder(let folder):
      let path = folder + "/" + name
      for file in [path, path + ".parquet", path + ".csv"]
      where file.hasSuffix(".parquet") || file.hasSuffix(".csv") {
        guard let bytes = Self.size(of: file) else { continue }
        self.init(grant, source, name, parts: [file], files: [file], bytes: bytes)
        return
      }
      let inside = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
      for ending in [".parquet", ".csv"] {
        let sizes = inside.filter { $0.hasSuffix(ending) }.compactMap {
          Self.size(of: "\(path)/\($0)")
        }
        guard !sizes.isEmpty else { continue }
        self.init(
          grant, source, name, parts: ["\(path)/**/*\(ending)"], folders: [path + "/"],
          bytes: sizes.reduce(0, +))
        return
      }
      return nil
    }
  }

  /// Nil where there is no such file.
  private static func size(of path: String) -> Double? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Double(status.st_size)
  }

  /// What comes before every statement: this place is opened, and all others shut.
  func opening(seconds: Double) -> [String] {
    guard dialect == .postgres else {
      return DuckDB.opening(grant.place, files: files, folders: folders)
    }
    // Also where this process cannot cancel any more.
    let limit = seconds < 1e6 ? ["SET LOCAL statement_timeout = \(Int(seconds * 1000) + 1000)"] : []
    return ["BEGIN READ ONLY"] + limit
  }

  /// Tells the columns.
  var describing: String {
    let table = dialect.quoted(parts)
    guard dialect == .postgres else {
      return "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM \(table))"
    }
    return """
      SELECT CAST(attname AS TEXT), format_type(atttypid, atttypmod) FROM pg_attribute
      WHERE attrelid = CAST(\(DuckDB.text(table)) AS regclass) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
      """
  }

  /// What a column can be in sums; nil where there is none of that name.
  func kind(of column: String) -> ColumnKind? {
    columns.first { $0[0] == column }.map { ColumnKind($0[1]) }
  }
}

/// What a column can be in sums, from the engine's name of its type.
enum ColumnKind: Equatable {
  case number, date
  case other(String)

  private static let numbers: Set<Substring> = [
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
    "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "BIGNUM", "NUMERIC", "REAL",
    "DOUBLE PRECISION",
  ]

  init(_ type: String) {
    let word = type.uppercased().prefix { $0 != "(" }
    // A list of numbers is none.
    if type.hasSuffix("]") {
      self = .other(type)
    } else if Self.numbers.contains(word) {
      self = .number
    } else if word == "DATE" || word.hasPrefix("TIMESTAMP") {
      self = .date
    } else {
      self = .other(type)
    }
  }
}
