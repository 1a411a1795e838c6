import Terminal
import ArgumentParser
import Cells
import Diagnostics
import Values
import FoundationEssentials
import Glibc
import Sandbox

/// `nadaraya self-test`: tries, inside a process that is locked as a kernel is, what a fault in it would try.
struct SelfTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "self-test", abstract: "Try to break out of the sandbox.",
    discussion: "The exit status is 1 when something works that should not.",
    shouldDisplay: false)

  enum Mechanism: String, ExpressibleByArgument, CaseIterable { case landlock, seccomp }

  @Option(help: "Leave one of the two out, to see what the other holds alone.")
  var without: Mechanism?

  /// The rest is for the processes that this one starts.
  @Option(help: .hidden) var folder: String?
  @Option(help: .hidden) var endBy: String?

  func run() throws {
    if let folder {
      let test = try selfTest(in: folder)
      if let endBy {
        try test.end(by: endBy)
        throw ExitCode(2)
      }
      return try report(test)
    }
    // The locked ones cannot clear away what they made.
    var template = Array("/tmp/nadaraya-self-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CommandFailure("/tmp cannot be written.") }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var isWhole = try spawn(["--folder", folder]) == 0
    // Without the filter the calls would be made.
    let isFiltered = without != .seccomp && Sandbox.offered.filter
    for what in try selfTest(in: folder).endings {
      let ends = try isFiltered && spawn(["--folder", folder, "--end-by", what]) == SIGSYS
      line(ends, what, ends ? "the process ends" : "goes on")
      isWhole = isWhole && ends
    }
    if !isWhole { throw ExitCode.failure }
  }

  private func selfTest(in folder: String) throws -> SelfTest {
    let place = try SelfTest.Place(beneath: folder)
    var grants = Grants(notebook: place.notebook, granted: [])
    grants.write = [place.history]
    grants.serves = true
    return SelfTest(
      Sandbox(.auto, grants), in: place, skippingLandlock: without == .landlock,
      skippingFilter: without == .seccomp)
  }

  private func report(_ test: SelfTest) throws {
    // Its own checks let every path pass: what they would refuse, the system must.
    let session = Session(folder: test.place.notebook, granted: ["/"])
    var threads = try test.run()
    threads.append(("a cell whose checks of paths are off", readings(session, test.place)))
    for (thread, results) in threads {
      StandardStream.output.write("\(thread): \(String(describing: Confinement.current))\n")
      for result in results { line(result.isAsExpected, result.what, result.outcome) }
    }
    let all = threads.flatMap(\.results)
    let expected = all.count { $0.isAsExpected }
    StandardStream.output.write("\(expected) of \(all.count) as expected\n")
    if expected < all.count { throw ExitCode.failure }
  }

  private func readings(_ session: Session, _ place: SelfTest.Place) -> [SelfTest.Result] {
    let inside = [place.notebook + "/data.csv"]
    let outside = [place.outside, place.notebook + "/link.csv", "/etc/passwd"]
    var results: [SelfTest.Result] = []
    EvaluationStack.run {
      for path in inside + outside {
        let outcome =
          switch session.evaluate("read_csv(\"\(path)\"; header=false, separator=\":\")") {
          case .failed(let complaint, _): complaint.title
          case .finished, .interrupted: "read"
          }
        results.append(
          .init(
            what: "read \(path)", outcome: outcome,
            isAsExpected: inside.contains(path) == (outcome == "read")))
      }
    }
    return results
  }

  private func line(_ isAsExpected: Bool, _ what: String, _ outcome: String) {
    StandardStream.output.write("  \(isAsExpected ? "holds" : "OPEN ")  \(what): \(outcome)\n")
  }

  /// The exit status of this command with more arguments, or the signal that ended it.
  private func spawn(_ arguments: [String]) throws -> Int32 {
    let words =
      ["nadaraya", "self-test"] + (without.map { ["--without", $0.rawValue] } ?? []) + arguments
    var pointers = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var process = pid_t()
    guard posix_spawn(&process, "/proc/self/exe", nil, nil, &pointers, environ) == 0 else {
      throw CommandFailure("This program cannot be started again.")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal != 0 ? signal : status >> 8 & 0xFF
  }
}
