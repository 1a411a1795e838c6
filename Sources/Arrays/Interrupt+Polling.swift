package import Diagnostics
package import Work

extension Interrupt {
  /// Throws when a stop is wished.
  ///
  /// Costs one relaxed load: poll at calls, loop turns and blocks of rows.
  package func poll() throws(RuntimeFailure) {
    if isRaised { throw .interrupted }
  }
}
