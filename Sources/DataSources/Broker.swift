import Platform
import Dialects
import FoundationEssentials
import Glibc

/// The process that holds the grants: it looks names up, writes every statement itself, starts a worker for each, and keeps the limits.
package struct Broker {
  private let socket: FrameSocket
  private let grants: SourceGrants
  private var duckDB: DuckDB?
  private var tables: [String: GrantedTable] = [:]
  private var outlines: [String: Outline] = [:]
  /// What each source has cost so far.
  private var spent: [String: (seconds: Double, bytes: Double)] = [:]

  /// How the rows with both numbers lie.
  private struct Outline {
    var centre = 0.0
    var exponent: Int?
  }

  private enum Failure: Error {
    case refused(String, help: String? = nil)
    case interrupted
    /// Nobody listens any more.
    case ended
  }

  /// Serves the socket of this number until it is closed; what comes first are the grants.
  package static func serve(_ descriptor: Int32) {
    // A word comes by message; the terminal's reaches all of its group.
    signal(SIGINT, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    // Nothing is found by a relative path.
    chdir("/")
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let socket = FrameSocket(descriptor: descriptor)
    guard case .grants(let grants) = socket.receive(Message.self) else { return }
    var broker = Broker(socket: socket, grants: grants)
    while let message = socket.receive(Message.self) {
      do throws(Failure) {
        try broker.answer(message)
      } catch {
        switch error {
        case .refused(let title, let help): _ = socket.send(Reply.refused(title: title, help: help))
        case .interrupted: _ = socket.send(Reply.interrupted)
        case .ended: return
        }
      }
    }
  }

  private init(socket: FrameSocket, grants: SourceGrants) {
    self.socket = socket
    self.grants = grants
  }

  private mutating func answer(_ message: Message) throws(Failure) {
    switch message {
    // Once is enough; and of what is done already.
    case .grants, .cancel: return
    case .card(let source, let name):
      let table = try table(source, name)
      _ = socket.send(
        Reply.card(
          table: table.name, columns: table.columns, asks: table.grant.asks, bytes: table.bytes))
    case .sums(let request):
      let table = try table(request.source, request.table)
      let csv = try sums(request, of: table)
      _ = socket.send(Reply.sums(minimumCount: table.grant.minimumCount)) && socket.send(csv)
    }
  }

  // MARK: Tables

  private mutating func table(_ source: String, _ name: String) throws(Failure) -> GrantedTable {
    guard let grant = grants.sources[source], !grant.tables.isEmpty else {
      throw .refused(
        "No source `\(source)` is granted here",
        help:
          "Whoever starts the kernel grants tables, by ~/.config/nadaraya/sources.toml or `--source`."
      )
    }
    guard let full = grant.table(named: name) else {
      throw .refused(
        "`\(source)` has no table `\(name)` that is granted",
        help:
          "Whoever starts the kernel grants tables, by ~/.config/nadaraya/sources.toml or `--allow`."
      )
    }
    let key = "\(source)\0\(full)"
    if let known = tables[key] { return known }
    guard var table = GrantedTable(full, in: source, grant) else {
      throw .refused("`\(source).\(full)` is no file or folder of Parquet or CSV")
    }
    let answer = try run(table.describing, table, reading: 0)
    table.columns = rows(ofCSV: answer).dropFirst().filter { $0.count >= 2 }.map {
      Array($0.prefix(2))
    }
    tables[key] = table
    return table
  }

  // MARK: Sums

  private mutating func sums(_ request: SumsRequest, of table: GrantedTable) throws(Failure)
    -> [UInt8]
  {
    for (name, mayBeDate) in [(request.x, true), (request.y, false)] {
      guard let name else { continue }
      let title = "`\(name)` of `\(table.title)`"
      switch table.kind(of: name) {
      case .number: continue
      case .date where mayBeDate: continue
      case .date: throw .refused("\(title) is a date, and values are numbers")
      case .other(let type):
        throw .refused("\(title) is of the type \(type), and sums are of numbers")
      case nil: throw .refused("\(title) is no column")
      }
    }
    if let group = request.group, table.kind(of: group) == nil {
      throw .refused("`\(group)` of `\(table.title)` is no column")
    }
    var range: ClosedRange<Double>?
    if let low = request.low, let high = request.high {
      guard low <= high else { throw .refused("A range goes from the lower number to the higher") }
      range = low...high
    }
    let outline = try outline(request, range, of: table)
    guard let exponent = request.exponent ?? outline.exponent,
      SumsStatement.exponents.contains(exponent)
    else {
      throw .refused(
        "No width can be chosen for `\(request.x)`: too few rows, or all of one value",
        help: "Give the narrowest `width` that will be asked for.")
    }
    let grant = table.grant
    let statement = statement(request, table, range, exponent, outline.centre)
    let answer = try run(
      statement.text(maximumRows: grant.maximumRows + 1, minimumCount: grant.minimumCount),
      table, reading: table.bytes ?? 0)
    guard answer.count(where: { $0 == 0x0A }) <= grant.maximumRows + 1 else {
      throw .refused(
        "The answer has more than the \(grant.maximumRows) rows that are granted",
        help: "Take a wider `width`, or a `range=` of x without its tails.")
    }
    return answer
  }

  private func statement(
    _ request: SumsRequest, _ table: GrantedTable, _ range: ClosedRange<Double>?, _ exponent: Int,
    _ centre: Double
  ) -> SumsStatement {
    SumsStatement(
      dialect: table.dialect, table: table.parts, x: [request.x], y: request.y,
      group: request.group, marksGroups: true, exponents: [exponent], centre: centre, range: range,
      hasScores: request.hasScores,
      hasDates: table.kind(of: request.x) == .date)
  }

  /// A first, cheap statement: the centre, which keeps digits, and boxes for whoever names no width.
  private mutating func outline(
    _ request: SumsRequest, _ range: ClosedRange<Double>?, of table: GrantedTable
  ) throws(Failure) -> Outline {
    let key = [table.source, table.name, request.x, request.y ?? "", "\(range as Any)"].joined(
      separator: "\0")
    if let known = outlines[key] { return known }
    let text = statement(request, table, range, 0, 0).outline(
      minimumCount: table.grant.minimumCount)
    let answer =
      rows(ofCSV: try run(text, table, reading: table.bytes ?? 0)).dropFirst().first ?? []
    var outline = Outline()
    let numbers = answer.compactMap { Double($0) }.filter { $0.isFinite }
    if numbers.count == 4 {
      outline.centre = numbers[1]
      outline.exponent = Self.exponent(count: numbers[0], mean: numbers[2], meanSquare: numbers[3])
    }
    outlines[key] = outline
    return outline
  }

  /// Boxes for widths from an eighth of the normal reference rule's up, a thirty-second of the spread at least.
  ///
  /// *Source*: Silverman (1986), Density Estimation, equation 3.28.
  private static func exponent(count: Double, mean: Double, meanSquare: Double) -> Int? {
    let variance = meanSquare - mean * mean
    guard count >= 2, variance > 1e-12 * meanSquare else { return nil }
    let spread = variance.squareRoot()
    let width = max(1.06 * spread * pow(count, -0.2) / 4, spread / 16)
    return SumsStatement.exponent(forWidth: width)
  }

  // MARK: Workers

  /// The answer of a statement, in CSV, which reads so many bytes.
  private mutating func run(
    _ statement: String, _ table: GrantedTable, reading bytes: Double
  ) throws(Failure) -> [UInt8] {
    if let limit = table.grant.maximumBytes {
      guard (spent[table.source]?.bytes ?? 0) + bytes <= limit else {
        throw .refused("Reading `\(table.title)` would pass the `maximum_bytes` of its grant")
      }
      spent[table.source, default: (0, 0)].bytes += bytes
    }
    let used = spent[table.source]?.seconds ?? 0
    let left = (table.grant.maximumSeconds ?? .infinity) - used
    let late = Failure.refused(
      "`\(table.source)` has used the `maximum_seconds` of its grant in this session")
    guard left > 0 else { throw late }
    let job = Worker.Job(
      parent: getpid(), engine: try engine(of: table),
      statements: table.opening(seconds: left) + [statement])
    guard let input = try? JSONEncoder().encode(job) else {
      throw .refused("The statement cannot be sent")
    }
    let began = secondsNow()
    let end = Child.run(
      "/proc/self/exe", ["nadaraya", "source-broker", "--worker"], input: [UInt8](input),
      seconds: left,
      socket: socket)
    spent[table.source, default: (0, 0)].seconds += secondsNow() - began
    switch end {
    case .finished(let output): return output
    case .failed(let text): throw .refused("The engine refuses: \(Self.shortened(text))")
    case .signalled(let number):
      throw .refused(
        "The engine's process was ended by signal \(number) (\(String(cString: strsignal(number))))",
        help: "Run the cell again; other cells are not touched.")
    case .cancelled: throw .interrupted
    case .late: throw late
    case .tooLarge: throw .refused("The answer is too large")
    case .abandoned: throw .ended
    }
  }

  private mutating func engine(of table: GrantedTable) throws(Failure) -> Worker.Engine {
    let environment = ProcessInfo.processInfo.environment
    if case .profile(let name) = table.grant.place {
      do throws(GrantError) {
        let profile = try ADBCProfile(named: name, environment)
        guard profile.isPostgreSQL else {
          throw GrantError("only drivers of PostgreSQL are served so far")
        }
        return .driver(profile)
      } catch {
        throw .refused("`\(table.source)` is not reached: \(error)")
      }
    }
    duckDB = duckDB ?? DuckDB.find(environment)
    guard let duckDB else {
      throw .refused(
        "There is no DuckDB here",
        help:
          "Install it where the kernel is started: `pip install duckdb`, its program `duckdb`, or libduckdb.so."
      )
    }
    return .duckDB(duckDB)
  }

  /// The first line of a message, without addresses.
  private static func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "it says nothing"
    let words = line.split(separator: " ").map { $0.contains("://") ? "…" : String($0) }
    return String(words.joined(separator: " ").prefix(300))
  }
}
