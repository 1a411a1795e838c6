import Operations
import Values
import Diagnostics
import Arrays
import Estimators
import Plotting

extension Builtin {
  /// Classes and probabilities, drawn as regions of the plane with the labelled points, or as curves over a line.
  static func drawnClasses(
    _ items: [Value], _ classifier: KernelClassifier, keys: Points, labels: [Double],
    classes: [Double], names: [String], circle: (Circle, places: [Double])?
  ) -> Value {
    .object(
      DrawnTuple(items) { call throws(RuntimeFailure) in
        switch circle == nil ? keys.dimension : 1 {
        case 1:
          return try Builtin.probabilities(
            classifier, places: circle?.places ?? keys.coordinates, names: names, circle?.0, call)
        case 2:
          let ground = try Builtin.regions(classifier, keys: keys, names: names, call)
          let points = classes.enumerated().map { index, label in
            let own = labels.indices.filter { labels[$0] == label }
            return Figure.points(
              x: own.map { keys.coordinates[2 * $0] }, y: own.map { keys.coordinates[2 * $0 + 1] },
              style: Style(colour: Colour.cycle[index % Colour.cycle.count]))
          }
          return try call.overlaid([ground] + points + [.xLabel("x[:, 0]"), .yLabel("x[:, 1]")])
        default:
          throw call.failure(
            .wrongShape, "Classes of \(keys.dimension) coordinates have no picture",
            help: "Draw two of the coordinates.")
        }
      })
  }

  /// The probability of each class along the line of the keys.
  private static func probabilities(
    _ classifier: KernelClassifier, places: [Double], names: [String], _ circle: Circle?,
    _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Figure {
    let queries = RegressionModel.centres(of: places, 200)
    let prediction = try call.estimating { () throws(EstimatorError) in
      let line = try Points(queries, as: .queries)
      return try classifier.predict(
        at: circle?.points(line, as: .queries) ?? line, supervision: call.supervision)
    }
    return try call.overlaid(
      names.enumerated().map { index, name in
        Figure.line(
          x: queries,
          y: queries.indices.map { prediction.probabilities[$0 * names.count + index] },
          label: name)
      } + [.xLabel("x"), .yLabel("probability")])
  }

  private static func regions(
    _ classifier: KernelClassifier, keys: Points, names: [String], _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Figure {
    let count = 80
    let xs = stride(from: 0, to: keys.coordinates.count, by: 2).map { keys.coordinates[$0] }
    let ys = stride(from: 1, to: keys.coordinates.count, by: 2).map { keys.coordinates[$0] }
    let columns = RegressionModel.centres(of: around(xs), count)
    let rows = RegressionModel.centres(of: around(ys), count)
    let queries = rows.flatMap { y in columns.flatMap { x in [x, y] } }
    let prediction = try call.estimating { () throws(EstimatorError) in
      try classifier.predict(
        at: Points(coordinates: queries, dimension: 2, as: .queries), supervision: call.supervision)
    }
    func range(_ centres: [Double]) -> ClosedRange<Double> {
      guard let low = centres.first, let high = centres.last else { return 0...1 }
      let half = (high - low) / Double(2 * (count - 1))
      return (low - half)...(high + half)
    }
    let regions = try call.drawing { () throws(FigureError) in
      try Regions(
        classes: prediction.labels.map { $0 < 0 ? nil : $0 }, rows: count, columns: count,
        x: range(columns), y: range(rows), names: names)
    }
    return Figure(Layer(.regions(regions)))
  }

  /// Ends that leave a little room around the numbers.
  private static func around(_ numbers: [Double]) -> [Double] {
    guard let low = numbers.min(), let high = numbers.max() else { return [] }
    let room = 0.04 * (high - low)
    return [low - room, high + room]
  }
}
