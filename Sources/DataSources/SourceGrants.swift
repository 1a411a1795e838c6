import Platform
import FoundationEssentials
import Glibc

/// What whoever starts the process lets notebooks sum, and within which limits.
package struct SourceGrants: Sendable, Codable {
  /// By the names that notebooks use.
  var sources: [String: SourceGrant] = [:]

  package var isEmpty: Bool { sources.values.allSatisfy { $0.tables.isEmpty } }

  /// One line for each source.
  package var lines: [String] {
    sources.sorted { $0.key < $1.key }.map { name, grant in
      "\(name): \(grant.tables.isEmpty ? "no table" : grant.tables.joined(separator: ", "))"
    }
  }

  /// Reads the user's file, where there is one, and then what stands on the command line: `sources` as `name=place`, `tables` as
  /// `name.table`.
  package init(
    environment: [String: String], sources: [String], tables: [String]
  ) throws(GrantError) {
    try readFile(environment)
    for text in sources {
      guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
        throw GrantError("--source is written as name=place, not '\(text)'")
      }
      let name = String(text[..<sign])
      try Self.check(name: name)
      self.sources[name] = SourceGrant(
        place: try .init(String(text[text.index(after: sign)...]), home: environment["HOME"]))
    }
    for text in tables {
      guard let point = text.firstIndex(of: "."),
        case let name = String(text[..<point]), self.sources[name] != nil
      else {
        throw GrantError(
          "--allow is written as source.table, with a source that is granted, not '\(text)'")
      }
      self.sources[name]?.tables.append(String(text[text.index(after: point)...]))
    }
    for (name, grant) in self.sources { try grant.check(named: name) }
  }

  private static func check(name: String) throws(GrantError) {
    guard !name.isEmpty, !name.contains("."), !name.contains(where: \.isWhitespace) else {
      throw GrantError("'\(name)' is no name of a source: it has no points and no spaces")
    }
  }

  // MARK: The file

  private mutating func readFile(_ environment: [String: String]) throws(GrantError) {
    let path = Self.configuration(environment) + "/nadaraya/sources.toml"
    guard let bytes = try Self.ownBytes(of: path) else { return }
    for (name, keys) in try Self.tables(in: bytes, of: path) {
      do throws(GrantError) {
        try Self.check(name: name)
        sources[name] = try SourceGrant(keys, home: environment["HOME"] ?? "")
      } catch {
        throw GrantError("\(path), [\(name)]: \(error)")
      }
    }
  }

  /// The user's folder of settings.
  static func configuration(_ environment: [String: String]) -> String {
    environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? (environment["HOME"] ?? "") + "/.config"
  }

  static func tables(in bytes: [UInt8], of path: String) throws(GrantError) -> [TOML.Table] {
    do throws(TOML.Failure) {
      return try TOML.tables(in: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw GrantError("\(path), line \(error.line): \(error.reason)")
    }
  }

  /// The content of a file that nobody else can have written, but for the system's own; nil where there is none.
  static func ownBytes(of path: String, isSecret: Bool = false) throws(GrantError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw GrantError("\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw GrantError("\(path) is no file")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw GrantError("\(path) belongs to another user, so it grants nothing")
    }
    let others: mode_t = isSecret && status.st_uid == geteuid() ? 0o077 : 0o022
    guard status.st_mode & others == 0 else {
      throw GrantError(
        "\(path) can be \(others == 0o077 ? "read" : "changed") by other users, so it grants nothing: `chmod 600 \(path)`"
      )
    }
    guard status.st_size < 1 << 20 else { throw GrantError("\(path) is too long") }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(count, 0)))
  }
}

/// Why something is not granted, as a sentence without its point.
package struct GrantError: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Tables in one place, and limits.
struct SourceGrant: Sendable, Codable {
  enum Place: Sendable, Codable {
    /// A file of DuckDB's.
    case database(String)
    /// Whose Parquet and CSV files, and folders of them, are tables.
    case folder(String)
    /// A profile of ADBC, by its name.
    case profile(String)

