import Glibc

/// Which system calls a process may make, as data; what is not named is refused.
struct CallFilter: Equatable {
  /// What becomes of a call.
  enum Verdict: Hashable {
    case allow
    /// The call fails with this error number.
    case refuse(Int32)
    /// The process ends by SIGSYS.
    case kill
  }

  /// Looks at one argument: its bits under `mask` must be one of `values`.
  struct Condition: Equatable {
    var argument: Int
    var mask: UInt64
    /// Equal in their upper halves.
    var values: [UInt64]

    func holds(for arguments: [UInt64]) -> Bool {
      values.contains(arguments[argument] & mask)
    }
  }

  struct Rule: Equatable {
    var call: SystemCall
    /// What becomes of a call that meets all conditions.
    var verdict: Verdict
    var conditions: [Condition] = []
    /// What becomes of a call that does not.
    var otherwise = CallFilter.standard

    func verdict(for arguments: [UInt64]) -> Verdict {
      conditions.allSatisfy { $0.holds(for: arguments) } ? verdict : otherwise
    }
  }

  static let standard = Verdict.refuse(EPERM)

  /// At most one for each call.
  var rules: [Rule]

  /// What becomes of a call, by the rules alone.
  func verdict(
    on architecture: Architecture, number: UInt32, arguments: [UInt64]
  ) -> Verdict {
    if let first = architecture.firstForeignNumber, number >= first { return .kill }
    let rule = rules.first { $0.call.number(on: architecture) == number }
    return rule?.verdict(for: arguments) ?? Self.standard
  }
}

extension CallFilter.Condition {
  /// The lower half of an argument, which is all that the kernel reads of an `int`.
  static func int(_ argument: Int, _ values: [Int32]) -> Self {
    .init(
      argument: argument, mask: 0xFFFF_FFFF, values: values.map { UInt64(UInt32(bitPattern: $0)) })
  }

  /// All of an argument.
  static func word(_ argument: Int, _ value: UInt64) -> Self {
    .init(argument: argument, mask: .max, values: [value])
  }

  /// None of these bits is set.
  static func none(of bits: Int32, _ argument: Int) -> Self {
    .init(argument: argument, mask: UInt64(UInt32(bitPattern: bits)), values: [0])
  }
}
