package import Language

/// A function that belongs to an object: `model.predict`.
package final class MethodValue: ObjectValue {
  package var object: Object { .method(self) }
  package let owner: Object
  package let signature: Signature

  /// The method of that name among those of the catalogue; nil when there is none.
  package init?(_ name: String, of owner: Object, among methods: [Signature]) {
    guard let signature = methods.first(where: { $0.name == name }) else { return nil }
    self.owner = owner
    self.signature = signature
  }

  package var typeName: String { "method" }
  package var text: String { "method \(signature.name)" }
  package var isCallable: Bool { true }
}
