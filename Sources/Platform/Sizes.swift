/// `1.5 GiB`.
package func bytesText(_ bytes: Double) -> String {
  let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  var amount = bytes
  var unit = 0
  while amount >= 1024, unit < units.count - 1 {
    amount /= 1024
    unit += 1
  }
  let rounded = (amount * 10).rounded() / 10
  let text = rounded == rounded.rounded() ? "\(Int64(exactly: rounded) ?? 0)" : "\(rounded)"
  return "\(text) \(units[unit])"
}

/// The bytes in `4 GiB`, `512MB`, `1e9`; nil when it is no size, or none that a machine could have.
package func byteCount(_ text: String) -> Int? {
  let units: [(name: String, size: Double)] = [
    ("kib", 0x1p10), ("mib", 0x1p20), ("gib", 0x1p30), ("tib", 0x1p40), ("kb", 1e3), ("mb", 1e6),
    ("gb", 1e9), ("tb", 1e12), ("k", 0x1p10), ("m", 0x1p20), ("g", 0x1p30), ("t", 0x1p40), ("b", 1),
  ]
  var digits = text.lowercased().filter { $0 != " " }
  var size = 1.0
  if let unit = units.first(where: { digits.hasSuffix($0.name) }) {
    digits.removeLast(unit.name.count)
    size = unit.size
  }
  guard let bytes = Double(digits).map({ $0 * size }), bytes >= 8, bytes < 0x1p60 else {
    return nil
  }
  return Int(clamping: Int64(bytes))
}
