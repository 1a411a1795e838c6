/// The statement whose answer `read_sums` reads: power sums in boxes of width 2⁻ʲ, one plain `GROUP BY`.
///
/// Boxes, places in them and the centre are exact doubles in every engine. A row in which a number is missing, infinite or too
/// large for its box to be counted has no box: those rows come back as one, with their count.
struct SumsStatement {
  let dialect: SQLDialect
  let table: [String]
  let x: String
  let y: String
  let group: String?
  let exponent: Int
  let terms: Int
  let centre: Double
  let range: ClosedRange<Double>?
  let hasScores: Bool
  /// Whether x is a date or a time.
  let hasDates: Bool

  /// Beyond this a square may be infinite.
  private static let largestValue = 1e150

  /// A cheap statement that tells a centre.
  var centreText: String {
    "SELECT avg(\(dialect.asDouble(dialect.quoted(y)))) FROM \(dialect.quoted(table))"
  }

  var text: String {
    let d = dialect
    let (k, v) = (free("k"), free("v"))
    let key = hasDates ? d.days(d.quoted(x)) : d.asDouble(d.quoted(x))
    let own = group.map { "\(d.asText(d.quoted($0))) AS \(free("g")), " } ?? ""
    let carried = group == nil ? "" : "\(free("g")) AS g, "
    let condition = range.map { " WHERE \(between(key, $0.lowerBound, $0.upperBound))" } ?? ""
    let numbers = """
      SELECT \(own)\(key) AS \(k), \(d.asDouble(d.quoted(y))) AS \(v)
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
      SELECT \(group)b, \(exponent) AS j, \(d.number(centre)) AS centre, \(kind)\(columns)
      FROM (
        \(powers)) AS p
      GROUP BY \(group)b
      """
  }

  private var columns: String {
    func sum(_ factor: String, _ power: Int) -> String {
      let place = power == 0 ? "" : power == 1 ? "u" : "u\(power)"
      let parts = [factor, place].filter { !$0.isEmpty }
      return "sum(\(parts.joined(separator: " * ")))"
    }
    var columns = ["count(*) AS m0"]
    columns += (1..<terms).map { "\(sum("", $0)) AS m\($0)" }
    columns += (0..<terms).map { "\(sum("z", $0)) AS y\($0)" }
    columns += (0..<(hasScores ? terms : 1)).map { "\(sum("z * z", $0)) AS q\($0)" }
    return columns.joined(separator: ", ")
  }

  private func between(_ expression: String, _ low: Double, _ high: Double) -> String {
    "\(expression) BETWEEN \(dialect.number(low)) AND \(dialect.number(high))"
  }

  /// A name that no column of the table that is read has: where both may be meant, engines differ in which.
  private func free(_ name: String) -> String {
    let taken = [x, y, group ?? ""].map { $0.lowercased() }
    return taken.contains(name) ? free(name + "_") : name
  }
}
