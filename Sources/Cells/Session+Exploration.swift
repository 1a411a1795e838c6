package import Evaluation
package import Work

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
      case .interrupted: return .interrupted
      case .failed(let diagnostic, let place):
        return .failed(diagnostic, source: place ?? exploration.source)
      }
    }
  }
}
