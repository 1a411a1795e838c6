import Estimators

/// The statement whose answer `read_sums` reads: power sums in boxes of width 2⁻ʲ, one plain `GROUP BY`.
///
/// Boxes, places in them and the centre are exact doubles in every engine. A row in which a number is missing, infinite or too
/// large for its box to be counted has no box: those rows come back as one, with their count.
struct SumsStatement {
  let dialect: SQLDialect
  let table: [String]
  /// One column, or two.
  let x: [String]
  let y: String
  let group: String?
  /// j of each coordinate.
  let exponents: [Int]
  let terms: Int
  let centre: Double
  let range: ClosedRange<Double>?
  let hasScores: Bool
  /// Whether x is a date or a time.
  let hasDates: Bool
  /// Where boxes are parted.
  var edges: KernelEdges?

  /// Beyond this a square may be infinite.
  private static let largestValue = 1e150

  /// A cheap statement that tells a centre.
  var centreText: String {
    "SELECT avg(\(dialect.asDouble(dialect.quoted(y)))) FROM \(dialect.quoted(table))"
  }

  var text: String {
    let d = dialect
    let v = free("v")
    let k = axes.map { free(["k", "l"][$0]) }
    let keys = x.map { hasDates ? d.days(d.quoted($0)) : d.asDouble(d.quoted($0)) }
    let own = group.map { "\(d.asText(d.quoted($0))) AS \(free("g")), " } ?? ""
    let carried = group == nil ? "" : "\(free("g")) AS g, "
    let condition = range.map { " WHERE \(between(keys[0], $0.lowerBound, $0.upperBound))" } ?? ""
    let numbers = """
      SELECT \(own)\(axes.map { "\(keys[$0]) AS \(k[$0])" }.joined(separator: ", ")), \(d.asDouble(d.quoted(y))) AS \(v)
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
      SELECT \(group)\(boxNames), \(ends)\(axes.map { "\(exponents[$0]) AS \(name("j", $0))" }.joined(separator: ", ")), \(d.number(centre)) AS centre, \(kind)\(columns)
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

  private var columns: String {
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
    var columns = ["count(*) AS m0"]
    for (place, factors) in factors.enumerated().dropFirst() {
      columns.append("\(sum(factors)) AS m\(place)")
    }
    for (place, factors) in factors.enumerated() {
      columns.append("\(sum(["z"] + factors)) AS y\(place)")
    }
    for (place, factors) in factors.prefix(hasScores ? terms : 1).enumerated() {
      columns.append("\(sum(["z", "z"] + factors)) AS q\(place)")
    }
    return columns.joined(separator: ", ")
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
    let taken = (x + [y, group ?? ""]).map { $0.lowercased() }
    return taken.contains(name) ? free(name + "_") : name
  }
}
