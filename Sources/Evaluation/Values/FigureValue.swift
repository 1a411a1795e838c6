import Arrays
package import Diagnostics
package import Plotting
import Work

/// A figure as the language sees it; its text form says what is to be seen.
package final class FigureValue: ObjectValue {
  package var object: Object { .figure(self) }
  package let figure: Figure

  package init(_ figure: Figure) { self.figure = figure }

  package var typeName: String { "figure" }
  package var text: String { figure.sentence }
  package var glance: String {
    if size < 1000 { return text }
    let (layers, panels) = (figure.layerCount, figure.panels.count)
    return
      "figure of \(layers) layer\(layers == 1 ? "" : "s") in \(panels) panel\(panels == 1 ? "" : "s")"
  }
  /// As large as its numbers: what looks at a figure looks at all of them.
  package var size: Int { figure.layerCount + figure.valueCount / 64 }
  package var fieldNames: [String] { ["sentence", "svg"] }
  package var jsonFieldNames: [String] { fieldNames }

  package func fieldDescription(_ name: String) -> String? {
    fieldNames.contains(name) ? "a text" : nil
  }

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

extension Value {
  package static func figure(_ figure: Figure) -> Value { .object(FigureValue(figure)) }

  /// The figure that this value is.
  package var figure: Figure? {
    if case .object(.figure(let value)) = self { value.figure } else { nil }
  }

  /// This figure, or all figures of a list of figures (of lists of figures …), but no more than would fit into
  /// another one; nil for anything else.
  package var figures: [Figure]? {
    var all: [Figure] = []
    return collectFigures(&all) ? all : nil
  }

  private func collectFigures(_ all: inout [Figure]) -> Bool {
    if let figure {
      all.append(figure)
      return true
    }
    switch self {
    case .list(let sequence), .tuple(let sequence):
      for item in sequence.items where all.count <= BuiltinCall.mostLayers {
        guard item.collectFigures(&all) else { return false }
      }
      return !sequence.items.isEmpty
    default: return false
    }
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
  /// The most layers of a figure.
  static let mostLayers = 10_000

  /// Figures laid over each other.
  package func overlaid(_ figures: [Figure]) throws(RuntimeFailure) -> Figure {
    let panels = figures.lazy.map { $0.panels.count }.max() ?? 1
    // What has one panel goes over every panel of what has many.
    try reserve(layers: figures.map { $0.layerCount * ($0.panels.count == 1 ? panels : 1) })
    return try drawing { () throws(FigureError) in try Figure.overlay(figures) }
  }

  /// Throws before a figure gets more layers than can be told apart.
  package func reserve(layers counts: [Int]) throws(RuntimeFailure) {
    let count = counts.reduce(0, +)
    guard count <= Self.mostLayers else {
      throw failure(
        .tooManyLayers,
        "A figure has at most \(Self.mostLayers) layers; this one would have \(count)",
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
