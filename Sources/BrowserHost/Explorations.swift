import Cells
import Values

/// The explorations whose controls the page may still move.
final class Explorations {
  struct Live {
    let exploration: Exploration
    var scales = ExplorationScales()
  }

  /// More are forgotten, the oldest first, so that a cell run again and again keeps no memory.
  private static let capacity = 64

  private var live: [Int: Live] = [:]
  private var count = 0

  /// - Returns: its number and what it shows first.
  func open(_ exploration: Exploration, showing value: Value) -> (number: Int, value: Value) {
    var opened = Live(exploration: exploration)
    let shown = opened.scales.keep(value, of: exploration, at: exploration.start)
    count += 1
    live[count] = opened
    live[count - Self.capacity] = nil
    return (count, shown)
  }

  subscript(number: Int) -> Live? {
    get { live[number] }
    set { live[number] = newValue }
  }
}
