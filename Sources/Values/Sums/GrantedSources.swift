package import Dialects
import Synchronization

/// The sources of a session: what the reader has agreed to, and the sums that were made.
package final class GrantedSources: Sendable {
  /// Sums that serve all wider widths, by what they are of.
  package struct Scan {
    let request: SourceConnection.Request
    package let exponent: Int
    /// Sums, or pairs of groups and sums.
    package let value: Value

    package init(request: SourceConnection.Request, exponent: Int, value: Value) {
      self.request = request
      self.exponent = exponent
      self.value = value
    }
  }

  private struct State {
    var agreed: Set<String> = []
    var scans: [Scan] = []
  }

  package let connection: SourceConnection?
  private let state = Mutex(State())

  /// Without a connection nothing is granted.
  package init(_ connection: SourceConnection? = nil) { self.connection = connection }

  package func isAgreed(_ table: SourceTable) -> Bool {
    state.withLock { $0.agreed.contains(table.title) }
  }

  package func agree(to table: SourceTable) {
    state.withLock { _ = $0.agreed.insert(table.title) }
  }

  /// Sums in boxes that are as narrow as wanted, or narrower.
  package func scan(for request: SourceConnection.Request) -> Value? {
    state.withLock { state in
      state.scans.first {
        $0.request.isOfTheSame(as: request) && $0.exponent >= request.exponent ?? .min
      }?.value
    }
  }

  /// The newest sums of the same come first.
  package func keep(_ scan: Scan) {
    state.withLock { state in
      state.scans.removeAll { $0.request.isOfTheSame(as: scan.request) }
      state.scans.insert(scan, at: 0)
    }
  }
}
