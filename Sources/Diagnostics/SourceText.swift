/// The lines of a cell, to find and show the place of a span.
package struct SourceText: Sendable {
  let bytes: [UInt8]
  /// Offset of the first byte of each line.
  let starts: [Int]

  package init(_ source: String) {
    bytes = Array(source.utf8)
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(index + 1)
    }
    self.starts = starts
  }

  /// Number of the line, from 0, that holds a UTF-8 offset.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  package var lineCount: Int { starts.count }

  /// The range of a line, without its end.
  package func range(ofLine line: Int) -> Span {
    let end = line + 1 < starts.count ? starts[line + 1] - 1 : bytes.count
    let hasReturn = end > starts[line] && bytes[end - 1] == UInt8(ascii: "\r")
    return Span(starts[line], hasReturn ? end - 1 : end)
  }

  package func text(_ span: Span) -> String {
    let lower = min(max(span.lower, 0), bytes.count)
    let upper = min(max(span.upper, lower), bytes.count)
    return String(decoding: bytes[lower..<upper], as: UTF8.self)
  }

  /// The start of the character that holds a byte.
  func boundary(at offset: Int) -> Int {
    var offset = min(max(offset, 0), bytes.count)
    while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  /// Line and column of an offset as people and editors count them: from 1, in Unicode scalars.
  package func position(of offset: Int) -> (line: Int, column: Int) {
    let line = line(at: offset)
    return (line + 1, text(Span(starts[line], offset)).unicodeScalars.count + 1)
  }
}

/// The source with the correction applied.
package func applying(_ correction: Diagnostic.Correction, to source: String) -> String {
  let text = SourceText(source)
  return text.text(Span(0, correction.span.lower)) + correction.replacement
    + text.text(Span(correction.span.upper, text.bytes.count))
}
