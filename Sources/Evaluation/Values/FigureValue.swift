import Diagnostics
package import Plotting

/// A figure as the language sees it; its text form says what is to be seen.
package struct FigureValue: ObjectValue {
  package var figure: Figure

  package init(_ figure: Figure) { self.figure = figure }

  package var typeName: String { "figure" }
  package var text: String { figure.sentence }
  package var fieldNames: [String] { ["sentence", "svg"] }

  package func field(_ name: String) -> Value? {
    switch name {
    case "sentence": .text(figure.sentence)
    case "svg": .text(figure.svg())
    default: nil
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

/// A value that knows how it is drawn best: a model, a curve of scores, a smoothing kernel.
package protocol Drawable: ObjectValue {
  /// What `plot(value)` shows.
  func drawn(_ call: BuiltinCall) throws(RuntimeFailure) -> Figure
}

extension Value {
  package static func figure(_ figure: Figure) -> Value { .object(FigureValue(figure)) }

  /// The figure that this value is.
  package var figure: Figure? {
    guard case .object(let object) = self else { return nil }
    return (object as? FigureValue)?.figure
  }

  /// This figure, or all figures of a list of figures (of lists of figures …); nil for anything else.
  package var figures: [Figure]? {
    if let figure { return [figure] }
    switch self {
    case .list(let sequence), .tuple(let sequence):
      guard sequence.size <= 100_000 else { return nil }
      var all: [Figure] = []
      for item in sequence.items {
        guard let figures = item.figures else { return nil }
        all += figures
      }
      return sequence.items.isEmpty ? nil : all
    default: return nil
    }
  }
}

extension BuiltinCall {
  /// Figures laid over each other.
  func overlaid(_ figures: [Figure]) throws(RuntimeFailure) -> Figure {
    try drawing { () throws(FigureError) in try Figure.overlay(figures) }
  }

  /// Runs what may fail with an error of the figures, and points at the argument that caused it.
  func drawing<Result>(under parameter: String? = nil, _ body: () throws(FigureError) -> Result)
    throws(RuntimeFailure) -> Result
  {
    do throws(FigureError) {
      return try body()
    } catch {
      let place = parameter.flatMap { operand($0)?.span }
      if case .unknown(let kind, let name, let known) = error, let place {
        var complaint = unknownName(
          "unknown-option", name, kind: kind, among: known, at: place, quoted: true)
        complaint.help = complaint.help ?? error.help.capitalisedSentence
        throw .failed(complaint)
      }
      throw failure("figure", error.message, at: place, help: error.help.capitalisedSentence)
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
