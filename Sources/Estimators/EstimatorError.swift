import RealModule

/// What can be wrong with the input of an estimator, with the offending number and its row.
///
/// Rows count from zero. Every function of this library throws this type and nothing else.
public enum EstimatorError: Error, Sendable, Hashable {
  /// There is no key to learn from.
  case noKeys
  /// Fewer keys than the method needs.
  case tooFewKeys(count: Int, needed: Int)
  /// Fewer different keys than the method needs.
  case tooFewDistinct(count: Int, needed: Int)
  /// The keys around a query lie at fewer different distances than there are neighbours to reach.
  case tooFewNeighbours(query: Int, distances: Int, needed: Int)
  /// At one place lie as many keys as there are neighbours to reach, so that no width is left between them.
  case tiedNeighbours(query: Int, ties: Int)
  /// A criterion is infinite whatever the width.
  case noFiniteScore(TrainingFit.Criterion, keys: Int)
  /// A weighing function returned something that is no number for a distance.
  case weightNotNumber(distance: Double)
  /// A number that must be finite is not.
  case notFinite(Argument, row: Int, value: Double)
  /// A width must be above zero; infinity is allowed and makes every weight equal.
  case widthNotPositive(Double)
  /// One width for each coordinate, or one for all.
  case widthCount(widths: Int, dimension: Int)
  /// One value row for each key.
  case countMismatch(keys: Int, values: Int)
  /// Keys and queries have different numbers of coordinates.
  case dimensionMismatch(keys: Int, queries: Int)
  /// The numbers do not fill whole rows.
  case raggedRows(numbers: Int, columns: Int)
  /// The method takes one value for each key.
  case vectorValues(columns: Int)
  /// No key has weight at this query, and the caller asked for an error there.
  case noSupport(query: Int)
  /// One weight for each observation.
  case weightRows(rows: Int, weights: Int)
  /// A weight of an observation below 0.
  case negativeWeight(row: Int, value: Double)
  /// A count that is no whole number.
  case fractionalCount(row: Int, value: Double)
  /// All weights of observations are 0.
  case noWeight
  /// The full weight matrix would not fit.
  case tooManyWeights(keys: Int, queries: Int)
  /// A weighing function returned another number of weights than it was given distances.
  case weightCount(expected: Int, found: Int)
  /// The method is defined for one coordinate only.
  case oneDimensionOnly(dimension: Int)
  /// The method is not defined for this kernel.
  case unsupportedKernel(SmoothingKernel.Shape)
  /// A setting lies outside the range where it means something.
  case outOfRange(setting: String, value: Double)
  /// A key lies beyond an end of the line.
  case beyondEnd(row: Int, value: Double)
  /// All keys (or all values) are the same, so there is no spread to measure.
  case noSpread(Argument)
  /// Sums that no rows can have.
  case impossibleSums(row: Int)
  /// A width below those that the boxes of some sums serve.
  case narrowerThanSums(width: Double, narrowest: Double)
  /// Keys so far from 0 that boxes of this width cannot be counted.
  case boxesTooNarrow(width: Double, key: Double)
  /// A query whose support ends between rows that were summed together.
  case cutParts(query: Int, value: Double)
  /// Leave-one-out from sums without the moments of squares.
  case noSquares
  /// `Supervision.shouldStop` answered true.
  case stopped

  /// Which argument a number came from.
  public enum Argument: String, Sendable, Hashable {
    case keys, values, queries, weights
  }
}

