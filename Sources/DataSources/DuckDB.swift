import FoundationEssentials
import Glibc

/// The reader's own DuckDB: its library, its command line or its Python module.
enum DuckDB: Codable {
  case library(String)
  case program(String)
  /// An interpreter that has the module.
  case python(String)

  /// The first one that is there; paths that are not absolute, which a notebook's folder could fill, are passed over.
  static func find(_ environment: [String: String]) -> DuckDB? {
    let libraries =
      absolute(environment["LD_LIBRARY_PATH"]) + ["/usr/local/lib", "/usr/lib", "/usr/lib64"]
    if let path = libraries.map({ $0 + "/libduckdb.so" }).first(where: isReadable) {
      return .library(path)
    }
    let programs = environments(environment) + absolute(environment["PATH"])
    if let path = programs.map({ $0 + "/duckdb" }).first(where: isProgram) { return .program(path) }
    let python = programs.map { $0 + "/python3" }.first { isProgram($0) && hasModule($0) }
    return python.map { .python($0) }
  }

  /// The programs of the Python environment that pip put this one into, and of the active one.
  static func environments(_ environment: [String: String]) -> [String] {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let installed = own.firstRange(of: "/share/jupyter/").map { String(own[..<$0.lowerBound]) }
    return [installed, environment["VIRTUAL_ENV"]].compactMap { $0 }.filter { $0.hasPrefix("/") }
      .map { $0 + "/bin" }
  }

  private static func hasModule(_ python: String) -> Bool {
    let words = [python, "-I", "-c", paths + "import duckdb"]
    if case .finished = Child.run(python, words, input: [], seconds: 20, socket: nil) {
      return true
    }
    return false
  }

  private static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

  private static func isProgram(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  /// Isolated, so that no module is taken from a folder it is started in; what the user has installed counts.
  private static let paths = "import site, sys; sys.path.append(site.getusersitepackages()); "

  private static let script =
    paths + "import csv, duckdb\n" + """
      connection = duckdb.connect()
      try:
          for statement in sys.argv[1:]:
              answer = connection.execute(statement)
          out = csv.writer(sys.stdout, quoting=csv.QUOTE_MINIMAL, lineterminator="\\n")
          out.writerow([column[0] for column in answer.description])
          while rows := answer.fetchmany(10000):
              out.writerows([["\\\\N" if v is None else repr(v) if isinstance(v, float) else v for v in row] for row in rows])
      except duckdb.Error as error:
          sys.exit(str(error))
      """

  /// Runs statements in a database in memory and writes the answer of the last one as CSV; returns only where that failed.
  func run(_ statements: [String]) -> String? {
    switch self {
    case .library(let path): return DuckDBLibrary.run(path, statements)
    case .program(let path):
      // Neither the user's own settings nor a file's: statements alone.
      replace(
        path,
        [
          "duckdb", "-init", "/dev/null", "-batch", "-bail", "-csv", "-header", "-nullvalue", "\\N",
          "-c", statements.joined(separator: ";\n"),
        ])
    case .python(let path): replace(path, [path, "-I", "-c", Self.script] + statements)
    }
    return "\(self) cannot be started"
  }

  /// An interpreter finds its modules by the path in the first word.
  private func replace(_ program: String, _ words: [String]) {
    var pointers = words.map { strdup($0) } + [nil]
    execv(program, &pointers)
  }

  /// What opens a place for reading and shuts all others, for good.
  static func opening(_ place: SourceGrant.Place, files: [String], folders: [String]) -> [String] {
    var statements: [String] = []
    if case .database(let path) = place {
      statements.append("ATTACH \(text(path)) AS source (READ_ONLY)")
    }
    if !files.isEmpty {
      statements.append("SET allowed_paths = [\(files.map(text).joined(separator: ", "))]")
    }
    if !folders.isEmpty {
      statements.append("SET allowed_directories = [\(folders.map(text).joined(separator: ", "))]")
    }
    return statements + [
      "SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false",
      "SET temp_directory = ''", "SET enable_external_access = false",
      "SET lock_configuration = true",
    ]
  }

  /// A text of SQL.
  static func text(_ path: String) -> String {
    "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
