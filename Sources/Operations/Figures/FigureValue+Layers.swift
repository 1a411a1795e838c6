import Work
package import Values
package import Arrays
package import Diagnostics
package import Plotting

extension FigureValue: WorkingObject {
  package func computedField(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    switch name {
    case "sentence": return .text(figure.sentence)
    case "svg":
      try call.evaluator.reserveDrawing(of: .object(self), at: call.span)
      let interrupt = call.evaluator.interrupt
      let svg = figure.drawing { interrupt.isRaised }.svg()
      try call.poll()
      return .text(svg)
    default: return nil
    }
  }

  /// Layers add; so do a figure and a list of figures.
  package func adding(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard call.rest.count == 2, let left = call.rest[0].value.figures,
      let right = call.rest[1].value.figures
    else { return nil }
    return .figure(try call.overlaid(left + right))
  }
}

extension Evaluator {
  /// Throws before a value is shown whose drawing would fill the memory, or take longer than anybody waits.
  package func reserveDrawing(of value: Value, at span: Span) throws(RuntimeFailure) {
    guard let figure = value.figure else { return }
    let count = figure.valueCount
    guard count <= 200_000_000 else {
      throw .failed(
        Diagnostic(
          .tooLarge, "This figure has \(count) numbers to draw; at most 200000000 can be",
          at: span,
          help: "Draw a part of them, or each layer once."))
    }
    // The numbers of one layer at a time are placed on the page, and then those that are seen are picked.
    try reserve(figure.largestLayer * 3, at: span)
  }
}

extension BuiltinCall {
  /// Figures laid over each other.
  package func overlaid(_ figures: [Figure]) throws(RuntimeFailure) -> Figure {
    let panels = figures.lazy.map { $0.panels.count }.max() ?? 1
    // What has one panel goes over every panel of what has many.
    try reserve(layers: figures.map { $0.layerCount * ($0.panels.count == 1 ? panels : 1) })
    return try drawing { () throws(FigureError) in try Figure.overlay(figures) }
  }

  /// The layer on axes of dates, where what it draws is dates.
  package func dated(_ figure: Figure, x: Tensor.Kind = .numbers, y: Tensor.Kind = .numbers)
    -> Figure
  {
    guard x == .dates || y == .dates else { return figure }
    var figure = figure
    if x == .dates { figure.panels[0].attributes.xScale = .dates }
    if y == .dates { figure.panels[0].attributes.yScale = .dates }
    return figure
  }

  /// Throws before a figure gets more layers than can be told apart.
  package func reserve(layers counts: [Int]) throws(RuntimeFailure) {
    let count = counts.reduce(0, +)
    guard count <= FigureValue.mostLayers else {
      throw failure(
        .tooManyLayers,
        "A figure has at most \(FigureValue.mostLayers) layers; this one would have \(count)",
        help: "Draw all numbers of a kind in one layer.")
    }
    // A layer takes about 32 words.
    try reserve(count * 32)
  }

  /// Runs what may fail with an error of the figures, and points at the argument that caused it.
  package func drawing<Result>(
    under parameter: String? = nil, _ body: () throws(FigureError) -> Result
  )
    throws(RuntimeFailure) -> Result
  {
    do throws(FigureError) {
      return try body()
    } catch {
      let place = parameter.flatMap { operand($0)?.span }
      if case .unknown(let kind, let name, let known) = error, let place {
        var complaint = unknownName(
          .unknownOption, name, kind: kind, among: known, at: place, quoted: true)
        complaint.help = complaint.help ?? error.help.capitalisedSentence
        throw .failed(complaint)
      }
      throw failure(.figure, error.message, at: place, help: error.help.capitalisedSentence)
    }
  }
}

extension String {
  /// With a capital and a full stop.
  fileprivate var capitalisedSentence: String {
    guard let first else { return self }
    return first.uppercased() + dropFirst() + (hasSuffix(".") ? "" : ".")
  }
}
