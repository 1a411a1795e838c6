package import Estimators

/// The statement whose answer `read_sums` reads: power sums in boxes of width 2⁻ʲ, one plain `GROUP BY`.
///
/// Boxes, places in them and the centre are exact doubles in every engine. A row in which a number is missing, infinite or too
/// large for its box to be counted has no box: those rows come back as one, with their count.
package struct SumsStatement {
  package let dialect: SQLDialect
  package let table: [String]
  /// One column, or two.
  package let x: [String]
  /// Nil for keys alone.
  package let y: String?
  package let group: String?
  /// Whether names of groups have a sign in front, so that none of them is read as a missing one.
  package let marksGroups: Bool
  /// j of each coordinate.
  package let exponents: [Int]
  package let terms: Int
  package let centre: Double
  package let range: ClosedRange<Double>?
  package let hasScores: Bool
  /// Whether x is a date or a time.
  package let hasDates: Bool
  /// Where boxes are parted.
  package var edges: KernelEdges?

  package init(
    dialect: SQLDialect, table: [String], x: [String], y: String?, group: String?,
    marksGroups: Bool = false,
    exponents: [Int], terms: Int = BoxSums.standardTerms, centre: Double,
    range: ClosedRange<Double>?, hasScores: Bool, hasDates: Bool
  ) {
    self.dialect = dialect
    self.table = table
    self.x = x
    self.y = y
    self.group = group
    self.marksGroups = marksGroups
    self.exponents = exponents
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
  package var centreText: String {
    "SELECT avg(\(value)) FROM \(dialect.quoted(table))"
  }

  private var keys: [String] {
    x.map { hasDates ? dialect.days(dialect.quoted($0)) : dialect.asDouble(dialect.quoted($0)) }
  }

  private var value: String {
    y.map { dialect.asDouble(dialect.quoted($0)) } ?? dialect.number(0)
  }

  private var condition: String {
    range.map { " WHERE \(between(keys[0], $0.lowerBound, $0.upperBound))" } ?? ""
  }

  /// A cheap statement that tells how many rows there are, a centre, and how the keys are spread, from at least so many rows.
  package func outline(minimumCount: Int) -> String {
    let d = dialect
    let (k, v) = (free("k"), free("v"))
    let limit = Self.largestKey
    return """
      SELECT count(*) AS n, avg(\(v)) AS y, avg(\(k)) AS x, avg(\(k) * \(k)) AS xx
      FROM (SELECT \(keys[0]) AS \(k), \(value) AS \(v) FROM \(d.quoted(table))\(condition)) AS t
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
      SELECT \(group.isEmpty ? "" : "NULL AS g, ")NULL AS b, \(exponents[0]) AS j, \(dialect.number(centre)) AS centre, \(kind.isEmpty ? "" : "1 AS dates, ")\(dialect.asInteger("sum(m0)")) AS m0, \(rest)
      FROM sums WHERE b IS NULL OR m0 < \(minimumCount) HAVING sum(m0) > 0
      \(limit)
      """
  }

  package var text: String {
    let d = dialect
    let v = free("v")
    let k = axes.map { free(["k", "l"][$0]) }
    let own =
      group.map { "\(marksGroups ? "'=' || " : "")\(d.asText(d.quoted($0))) AS \(free("g")), " }
      ?? ""
    let carried = group == nil ? "" : "\(free("g")) AS g, "
    let numbers = """
      SELECT \(own)\(axes.map { "\(keys[$0]) AS \(k[$0])" }.joined(separator: ", ")), \(value) AS \(v)
              FROM \(d.quoted(table))\(condition)
      """
    // Box numbers stay below 2⁵³.
    let largest = exponents.map {
      Double(sign: .plus, exponent: min(52 - $0, 1020), significand: 1)
    }
    let isWhole =
      (axes.map { between(k[$0], -largest[$0], largest[$0]) } + [
        between(v, -Self.largestValue, Self.largestValue)
      ]).joined(separator: " AND ")
    let scaled = axes.map { axis in
      let scale = d.number(Double(sign: .plus, exponent: exponents[axis], significand: 1))
      return "CASE WHEN \(isWhole) THEN \(k[axis]) * \(scale) END AS \(name("s", axis))"
    }
    let kept = edges == nil ? "" : "CASE WHEN \(isWhole) THEN \(k[0]) END AS x, "
    let rows = """
      SELECT \(carried)\(kept)\(scaled.joined(separator: ",\n        ")),
              CASE WHEN \(isWhole) THEN \(v) - \(d.number(centre)) END AS z
            FROM (
              \(numbers)) AS t\(d.fence)
      """
    let group = group == nil ? "" : "g, "
    let key = edges == nil ? "" : "x, "
    let places = axes.map { axis in
      let s = name("s", axis)
      return
        "\(d.asInteger("floor(\(s))")) AS \(name("b", axis)), \(s) - floor(\(s)) - \(d.number(0.5)) AS \(Self.places[axis])"
    }
    var boxes = """
      SELECT \(group)\(key)\(places.joined(separator: ", ")), z
          FROM (
            \(rows)) AS r\(d.fence)
      """
    if let edges {
      let group = group.isEmpty ? "" : "o.g, "
      boxes = """
        SELECT \(group)o.x, o.b, o.u, o.z, \(partNumber(edges)) AS i
            FROM (
            \(boxes)) AS o
            LEFT JOIN \(cuts(edges)) ON c.\(d.quoted("cell")) = o.b\(d.fence)
        """
    }
    let numbersOfBox = axes.map { name("b", $0) }
    let higher = axes.flatMap { axis in
      (2..<max(terms, 2)).map { power in
        let place = Self.places[axis]
        return
          "\([String](repeating: place, count: power).joined(separator: " * ")) AS \(place)\(power)"
      }
    }
    let part = edges == nil ? "" : "x, i, "
    let powers = """
      SELECT \(group)\(part)\((numbersOfBox + ["z"] + axes.map { Self.places[$0] } + higher).joined(separator: ", "))
        FROM (
          \(boxes)) AS o
      """
    let ends = edges == nil ? "" : "min(x) AS low, max(x) AS high, "
    let boxNames = numbersOfBox.joined(separator: ", ")
    let kind = hasDates ? "1 AS dates, " : ""
    return """
      SELECT \(group)\(boxNames), \(ends)\(axes.map { "\(exponents[$0]) AS \(name("j", $0))" }.joined(separator: ", ")), \(d.number(centre)) AS centre, \(kind)\(sums.map { "\($0.text) AS \($0.name)" }.joined(separator: ", "))
      FROM (
        \(powers)) AS p
      GROUP BY \(group)\(boxNames)\(edges == nil ? "" : ", i")
      """
  }

  /// The place in a box along each coordinate.
  private static let places = ["u", "v"]

  private var axes: Range<Int> { x.indices }

  /// A name of the first coordinate, or the same of the second.
  private func name(_ name: String, _ axis: Int) -> String { axis == 0 ? name : name + "2" }

  private var sums: [(text: String, name: String)] {
    func sum(_ factors: [String]) -> String { "sum(\(factors.joined(separator: " * ")))" }
    let powers =
      x.count == 1
      ? (0..<terms).map { [$0] }
      : PlaneBoxSums.powers(terms: terms).map { [$0[0], $0[1]] }
    let factors = powers.map { powers in
      axes.compactMap { axis in
        powers[axis] == 0
          ? nil : Self.places[axis] + (powers[axis] == 1 ? "" : String(powers[axis]))
      }
    }
    let places = factors.indices
    return [("count(*)", "m0")] + places.dropFirst().map { (sum(factors[$0]), "m\($0)") }
      + places.map { (sum(["z"] + factors[$0]), "y\($0)") }
      + places.prefix(hasScores ? terms : 1).map { (sum(["z", "z"] + factors[$0]), "q\($0)") }
  }

  /// The most cuts of a box.
  private func most(_ edges: KernelEdges) -> Int { edges.boxes.map { $0.places.count }.max() ?? 0 }

  /// How many cuts of its box lie at or below x: 0 where the box has none, since no comparison with NULL holds.
  private func partNumber(_ edges: KernelEdges) -> String {
    (0..<most(edges)).map { place in
      "CASE WHEN o.x >= \(dialect.asDouble("c.\(dialect.quoted("e\(place)"))")) THEN 1 ELSE 0 END"
    }.joined(separator: " + ")
  }

  /// The cuts of each box, filled up with a number that no x reaches.
  private func cuts(_ edges: KernelEdges) -> String {
    let most = most(edges)
    let rows = edges.boxes.map { box in
      ["\(box.number)"] + box.places.map(SQLDialect.literal)
        + repeatElement(SQLDialect.literal(1e308), count: most - box.places.count)
    }
    return dialect.values(
      rows, names: ["cell"] + (0..<most).map { "e\($0)" }, alias: "c")
  }

  private func between(_ expression: String, _ low: Double, _ high: Double) -> String {
    "\(expression) BETWEEN \(dialect.number(low)) AND \(dialect.number(high))"
  }

  /// A name that no column of the table that is read has: where both may be meant, engines differ in which.
  private func free(_ name: String) -> String {
    let taken = (x + [y ?? "", group ?? ""]).map { $0.lowercased() }
    return taken.contains(name) ? free(name + "_") : name
  }
}
