@testable import Builtins
import Builtins
@testable import Arrays
import Testing

@testable import Values
import Work

/// JSON stays data at every depth: what a generated text holds is what its path gives, and writing it and reading it again changes nothing.
@Suite struct JSONPropertyTests {
  indirect enum Tree {
    case null, truth(Bool), number(Int), text(String), list([Tree])
    case object([(name: String, value: Tree)])

    init(_ random: inout SplitMix, depth: Int) {
      switch random.below(depth > 0 ? 9 : 5) {
      case 0: self = .null
      case 1: self = .truth(random.below(2) == 0)
      case 2, 3: self = .number(random.below(2000) - 1000)
      case 4: self = .text(random.pick(["", "a", "σ \"x\"\n", "record", "12"]))
      case 5:
        self = .list((0..<random.below(4)).map { _ in Tree(&random, depth: depth - 1) })
      case 6:
        // Records of one shape, which become a table; now and then a name is absent.
        let names = ["id", "geo", "a b", "names"].prefix(1 + random.below(4))
        self = .list(
          (0..<1 + random.below(4)).map { _ in
            .object(
              names.compactMap { name in
                random.below(8) == 0 ? nil : (name, Tree(&random, depth: depth - 1))
              })
          })
      default:
        self = .object(
          (0..<random.below(4)).map { ("k\($0)", Tree(&random, depth: depth - 1)) })
      }
    }

    var text: String {
      switch self {
      case .null: "null"
      case .truth(let flag): "\(flag)"
      case .number(let number): "\(number)"
      case .text(let text):
        "\"" + text.replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
      case .list(let items): "[" + items.map { $0.text }.joined(separator: ", ") + "]"
      case .object(let members):
        "{" + members.map { "\"\($0.name)\": \($0.value.text)" }.joined(separator: ", ") + "}"
      }
    }
  }

  private func read(_ text: String) throws(JSONReader.Failure) -> Value {
    var reader = JSONReader(Array(text.utf8), Interrupt())
    return try reader.read()
  }

  private func json(_ value: Value) throws -> String? {
    var writer = JSONText(.ofTests)
    return try writer.text(of: value)
  }

  @Test(arguments: 0..<20) func everyPathGivesWhatTheTextHolds(block: Int) throws {
    for seed in block * 100..<(block + 1) * 100 {
      var random = SplitMix(state: UInt64(seed))
      let tree = Tree(&random, depth: 5)
      let value = try read(tree.text)
      #expect(holds(value, tree), "seed \(seed): \(tree.text)")
      let written = try #require(try json(value), "seed \(seed)")
      let again = try read(written)
      #expect(holds(again, tree), "seed \(seed): \(written)")
      #expect(try json(again) == written, "seed \(seed)")
    }
  }

  /// Whether a value is what the tree says, by fields and places.
  private func holds(_ value: Value, _ tree: Tree) -> Bool {
    switch tree {
    case .null: return value == .nothing || value.scalar?.isNaN == true
    case .truth(let flag):
      guard case .boolean(flag) = value else { return false }
      return true
    case .number(let number):
      guard case .number(Double(number)) = value else { return false }
      return true
    case .text(let text): return value == .text(text)
    case .list(let items):
      guard value.length == items.count else { return false }
      return items.enumerated().allSatisfy { holds(item($0, of: value), $1) }
    case .object(let members):
      guard let record = value.record else { return false }
      let names = Set(members.map { $0.name })
      // A name that other rows of the same table have is missing here.
      return members.allSatisfy { name, part in record.field(name).map { holds($0, part) } ?? false
      }
        && record.names.all.allSatisfy { name in
          names.contains(name) || record.field(name).map { holds($0, .null) } ?? true
        }
    }
  }

  private func item(_ place: Int, of value: Value) -> Value {
    guard let table = value.table else {
      return value.item(place)
    }
    return .object(table.row(place))
  }

  @Test func nestedRecordsHaveFieldsAtEveryDepth() throws {
    let value = try read(
      #"{"results": [{"id": 1, "geo": {"lat": 1.5}}, {"id": 2, "geo": {"lat": 2.5}}]}"#)
    let results = try #require(value.record?.field("results"))
    #expect(item(0, of: results).record?.field("geo")?.record?.field("lat") == .number(1.5))
    guard case .object(let table) = results, case .object(let geo)? = table.base.field("geo") else {
      Issue.record("no table")
      return
    }
    #expect(geo.base.field("lat") == .tensor(Tensor([1.5, 2.5])))
    #expect(item(1, of: .object(geo)).record?.field("lat") == .number(2.5))
  }

  @Test func equalRecordsAreEqual() throws {
    #expect(try read(#"{"a": 1, "b": {"c": [1, 2]}}"#) == read(#"{"b": {"c": [1, 2]}, "a": 1}"#))
    #expect(try read(#"{"a": 1}"#) != read(#"{"a": 2}"#))
    #expect(try read(#"{"a": 1}"#) != read(#"{"b": 1}"#))
    #expect(try read(#"[{"a": 1}, {"a": 2}]"#) == read(#"[{"a": 1}, {"a": 2}]"#))
  }

  /// A table would have a hundred million cells.
  @Test func recordsWithoutACommonNameAreNoTable() throws {
    let text = (0..<10_000).map { "{\"k\($0)\": \($0)}" }.joined(separator: ",")
    let value = try read("[" + text + "]")
    #expect(value.length == 10_000)
    #expect(item(9999, of: value).record?.field("k9999") == .number(9999))
  }
}
