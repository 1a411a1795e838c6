package import Work

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

    package init(
      source: String, table: String, x: String, y: String? = nil, group: String? = nil,
      range: ClosedRange<Double>? = nil, hasScores: Bool, exponent: Int? = nil
    ) {
      self.source = source
      self.table = table
      self.x = x
      self.y = y
      self.group = group
      self.range = range
      self.hasScores = hasScores
      self.exponent = exponent
    }
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

  package let card: @Sendable (_ source: String, _ table: String, Interrupt) throws(Refusal) -> Card
  package let sums: @Sendable (Request, Interrupt) throws(Refusal) -> Answer

  package init(
    card: @escaping @Sendable (String, String, Interrupt) throws(Refusal) -> Card,
    sums: @escaping @Sendable (Request, Interrupt) throws(Refusal) -> Answer
  ) {
    self.card = card
    self.sums = sums
  }
}

extension SourceConnection.Request {
  /// Whether both ask for the same sums, if perhaps in boxes of other widths.
  package func isOfTheSame(as other: Self) -> Bool {
    source == other.source && table == other.table && x == other.x && y == other.y
      && group == other.group && range == other.range && hasScores == other.hasScores
  }
}
