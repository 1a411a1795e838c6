@testable import Tables
@testable import Builtins
import Foundation
import Testing

@testable import Values
import Work

/// Files as programs and people write them, in `Tests/ReferenceData/quirks`, each with what it holds in `expected.json`: as pandas 3.1.1
/// reads it, where somebody told pandas its signs, or by hand where pandas reads something else.
@Suite struct QuirkTests {
  struct Quirk: Sendable, CustomTestStringConvertible {
    var name: String
    var columns: Record
    var options: Record
    var testDescription: String { name }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ReferenceData/quirks")

  static let all: [Quirk] = {
    guard let bytes = try? Data(contentsOf: folder.appending(path: "expected.json")) else {
      return []
    }
    var reader = JSONReader(Array(bytes), Interrupt())
    guard let files = try? reader.read().record else { return [] }
    return zip(files.names.all, files.values).compactMap { name, file in
      guard let file = file.record, let columns = file.field("columns")?.record,
        let options = file.field("options")?.record
      else { return nil }
      return Quirk(name: name, columns: columns, options: options)
    }
  }()

  @Test func everyFileIsExpected() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(Self.all.map { $0.name } + ["expected.json"]) == Set(names))
  }

  @Test(arguments: QuirkTests.all) func aFileIsReadForWhatItHolds(quirk: Quirk) throws {
    var options = CSVReader.Options()
    func words(_ name: String) -> [String]? { quirk.options.field(name)?.textItems }
    options.missing = Set(words("missing") ?? [])
    options.columns = words("columns")
    options.comment = words("comment")?.first?.utf8.first
    options.thousands = words("thousands")?.first.map { Array($0.utf8) }
    options.hasHeader = quirk.options.field("header") != .boolean(false)
    options.skip = quirk.options.field("skip")?.scalar.flatMap { Int(exactly: $0) } ?? 0
    options.rows = quirk.options.field("rows")?.scalar.flatMap { Int(exactly: $0) }
    for pair in quirk.options.field("types")?.items ?? [] {
      if let words = pair.textItems {
        options.types[words[0]] = words[1] == "text" ? .text : .number
      }
    }
    let stated = words("encoding")?.first.flatMap { TextEncoding(named: $0) }
    let bytes = try TextEncoding.utf8Bytes(of: try content(quirk.name), stated: stated)
    var reader = try CSVReader(bytes, options)
    let table = Table(try reader.columns { _ in })
    #expect(table.names == quirk.columns.names.all)
    for (name, expected) in zip(quirk.columns.names.all, quirk.columns.values) {
      let found = try #require(table.column(name))
      let items = (0..<(expected.length ?? 0)).map { expected.item($0) }
      #expect(found.count == items.count)
      for (row, item) in items.enumerated() {
        let element = found.element(row)
        // Missing is NaN among numbers and nothing among texts.
        let isMissing = item == .nothing || item.scalar?.isNaN == true
        let isSame =
          isMissing ? element == .nothing || element.scalar?.isNaN == true : element == item
        #expect(isSame, "\(name), row \(row): \(element) instead of \(item)")
      }
    }
  }

  private func content(_ name: String) throws -> [UInt8] {
    let url = Self.folder.appending(path: name)
    let bytes = Array(try Data(contentsOf: url))
    guard Deflate.isGzip(bytes) else { return bytes }
    return try #require(try Deflate.unpacked(bytes, .gzip) { _ in })
  }

  // MARK: What is said

  private func read(_ text: String) throws -> Table {
    var reader = try CSVReader(Array(text.utf8), CSVReader.Options())
    return Table(try reader.columns { _ in })
  }

  @Test(
    arguments: [
      ("x\ty\n1\t2", "read with separator tab, decimal point, header from line 1"),
      ("x;y\n1,5;2", "read with separator semicolon, decimal comma, header from line 1"),
      (
        "\nx;y\n1.234,5;2",
        "read with separator semicolon, decimal comma, point between thousands, header from line 2"
      ),
      ("full name\nAnn Lee", "read as one column, decimal point, header from line 1"),
      (
        "x y\n1 2 3",
        "read with separator space, decimal point, names of rows in front, header from line 1"
      ),
    ])
  func theCardSaysWhatWasTaken(text: String, card: String) throws {
    #expect(try read(text).reading == card)
  }

  @Test(
    arguments: [
      ("x,y\n1,2\n3,oops\n", "`y` is text: line 3 holds `oops`"),
      (
        "x\ty\n1\t1,234\n",
        "`y` is text: line 2 holds `1,234`, which is 1234 or 1.234: say thousands=\",\" or decimal=\",\""
      ),
      (
        "x;y\n1,5;2.5\n",
        "`x` is text: line 2 holds `1,5`, whose sign others contradict: say decimal=\",\" or decimal=\".\""
      ),
      ("x,y\n\"a\nb\",1\nc,2\nd,3 kg\n", "`y` is text: line 5 holds `3 kg`"),
    ])
  func aColumnThatTurnsToTextNamesTheCell(text: String, line: String) throws {
    #expect(try read(text).reading.split(separator: "\n").last.map(String.init) == line)
  }

  @Test func aColumnOfWordsIsNoRemark() throws {
    #expect(!(try read("x,name\n1,a\n2,b\n").reading.contains("text")))
  }

  /// Two of these would put a number beside its column.
  @Test(
    arguments: [
      "x,y\n1,1,234\n2,5,678\n", "x,y\n1,2,\n3,4,\n", "name,pop\nPrice,1,234\n",
      "\"a\",\"b\"\n\"x\",1,\n",
    ])
  func aRowThatIsLongerThanTheHeadIsNoRowWithAName(text: String) throws {
    #expect {
      try read(text)
    } throws: { error in
      guard case CSVReader.Failure.rowLength(line: 2, found: 3, expected: 2, isFirst: true) = error
      else { return false }
      return true
    }
  }

  @Test(arguments: ["x\n1,234\n2,345\n", "x\n1,5\n2,7\n"])
  func aColumnOfCommasAloneStaysText(text: String) throws {
    guard case .texts? = try read(text).column("x") else {
      Issue.record("not text")
      return
    }
  }

  @Test(arguments: ["x,y\n\"a\"b,1\n", "x\n\"say \\\"hi\\\"\"\n"])
  func nothingBehindAQuoteIsDropped(text: String) {
    #expect {
      try read(text)
    } throws: { error in
      guard case CSVReader.Failure.behindQuote(line: 2) = error else { return false }
      return true
    }
  }

  @Test(
    arguments: [
      ("12", []), ("-1.5", .decimalPoint), ("1,5", .decimalComma), ("0,123", .decimalComma),
      ("1,2345", .decimalComma), ("1234,567", .decimalComma), ("1,234e3", .decimalComma),
      ("1,234", .eitherComma), ("+12.345", .eitherPoint), ("1,234,567", .groupingComma),
      ("1.234.567", .groupingPoint), ("1,234.5", [.decimalPoint, .groupingComma]),
      ("1.234.567,", [.decimalComma, .groupingPoint]), (".5", .decimalPoint), ("3.", .decimalPoint),
    ] as [(String, NumberSigns)])
  func aNumberShowsItsSigns(text: String, signs: NumberSigns) {
    #expect(NumberSigns(text.utf8) == signs)
  }

  @Test(arguments: [
    "", "-", ".", "1,23,456", "1.2.3", "1,234,56", "0,123,456", "1.234,567.8", "12.05.2024", "1e",
    "x",
    "1 234", "1,2.3,4", "--1", "1e5x",
  ])
  func anotherTextShowsNone(text: String) { #expect(NumberSigns(text.utf8) == nil) }

  // MARK: What is no table

  @Test(
    arguments: [
      ("PK\u{3}\u{4}........xl/workbook.xml", "Excel"), ("PK\u{3}\u{4}notes.txt", "zip"),
      ("PAR1\u{15}\u{4}\u{15}", "Parquet"), ("\u{FD}7zXZ\u{0}\u{0}", "xz"),
      ("\u{28}\u{B5}\u{2F}\u{FD}\u{4}", "zstd"), ("BZh91AY&SY\u{1}", "bzip2"),
      ("%PDF-1.7\n", "PDF"), ("\n<!DOCTYPE html><html>", "HTML"), ("<html lang=\"en\">", "HTML"),
      ("<?xml version=\"1.0\"?>", "XML"), ("\u{D0}\u{CF}\u{11}\u{E0}\u{1}", "old Excel"),
      ("version https://git-lfs.github.com/spec/v1\n", "LFS"), ("\u{93}NUMPY\u{1}\u{0}", "NumPy"),
      ("RDX3\nX\n\u{0}\u{0}", "R's"), ("\u{FF}\u{FE}\u{0}\u{0}x\u{0}\u{0}\u{0}", "UTF-32"),
      ("x,y\n1,\u{0}\u{0}\u{0}2", "bytes"), ("SQLite format 3\u{0}", "SQLite"),
    ])
  func whatIsNoTextIsNamed(content: String, name: String) {
    let bytes = content.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    #expect {
      try TextEncoding.utf8Bytes(of: bytes, stated: nil)
    } throws: { error in
      guard case TextEncoding.Failure.kind(let kind) = error else { return false }
      return kind.name.contains(name) && !kind.advice.isEmpty
    }
  }

  @Test(arguments: ["PAR1,x\n1,2\n", "CDF,y\n1,2\n", "BZh9,x\n1,2", "PK,x\n1,2\n", "X\n1\n"])
  func namesOfColumnsAreNoSignatures(text: String) throws {
    #expect(try TextEncoding.utf8Bytes(of: Array(text.utf8), stated: nil) == Array(text.utf8))
  }

  @Test(arguments: [
    [0x41], [0xFF, 0xFE, 0x41], [0xFF, 0xFE, 0x00, 0xD8], [0xFE, 0xFF, 0xDC, 0x00, 0x00, 0x41],
    [0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00],
  ])
  func halvesAreNoUTF16(bytes: [UInt8]) {
    #expect {
      try TextEncoding.utf8Bytes(of: bytes, stated: .utf16)
    } throws: { error in
      guard case TextEncoding.Failure.notUTF16 = error else { return false }
      return true
    }
  }

  @Test(arguments: ["x,y\n1,2\n", "größe;σ\n1;2\n", "数,値\n😀,1\n", "a"])
  func everyEncodingGivesTheSameText(text: String) throws {
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let utf8 = Array(text.utf8)
    for bytes in [utf8, [0xEF, 0xBB, 0xBF] + utf8, [0xFE, 0xFF] + big, [0xFF, 0xFE] + little] {
      #expect(try TextEncoding.utf8Bytes(of: bytes, stated: nil) == utf8)
    }
    for bytes in [big, little] where text != "a" || bytes.count == 2 {
      #expect(try TextEncoding.utf8Bytes(of: bytes, stated: .utf16) == utf8)
    }
  }
}
