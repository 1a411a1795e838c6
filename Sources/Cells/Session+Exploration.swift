import Operations
import Diagnostics
import Arrays
package import Values
import Plotting
package import Work

/// The scales that the pictures of one exploration share, so that what moves is what the reader moves.
///
/// Colours keep the meaning that they had in the first picture; axes grow where data would leave the view. Another
/// choice from a list is another subject, and begins with scales of its own.
package struct ExplorationScales: Sendable {
  private var scales: Scales?
  private var choices: [Double] = []

  package init() {}

  /// The value on the scales of those before it; what is no figure stays as it is.
  package mutating func keep(_ value: Value, of exploration: Exploration, at positions: [Double])
    -> Value
  {
    guard let figure = value.figure else { return value }
    let chosen = zip(exploration.controls, positions).compactMap { control, position in
      if case .choices = control.control { position } else { nil }
    }
    if chosen != choices { scales = nil }
    choices = chosen
    let kept = scales.map { figure.keeping($0) } ?? figure
    // Colours stay as soon as there are some.
    scales = kept.scales
    return .figure(kept)
  }
}

extension Session {
  /// What an exploration gives where its controls stand, under the names and settings of now.
  ///
  /// Whatever the function prints is swallowed: no cell is there to print in. Runs on an `EvaluationStack`.
  package func execute(
    _ exploration: Exploration, at positions: [Double], output: SilentSink,
    interrupt: Interrupt
  ) -> CellResult {
    let evaluator = evaluator(output: output, interrupt, snapshot)
    do throws(RuntimeFailure) {
      return .finished(value: try evaluator.value(of: exploration, at: positions))
    } catch {
      switch error {
      case .interrupted: return .interrupted(at: evaluator.stop)
      case .failed(let diagnostic, let place):
        return .failed(diagnostic, source: place ?? exploration.source)
      }
    }
  }
}
