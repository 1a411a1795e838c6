@testable import Builtins
import Diagnostics
import Operations
import Builtins
@testable import Tables
import Testing
import Work

@testable import Values

@Suite struct CSVReaderTests {
  private func read(_ text: String, _ change: (inout CSVReader.Options) -> Void = { _ in })
    throws -> Table
  {
    var options = CSVReader.Options()
    change(&options)
    let bytes = try TextEncoding.utf8Bytes(of: Array(text.utf8), stated: nil)
    var reader = try CSVReader(bytes, options)
    return Table(try reader.columns { _ in })
  }

  private func numbers(_ table: Table, _ name: String) -> [Double]? {
    if case .numbers(let numbers)? = table.column(name) { return numbers }
    return nil
  }

  private func texts(_ table: Table, _ name: String) -> [String?]? {
    if case .texts(let texts)? = table.column(name) { return texts }
    return nil
  }

  @Test(arguments: [
    "x,y\n1,2\n3,4\n", "x;y\n1;2\n3;4", "x\ty\r\n1\t2\r\n3\t4\r\n", "\u{FEFF}x,y\n1,2\n3,4",
    "x y\n1 2\n3   4\n", "\n\nx, y\n\n 1 , 2 \n3,4\n\n", "\"x\",\"y\"\n\"1\",2\n3,\"4\"",
    "x|y\n1|2\n3|4",
  ])
  func readsTheSameTable(text: String) throws {
    let table = try read(text)
    #expect(table.names == ["x", "y"])
    #expect(numbers(table, "x") == [1, 3])
    #expect(numbers(table, "y") == [2, 4])
  }

  @Test func readsWhatAWrittenTableHolds() throws {
    let table = Table(
      names: ["x, y", "says", "true?"],
      columns: [
        .numbers([0.1, .nan, -3]), .texts(["a \"b\"", nil, " c\nd"]), .booleans([1, 0, 1]),
      ])
    let again = try read(try table.csv(.ofTests))
    #expect(again.names == table.names)
    let x = try #require(numbers(again, "x, y"))
    #expect(x[0] == 0.1 && x[1].isNaN && x[2] == -3)
    #expect(texts(again, "says") == ["a \"b\"", nil, " c\nd"])
    guard case .booleans([1, 0, 1])? = again.column("true?") else {
      Issue.record("not true or false")
      return
    }
  }

  @Test func theFirstLineIsTheHeader() throws {
    #expect(try read("1950,1960,1970\n1,2,3").names == ["1950", "1960", "1970"])
    #expect(try read("1950,1960,1970\n1,2,3").reading.contains("header=false"))
    #expect(try read("1,2\n3,4") { $0.hasHeader = false }.names == ["column_0", "column_1"])
    #expect(try read("full name\nJohn Smith\nAnn Lee").names == ["full name"])
    #expect(try read("x,x,\n1,2,3").names == ["x", "x_2", "column_2"])
    #expect(try read("a,b\nc,d") { $0.hasHeader = false }.rowCount == 2)
  }

  @Test func readsDecimalCommas() throws {
    let table = try read("x;y\n1,5;-2\n0,25;3e2")
    #expect(numbers(table, "x") == [1.5, 0.25])
    #expect(numbers(table, "y") == [-2, 300])
  }

  @Test func missingValuesAreNaNOrNothing() throws {
    let table = try read("x,name\n1,a\nNA,\n?,\"b, \"\"c\"\"\nd\"") { $0.missing.insert("?") }
    let x = try #require(numbers(table, "x"))
    #expect(x[0] == 1 && x[1].isNaN && x[2].isNaN)
    #expect(texts(table, "name") == ["a", nil, "b, \"c\"\nd"])
  }

  @Test func columnsOfTrueAndFalseCountAsNumbers() throws {
    let table = try read("x,flag\n1,true\n2,FALSE")
    guard case .booleans(let flags)? = table.column("flag") else {
      Issue.record("not a column of booleans")
      return
    }
    #expect(flags == [1, 0])
  }

  @Test func equalNamesAreNumbered() throws {
    #expect(
      try read("a,a_2,a,a,,\n1,2,3,4,5,6").names == [
        "a", "a_2", "a_3", "a_4", "column_4", "column_5",
      ])
    // A name tried against all before it would take minutes here.
    let head = String(repeating: "a,", count: 100_000) + "a"
    #expect(try read(head + "\n" + head).names.last == "a_100001")
  }

  @Test(arguments: [
    "0.1", "-12345.678", "1e-5", "6.02214076e23", "123456789012345678901234567890",
    "0.000000000000000000001", "1.7976931348623157e308", "4.9e-324", "9007199254740993", ".5", "3.",
  ])
  func numbersAreReadToTheLastBit(text: String) throws {
    let expected = try #require(Double(text.hasPrefix(".") ? "0" + text : text))
    #expect(numbers(try read("x\n\(text)"), "x") == [expected])
  }

  @Test(arguments: ["1e", "--1", "1-2", "0x10", "1.2.3", "abc", "1 2"])
  func otherTextsAreNoNumbers(text: String) throws {
    #expect(texts(try read("x,y\n\(text),1"), "x") == [text])
  }

  @Test func complaintsNameTheLine() {
    #expect { try read("x,y\n1,2\n\"a\nb\",2\n3") } throws: { error in
      guard case CSVReader.Failure.rowLength(line: 5, found: 1, expected: 2, isFirst: false) = error
      else {
        return false
      }
      return true
    }
    #expect { try read("x,y\n1,2\n\"a,2\n3") } throws: { error in
      guard case CSVReader.Failure.openQuote(line: 3) = error else { return false }
      return true
    }
    #expect { try read(" \n") } throws: { error in
      guard case CSVReader.Failure.empty = error else { return false }
      return true
    }
  }

  @Test func theDataSetsAreThere() throws {
    let chapter = try #require(Dataset.named("chapter"))
    #expect(chapter.names == ["x_train", "y_train"])
    #expect(chapter.rowCount == 40)
    #expect(Dataset.named("motorcycle")?.rowCount == 133)
    #expect(try Dataset.named("motorcycle")?.summary(Interrupt()).text.contains("-134") == true)
  }

  @Test func aTableIsShownWithItsSize() throws {
    let table = try read("x,name\n1.5,a\n,bb")
    #expect(
      table.text == """
        table of 2 rows and 2 columns, read with separator comma, decimal point, header from line 1
                x  name
        0  1.5000  a
        1     nan  bb
        """)
    #expect(table.html.source.contains("<td style=\"text-align: left\">bb</td>"))
    #expect(table.latex.source.contains(#"0 & 1.5000 & a \\"#))
  }

  // MARK: Encodings

  @Test(
    arguments: [
      (0x41, "A"), (0x80, "€"), (0x81, "\u{FFFD}"), (0x8A, "Š"), (0x92, "’"), (0x9F, "Ÿ"),
      (0xA0, "\u{A0}"), (0xE9, "é"), (0xFF, "ÿ"),
    ] as [(UInt8, String)])
  func windowsBytesHaveTheirSigns(byte: UInt8, sign: String) {
    #expect(String(decoding: TextEncoding.fromWindows1252([byte]), as: UTF8.self) == sign)
  }

  @Test(arguments: ["", "plain", "größe, 数, 😀\n", "\u{FEFF}x"])
  func textsHaveNoStrangers(text: String) { #expect(firstInvalidByte(in: Array(text.utf8)) == nil) }
}
