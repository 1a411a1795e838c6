import Checking
import Evaluation
import Testing

struct RegistryTests {
  @Test func `every implementation has an entry in the catalog`() {
    #expect(Builtin.names.filter { Catalog.entry(named: $0) == nil } == [])
  }
}
