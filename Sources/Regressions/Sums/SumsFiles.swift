import Operations
import Values
import Tables
import Diagnostics
import Arrays
import Language
import Estimators

/// What files of sums hold, added by group.
struct SumsFiles {
  /// In the order in which they come; a group without a name is nil.
  private var groups: [Group] = []
  private var hasGroups: Bool?
  private var keys: Tensor.Kind?

  private struct Group {
    let name: String?
    var sums: BoxSums?
    var parts: EdgeSums?
    var plane: PlaneBoxSums?
    var leftOut: Double
  }

  /// Reads a file, and adds what it holds.
  mutating func add(_ operand: BuiltinCall.Operand, _ call: BuiltinCall)
    throws(RuntimeFailure)
  {
    guard case .text(let path) = operand.value, let reading = Catalog.entry(named: "read_csv")
    else {
      throw call.wrongType(operand, "path", "the name of a file")
    }
    if path.lowercased().hasSuffix(".parquet") {
      throw call.failure(
        .wrongValue, "`read_sums` reads CSV, and `\(path)` is Parquet", at: operand.span,
        help:
          "DuckDB writes one from the other: `COPY (FROM '\(path)') TO '\(path.dropLast(8)).csv' (HEADER)`."
      )
    }
    let bytes = try BuiltinCall(
      binding: Arguments(positional: [operand], span: call.span), to: reading, call.evaluator
    ).textFileBytes("path", nil)
    try add(bytes, from: path, operand, call)
  }

  /// Adds what these bytes hold, which come from a file of that name, or from a table with a sign before the names of groups.
  mutating func add(
    _ bytes: [UInt8], from path: String, isMarked: Bool = false, _ operand: BuiltinCall.Operand,
    _ call: BuiltinCall
  ) throws(RuntimeFailure) {
    let table = try table(bytes, path, isMarked: isMarked, operand, call)
    var columns: [String: Table.Column] = [:]
    for (name, column) in zip(table.names, table.columns) { columns[name.lowercased()] = column }
    let count = table.rowCount
    func numbers(_ name: String) throws(RuntimeFailure) -> [Double] {
      switch columns[name] {
      case .numbers(let numbers): return numbers
      // A column of nothing but missing values.
      case .texts(let texts) where texts.allSatisfy({ $0 == nil }):
        return [Double](repeating: .nan, count: count)
      case nil:
        throw call.failure(
          .wrongValue, "`\(path)` is no file of sums: it has no column `\(name)`",
          at: operand.span, help: Self.advice)
      default:
        throw call.failure(
          .wrongValue, "The column `\(name)` of `\(path)` is not one of numbers", at: operand.span
        )
      }
    }
    let (boxes, exponents, centres) = (try numbers("b"), try numbers("j"), try numbers("centre"))
    let moments = Self.count("m", columns)
    let second =
      columns["b2"] == nil ? nil : (boxes: try numbers("b2"), exponents: try numbers("j2"))
    // K (K + 1)/2 moments in two coordinates.
    let terms =
      second == nil ? moments : (0...moments).first { $0 * ($0 + 1) / 2 >= moments } ?? 0
    let squares = Self.count("q", columns)
    var parts: [[Double]] = []
    for power in 0..<max(moments, 1) { parts.append(try numbers("m\(power)")) }
    for power in 0..<max(moments, 1) { parts.append(try numbers("y\(power)")) }
    for power in 0..<(second == nil && squares >= terms && squares > 0 ? terms : 1) {
      parts.append(try numbers("q\(power)"))
    }
    let ends =
      columns["low"] == nil
      ? nil : (least: try numbers("low"), greatest: try numbers("high"))
    try meet(columns["g"] != nil, columns["dates"] != nil, path, operand, call)
    var names = [String?](repeating: nil, count: count)
    if case .texts(let texts) = columns["g"] {
      names = isMarked ? texts.map { $0.map { String($0.dropFirst()) } } : texts
    }
    // Rows of one scan: one group, one exponent and one centre.
    var scans: [Scan: [Int]] = [:]
    var order: [Scan] = []
    for row in 0..<count {
      if row & 0xfff == 0 { try call.poll() }
      if boxes[row].isNaN {
        place(of: names[row], leavingOut: parts[0][row].isNaN ? 0 : max(parts[0][row], 0))
        continue
      }
      let scan = Scan(
        group: names[row], exponent: exponents[row], second: second?.exponents[row] ?? 0,
        centre: centres[row])
      if scans[scan] == nil { order.append(scan) }
      scans[scan, default: []].append(row)
    }
    for scan in order {
      let rows = scans[scan] ?? []
      let place = place(of: scan.group, leavingOut: 0)
      if let second {
        let sums = try self.sums(of: scan, rows, path, operand, call) {
          (exponent) throws(EstimatorError) in
          try PlaneBoxSums(
            exponents: SIMD2(exponent, Int(scan.second)), terms: terms, centre: scan.centre,
            numbers: [rows.map { boxes[$0] }, rows.map { second.boxes[$0] }],
            sums: rows.flatMap { row in parts.map { $0[row] } })
        }
        let before = groups[place].plane
        groups[place].plane = before.map { $0.adding(sums) } ?? sums
        guard groups[place].plane != nil else { throw otherKind(path, operand, call) }
      } else if let ends {
        let sums = try self.sums(of: scan, rows, path, operand, call) {
          (exponent) throws(EstimatorError) in
          try EdgeSums(
            exponent: exponent, terms: terms, centre: scan.centre,
            numbers: rows.map { boxes[$0] }, least: rows.map { ends.least[$0] },
            greatest: rows.map { ends.greatest[$0] },
            sums: rows.flatMap { row in parts.map { $0[row] } })
        }
        let before = groups[place].parts
        groups[place].parts = before.map { $0.adding(sums) } ?? sums
        guard groups[place].parts != nil else { throw otherKind(path, operand, call) }
      } else {
        let sums = try self.sums(of: scan, rows, path, operand, call) {
          (exponent) throws(EstimatorError) in
          try BoxSums(
            exponent: exponent, terms: terms, squareTerms: parts.count - 2 * terms,
            centre: scan.centre, numbers: rows.map { boxes[$0] },
            sums: rows.flatMap { row in parts.map { $0[row] } })
        }
        groups[place].sums = groups[place].sums.map { $0 + sums } ?? sums
      }
      guard
        [groups[place].sums != nil, groups[place].parts != nil, groups[place].plane != nil]
          .filter({ $0 }).count == 1
      else {
        throw otherKind(path, operand, call)
      }
    }
  }

