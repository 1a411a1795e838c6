@testable import Builtins
import Language
import Values
import Testing

struct RegistryTests {
  @Test func `every implementation has an entry in the catalog`() {
    #expect(Builtin.names.filter { Catalog.entry(named: $0) == nil } == [])
  }

  @Test func `every entry of the catalog has one implementation`() {
    let names = Set(Builtin.names)
    #expect(names.count == Builtin.names.count)
    #expect(Catalog.signatures.filter { !names.contains($0.name) }.map(\.name) == [])
  }
}