extension EstimatorError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .noKeys: "there are no keys to learn from"
    case .tooFewKeys(let count, let needed):
      "\(count) \(count == 1 ? "key is" : "keys are") too few here: at least \(needed) are needed"
    case .tooFewDistinct(let count, let needed):
      "there \(count == 1 ? "is" : "are") only \(count) different \(count == 1 ? "key" : "keys") here: "
        + "at least \(needed) are needed"
    case .tooFewNeighbours(let query, let distances, let needed):
      "point \(query) has neighbours at \(distances) different \(distances == 1 ? "distance" : "distances"), "
        + "and \(needed) are asked for: points at one place, or equally far, count once"
    case .tiedNeighbours(let query, let ties):
      "\(ties) keys lie at query \(query) itself, so that the nearest neighbours leave no width"
    case .noFiniteScore(let criterion, let keys):
      "the \(criterion.name) is infinite at every width: \(keys) keys are too few for it"
    case .weightNotNumber(let distance):
      "the kernel returned no number for the distance \(text(distance))"
    case .notFinite(let argument, let row, let value):
      "row \(row) of the \(argument.rawValue) is \(text(value)), which is not a finite number"
    case .widthNotPositive(let width):
      "a width must be greater than 0, and this one is \(text(width))"
    case .widthCount(let widths, let dimension):
      "\(widths) widths were given for points with \(dimension) "
        + (dimension == 1 ? "coordinate" : "coordinates")
    case .countMismatch(let keys, let values): "there are \(keys) keys but \(values) values"
    case .dimensionMismatch(let keys, let queries):
      "the keys have \(keys) \(keys == 1 ? "coordinate" : "coordinates") and the queries \(queries)"
    case .raggedRows(let numbers, let columns):
      "\(numbers) numbers do not fill rows of \(columns)"
    case .vectorValues(let columns): "this takes one value for each key, and there are \(columns)"
    case .noSupport(let query): "no key reaches query \(query)"
    case .weightRows(let rows, let weights):
      "there are \(rows) rows but \(weights) \(weights == 1 ? "weight" : "weights")"
    case .negativeWeight(let row, let value):
      "the weight of row \(row) is \(text(value)), and a weight cannot be less than 0"
    case .fractionalCount(let row, let value):
      "the weight of row \(row) is \(text(value)), and a count is a whole number"
    case .noWeight: "every weight is 0"
    case .tooManyWeights(let keys, let queries):
      "a matrix of \(keys) by \(queries) weights is too large to hold"
    case .weightCount(let expected, let found):
      "the kernel returned \(found) weights for \(expected) distances"
    case .oneDimensionOnly(let dimension):
      "this method works on one coordinate, and these points have \(dimension)"
    case .unsupportedKernel(let shape):
      "this method is not defined for the \(shape.name) kernel"
    case .outOfRange(let setting, let value): "\(setting) cannot be \(text(value))"
    case .beyondEnd(let row, let value):
      "row \(row) of the keys is \(text(value)), which lies beyond an end"
    case .noSpread(let argument):
      "the \(argument.rawValue) are all the same, so there is no spread to measure"
    case .impossibleSums(let row): "row \(row) holds sums that no data can have"
    case .narrowerThanSums(let width, let narrowest):
      "these boxes serve widths from \(text(narrowest.roundedUp)), and this one is \(text(width))"
    case .boxesTooNarrow(let width, let key):
      "boxes for the width \(text(width)) are too narrow beside a key of \(text(key))"
    case .cutParts(let query, let value):
      "the kernel ends between rows that these sums hold together at query \(query), which is \(text(value))"
    case .noSquares: "these sums lack the columns q1, q2, … that leave-one-out needs"
    case .stopped: "stopped"
    }
  }

  /// Whole numbers without a point, and nothing of a sign that a NaN may carry.
  private func text(_ number: Double) -> String {
    if number.isNaN { return "nan" }
    return Int64(exactly: number).map(String.init) ?? "\(number)"
  }
}

extension TrainingFit.Criterion {
  /// What it is called in a sentence.
  fileprivate var name: String {
    switch self {
    case .leaveOneOut: "leave-one-out score"
    case .generalised: "generalised cross-validation score"
    case .akaike: "corrected Akaike criterion"
    }
  }
}

/// A whole number without its point.
private func text(_ number: Double) -> String {
  let text = "\(number)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

extension Double {
  /// The next number above with four digits.
  fileprivate var roundedUp: Double {
    let scale = Double.pow(10, 3 - Double.log10(self).rounded(.down))
    return scale.isFinite && scale > 0 ? (self * scale).rounded(.up) / scale : self
  }
}
