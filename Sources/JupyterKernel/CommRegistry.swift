import JSON

/// The channels between language and widgets that are open now: id → target.
final class CommRegistry: Sendable {
  private let targets = Locked<[String: String]>([:])

  func open(_ id: String, target: String) { targets.withLock { $0[id] = target } }
  func close(_ id: String) { targets.withLock { $0[id] = nil } }
  func isOpen(_ id: String) -> Bool { targets.withLock { $0[id] != nil } }

  /// The field `comms` of `comm_info_reply`; without a target, all of them.
  func list(target: String?) -> JSONObject {
    targets.withLock { $0 }.filter { target == nil || $0.value == target }
      .mapValues { ["target_name": .string($0)] }
  }
}
