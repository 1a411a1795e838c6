/// What was observed at each key: one number, or a row of them.
///
/// *Shapes*: `count` rows of `columns` numbers, row-major in `numbers`. Every number is finite.
/// Several columns share one pass over the keys: vector-valued regression, or one-hot classes.
public struct Values: Sendable, Hashable {
  /// All numbers, row after row.
  public let numbers: [Double]
  /// Numbers per row.
  public let columns: Int
  /// Rows.
  public let count: Int
  /// How much each row counts; nil where all count the same.
  public private(set) var weights: ObservationWeights?

  /// One number per key.
  ///
  /// - Throws: `notFinite` with the row of the first number that is infinite or not a number.
  public init(_ numbers: [Double]) throws(EstimatorError) {
    try self.init(numbers: numbers, columns: 1)
  }

  /// Rows of `columns` numbers.
  ///
  /// - Throws: `raggedRows` when the numbers do not fill whole rows, `notFinite` with the row.
  public init(numbers: [Double], columns: Int) throws(EstimatorError) {
    guard columns > 0, numbers.count.isMultiple(of: columns) else {
      throw .raggedRows(numbers: numbers.count, columns: columns)
    }
    let range = range(numbers)
    if !(range.lowerBound.isFinite && range.upperBound.isFinite),
      let bad = numbers.firstIndex(where: { !$0.isFinite })
    {
      throw .notFinite(.values, row: bad / columns, value: numbers[bad])
    }
    self.numbers = numbers
    self.columns = columns
    self.count = numbers.count / columns
  }

  /// Rows that are finite by construction.
  init(checked numbers: [Double], columns: Int, weights: ObservationWeights? = nil) {
    self.init(
      checked: numbers, columns: columns, count: numbers.count / columns, weights: weights)
  }

  /// Rows that may have no columns.
  init(checked numbers: [Double], columns: Int, count: Int, weights: ObservationWeights?) {
    self.numbers = numbers
    self.columns = columns
    self.count = count
    self.weights = weights
  }

  /// Rows of no columns, for sums of the weights alone.
  init(empty count: Int, weights: ObservationWeights? = nil) {
    self.numbers = []
    self.columns = 0
    self.count = count
    self.weights = weights
  }

  /// The same rows, each with its weight, which is above 0.
  func weighted(by weights: ObservationWeights?) -> Values {
    Values(checked: numbers, columns: columns, count: count, weights: weights)
  }

  /// The numbers of some rows.
  func rows(_ positions: [Int]) -> [Double] {
    columns == 1
      ? positions.map { numbers[$0] }
      : positions.flatMap { numbers[$0 * columns..<($0 + 1) * columns] }
  }

  /// Σω.
  func totalWeight(_ supervision: Supervision) throws(EstimatorError) -> Double {
    guard let weights else { return Double(count) }
    return try parallelSum(count, supervision: supervision) { weights.numbers[$0] }
  }

  /// Σ ω × a term of each row.
  func weightedSum(_ supervision: Supervision, _ term: (Int) -> Double) throws(EstimatorError)
    -> Double
  {
    guard let weights else { return try parallelSum(count, supervision: supervision, term) }
    return try parallelSum(count, supervision: supervision) { weights.numbers[$0] * term($0) }
  }

  /// n: how many observations the rows stand for.
  var observations: Double { weights?.count ?? Double(count) }

  /// ω of a row.
  @inline(__always)
  func weight(_ row: Int) -> Double { weights.map { $0.numbers[row] } ?? 1 }

  /// More numbers than this are refused, before memory is taken for them.
  public static let mostOneHot = 1_000_000_000

  /// One row of 0 and 1 per label: column `labels[i]` of row `i` is 1.
  ///
  /// - Throws: `outOfRange` for a label outside `0..<classes`, and for so many classes that the rows would have more
  ///   than `mostOneHot` numbers.
  /// - Complexity: O(n·c).
  public init(oneHot labels: [Int], classes: Int) throws(EstimatorError) {
    let (size, overflow) = labels.count.multipliedReportingOverflow(by: classes)
    guard classes > 0, !overflow, size <= Self.mostOneHot else {
      throw .outOfRange(setting: "the number of classes", value: Double(classes))
    }
    try Self.check(labels, classes: classes)
    var numbers = [Double](repeating: 0, count: size)
    for (row, label) in labels.enumerated() { numbers[row * classes + label] = 1 }
    self.init(checked: numbers, columns: classes)
  }

  /// The labels themselves.
  ///
  /// - Throws: `outOfRange` for a label outside `0..<classes`, or for more classes than a row of probabilities may have.
  init(labels: [Int], classes: Int) throws(EstimatorError) {
    guard classes <= Self.mostOneHot / 1000 else {
      throw .outOfRange(setting: "the number of classes", value: Double(classes))
    }
    try Self.check(labels, classes: classes)
    self.init(checked: labels.map { Double($0) }, columns: 1)
  }

  private static func check(_ labels: [Int], classes: Int) throws(EstimatorError) {
    for (row, label) in labels.enumerated() where !(0..<classes).contains(label) {
      throw .outOfRange(setting: "the label in row \(row)", value: Double(label))
    }
  }
}
