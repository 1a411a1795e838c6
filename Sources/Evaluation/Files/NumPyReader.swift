import Work

/// Reads an array from the bytes of a `.npy` file.
///
/// Source: NumPy's documentation, "numpy.lib.format", versions 1 to 3.
struct NumPyReader {
  enum Failure: Error {
    case notAnArray
    /// An element type that is no number, as NumPy spells it.
    case type(String)
    case tooShort
  }

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// `reserve` is called with the number of elements before they are read.
  func read(_ interrupt: Interrupt, reserve: (Int?) throws(RuntimeFailure) -> Void)
    throws(RuntimeFailure) -> Result<Tensor, Failure>
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
    guard let type = text(of: "descr", in: header), let shape = shape(in: header) else {
      return .failure(.notAnArray)
    }
    guard let element = Element(type) else { return .failure(.type(type)) }
    let count = Shape.count(shape)
    try reserve(Shape.extent(shape))
    let available = (bytes.count - start - length) / element.size
    guard let count, count <= available else { return .failure(.tooShort) }
    let elements = try interrupt.array(count) { range, output in
      for index in range {
        output[index] = element.read(bytes, at: start + length + index * element.size)
      }
    }
    let kind: Tensor.Kind = element.kind == "b" ? .truths : .numbers
    guard header.contains("'fortran_order': True") else {
      return .success(Tensor(elements, shape: shape, kind: kind))
    }
    // Columns first: the transpose of an array with the reversed shape.
    let transpose = Tensor(elements, shape: shape.reversed(), kind: kind)
    return .success(try transpose.transposed(interrupt))
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

  /// An element type such as `<f8`.
  private struct Element {
    let kind: Character
    let size: Int
    let isBigEndian: Bool

    init?(_ type: String) {
      guard let order = type.first, let kind = type.dropFirst().first,
        let size = Int(type.dropFirst(2)), "<>|=".contains(order)
      else { return nil }
      switch (kind, size) {
      case ("f", 4), ("f", 8), ("i", 1), ("i", 2), ("i", 4), ("i", 8), ("u", 1), ("u", 2),
        ("u", 4), ("u", 8), ("b", 1):
        break
      default: return nil
      }
      self.kind = kind
      self.size = size
      isBigEndian = order == ">"
    }

    func read(_ bytes: [UInt8], at offset: Int) -> Double {
      var bits: UInt64 = 0
      for index in 0..<size {
        let byte = bytes[offset + (isBigEndian ? index : size - 1 - index)]
        bits = bits << 8 | UInt64(byte)
      }
      switch (kind, size) {
      case ("f", 8): return Double(bitPattern: bits)
      case ("f", _): return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
      case ("i", _):
        let shift = 64 - 8 * size
        return Double(Int64(bitPattern: bits << UInt64(shift)) >> Int64(shift))
      case ("b", _): return bits == 0 ? 0 : 1
      default: return Double(bits)
      }
    }
  }
}
