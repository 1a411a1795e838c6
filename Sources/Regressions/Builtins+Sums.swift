import Tables
package import Values
import Dialects
import Operations
import Arrays
import Language
package import Diagnostics
package import Estimators

/// Sums of rows, and statements that make them where the rows are.
extension Builtin {
  package static let sumsFunctions: [String: Body] = [
    "sums": sums, "sums_sql": sumsSQL, "read_sums": readSums, "to_sql": toSQL, "source": source,
  ]

  /// Nothing is asked before a table is named.
  private static func source(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .object(SourceValue(try call.text("name")))
  }

  private static func sums(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if call.isOfSource {
      try call.refuse("missing", "queries", "kernel")
      return try call.scanned(width: try call.number("width"))
    }
    if try call.columns(call.required("x"), for: "x").rank == 2 { return try planeSums(call) }
    let edges = try call.edges()
    let width = edges == nil ? try call.number("width") : 0
    var (x, y) = (try call.vector("x"), try call.vector("y"))
    try call.sameCount(x.count, y.count, "x", "y")
    var groups = try call.operand("by").map { operand throws(RuntimeFailure) in
      try Categories(operand, "by", call)
    }
    var codes = groups?.codes
    if let codes { try call.sameCount(x.count, codes.count, "x", "by") }
    let range = try call.interval("range")
    let drops = try call.text("missing") == "drop"
    var leftOut = [Double](repeating: 0, count: groups?.count ?? 1)
    let rows = x.indices.filter { row in
      if let range, !range.contains(x[row]) { return false }
      guard drops, x[row].isNaN || y[row].isNaN else { return true }
      if let code = codes?[row] {
        if !code.isNaN { leftOut[Int(code)] += 1 }
      } else {
        leftOut[0] += 1
      }
      return false
    }
    if rows.count < x.count {
      (x, y) = (rows.map { x[$0] }, rows.map { y[$0] })
      codes = codes.map { codes in rows.map { codes[$0] } }
    }
    let kind = call.kind("x")
    let scores = try call.boolean("score")
    func summed(_ x: [Double], _ y: [Double], _ leftOut: Double) throws(RuntimeFailure) -> Value {
      try call.reserve(Shape.extent([x.count, 4]))
      if let edges {
        var sums = try call.estimating { () throws(EstimatorError) in
          try EdgeSums(
            keys: Points(x), values: Values(y), edges: edges, supervision: call.supervision)
        }
        sums.leftOut = leftOut
        return .object(EdgeSumsValue(sums, keys: kind))
      }
      var sums = try call.estimating { () throws(EstimatorError) in
        try BoxSums(
          keys: Points(x), values: Values(y), width: width, scores: scores,
          supervision: call.supervision)
      }
      sums.leftOut = leftOut
      return .object(SumsValue(sums, keys: kind))
    }
    guard let categories = groups, let codes else { return try summed(x, y, leftOut[0]) }
    groups = nil
    var members = [[Int]](repeating: [], count: categories.count)
    for (row, code) in codes.enumerated() where !code.isNaN { members[Int(code)].append(row) }
    let names = try call.evaluator.items(of: categories.value, at: call.span)
    var pairs: [Value] = []
    for (place, rows) in members.enumerated() where !rows.isEmpty {
      pairs.append(
        .tuple([
          names[place], try summed(rows.map { x[$0] }, rows.map { y[$0] }, leftOut[place]),
        ]))
    }
    return .list(pairs)
  }

