package import Diagnostics
package import Arrays
import Language
import Plotting
package import Work

/// Reads what the bytes of a `.npy` file hold: an array of numbers, masks or dates, or a list of texts.
///
/// Source: NumPy's documentation, "numpy.lib.format", versions 1 to 3.
package struct NumPyReader {
  package enum Failure: Error {
    case notAnArray
    /// An element type that is none of the language's, as NumPy spells it.
    case type(String)
    case tooShort
  }

  /// What a file holds.
  package enum Contents: Sendable {
    case tensor(Tensor)
    case text(String)
    case texts([String])

    package var tensor: Tensor? { if case .tensor(let tensor) = self { tensor } else { nil } }
  }

  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// `reserve` is called with the number of elements before they are read.
  package func read(_ interrupt: Interrupt, reserve: (Int?) throws(RuntimeFailure) -> Void)
    throws(RuntimeFailure) -> Result<Contents, Failure>
  {
    guard bytes.count >= 10, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      return .failure(.notAnArray)
    }
    let isLong = bytes[6] >= 2
    let start = isLong ? 12 : 10
    guard bytes.count >= start else { return .failure(.notAnArray) }
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - start else { return .failure(.tooShort) }
    let header = String(decoding: bytes[start..<start + length], as: UTF8.self)
    guard let shape = shape(in: header) else { return .failure(.notAnArray) }
    guard let type = text(of: "descr", in: header) else {
      return .failure(
        remainder(of: "descr", in: header) == nil ? .notAnArray : .type("of several fields"))
    }
    guard let element = Element(type) else { return .failure(.type("of type \(type)")) }
    let count = Shape.count(shape)
    try reserve(Shape.extent(shape))
    let available = (bytes.count - start - length) / max(element.size, 1)
    guard let count, count <= available || element.size == 0 && count <= bytes.count else {
      return .failure(.tooShort)
    }
    // Columns first is the transpose of an array with the reversed shape.
    let isTransposed = header.contains("'fortran_order': True")
    let stored = isTransposed ? shape.reversed() : shape
    func offset(_ index: Int) -> Int { start + length + index * element.size }
    if element.isText {
      guard shape.count <= 1 else { return .failure(.type("of type \(type) in rows and columns")) }
      let texts = (0..<count).map { element.text(bytes, at: offset($0)) }
      return .success(shape.isEmpty ? .text(texts[0]) : .texts(texts))
    }
    let elements = try interrupt.array(count) { range, output in
      for index in range { output[index] = element.number(bytes, at: offset(index)) }
    }
    let tensor = Tensor(elements, shape: stored, kind: element.tensorKind)
    return .success(.tensor(isTransposed ? try tensor.transposed(interrupt) : tensor))
  }

  /// The quoted text behind a key of the header.
  private func text(of key: String, in header: String) -> String? {
    guard let behind = remainder(of: key, in: header) else { return nil }
    let parts = behind.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0].allSatisfy { $0 == " " } ? String(parts[1]) : nil
  }

  private func shape(in header: String) -> [Int]? {
    guard let behind = remainder(of: "shape", in: header), let open = behind.firstIndex(of: "("),
      let close = behind.firstIndex(of: ")"), open < close
    else { return nil }
    let parts = behind[behind.index(after: open)..<close].split(separator: ",")
    let axes = parts.compactMap { Int($0.filter { $0 != " " }) }
    let written = parts.filter { !$0.allSatisfy { $0 == " " } }
    return axes.count == written.count ? axes : nil
  }

  private func remainder(of key: String, in header: String) -> Substring? {
    header.firstRange(of: "'\(key)':").map { header[$0.upperBound...] }
  }

  /// An element type such as `<f8`, `|S4` or `<M8[ns]`.
  private struct Element {
    private let kind: Character
    /// In bytes.
    let size: Int
    private let isBigEndian: Bool
    /// Of a date.
    private let unit: Unit?

    /// What a date counts since 1970, by the names of NumPy's datetime64.
    private enum Unit {
      case parts(ofDay: Double, many: Double)
      case months(many: Int)

      var isOfDays: Bool { if case .parts = self { true } else { false } }

      init?(_ text: Substring) {
        guard text.first == "[", text.last == "]" else { return nil }
        let inside = text.dropFirst().dropLast()
        let digits = inside.prefix { $0.isASCII && $0.isNumber }
        guard let many = digits.isEmpty ? 1 : Int32(digits) else { return nil }
        let parts: Double
        switch inside.dropFirst(digits.count) {
        case "Y":
          self = .months(many: 12 * Int(many))
          return
        case "M":
          self = .months(many: Int(many))
          return
        case "W": parts = 1.0 / 7
        case "D": parts = 1
        case "h": parts = 24
        case "m": parts = 1_440
        case "s": parts = 86_400
        case "ms": parts = 86_400e3
        case "us": parts = 86_400e6
        case "ns": parts = 86_400e9
        default: return nil
        }
        self = .parts(ofDay: parts, many: Double(many))
      }
    }

    init?(_ type: String) {
      guard let order = type.first, let kind = type.dropFirst().first, "<>|=".contains(order) else {
        return nil
      }
      let digits = type.dropFirst(2).prefix { $0.isASCII && $0.isNumber }
      let unit = Unit(type.dropFirst(2 + digits.count))
      guard let count = Int(digits),
        type.dropFirst(2 + digits.count).isEmpty != (kind == "M" || kind == "m")
      else {
        return nil
      }
      switch (kind, count) {
      case ("f", 2), ("f", 4), ("f", 8), ("i", 1), ("i", 2), ("i", 4), ("i", 8), ("u", 1), ("u", 2),
        ("u", 4), ("u", 8), ("b", 1):
        size = count
      case ("M", 8) where unit != nil: size = count
      // Months and years are no number of days.
      case ("m", 8) where unit?.isOfDays == true: size = count
      case ("S", 0...0xFFFFFF): size = count
      case ("U", 0...0xFFFFFF): size = 4 * count
      default: return nil
      }
      self.kind = kind
      self.unit = unit
      isBigEndian = order == ">"
    }

    var isText: Bool { kind == "S" || kind == "U" }

    var tensorKind: Tensor.Kind {
      switch kind {
      case "b": .truths
      case "M": .dates
      default: .numbers
      }
    }

    private func bits(_ bytes: [UInt8], at offset: Int, _ size: Int) -> UInt64 {
      var bits: UInt64 = 0
      for index in 0..<size {
        bits = bits << 8 | UInt64(bytes[offset + (isBigEndian ? index : size - 1 - index)])
      }
      return bits
    }

    /// Zeros fill what a shorter text leaves.
    func text(_ bytes: [UInt8], at offset: Int) -> String {
      if kind == "S" {
        let all = bytes[offset..<offset + size]
        return String(
          decoding: all[..<((all.lastIndex { $0 != 0 } ?? offset - 1) + 1)], as: UTF8.self)
      }
      var text = String.UnicodeScalarView()
      for place in stride(from: offset, to: offset + size, by: 4) {
        let scalar = UInt32(truncatingIfNeeded: bits(bytes, at: place, 4))
        text.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
      }
      while text.last == "\0" { text.removeLast() }
      return String(text)
    }

    func number(_ bytes: [UInt8], at offset: Int) -> Double {
      let bits = bits(bytes, at: offset, size)
      let shift = UInt64(64 - 8 * size)
      let whole = Int64(bitPattern: bits << shift) >> Int64(shift)
      switch (kind, size) {
      case ("f", 8): return Double(bitPattern: bits)
      case ("f", 4): return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
      case ("f", _): return half(UInt16(truncatingIfNeeded: bits))
      case ("i", _): return Double(whole)
      case ("b", _): return bits == 0 ? 0 : 1
      case ("M", _), ("m", _): return days(whole)
      default: return Double(bits)
      }
    }

    /// Source: IEEE 754-2019, section 3.4, binary16.
    private func half(_ bits: UInt16) -> Double {
      let exponent = Int(bits >> 10 & 0x1F)
      let fraction = Double(bits & 0x3FF) / 1_024
      let size: Double =
        switch exponent {
        case 0: fraction * 0x1p-14
        case 31: fraction == 0 ? .infinity : .nan
        default: (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
        }
      return bits >> 15 == 0 ? size : -size
    }

    /// In days since 1970; NaN for NumPy's `NaT`, and for what no calendar reaches.
    private func days(_ count: Int64) -> Double {
      guard count != .min, let unit else { return .nan }
      switch unit {
      case .parts(let parts, let many): return Double(count) * many / parts
      case .months(let many):
        let months = Double(count) * Double(many)
        guard abs(months) < 9e6 else { return .nan }
        let year = Int((months / 12).rounded(.down))
        let moment = CalendarMoment(
          year: 1970 + year, month: 1 + Int(months) - 12 * year, day: 1)
        return moment?.days ?? .nan
      }
    }
  }
}
