/// What a regression answers at the queries.
public struct Estimate: Sendable, Hashable {
  /// The estimates, queries × columns in row-major order.
  ///
  /// NaN at a query without support, unless asked for otherwise.
  public var values: [Double]
  /// Numbers per query: 1 for scalar values.
  public var columns: Int
  /// The queries, ascending, at which no key has weight.
  public var unsupported: [Int]

  /// An estimate from its parts.
  public init(values: [Double], columns: Int, unsupported: [Int]) {
    self.values = values
    self.columns = columns
    self.unsupported = unsupported
  }
}

/// What a regression answers where no key has weight and the weighted mean is 0/0.
public enum OffSupport: String, Sendable, Hashable, CaseIterable {
  /// Not a number: nothing is claimed.
  case nan
  /// The value of the nearest key; the mean of the nearest keys when several are equally near.
  case nearest
  /// The mean of all values.
  case mean
  /// `EstimatorError.noSupport` with the first such query.
  case error
}
