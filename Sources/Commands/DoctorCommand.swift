import Terminal
import ArgumentParser
import DataSources
import Diagnostics
import Sandbox

/// `nadaraya doctor`: what keeps a notebook within its bounds on this machine.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell what this machine keeps notebooks from, and what is granted to them.",
    discussion:
      "Locks itself as a kernel does that is started in this folder, and says what holds then.")

  @OptionGroup var sandbox: SandboxOption
  @OptionGroup var reading: ReadOption
  @OptionGroup var sources: SourceOption

  func run() throws {
    let folders = try reading.folders()
    let sources = Self.told(sources)
    let history = HistoryFile.path().map { folder(of: $0) }
    var grants = Grants(notebook: ".", granted: folders)
    grants.terminal = .shown
    let offered = Sandbox.offered
    try sandbox.lock(grants)
    let rows: [(String, String)] =
      [
        ("Landlock", landlock(offered.landlock)), ("seccomp", offered.filter ? "yes" : "none"),
        ("--sandbox \(try sandbox.mode().rawValue)", "\(Confinement.current)"),
        (
          "cells read",
          grants.read.first == "." ? "this folder" : "nothing here: this is the root of all files"
        ),
      ] + folders.map { ("", $0) } + [
        ("kernels write", history.map { "\($0) (history)" } ?? "nothing")
      ] + sources.enumerated().map { ($0 == 0 ? "cells sum" : "", $1) }
    let width = rows.map(\.0.count).max() ?? 0
    for (name, text) in rows {
      let padding = String(repeating: " ", count: width - name.count)
      StandardStream.output.write("\(name)\(padding)  \(text)\n")
    }
    StandardStream.output.write("More: docs/security.md\n")
  }

  private static func told(_ option: SourceOption) -> [String] {
    do {
      let lines = try option.grants().lines
      return lines.isEmpty ? ["no table elsewhere"] : lines
    } catch {
      return ["no table elsewhere: \(error)".visibleInOneLine]
    }
  }

  private func landlock(_ version: Int) -> String {
    guard version > 0 else {
      return "none: Linux 5.13 or newer has it, unless it was left out or a container forbids it"
    }
    // What came with which version.
    let kinds = [(1, "files"), (4, "ports"), (6, "signals")].filter { $0.0 <= version }
    return "version \(version): \(kinds.map { $0.1 }.joined(separator: ", "))"
  }
}