  private static func planeSums(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    for name in ["queries", "kernel", "by", "range"] where call.has(name) {
      throw call.failure(
        .wrongValue, "Sums in two coordinates take no `\(name)`", under: name)
    }
    let x = try call.columns(call.required("x"), for: "x")
    let y = try call.vector("y")
    let columns = x.shape[1]
    try call.sameCount(x.shape[0], y.count, "x", "y")
    let drops = try call.text("missing") == "drop"
    let rows = y.indices.filter { row in
      let place = x.elements[row * columns..<(row + 1) * columns]
      return !drops || !(y[row].isNaN || place.contains { $0.isNaN })
    }
    let widths = try call.widthPair()
    try call.reserve(Shape.extent([y.count, 8]))
    var sums = try call.estimating { () throws(EstimatorError) in
      try PlaneBoxSums(
        keys: Points(
          coordinates: rows.flatMap { x.elements[$0 * columns..<($0 + 1) * columns] },
          dimension: max(columns, 1)),
        values: Values(rows.map { y[$0] }), widths: widths, supervision: call.supervision)
    }
    sums.leftOut = Double(y.count - rows.count)
    return .object(PlaneSumsValue(sums))
  }

  // MARK: What takes sums

  /// `regression(s; width=0.3)`.
  static func regressionOfSums(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try call.refuse("y", "weights", "missing", "neighbours", "robust")
    let degree = try call.degree(default: 0)
    guard degree == 0 || call.has("width") || call.hasGivenWidth else {
      throw call.failure(
        .missingArgument, "A polynomial from sums needs a width",
        help: "As in `regression(s; width=0.3, degree=1)`.")
    }
    let sums = try call.sums()
    return .object(
      SumsModel(try call.regression(of: sums), degree: degree, keys: sums.keys))
  }

  /// `local_linear(s, q; width=0.3)`.
  static func localLinearOfSums(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try call.refuse("weights", "missing")
    guard call.has("width") || call.hasGivenWidth else {
      throw call.failure(
        .missingArgument, "`local_linear` of sums needs a width",
        help: "As in `local_linear(s, q; width=0.3)`.")
    }
    let sums = try call.sums()
    let model = SumsModel(
      try call.regression(of: sums), degree: try call.degree(default: 1), keys: sums.keys)
    return try model.predict(call, at: call.places(call.has("y") && !call.isOfSource ? "y" : "q"))
  }

  /// `select_width(s; method="loo")`.
  static func selectWidthOfSums(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try call.refuse("y", "weights", "missing", "degree")
    _ = try call.gaussianKernel()
    return .number(
      try call.selectedWidth(
        call.sums().sums, method: try call.text("method", default: "loo"),
        at: call.operand("method")?.span ?? call.span))
  }

  /// `width_curve(s)`.
  static func widthCurveOfSums(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try call.refuse("y", "weights", "missing", "degree")
    _ = try call.gaussianKernel()
    let method = try call.text("method", default: "loo")
    let given = call.has("widths") ? try call.vector("widths") : nil
    let sums = try call.sums()
    let (widths, scores) = try call.estimating(under: call.operand("widths")?.span) {
      () throws(EstimatorError) in
      let search = try SummedWidthSearch(
        sums.sums, criterion: criteria[method] ?? .leaveOneOut)
      let widths = given ?? search.defaultWidths()
      return (widths, try search.curve(widths, supervision: call.supervision).map { $0.score })
    }
    return .object(scoreCurve(widths, scores, method: method))
  }

  /// `density(s, q; width=0.3)`.
  static func densityOfSums(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try call.refuse("weights", "missing", "neighbours", "key_widths", "log")
    guard call.has("width") || call.hasGivenWidth else {
      throw call.failure(
        .missingArgument, "The density of sums needs a width",
        help: "As in `density(s, q; width=0.3)`.")
    }
    let regression = try call.regression(of: call.sums())
    let places = try call.places()
    let answer = try call.estimating { () throws(EstimatorError) in
      try regression.density(at: places, supervision: call.supervision)
    }
    call.warn(untold: answer.untold, of: places.count)
    return .tensor(Tensor(answer.values))
  }

