@testable import Tables
@testable import Arrays
import Foundation
import Testing
import Work

/// Numbers in texts and Python's `format` and `//`, beside what CPython answers; `ReferenceData/cpython.py` tells how it was
/// asked.
struct NumberTextTests {
  /// The fields of each line.
  static func rows(_ name: String) throws -> [[String]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../ReferenceData/\(name).tsv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  static func number(_ text: String) throws -> Double { try #require(Double(text)) }

  @Test func `a number is formatted as Python formats it`() throws {
    var differences: [String] = []
    for row in try Self.rows("format") {
      let number = try Self.number(row[0])
      let written = FormatSpecification(row[1])?.text(number) ?? "!"
      if written != row[2] {
        differences.append("\(number) as `\(row[1])`: `\(written)` and not `\(row[2])`")
      }
    }
    #expect(differences == [])
  }

  @Test func `a text is formatted as Python formats it`() throws {
    for row in try Self.rows("format_texts") {
      #expect((FormatSpecification(row[1])?.text(row[0]) ?? "!") == row[2], "\(row)")
    }
  }

  @Test func `a number in a text keeps 7 digits`() throws {
    for row in try Self.rows("numbers_in_texts") {
      #expect(numberText(try Self.number(row[0])) == row[1])
    }
  }

  /// One element by itself, and the tiles of an array.
  @Test func `floor division and remainder are those of Python`() throws {
    let rows = try Self.rows("floor_division").map { try $0.map(Self.number) }
    for (operation, column) in [(ElementwiseOperation.floorDivide, 2), (.remainder, 3)] {
      let columns = [0, 1].map { place in Tensor(rows.map { $0[place] }) }
      let tiled = try Tensor.computed(operation, columns, Interrupt()).elements
      var differences: [String] = []
      for (row, element) in zip(rows, tiled) {
        let expected = row[column]
        for result in [element, operation(row[0], row[1])] {
          let isSame = result == expected && result.sign == expected.sign
          if !isSame && !(result.isNaN && expected.isNaN) {
            differences.append("\(row[0]) and \(row[1]): \(result), not \(expected)")
          }
        }
      }
      #expect(differences == [])
    }
  }
}
