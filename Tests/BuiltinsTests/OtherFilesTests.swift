@testable import Builtins
import Builtins
@testable import Tables
@testable import Arrays
import Testing

@testable import Values
import Work

@Suite struct JSONReaderTests {
  private func read(_ text: String, _ interrupt: Interrupt = Interrupt())
    throws(JSONReader.Failure) -> Value
  {
    var reader = JSONReader(Array(text.utf8), interrupt)
    return try reader.read()
  }

  @Test(arguments: [
    ("[1, 2.5, -3e2]", "[1, 2.5, -300]"), ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
    ("[1, null]", "[1, null]"), ("\"a\\u03c3\\n\"", "\"aσ\\n\""), ("\"\\ud83d\\ude00\"", "\"😀\""),
    ("{\"a\": [1, 2], \"b\": {\"c\": true}}", "{\"a\": [1, 2], \"b\": {\"c\": true}}"),
    ("[]", "[]"), ("{}", "{}"),
    (" null ", "null"),
  ])
  func readsWhatJSONWrites(text: String, written: String) throws {
    var writer = JSONText(.ofTests)
    #expect(try writer.text(of: try read(text)) == written)
  }

  @Test func aListOfRecordsIsATable() throws {
    guard
      let table = try read("[{\"x\": 1, \"n\": \"a\"}, {\"x\": null, \"n\": \"b\"}]").table,
      case .numbers(let x)? = table.column("x")
    else {
      Issue.record("not a table")
      return
    }
    #expect(x[0] == 1 && x[1].isNaN)
  }

  @Test(arguments: [
    ("[1,\n 2", 2, 3), ("{\"a\" 1}", 1, 6), ("[1] 2", 1, 5), ("\"a", 1, 3), ("", 1, 1),
    ("\"\\", 1, 3), ("\"\\u12", 1, 4), ("[\"\\", 1, 4),
  ])
  func complaintsNameLineAndColumn(text: String, line: Int, column: Int) {
    #expect { try read(text) } throws: { error in
      guard let failure = error as? JSONReader.Failure else { return false }
      return failure.line == line && failure.column == column
    }
  }

  @Test func anInterruptEndsTheReading() {
    let interrupt = Interrupt()
    interrupt.raise()
    #expect(throws: JSONReader.Failure.self) { try read("[1]", interrupt) }
  }

  @Test func ofEqualNamesTheLastIsMeant() throws {
    guard case .object(let record) = try read("{\"a\": 1, \"b\": 2, \"a\": 3}") else {
      Issue.record("not a record")
      return
    }
    #expect(record.base.field("a") == .number(3))
    #expect(record.base.field("b") == .number(2))
    #expect(record.base.field("c") == nil)
  }

  @Test func deepNestingIsRefused() {
    #expect(throws: JSONReader.Failure.self) { try read(String(repeating: "[", count: 100_000)) }
  }
}

@Suite struct NumPyReaderTests {
  private func file(_ type: String, _ shape: String, _ body: [UInt8], fortran: Bool = false)
    -> [UInt8]
  {
    let header =
      "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n"
    let count = UInt16(header.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)]
      + Array(header.utf8) + body
  }

  private func little<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
  }

  @Test func readsEveryTypeOfNumber() throws {
    let eight = little([Double(1.5).bitPattern, Double(-2).bitPattern])
    #expect(try tensor(file("<f8", "(2,)", eight)) == Tensor([1.5, -2]))
    #expect(
      try tensor(file(">f8", "(2,)", Array(eight[0..<8].reversed() + eight[8..<16].reversed())))
        == Tensor([1.5, -2]))
    #expect(try tensor(file("<f4", "(1,)", little([Float(0.5).bitPattern]))) == Tensor([0.5]))
    #expect(try tensor(file("<i2", "(2,)", little([Int16(-3), 4]))) == Tensor([-3, 4]))
    #expect(try tensor(file("|u1", "(2,)", [255, 1])) == Tensor([255, 1]))
    #expect(try tensor(file("|b1", "(2,)", [0, 1])) == Tensor([0, 1], kind: .truths))
    #expect(try tensor(file("<i8", "()", little([Int64(7)]))) == Tensor([7], shape: []))
  }

  @Test func columnsFirstIsTurnedRound() throws {
    let body = little((1...6).map { Int32($0) })
    #expect(try tensor(file("<i4", "(2, 3)", body)) == Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]))
    #expect(
      try tensor(file("<i4", "(2, 3)", body, fortran: true))
        == Tensor([1, 3, 5, 2, 4, 6], shape: [2, 3]))
  }

  @Test func everyCutIsRefused() {
    let whole = file("<f8", "(2, 9223372036854775807)", little([Double(1.5).bitPattern]))
    for length in 0...whole.count {
      #expect(throws: NumPyReader.Failure.self) { try tensor(Array(whole.prefix(length))) }
    }
    #expect(throws: NumPyReader.Failure.self) {
      try tensor(file("<c16", "(1,)", little([Int64(1), 1])))
    }
  }

  private func tensor(_ bytes: [UInt8]) throws -> Tensor {
    try #require(try NumPyReader(bytes).read(Interrupt()) { _ in }.get().tensor)
  }
}
