import Tables
import CMath

/// Numbers between two ends, of which a reader picks one by dragging.
package final class Slider: ObjectValue {
  package var object: Object { .slider(self) }
  package let low: Double
  package let high: Double
  package let step: Double
  package let start: Double
  /// How many digits behind the point tell two positions apart.
  package let digits: Int

  /// - Returns: nil unless `low < high`, `step > 0`, all are finite and there are at most a million positions.
  package init?(low: Double, high: Double, step: Double?, start: Double?) {
    let step = step ?? Self.niceStep(high - low)
    guard low.isFinite, high.isFinite, low < high, step > 0, (high - low) / step <= 1e6 else {
      return nil
    }
    self.low = low
    self.high = high
    self.step = step
    self.digits = max(Self.digits(of: step), Self.digits(of: low))
    let start = start ?? low + (high - low) / 2
    guard start >= low, start <= high else { return nil }
    self.start = Self.snapped(start, low, high, step, digits)
  }

  /// The position nearest to `value`, without the noise of binary fractions: 1.65 and not 1.6500000000000001.
  package func snapped(_ value: Double) -> Double { Self.snapped(value, low, high, step, digits) }

  private static func snapped(
    _ value: Double, _ low: Double, _ high: Double, _ step: Double, _ digits: Int
  ) -> Double {
    guard value > low else { return low }
    let steps = min(((value - low) / step).rounded(), ((high - low) / step + 1e-9).rounded(.down))
    let position = low + steps * step
    let scale = power(of10: digits)
    let rounded = (position * scale).rounded() / scale
    return rounded.isFinite ? rounded : position
  }

  /// About a hundred steps of 1, 2 or 5 times a power of ten.
  private static func niceStep(_ length: Double) -> Double {
    // Shorter ones have no hundredth part that is a number of full precision.
    guard length.isFinite, length > 1e-290 else { return 0 }
    let exponent = Int((log10(length / 100) + 1e-9).rounded(.down))
    let unit = exponent < 0 ? 1 / power(of10: -exponent) : power(of10: exponent)
    let factor = [5.0, 2, 1].first { $0 * unit <= length / 100 * (1 + 1e-9) } ?? 1
    return factor * unit
  }

  private static func digits(of value: Double) -> Int {
    for digits in 0..<12 {
      let scaled = value * power(of10: digits)
      if abs(scaled - scaled.rounded()) <= 1e-9 * max(1, abs(scaled)) { return digits }
    }
    return 12
  }

  package var typeName: String { "slider" }
  package var fieldNames: [String] { ["low", "high", "step", "start"] }

  package func field(_ name: String) -> Value? {
    switch name {
    case "low": .number(low)
    case "high": .number(high)
    case "step": .number(step)
    case "start": .number(start)
    default: nil
    }
  }

  package var text: String {
    "slider(\(numberText(low)), \(numberText(high)); start=\(numberText(start)), step=\(numberText(step)))"
  }
}

private func power(of10 exponent: Int) -> Double {
  (0..<exponent).reduce(1.0) { power, _ in power * 10 }
}
