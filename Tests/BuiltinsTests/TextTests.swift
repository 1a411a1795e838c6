import Operations
@testable import Builtins
@testable import Arrays
import Diagnostics
import Foundation
import Testing

@testable import Values

/// Functions of texts, beside what CPython answers; `ReferenceData/texts.py` tells how it was asked.
struct TextTests {
  struct Row {
    let name: String
    let arguments: [Value]
    let result: Value

    init(_ line: Substring) throws {
      let fields = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      name = try #require(fields[0] as? String)
      arguments = try #require(fields[1] as? [Any]).map(Self.value)
      result = Self.value(fields[2])
    }

    private static func value(_ field: Any) -> Value {
      switch field {
      case let text as String: .text(text)
      case let items as [Any]: .list(items.map(value))
      case let number as NSNumber: .boolean(number.boolValue)
      default: .nothing
      }
    }
  }

  static func rows() throws -> [Row] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../ReferenceData/texts.jsonl")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(Row.init)
  }

  static func call(_ name: String, _ arguments: [Value], _ keywords: [String: Value] = [:]) throws
    -> Value
  {
    guard case .builtin(let builtin)? = Builtin.all[name] else { return .nothing }
    let place = Span.start
    let evaluator = BuiltinCall.ofTests.evaluator
    return try builtin.call(
      Arguments(
        positional: arguments.map { BuiltinCall.Operand($0, place) },
        keywords: keywords.map {
          .init(name: $0.key, nameSpan: place, operand: BuiltinCall.Operand($0.value, place))
        }, span: place), evaluator)
  }

  static func call(_ row: Row, of arguments: [Value]) throws -> Value {
    row.name == "whole"
      ? try call("number", arguments, ["whole": .boolean(true)]) : try call(row.name, arguments)
  }

  /// The same value, to the last scalar and bit.
  static func isSame(_ value: Value, _ recorded: Value) -> Bool {
    switch (value, recorded) {
    case (.text(let a), .text(let b)): a.unicodeScalars.elementsEqual(b.unicodeScalars)
    case (.number(let a), .text(let b)):
      Double(b).map { $0 == a && $0.sign == a.sign || $0.isNaN && a.isNaN } ?? false
    case (.boolean(let a), .boolean(let b)): a == b
    case (.list(let a), .list(let b)):
      a.items.count == b.items.count && zip(a.items, b.items).allSatisfy(isSame)
    default: false
    }
  }

  @Test func `each function of texts gives what Python gives`() throws {
    let rows = try Self.rows()
    #expect(rows.count > 4000)
    for row in rows {
      let value = try Self.call(row, of: row.arguments)
      #expect(Self.isSame(value, row.result), "\(row.name) \(row.arguments): \(value)")
    }
  }

  @Test func `a list of texts is answered text by text, and what is missing stays missing`() throws
  {
    for (index, row) in try Self.rows().enumerated() where row.name != "join" && index % 7 == 0 {
      let one = try Self.call(row, of: row.arguments)
      let text = row.arguments[0]
      let many = try Self.call(
        row, of: [.list([text, .nothing, text])] + row.arguments.dropFirst())
      let items = try #require(
        try BuiltinCall.ofTests.evaluator.itemsIfAny(of: many, at: .start))
      #expect(items.count == 3)
      for item in [items[0], items[2]] {
        if case .number(let a) = item, case .number(let b) = one {
          #expect(a == b || a.isNaN && b.isNaN)
        } else {
          #expect(item == one, "\(row.name)")
        }
      }
      let missing = items[1]
      switch one {
      case .boolean: #expect(missing == .boolean(false))
      default: #expect(missing == .nothing, "\(row.name): \(missing)")
      }
    }
  }

  @Test func `a long text is treated as a short one`() throws {
    let piece = "Straße; ΟΔΟΣ é "
    let long = String(repeating: piece, count: 20_000)
    #expect(try Self.call("upper", [.text(long)]) == .text(long.uppercased()))
    #expect(
      try Self.call("lower", [.text(long)])
        == .text(String(repeating: "straße; οδος é ", count: 20_000)))
    guard case .list(let words) = try Self.call("split", [.text(long)]) else {
      Issue.record("no list")
      return
    }
    #expect(words.items.count == 60_000)
    #expect(
      try Self.call("join", [.list(words.items), .text(" ")])
        == .text(String(long.dropLast())))
    guard case .list(let parts) = try Self.call("split", [.text(long), .text("; ")]) else {
      Issue.record("no list")
      return
    }
    #expect(parts.items.count == 20_001)
    #expect(try Self.call("join", [.list(parts.items), .text("; ")]) == .text(long))
  }

  @Test(arguments: ["", "2,5", "x", "1e", "0x10", "1 2", "--1"])
  func `a strict number is one or an error`(text: String) throws {
    #expect(throws: RuntimeFailure.self) {
      try Self.call("number", [.text(text)], ["strict": .boolean(true)])
    }
    guard case .number(let number) = try Self.call("number", [.text(text)]) else {
      Issue.record("no number")
      return
    }
    #expect(number.isNaN)
  }
}
