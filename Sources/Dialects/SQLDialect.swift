/// How a database writes what the statements here need: names, numbers, types.
///
/// *Source*: the manuals of DuckDB 1.4, PostgreSQL 15, Spark 4, ClickHouse 25, BigQuery (GoogleSQL), Snowflake and Trino 470.
package enum SQLDialect: String, Sendable {
  case duckdb, postgres, spark, clickhouse, bigquery, snowflake, trino

  /// The type of a double.
  package var double: String {
    switch self {
    case .postgres: "DOUBLE PRECISION"
    case .clickhouse: "Float64"
    case .bigquery: "FLOAT64"
    default: "DOUBLE"
    }
  }

  /// A name, whatever characters it holds.
  package func quoted(_ name: String) -> String {
    switch self {
    case .spark: "`" + name.replacing("`", with: "``") + "`"
    // Their names take a backslash as texts do.
    case .clickhouse, .bigquery:
      "`" + name.replacing("\\", with: "\\\\").replacing("`", with: "\\`") + "`"
    default: "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
  }

  package func quoted(_ parts: [String]) -> String { parts.map(quoted).joined(separator: ".") }

  /// Schema and table; DuckDB reads files by their names.
  package func parts(ofTable text: String) -> [String] {
    let ending = text.split(separator: ".").last.map { $0.lowercased() } ?? ""
    let isFile = text.contains("/") || ["parquet", "csv", "json", "gz"].contains(ending)
    if self == .duckdb, isFile { return [text] }
    return text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// A double to its last bit; bare literals would be decimals.
  package func number(_ given: Double) -> String {
    let finite = Double.greatestFiniteMagnitude
    let number = min(max(given, -finite), finite)
    return self == .clickhouse ? "toFloat64(\(number))" : "CAST('\(number)' AS \(double))"
  }

  package func asDouble(_ expression: String) -> String {
    self == .clickhouse ? "toFloat64(\(expression))" : "CAST(\(expression) AS \(double))"
  }

  package func asInteger(_ expression: String) -> String {
    switch self {
    // What lies under a NULL may be infinite.
    case .clickhouse: "accurateCastOrNull(\(expression), 'Int64')"
    case .bigquery: "CAST(\(expression) AS INT64)"
    default: "CAST(\(expression) AS BIGINT)"
    }
  }

  package func asText(_ expression: String) -> String {
    switch self {
    case .clickhouse: "toString(\(expression))"
    case .bigquery, .spark: "CAST(\(expression) AS STRING)"
    case .postgres: "CAST(\(expression) AS TEXT)"
    default: "CAST(\(expression) AS VARCHAR)"
    }
  }

  /// A date or a time as days since 1970-01-01.
  package func days(_ expression: String) -> String {
    let microseconds: String
    switch self {
    case .duckdb: microseconds = "epoch_us(\(expression))"
    case .postgres: return seconds("EXTRACT(EPOCH FROM \(expression))")
    case .trino: return seconds("to_unixtime(CAST(\(expression) AS TIMESTAMP))")
    case .spark: microseconds = "unix_micros(CAST(\(expression) AS TIMESTAMP))"
    case .clickhouse:
      microseconds = "toUnixTimestamp64Micro(toDateTime64(\(expression), 6, 'UTC'))"
    case .bigquery: microseconds = "UNIX_MICROS(CAST(\(expression) AS TIMESTAMP))"
    case .snowflake: microseconds = "DATE_PART(EPOCH_MICROSECOND, \(expression))"
    }
    return "\(asDouble(microseconds)) / \(number(86_400e6))"
  }

  private func seconds(_ expression: String) -> String {
    "\(asDouble(expression)) / \(number(86_400))"
  }

  /// What keeps a subquery from being written into the one around it, where each expression would be worked out many times.
  package var fence: String { self == .postgres ? " OFFSET 0" : "" }

  /// Rows of numbers as a table with named columns, the first one whole.
  package func values(_ rows: [[String]], names: [String], alias: String) -> String {
    switch self {
    case .clickhouse:
      let types = names.enumerated().map {
        "\(quoted($1)) \($0 == 0 ? "Int64" : "Nullable(Float64)")"
      }
      let structure = types.joined(separator: ", ").replacing("\\", with: "\\\\")
        .replacing("'", with: "\\'")
      return "VALUES('\(structure)', \(tuples(rows))) AS \(alias)"
    case .bigquery:
      let first = zip(rows.first ?? [], names).map { "\($0) AS \(quoted($1))" }
      let rest = rows.dropFirst().map { "(\($0.joined(separator: ", ")))" }
      return
        "UNNEST([\((["STRUCT(\(first.joined(separator: ", ")))"] + rest).joined(separator: ", "))]) AS \(alias)"
    default:
      return "(VALUES \(tuples(rows))) AS \(alias)(\(names.map(quoted).joined(separator: ", ")))"
    }
  }

  private func tuples(_ rows: [[String]]) -> String {
    rows.map { "(\($0.joined(separator: ", ")))" }.joined(separator: ", ")
  }

  /// A double in such a table: with an exponent it is none of the decimals.
  package static func literal(_ number: Double) -> String {
    let text = "\(number)"
    return text.contains("e") ? text : text + "e0"
  }
}

extension String {
  /// Every occurrence of a part by another; no regular expressions.
  package func replacing(_ part: Character, with replacement: String) -> String {
    var text = ""
    for character in self {
      if character == part { text += replacement } else { text.append(character) }
    }
    return text
  }
}
