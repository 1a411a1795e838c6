import Glibc

/// DuckDB's C interface, found at run time.
enum DuckDBLibrary {
  private typealias Pointer = UnsafeMutableRawPointer
  private typealias Open = @convention(c) (UnsafePointer<CChar>?, Pointer) -> Int32
  private typealias Connect = @convention(c) (Pointer?, Pointer) -> Int32
  private typealias Query = @convention(c) (Pointer?, UnsafePointer<CChar>, Pointer) -> Int32
  private typealias Message = @convention(c) (Pointer) -> UnsafePointer<CChar>?
  private typealias Count = @convention(c) (Pointer) -> UInt64
  private typealias Name = @convention(c) (Pointer, UInt64) -> UnsafePointer<CChar>?
  private typealias Text = @convention(c) (Pointer, UInt64, UInt64) -> UnsafeMutablePointer<CChar>?
  private typealias Free = @convention(c) (Pointer?) -> Void

  /// Runs the statements and writes the answer of the last as CSV.
  ///
  /// - Returns: why not; nil where it went well.
  static func run(_ path: String, _ statements: [String]) -> String? {
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      return String(cString: dlerror())
    }
    func symbol<Function>(_ name: String, _ type: Function.Type) -> Function? {
      dlsym(library, name).map { unsafeBitCast($0, to: type) }
    }
    guard let open = symbol("duckdb_open", Open.self),
      let connect = symbol("duckdb_connect", Connect.self),
      let query = symbol("duckdb_query", Query.self),
      let message = symbol("duckdb_result_error", Message.self),
      let columnCount = symbol("duckdb_column_count", Count.self),
      let rowCount = symbol("duckdb_row_count", Count.self),
      let name = symbol("duckdb_column_name", Name.self),
      let text = symbol("duckdb_value_varchar", Text.self),
      let release = symbol("duckdb_free", Free.self)
    else { return "\(path) lacks a function of DuckDB's" }
    var database: Pointer?
    var connection: Pointer?
    guard withUnsafeMutablePointer(to: &database, { open(nil, $0) }) == 0,
      withUnsafeMutablePointer(to: &connection, { connect(database, $0) }) == 0
    else { return "DuckDB does not open" }
    // duckdb_result has 48 bytes; released with the process.
    let result = Pointer.allocate(byteCount: 256, alignment: 16)
    for statement in statements {
      guard query(connection, statement, result) == 0 else {
        return message(result).map { String(cString: $0) } ?? "DuckDB refuses"
      }
    }
    let columns = columnCount(result)
    func write(_ fields: [String]) -> Bool {
      writeAll(Array((fields.joined(separator: ",") + "\n").utf8), to: 1)
    }
    guard write((0..<columns).map { quoted(name(result, $0).map { String(cString: $0) } ?? "") })
    else { return "Nobody reads" }
    for row in 0..<rowCount(result) {
      let fields = (0..<columns).map { column -> String in
        guard let value = text(result, column, row) else { return "\\N" }
        defer { release(value) }
        return quoted(String(cString: value))
      }
      guard write(fields) else { return "Nobody reads" }
    }
    return nil
  }
}

/// A text as a field of CSV.
func quoted(_ text: String) -> String {
  guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
  return "\""
    + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// The rows of a short CSV.
func rows(ofCSV bytes: [UInt8]) -> [[String]] {
  var (rows, row, field): ([[String]], [String], [UInt8]) = ([], [], [])
  var isInside = false
  var place = 0
  while place < bytes.count {
    let byte = bytes[place]
    place += 1
    switch byte {
    case 0x22 where isInside && place < bytes.count && bytes[place] == 0x22:
      field.append(byte)
      place += 1
    case 0x22: isInside.toggle()
    case 0x2C where !isInside, 0x0A where !isInside:
      row.append(String(decoding: field, as: UTF8.self))
      field = []
      if byte == 0x0A {
        rows.append(row)
        row = []
      }
    case 0x0D where !isInside: break
    default: field.append(byte)
    }
  }
  return rows
}
