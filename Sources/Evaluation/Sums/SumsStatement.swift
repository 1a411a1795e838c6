import Estimators

/// The statement whose answer `read_sums` reads: power sums in boxes of width 2⁻ʲ, one plain `GROUP BY`.
///
/// Boxes, places in them and the centre are exact doubles in every engine. A row in which a number is missing, infinite or too
/// large for its box to be counted has no box: those rows come back as one, with their count.
package struct SumsStatement {
  let dialect: SQLDialect
  let table: [String]
  let x: String
  /// Nil for keys alone.
  let y: String?
  let group: String?
  /// Whether names of groups have a sign in front, so that none of them is read as a missing one.
  let marksGroups: Bool
  let exponent: Int
  let terms: Int
  let centre: Double
  let range: ClosedRange<Double>?
  let hasScores: Bool
  /// Whether x is a date or a time.
  let hasDates: Bool

  package init(
    dialect: SQLDialect, table: [String], x: String, y: String?, group: String?,
    marksGroups: Bool = false,
    exponent: Int, terms: Int = BoxSums.standardTerms, centre: Double, range: ClosedRange<Double>?,
    hasScores: Bool, hasDates: Bool
  ) {
    self.dialect = dialect
    self.table = table
    self.x = x
    self.y = y
    self.group = group
    self.marksGroups = marksGroups
    self.exponent = exponent
    self.terms = terms
    self.centre = centre
    self.range = range
    self.hasScores = hasScores
    self.hasDates = hasDates
  }

  /// Of the boxes that there can be.
  package static var exponents: ClosedRange<Int> { BoxSums.exponents }

  /// That of the boxes which serve a width and wider ones; nil where no number does.
  package static func exponent(forWidth width: Double) -> Int? {
    try? BoxSums.exponent(forWidth: width)
  }

  /// Beyond this a square may be infinite.
  private static let largestValue = 1e150
  /// Squares of keys up to this one can be added.
  private static let largestKey = 1e100

  /// A cheap statement that tells a centre.
  var centreText: String {
    "SELECT avg(\(value)) FROM \(dialect.quoted(table))"
  }

  private var key: String {
    hasDates ? dialect.days(dialect.quoted(x)) : dialect.asDouble(dialect.quoted(x))
  }

  private var value: String {
    y.map { dialect.asDouble(dialect.quoted($0)) } ?? dialect.number(0)
  }

  private var condition: String {
    range.map { " WHERE \(between(key, $0.lowerBound, $0.upperBound))" } ?? ""
  }

  /// A cheap statement that tells how many rows there are, a centre, and how the keys are spread, from at least so many rows.
  package func outline(minimumCount: Int) -> String {
    let d = dialect
    let (k, v) = (free("k"), free("v"))
    let limit = Self.largestKey
    return """
      SELECT count(*) AS n, avg(\(v)) AS y, avg(\(k)) AS x, avg(\(k) * \(k)) AS xx
      FROM (SELECT \(key) AS \(k), \(value) AS \(v) FROM \(d.quoted(table))\(condition)) AS t
      WHERE \(between(k, -limit, limit)) AND \(between(v, -Self.largestValue, Self.largestValue))
      HAVING count(*) >= \(minimumCount)
      """
  }

  /// The statement with at most so many rows of its answer, and boxes of fewer rows than `minimumCount` as one without a place.
  package func text(maximumRows: Int, minimumCount: Int) -> String {
    let limit = "LIMIT \(maximumRows)"
    guard minimumCount > 1 else { return "SELECT * FROM (\n\(text)\n) AS sums \(limit)" }
    let names = sums.map { $0.name }
    let rest = names.dropFirst().map { "NULL AS \($0)" }.joined(separator: ", ")
    let (group, kind) = (group == nil ? "" : "g, ", hasDates ? "dates, " : "")
    return """
      WITH sums AS (
      \(text)
      )
      SELECT \(group)b, j, centre, \(kind)\(names.joined(separator: ", "))
      FROM sums WHERE b IS NOT NULL AND m0 >= \(minimumCount)
      UNION ALL
      SELECT \(group.isEmpty ? "" : "NULL AS g, ")NULL AS b, \(exponent) AS j, \(dialect.number(centre)) AS centre, \(kind.isEmpty ? "" : "1 AS dates, ")\(dialect.asInteger("sum(m0)")) AS m0, \(rest)
      FROM sums WHERE b IS NULL OR m0 < \(minimumCount) HAVING sum(m0) > 0
      \(limit)
      """
  }

  package var text: String {
    let d = dialect
    let (k, v) = (free("k"), free("v"))
    let own =
      group.map { "\(marksGroups ? "'=' || " : "")\(d.asText(d.quoted($0))) AS \(free("g")), " }
      ?? ""
    let carried = group == nil ? "" : "\(free("g")) AS g, "
    let numbers = """
      SELECT \(own)\(key) AS \(k), \(value) AS \(v)
              FROM \(d.quoted(table))\(condition)
      """
    // Box numbers stay below 2⁵³.
    let largest = Double(sign: .plus, exponent: min(52 - exponent, 1020), significand: 1)
    let isWhole =
      "\(between(k, -largest, largest)) AND \(between(v, -Self.largestValue, Self.largestValue))"
    let scale = d.number(Double(sign: .plus, exponent: exponent, significand: 1))
    let rows = """
      SELECT \(carried)CASE WHEN \(isWhole) THEN \(k) * \(scale) END AS s,
              CASE WHEN \(isWhole) THEN \(v) - \(d.number(centre)) END AS z
            FROM (
              \(numbers)) AS t\(d.fence)
      """
    let group = group == nil ? "" : "g, "
    let boxes = """
      SELECT \(group)\(d.asInteger("floor(s)")) AS b, s - floor(s) - \(d.number(0.5)) AS u, z
          FROM (
            \(rows)) AS r\(d.fence)
      """
    let higher = (2..<max(terms, 2)).map {
      "\([String](repeating: "u", count: $0).joined(separator: " * ")) AS u\($0)"
    }
    let powers = """
      SELECT \(group)\((["b", "z", "u"] + higher).joined(separator: ", "))
        FROM (
          \(boxes)) AS o
      """
    let kind = hasDates ? "1 AS dates, " : ""
    return """
      SELECT \(group)b, \(exponent) AS j, \(d.number(centre)) AS centre, \(kind)\(sums.map { "\($0.text) AS \($0.name)" }.joined(separator: ", "))
      FROM (
        \(powers)) AS p
      GROUP BY \(group)b
      """
  }

  private var sums: [(text: String, name: String)] {
    func sum(_ factor: String, _ power: Int) -> String {
      let place = power == 0 ? "" : power == 1 ? "u" : "u\(power)"
      let parts = [factor, place].filter { !$0.isEmpty }
      return "sum(\(parts.joined(separator: " * ")))"
    }
    return [("count(*)", "m0")] + (1..<terms).map { (sum("", $0), "m\($0)") }
      + (0..<terms).map { (sum("z", $0), "y\($0)") }
      + (0..<(hasScores ? terms : 1)).map { (sum("z * z", $0), "q\($0)") }
  }

  private func between(_ expression: String, _ low: Double, _ high: Double) -> String {
    "\(expression) BETWEEN \(dialect.number(low)) AND \(dialect.number(high))"
  }

  /// A name that no column of the table that is read has: where both may be meant, engines differ in which.
  private func free(_ name: String) -> String {
    let taken = [x, y ?? "", group ?? ""].map { $0.lowercased() }
    return taken.contains(name) ? free(name + "_") : name
  }
}
