import Tables
package import Values
package import Diagnostics
import Arrays
import Estimators
package import Plotting

extension RegressionModel {
  package func drawn(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure? { try overview(call) }

  /// The data, the fit with its confidence band, and a bar as long as the kernel's width; with two coordinates the fitted
  /// surface.
  package func overview(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure {
    var figure =
      switch dimension {
      case 1: try curve(call)
      case 2: try surface(call)
      default:
        throw call.failure(
          .wrongShape, "A model of \(regression.keys.dimension) coordinates has no picture",
          help: "Draw its predictions along a line, with `line(t, model.predict(…))`.")
      }
    figure.summary =
      "\(title) of \(regression.keys.count) points with \(kernelText)"
    return figure
  }

  private var kernelText: String {
    if case .neighbours(let model) = polynomial {
      return "\(model.shape.name) over \(model.neighbours) neighbours"
    }
    return kernelValue.text
  }

  private var keyRange: ClosedRange<Double> {
    let keys = keyCoordinates
    guard let low = keys.min(), let high = keys.max() else { return 0...1 }
    return low...high
  }

  private func curve(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure {
    let keys = keyCoordinates
    let values = regression.values
    let (low, high) = (keyRange.lowerBound, keyRange.upperBound)
    let queries = (0...240).map { low + (high - low) * Double($0) / 240 }
    let estimate = try estimate(queries, dimension: 1, call)
    var layers: [Figure] = []
    if values.columns == 1, let band = try? confidenceBand(queries, level: 0.95, call) {
      layers.append(
        .band(
          x: queries, lower: band.lower, upper: band.upper, style: Style(colour: Colour.cycle[0]),
          label: "95 % band"))
    }
    for column in 0..<values.columns {
      let name = values.columns > 1 ? " \(column)" : ""
      layers.append(
        .points(
          x: keys, y: keys.indices.map { values.numbers[$0 * values.columns + column] },
          style: Style(opacity: 0.5), label: "data" + name))
      layers.append(
        .line(
          x: queries, y: queries.indices.map { estimate.values[$0 * estimate.columns + column] },
          label: "fit" + name))
    }
    if let marker = widthMarker() { layers.append(marker) }
    if origin.keys == .dates { layers.append(.attribute { $0.xScale = .dates }) }
    if origin.values == .dates { layers.append(.attribute { $0.yScale = .dates }) }
    layers += [.title(kernelText), .xLabel("x"), .yLabel("y")]
    return try call.overlaid(layers)
  }

  /// A bar of the kernel's width below the data, where it is shorter than the data.
  private func widthMarker() -> Figure? {
    let (low, high) = (keyRange.lowerBound, keyRange.upperBound)
    if case .neighbours = polynomial { return nil }
    let width = regression.kernel.widths[0]
    guard let bottom = regression.values.numbers.min(), let top = regression.values.numbers.max(),
      width > 0, width <= high - low
    else { return nil }
    let place = bottom - 0.06 * (top - bottom)
    return .line(
      x: [low, low + width], y: [place, place], style: Style(colour: Colour.cycle[2], lineWidth: 4),
      label: "width \(Figure.text(of: width))" + (origin.keys == .dates ? " days" : ""))
  }

  /// The pointwise confidence band over the range of the keys.
  package func band(style: Style, label: String?, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Figure
  {
    guard dimension == 1, regression.values.columns == 1 else {
      throw call.failure(
        .wrongShape, "A band needs one number per key and per value", under: "x")
    }
    let level = try call.number("level")
    let (low, high) = (keyRange.lowerBound, keyRange.upperBound)
    let queries = (0...240).map { low + (high - low) * Double($0) / 240 }
    let band = try confidenceBand(queries, level: level, call)
    return call.dated(
      .band(x: queries, lower: band.lower, upper: band.upper, style: style, label: label),
      x: origin.keys)
  }

  private func confidenceBand(_ queries: [Double], level: Double, _ call: BuiltinCall)
    throws(RuntimeFailure) -> Band
  {
    if case .neighbours(let model) = polynomial, model.robustness != nil {
      throw call.failure(.wrongValue, "A robust fit has no band here")
    }
    return try call.estimating { () throws(EstimatorError) in
      try smoother.pointwiseBand(
        at: located(Points(queries, as: .queries)), level: level, supervision: call.supervision)
    }
  }

  private func surface(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure {
    let count = 60
    let coordinates = regression.keys.coordinates
    let xs = stride(from: 0, to: coordinates.count, by: 2).map { coordinates[$0] }
    let ys = stride(from: 1, to: coordinates.count, by: 2).map { coordinates[$0] }
    let columns = Self.centres(of: xs, count)
    let rows = Self.centres(of: ys, count)
    let queries = rows.flatMap { y in columns.flatMap { x in [x, y] } }
    let estimate = try estimate(queries, dimension: 2, call)
    let heights = (0..<count * count).map { estimate.values[$0 * estimate.columns] }
    let map = try call.drawing { () throws(FigureError) in
      try Heatmap(values: heights, rows: count, columns: count, xCentres: columns, yCentres: rows)
    }
    return try call.overlaid([
      .heatmap(map, palette: .viridis),
      .points(x: xs, y: ys, style: Style(colour: Colour(0xFFFFFF), size: 4, opacity: 0.8)),
      .title(KernelValue(regression.kernel).text), .xLabel("x[:, 0]"), .yLabel("x[:, 1]"),
    ])
  }

  /// Middles of `count` equal parts of the range of the numbers.
  package static func centres(of numbers: [Double], _ count: Int) -> [Double] {
    let low = numbers.min() ?? 0
    let high = numbers.max() ?? 1
    let length = high > low ? high - low : 1
    return (0..<count).map { low + length * (Double($0) + 0.5) / Double(count) }
  }

  private func estimate(_ queries: [Double], dimension: Int, _ call: BuiltinCall)
    throws(RuntimeFailure) -> Estimate
  {
    try call.estimating { () throws(EstimatorError) in
      try estimate(
        at: located(Points(coordinates: queries, dimension: dimension, as: .queries)),
        supervision: call.supervision)
    }
  }
}

extension KernelValue {
  /// The kernel's curve over three widths to both sides.
  package func drawn(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure? {
    let kernel = try current(call)
    let width = kernel.widths.max() ?? 1
    let x = (0...240).map { width * (-3 + Double($0) * 0.025) }
    let name = text
    return try call.overlaid(
      kernel.widths.enumerated().map { index, width in
        Figure.line(
          x: x, y: x.map { kernel.shape.weight($0 / width) },
          label: kernel.widths.count > 1 ? "width \(numberText(width))" : nil)
      } + [.title(name), .xLabel("distance"), .yLabel("weight")])
  }
}
