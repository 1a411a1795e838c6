package import Work
import Synchronization

/// How a session reaches tables that whoever started the process granted; it is made by the process, never by a cell.
///
/// A request names a granted table and its columns, and holds no other text.
package struct SourceConnection: Sendable {
  package struct Column: Sendable {
    package let name: String
    /// In the engine's words.
    package let type: String

    package init(_ name: String, type: String) {
      self.name = name
      self.type = type
    }
  }

  /// What is known of a table before it is read.
  package struct Card: Sendable {
    /// By its full name.
    package let table: String
    package let columns: [Column]
    /// Whether the reader is asked before the first scan.
    package let asks: Bool
    package let bytes: Double?

    package init(table: String, columns: [Column], asks: Bool, bytes: Double?) {
      self.table = table
      self.columns = columns
      self.asks = asks
      self.bytes = bytes
    }
  }

  /// Sums to be made where the rows are.
  package struct Request: Sendable {
    package var source: String
    package var table: String
    package var x: String
    /// Nil where keys alone are asked for.
    package var y: String?
    package var group: String?
    package var range: ClosedRange<Double>?
    package var hasScores: Bool
    /// Boxes are 2⁻ʲ wide; nil leaves them to whoever knows how the keys are spread.
    package var exponent: Int?
  }

  package struct Answer: Sendable {
    /// What the statement of `sums_sql` answers.
    package let csv: [UInt8]
    /// Boxes with fewer rows are not told.
    package let minimumCount: Int

    package init(csv: [UInt8], minimumCount: Int) {
      self.csv = csv
      self.minimumCount = minimumCount
    }
  }

  package enum Refusal: Error, Sendable {
    case interrupted
    case refused(title: String, help: String?)
  }

  let card: @Sendable (_ source: String, _ table: String, Interrupt) throws(Refusal) -> Card
  package let sums: @Sendable (Request, Interrupt) throws(Refusal) -> Answer

  package init(
    card: @escaping @Sendable (String, String, Interrupt) throws(Refusal) -> Card,
    sums: @escaping @Sendable (Request, Interrupt) throws(Refusal) -> Answer
  ) {
    self.card = card
    self.sums = sums
  }
}

/// The sources of a session: what the reader has agreed to, and the sums that were made.
package final class GrantedSources: Sendable {
  /// Sums that serve all wider widths, by what they are of.
  struct Scan {
    let request: SourceConnection.Request
    package let exponent: Int
    /// Sums, or pairs of groups and sums.
    package let value: Value
  }

  private struct State {
    var agreed: Set<String> = []
    var scans: [Scan] = []
  }

  let connection: SourceConnection?
  private let state = Mutex(State())

  /// Without a connection nothing is granted.
  package init(_ connection: SourceConnection? = nil) { self.connection = connection }

  func isAgreed(_ table: SourceTable) -> Bool {
    state.withLock { $0.agreed.contains(table.title) }
  }

  package func agree(to table: SourceTable) {
    state.withLock { _ = $0.agreed.insert(table.title) }
  }

  /// Sums in boxes that are as narrow as wanted, or narrower.
  func scan(for request: SourceConnection.Request) -> Value? {
    state.withLock { state in
      state.scans.first {
        $0.request.isOfTheSame(as: request) && $0.exponent >= request.exponent ?? .min
      }?.value
    }
  }

  /// The newest sums of the same come first.
  func keep(_ scan: Scan) {
    state.withLock { state in
      state.scans.removeAll { $0.request.isOfTheSame(as: scan.request) }
      state.scans.insert(scan, at: 0)
    }
  }
}

extension SourceConnection.Request {
  fileprivate func isOfTheSame(as other: Self) -> Bool {
    source == other.source && table == other.table && x == other.x && y == other.y
      && group == other.group && range == other.range && hasScores == other.hasScores
  }
}