  private struct Scan: Hashable {
    let group: String?
    let exponent: Double
    let second: Double
    let centre: Double
  }

  private func table(
    _ bytes: [UInt8], _ path: String, isMarked: Bool, _ operand: BuiltinCall.Operand,
    _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Table {
    var options = CSVReader.Options()
    options.decimal = UInt8(ascii: ".")
    options.comment = isMarked ? nil : UInt8(ascii: "#")
    if isMarked { options.separator = UInt8(ascii: ",") }
    // What databases write for NULL.
    options.missing = ["\\N", "NULL"]
    // Groups are texts, even where they look like numbers.
    for types: [String: CSVReader.ColumnType] in [["g": .text], ["G": .text], [:]] {
      options.types = types
      do throws(CSVReader.Failure) {
        var reader = try CSVReader(bytes, options)
        return Table(
          try reader.columns { (count) throws(RuntimeFailure) in
            try call.poll()
            try call.reserve(count, at: operand.span)
          })
      } catch {
        if case .stopped(let failure) = error { throw failure }
        if case .noColumn = error { continue }
        break
      }
    }
    throw call.failure(
      .wrongValue, "`\(path)` is no table in CSV that could hold sums", at: operand.span,
      help: Self.advice)
  }

  private static let advice =
    "It holds the answer to the statement of `sums_sql`, with the names of the columns in its first line."

  /// How many columns `m0`, `m1`, … there are.
  private static func count(_ letter: String, _ columns: [String: Table.Column]) -> Int {
    var count = 0
    while columns["\(letter)\(count)"] != nil { count += 1 }
    return count
  }

  /// Files that are added are of one kind.
  private mutating func meet(
    _ grouped: Bool, _ dated: Bool, _ path: String, _ operand: BuiltinCall.Operand,
    _ call: BuiltinCall
  ) throws(RuntimeFailure) {
    let kind: Tensor.Kind = dated ? .dates : .numbers
    guard hasGroups ?? grouped == grouped, keys ?? kind == kind else {
      throw otherKind(path, operand, call)
    }
    (hasGroups, keys) = (grouped, kind)
  }

  private func otherKind(_ path: String, _ operand: BuiltinCall.Operand, _ call: BuiltinCall)
    -> RuntimeFailure
  {
    call.failure(
      .wrongValue, "`\(path)` holds sums of another kind than those before it",
      at: operand.span,
      help: "Read files with groups, with dates, and for other queries by themselves.")
  }

  @discardableResult
  private mutating func place(of name: String?, leavingOut count: Double) -> Int {
    if let place = groups.firstIndex(where: { $0.name == name }) {
      groups[place].leftOut += count
      return place
    }
    groups.append(Group(name: name, leftOut: count))
    return groups.count - 1
  }

  /// What rows of a scan hold.
  private func sums<Sums>(
    of scan: Scan, _ rows: [Int], _ path: String, _ operand: BuiltinCall.Operand,
    _ call: BuiltinCall, _ body: (_ exponent: Int) throws(EstimatorError) -> Sums
  ) throws(RuntimeFailure) -> Sums {
    guard let exponent = Int(exactly: scan.exponent), Int(exactly: scan.second) != nil else {
      throw call.failure(
        .wrongValue, "The column `j` of `\(path)` holds something else than whole numbers",
        at: operand.span)
    }
    try call.reserve(Shape.extent([rows.count, 64]), at: operand.span)
    do throws(EstimatorError) {
      return try body(exponent)
    } catch {
      if case .impossibleSums(let row) = error {
        throw call.failure(
          .wrongValue, "Row \(rows[row]) of `\(path)` holds sums that no data can have",
          at: operand.span,
          help:
            "Digits may be missing: export numbers in full, as 17 digits or the shortest that read back."
        )
      }
      throw call.failure(.wrongValue, error.description.sentence, at: operand.span)
    }
  }

  /// That of the narrowest boxes.
  var exponent: Int { groups.compactMap { $0.sums?.exponent }.max() ?? .min }

  /// The sums, or a pair of each group and its sums; boxes with fewer rows than `minimumCount` were left out of them.
  func value(_ call: BuiltinCall, minimumCount: Int = 1) throws(RuntimeFailure) -> Value {
    let left = groups.reduce(0) { $0 + $1.leftOut }
    if left > 0 {
      let alone =
        minimumCount > 1
        ? ", or fewer than \(minimumCount) rows shared a box, which tails and leave-one-out lack"
        : ""
      call.evaluator.output.warn(
        "\(numberText(left)) \(left == 1 ? "row was" : "rows were") left out of these sums: a number was missing, infinite or too large\(alone)\n"
      )
    }
    var pairs: [(name: String?, value: Value)] = []
    for group in groups {
      if var sums = group.sums {
        sums.leftOut = group.leftOut
        pairs.append(
          (
            group.name, .object(SumsValue(sums, keys: keys ?? .numbers, minimumCount: minimumCount))
          ))
      } else if var parts = group.parts {
        parts.leftOut = group.leftOut
        pairs.append((group.name, .object(EdgeSumsValue(parts, keys: keys ?? .numbers))))
      } else if var plane = group.plane {
        plane.leftOut = group.leftOut
        pairs.append((group.name, .object(PlaneSumsValue(plane))))
      }
    }
    guard let first = pairs.first else {
      throw call.failure(
        .wrongValue, "There are no sums here: no row had a number for x and for y",
        at: call.rest.first?.span)
    }
    if hasGroups != true { return first.value }
    return .list(
      pairs.sorted { ($0.name ?? "") < ($1.name ?? "") }.map {
        .tuple([$0.name.map(Value.text) ?? .nothing, $0.value])
      })
  }
}
