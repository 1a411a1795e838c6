package import Arrays
import Platform
import Plotting

/// One format for all numbers of an array, chosen from their range as PyTorch chooses it.
package struct NumberFormat {
  private enum Style {
    case boolean
    case date(CalendarMoment.Precision)
    case whole
    case fixed
    case scientific
  }

  private let style: Style
  private(set) var width = 0

  package init(_ numbers: [Double], _ kind: Tensor.Kind) {
    let magnitudes = numbers.lazy.filter { $0.isFinite && $0 != 0 }.map(abs)
    let largest = magnitudes.max() ?? 1
    let smallest = magnitudes.min() ?? 1
    let isWide = largest / smallest > 1000 || largest > 1e8
    if kind == .truths {
      style = .boolean
    } else if kind == .dates {
      style = .date(.init(of: numbers))
    } else if magnitudes.allSatisfy({ $0 == $0.rounded() }) {
      style = isWide ? .scientific : .whole
    } else {
      style = isWide || smallest < 1e-4 ? .scientific : .fixed
    }
    width = numbers.lazy.map { [style] in Self.unpadded($0, style).utf8.count }.max() ?? 0
  }

  /// The number, padded to the width of the widest.
  package func text(_ number: Double) -> String {
    let text = Self.unpadded(number, style)
    return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  private static func unpadded(_ number: Double, _ style: Style) -> String {
    switch style {
    case .boolean: return number != 0 ? "true" : "false"
    case .date(let precision): return dateText(number, precision)
    default: break
    }
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    switch style {
    case .boolean, .date: return ""
    case .whole: return fixedText(number, digits: 0) + "."
    case .fixed: return fixedText(number, digits: TensorText.precision)
    case .scientific: return scientificText(number, digits: TensorText.precision)
    }
  }
}

/// A number inside a text: its whole part in full, and up to 7 significant digits in all.
package func numberText(_ number: Double) -> String {
  if number.isNaN { return "nan" }
  if number.isInfinite { return number < 0 ? "-inf" : "inf" }
  if number == number.rounded(), abs(number) < 1e15 { return fixedText(number, digits: 0) }
  let scientific = scientificText(number, digits: 6)
  let parts = scientific.split(separator: "e")
  let exponent = Int(parts[1]) ?? 0
  guard (-5..<15).contains(exponent) else {
    return String(parts[0]).withoutTrailingZeros + "e" + parts[1]
  }
  return fixedText(number, digits: max(0, 6 - exponent)).withoutTrailingZeros
}

extension String {
  /// `0.5` of `0.5000`, `3` of `3.000`.
  var withoutTrailingZeros: String {
    guard contains(".") else { return self }
    var digits = self[...]
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return String(digits)
  }
}

/// A number that is shown by itself: whole ones without a point, short ones as they are, others with 4 decimals.
package func shownNumberText(_ number: Double) -> String {
  if number.isNaN { return "nan" }
  if number.isInfinite { return number < 0 ? "-inf" : "inf" }
  let magnitude = abs(number)
  if number == number.rounded(), magnitude < 1e15 { return fixedText(number, digits: 0) }
  if magnitude < 1e-4 || magnitude > 1e8 {
    return scientificText(number, digits: TensorText.precision)
  }
  let shortest = "\(number)"
  if let point = shortest.firstIndex(of: "."), !shortest.contains("e"),
    shortest.distance(from: point, to: shortest.endIndex) <= TensorText.precision + 1
  {
    return shortest
  }
  return fixedText(number, digits: TensorText.precision)
}

/// A finite number with so many decimals, halves rounded as the exact binary value asks.
package func fixedText(_ number: Double, digits: Int) -> String {
  formatted(number, digits: digits, isScientific: false)
}

/// A finite number as `1.2736e-01`.
package func scientificText(_ number: Double, digits: Int) -> String {
  formatted(number, digits: digits, isScientific: true)
}
