import CGlibc
import FoundationEssentials
import Glibc

/// A process that runs one statement in an engine, and ends: what an engine does wrong ends nothing else.
package enum Worker {
  enum Engine: Codable {
    case duckDB(DuckDB)
    case driver(ADBCProfile)
  }

  struct Job: Codable {
    let engine: Engine
    /// The answer of the last one is wanted.
    let statements: [String]
  }

  /// Reads a job from standard input and writes its answer as CSV.
  package static func run() -> Never {
    // A worker does not outlive its broker, nor leaves memory in a file.
    glibc_end_with_parent()
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(UInt32(4)), &none)
    var input: [UInt8] = []
    while let byte = readBlock() { input += byte }
    guard let job = try? JSONDecoder().decode(Job.self, from: Data(input)) else { exit(2) }
    let problem =
      switch job.engine {
      case .duckDB(let engine): engine.run(job.statements)
      case .driver(let profile): ADBCDriver.run(profile, job.statements)
      }
    if let problem {
      _ = writeAll(Array(problem.utf8), to: 2)
      exit(1)
    }
    // Without what a library does at its end.
    _exit(0)
  }

  private static func readBlock() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(0, &bytes, bytes.count)
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }
}