    init(_ text: String, home: String?) throws(GrantError) {
      if text.hasPrefix("profile:") {
        self = .profile(String(text.dropFirst(8)))
        return
      }
      let path = text.hasPrefix("~/") ? (home ?? "") + text.dropFirst() : text
      guard let whole = realpath(path, nil) else {
        throw GrantError("there is nothing at '\(text)'")
      }
      defer { free(whole) }
      let absolute = String(cString: whole)
      var status = stat()
      guard stat(absolute, &status) == 0 else { throw GrantError("there is nothing at '\(text)'") }
      guard !absolute.hasSuffix(".parquet"), !absolute.hasSuffix(".csv") else {
        throw GrantError("'\(text)' is one table: its folder is the source")
      }
      self = status.st_mode & S_IFMT == S_IFDIR ? .folder(absolute) : .database(absolute)
    }
  }

  var place: Place
  /// By their full names.
  var tables: [String] = []
  /// Boxes with fewer rows are not told.
  var minimumCount = 1
  /// Of an answer.
  var maximumRows = 200_000
  /// That engines may work in a session.
  var maximumSeconds: Double?
  /// That may be read in a session, where sizes are known.
  var maximumBytes: Double?
  /// Whether the reader is asked before a table is read.
  var asks = false

  init(place: Place) { self.place = place }

  init(_ keys: [(name: String, value: TOML.Value)], home: String) throws(GrantError) {
    var place: Place?
    self.place = .folder("")
    for (name, value) in keys {
      switch (name, value) {
      case ("database", .text(let path)), ("folder", .text(let path)):
        guard path.hasPrefix("/") || path.hasPrefix("~/") else {
          throw GrantError("`\(name)` is an absolute path, or one that begins with ~/")
        }
        place = try Place(path, home: home)
      case ("profile", .text(let name)): place = .profile(name)
      case ("tables", .texts(let names)): tables = names
      case ("minimum_count", .number(let count)) where count >= 1 && count <= 1e9:
        minimumCount = Int(count.rounded(.up))
      case ("maximum_rows", .number(let count)) where count >= 1 && count <= 1e7:
        maximumRows = Int(count)
      case ("maximum_seconds", .number(let seconds)) where seconds > 0: maximumSeconds = seconds
      case ("maximum_bytes", .number(let bytes)) where bytes >= 0: maximumBytes = bytes
      case ("maximum_bytes", .text(let text)):
        guard let bytes = byteCount(text) else {
          throw GrantError("`maximum_bytes` is a number, or a text such as \"2 TiB\"")
        }
        maximumBytes = Double(bytes)
      case ("ask", .boolean(let asks)): self.asks = asks
      default: throw GrantError("`\(name)` is no key here, or its value is of another kind")
      }
    }
    guard let place else {
      throw GrantError("it needs `database`, `folder` or `profile`")
    }
    self.place = place
  }

  func check(named name: String) throws(GrantError) {
    for table in tables {
      let isPlain = !table.isEmpty && !table.utf8.contains { $0 < 32 || $0 == 127 }
      var isFile = true
      if case .folder(let folder) = place {
        // What engines read as a pattern, or as a way out.
        isFile =
          !table.contains("/") && !table.hasPrefix(".")
          && !(folder + table).contains(where: "*?[{".contains)
      }
      guard isPlain, isFile else { throw GrantError("`\(name)` cannot grant a table '\(table)'") }
    }
    if case .profile = place, maximumBytes != nil {
      throw GrantError(
        "`\(name)`: `maximum_bytes` cannot be kept for a profile, where sizes are unknown")
    }
  }

  /// The full name of a granted table that a notebook means: its own, or its last part where that is one of them alone.
  func table(named name: String) -> String? {
    if tables.contains(name) { return name }
    let meant = tables.filter { $0.hasSuffix("." + name) }
    return meant.count == 1 ? meant[0] : nil
  }
}
