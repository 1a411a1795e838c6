import Diagnostics
import Arrays
import Platform
import Work

/// Reading on all cores.
///
/// A large file is cut behind ends of lines. Where a row begins can only be told from the rows in front of it, for a cell in quotes
/// may hold ends of lines: a piece is read as if a row began with it, and once more where the piece before it did not end there.
extension CSVReader {
  /// What was read of a piece of a file.
  package struct Piece<Content> {
    package var content: Content
    package var rows = 0
    /// Where the first row began, and where the rows end.
    package var first: Int
    package var end: Int
    /// How many lines it has, and how many are in front of it.
    package var lines = 0
    package var line = 0
    /// What ended the reading; lines count from the piece's first.
    package var failure: Failure?
  }

  /// About how many bytes a piece has.
  static let usualPieceSize = 1 << 20

  /// What `read` makes of each piece, in order: it reads rows into what it is given until one begins at `end` or behind it.
  mutating func pieces<Content>(
    from body: (position: Int, line: Int), width: Int,
    _ pause: Pause, of empty: Content,
    _ read: (inout CSVReader, _ end: Int, inout Piece<Content>) throws(Failure) -> Void
  ) throws(Failure) -> [Piece<Content>] {
    let bounds = pieceBounds(from: body.position)
    let reader = self
    var results: [Piece<Content>] = []
    (position, line) = body
    skipEmptyLines()
    var rows = 0
    var next = 0
    while next < bounds.count - 1 {
      let round = next..<min(next + 4 * Threads.count, bounds.count - 1)
      var found = [Piece<Content>?](repeating: nil, count: round.count)
      found.withUnsafeMutableBufferPointer { found in
        // Nothing stops it but the pause behind it.
        try? runBlocks(round.count, of: 1, shouldStop: { false }) { part in
          for index in part {
            found[index] = reader.piece(
              from: bounds[next + index], to: bounds[next + index + 1], empty, read)
          }
        }
      }
      for (index, piece) in zip(round, found) where position < bounds[index + 1] {
        guard var own = piece else { continue }
        if own.first != position {
          own = self.piece(from: position, to: bounds[index + 1], empty, read)
        }
        if let failure = own.failure {
          throw failure.moved(by: line, isFirst: rows == 0 && own.rows == 0)
        }
        own.line = line
        position = own.end
        line += own.lines
        rows += own.rows
        results.append(own)
      }
      next = round.upperBound
      do throws(RuntimeFailure) { try pause(rows * width) } catch { throw .stopped(error) }
    }
    return results
  }

  private func piece<Content>(
    from start: Int, to end: Int, _ empty: Content,
    _ read: (inout CSVReader, _ end: Int, inout Piece<Content>) throws(Failure) -> Void
  ) -> Piece<Content> {
    var own = self
    own.position = start
    own.skipEmptyLines()
    own.line = 0
    var piece = Piece(content: empty, first: own.position, end: own.position)
    do throws(Failure) { try read(&own, end, &piece) } catch { piece.failure = error }
    piece.end = own.position
    piece.lines = own.line
    return piece
  }

  /// Where pieces begin, and the end of the last.
  private func pieceBounds(from start: Int) -> [Int] {
    var bounds = [start]
    var place = start + pieceSize
    while options.rows == nil, place < bytes.count - pieceSize / 2 {
      while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
      place += 1
      guard place < bytes.count else { break }
      bounds.append(place)
      place += pieceSize
    }
    return bounds + [bytes.count]
  }

  /// Reads rows up to `end`, field by field, with `use` for each; every row has `width` fields.
  ///
  /// Numbers that are written plainly, in columns where `isNumber` says so, go to `take` without being a field.
  mutating func readRows(
    to end: Int, width: Int, isNumber: (Int) -> Bool, rows: inout Int,
    take: (_ number: Double, _ column: Int) -> Void,
    use: (borrowing CSVReader, Field, _ column: Int, _ line: Int) throws(Failure) -> Void
  ) throws(Failure) {
    let limit = options.rows ?? .max
    // A comma that separates is decimal in quotes only.
    let parts = (separator, decimal == separator ? CSVReader.none : decimal)
    while rows < limit {
      if position < bytes.count, bytes[position] <= UInt8(ascii: " ") { skipEmptyLines() }
      if isAtEnd || position >= end { return }
      let start = (position: position, line: line)
      var column = 0
      var isOpen = true
      while isOpen {
        if column < width, isNumber(column),
          let number = Self.plainNumber(bytes, &position, separator: parts.0, decimal: parts.1)
        {
          take(number, column)
        } else {
          let field = try readField()
          if column < width { try use(self, field, column, start.line) }
        }
        isOpen = passSeparator()
        column += 1
      }
      guard column == width else {
        throw .rowLength(line: start.line, found: column, expected: width, isFirst: rows == 0)
      }
      rows += 1
    }
  }

  /// A number of digits with or without a decimal sign, and a separator or an end of line behind it: what most fields are.
  ///
  /// Nil where something else stands there, and the position is as it was.
  @inline(__always)
  private static func plainNumber(
    _ bytes: [UInt8], _ position: inout Int, separator: UInt8, decimal: UInt8
  ) -> Double? {
    bytes.withUnsafeBufferPointer { bytes -> Double? in
      var index = position
      let isNegative = index < bytes.count && bytes[index] == UInt8(ascii: "-")
      if isNegative { index += 1 }
      let first = index
      var mantissa: UInt64 = 0
      var point = -1
      while index < bytes.count {
        let digit = bytes[index] &- UInt8(ascii: "0")
        if digit < 10 {
          mantissa = mantissa &* 10 &+ UInt64(digit)
        } else if bytes[index] == decimal, point < 0 {
          point = index
        } else {
          break
        }
        index += 1
      }
      let digits = index - first - (point < 0 ? 0 : 1)
      guard digits > 0, digits < 19, mantissa < 1 << 53 else { return nil }
      guard index < bytes.count else { return nil }
      let byte = bytes[index]
      guard
        byte == separator && byte != UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
          || byte == UInt8(ascii: "\r")
      else { return nil }
      position = index
      let places = point < 0 ? 0 : index - point - 1
      let magnitude = Double(mantissa) / powersOfTen[places]
      return isNegative ? -magnitude : magnitude
    }
  }
}

extension CSVReader.Failure {
  /// The same in a file that has so many lines in front.
  fileprivate func moved(by lines: Int, isFirst: Bool) -> CSVReader.Failure {
    switch self {
    case .openQuote(let line): return .openQuote(line: line + lines)
    case .behindQuote(let line): return .behindQuote(line: line + lines)
    case .rowLength(let line, let found, let expected, _):
      return .rowLength(line: line + lines, found: found, expected: expected, isFirst: isFirst)
    case .noNumber(var stranger):
      stranger.line += lines
      return .noNumber(stranger)
    default: return self
    }
  }
}
