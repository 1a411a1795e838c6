import Dialects
import Terminal
import ArgumentParser
import DataSources
import Diagnostics
import FoundationEssentials

/// `--source` and `--allow`: tables elsewhere that cells may sum, granted by whoever starts the process and never by a cell.
struct SourceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A database of DuckDB's, or a folder of Parquet or CSV files, whose tables cells may sum where `--allow` names them; \
      ~/.config/nadaraya/sources.toml has more.
      """, valueName: "name=place"))
  var source: [String] = []

  @Option(
    help: ArgumentHelp(
      "A table of a source that cells may sum, once for each.", valueName: "source.table"))
  var allow: [String] = []

  /// Starts the broker where something is granted, which must come before the process is locked.
  ///
  /// A file of grants that is not trusted grants nothing, and `source` says why.
  func connection() throws -> SourceConnection? {
    do {
      let grants = try grants()
      return grants.isEmpty ? nil : try SourceClient.start(grants)
    } catch {
      guard source.isEmpty, allow.isEmpty else { throw ValidationError("\(error).") }
      StandardStream.error.write("nadaraya: \("\(error)".visibleInOneLine)\n")
      return SourceClient.refusing("\(error)")
    }
  }

  func grants() throws(GrantError) -> SourceGrants {
    try SourceGrants(
      environment: ProcessInfo.processInfo.environment, sources: source, tables: allow)
  }
}

/// `nadaraya source-broker`: what `SourceOption` starts.
struct SourceBrokerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "source-broker", abstract: "Reach granted sources for another process.",
    shouldDisplay: false)

  @Flag(help: .hidden)
  var worker = false

  func run() {
    if worker { Worker.run() }
    Broker.serve(3)
  }
}