  /// `regression(s; kernel=boxcar(width=0.4))`, of sums for known queries.
  package static func regression(of sums: EdgeSums, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Value
  {
    try call.refuse("y", "weights", "missing", "neighbours", "robust", "degree")
    return .object(EdgeModel(sums, kernel: try call.kernelWithEdge()))
  }

  /// `density(s, q, boxcar(width=0.4))`, of sums for known queries.
  package static func density(of sums: EdgeSums, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Value
  {
    try call.refuse("weights", "missing", "neighbours", "key_widths", "log")
    let kernel = try call.kernelWithEdge()
    let places = try call.places()
    let answer = try call.estimating(under: call.operand("q")?.span) {
      () throws(EstimatorError) in
      try sums.density(at: places, kernel: kernel, supervision: call.supervision)
    }
    call.warn(
      edges: answer, without: places.indices.filter { answer.values[$0] == 0 }, kernel,
      so: "the density there is 0")
    return .tensor(Tensor(answer.values))
  }

  /// `regression(s; width=0.3)`, of sums in two coordinates.
  package static func regression(of sums: PlaneBoxSums, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Value
  {
    try call.refuse("y", "weights", "missing", "neighbours", "robust", "degree")
    return .object(PlaneSumsModel(try call.plane(of: sums)))
  }

  /// `density(s, q; width=0.3)`, of sums in two coordinates.
  package static func density(of sums: PlaneBoxSums, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Value
  {
    try call.refuse("weights", "missing", "neighbours", "key_widths", "log")
    let regression = try call.plane(of: sums)
    let queries = try call.points("q", as: .queries, dimension: 2)
    let answer = try call.estimating { () throws(EstimatorError) in
      try regression.density(at: queries, supervision: call.supervision)
    }
    call.warn(untold: answer.untold, of: queries.count)
    return .tensor(Tensor(answer.values))
  }

  // MARK: Statements and files

  private static func sumsSQL(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let edges = try call.edges()
    let dialect = try call.dialect()
    let (table, x, y) = (
      try call.tableName(dialect), try call.columnNames("x"), try call.columnName("y")
    )
    var (exponents, terms) = ([0], BoxSums.standardTerms)
    if let edges {
      (exponents, terms) = ([edges.exponent], edges.terms)
    } else if x.count == 1 {
      let width = try call.number("width")
      exponents[0] = try call.estimating(under: call.operand("width")?.span) {
        () throws(EstimatorError) in try BoxSums.exponent(forWidth: width)
      }
    } else {
      let widths = try call.widthPair()
      let pair = try call.estimating(under: call.operand("width")?.span) {
        () throws(EstimatorError) in try PlaneBoxSums.exponents(forWidths: widths)
      }
      (exponents, terms) = ([pair[0], pair[1]], PlaneBoxSums.standardTerms)
    }
    let isLine = x.count == 1
    for name in ["queries", "range", "dates"] where call.has(name) && !isLine {
      throw call.failure(
        .wrongValue, "Sums in two coordinates take no `\(name)`", under: name)
    }
    let centre = try call.number("centre", default: 0)
    guard centre.isFinite else {
      throw call.failure(.wrongValue, "`centre` is a finite number", under: "centre")
    }
    var statement = SumsStatement(
      dialect: dialect, table: table, x: x, y: y,
      group: call.has("by") ? try call.columnName("by") : nil, exponents: exponents,
      terms: terms, centre: centre, range: try call.interval("range"),
      hasScores: edges == nil && isLine ? try call.boolean("score") : false,
      hasDates: try call.boolean("dates"))
    statement.edges = edges
    if !call.has("centre") {
      call.evaluator.output.warn(
        "Where y lies far from 0, `centre=` keeps digits: a number near the mean, as this tells: \(statement.centreText)\n"
      )
    }
    return .text(statement.text)
  }

  private static func readSums(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    guard !call.rest.isEmpty else {
      throw call.failure(
        .missingArgument, "`read_sums` needs a file", help: "As in `read_sums(\"sums.csv\")`.")
    }
    var files = SumsFiles()
    for operand in call.rest { try files.add(operand, call) }
    return try files.value(call)
  }

  private static func toSQL(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let dialect = try call.dialect()
    let (table, x) = (try call.tableName(dialect), try call.columnName("x"))
    let pieces = try PiecewiseModel(call)
    if !pieces.isClose {
      call.evaluator.output.warn(
        "The pieces of this statement differ from the model by up to \(numberText(pieces.error)): it is not smooth.\n"
      )
    }
    return .text(pieces.statement(dialect, table: table, x: x))
  }
}

extension BuiltinCall {
  /// A degree of polynomials that sums serve.
  fileprivate func degree(default standard: Int) throws(RuntimeFailure) -> Int {
    let degree = try integer("degree", default: standard)
    guard (0...SummedRegression.maximumDegree).contains(degree) else {
      throw failure(
        .wrongValue,
        "Sums serve polynomials of degree 0 to \(SummedRegression.maximumDegree)", under: "degree")
    }
    return degree
  }

  /// Where a kernel with an edge parts rows for `queries`; nil where none are given.
  fileprivate func edges() throws(RuntimeFailure) -> KernelEdges? {
    guard has("queries") else {
      guard !has("kernel") else {
        throw failure(
          .missingArgument, "A kernel is for known `queries`", under: "kernel",
          help: "Leave it out for sums that serve all queries and the Gaussian kernel.")
      }
      return nil
    }
    let queries = try places("queries")
    let kernel = try kernelWithEdge()
    let edges = try estimating(under: operand("kernel")?.span) { () throws(EstimatorError) in
      try KernelEdges(queries: queries, kernel: kernel)
    }
    try reserve(Shape.extent([edges.places.count, 12]))
    guard edges.boxes.allSatisfy({ $0.places.count <= 64 }) else {
      throw failure(
        .tooLarge, "These queries lie too close together for one statement", under: "queries",
        help: "Take fewer of them, or ask for the ones that lie close together by themselves.")
    }
    return edges
  }

  fileprivate func dialect() throws(RuntimeFailure) -> SQLDialect {
    SQLDialect(rawValue: try text("dialect")) ?? .duckdb
  }

  /// A name with its schema: `"shop.trips"`, or `("shop", "trips")` where a name has a point of its own.
  fileprivate func tableName(_ dialect: SQLDialect) throws(RuntimeFailure) -> [String] {
    let operand = try required("table")
    let parts: [String]
    if case .text(let text) = operand.value {
      parts = dialect.parts(ofTable: text)
    } else if let texts = operand.value.texts {
      parts = texts
    } else {
      throw wrongType(operand, "table", "a name or its parts")
    }
    for part in parts { try check(name: part, "table") }
    return parts
  }

  fileprivate func columnName(_ parameter: String) throws(RuntimeFailure) -> String {
    let name = try text(parameter)
    try check(name: name, parameter)
    return name
  }

  /// One column, or the two of a pair.
  fileprivate func columnNames(_ parameter: String) throws(RuntimeFailure) -> [String] {
    guard let names = try required(parameter).value.texts else {
      return [try columnName(parameter)]
    }
    guard (1...2).contains(names.count) else {
      throw failure(
        .wrongShape, "Sums are of one coordinate or of two", under: parameter,
        help: "As in `(\"longitude\", \"latitude\")`.")
    }
    for name in names { try check(name: name, parameter) }
    return names
  }

  /// One width for both coordinates, or one for each.
  fileprivate func widthPair() throws(RuntimeFailure) -> [Double] {
    let widths = try tensor(required("width"), for: "width").elements
    guard (1...2).contains(widths.count) else {
      throw failure(
        .wrongShape, "`width` is one number for both coordinates, or one for each",
        under: "width")
    }
    return widths
  }

  /// No database has names that are empty or hold control characters.
  private func check(name: String, _ parameter: String) throws(RuntimeFailure) {
    guard name.isEmpty || name.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 })
    else { return }
    throw failure(
      .wrongValue,
      name.isEmpty
        ? "A name cannot be empty" : "A name cannot hold line breaks or control characters",
      under: parameter)
  }
}
