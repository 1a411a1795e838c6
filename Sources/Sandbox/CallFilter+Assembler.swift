import CSandbox
import Glibc

/// One instruction of the kernel's packet filters, with the few kinds that are needed here.
extension sock_filter {
  /// Loads four bytes of `seccomp_data`.
  fileprivate static func load(_ offset: Int) -> Self {
    .init(code: UInt16(BPF_LD | BPF_W | BPF_ABS), jt: 0, jf: 0, k: UInt32(offset))
  }

  fileprivate static func mask(_ bits: UInt32) -> Self {
    .init(code: UInt16(BPF_ALU | BPF_AND | BPF_K), jt: 0, jf: 0, k: bits)
  }

  /// Goes on behind so many instructions when what was loaded equals `value`, or does not.
  fileprivate static func skip(ifEqual value: UInt32, _ yes: Int, else no: Int) -> Self {
    .init(code: UInt16(BPF_JMP | BPF_JEQ | BPF_K), jt: UInt8(yes), jf: UInt8(no), k: value)
  }

  fileprivate static func skip(ifLess value: UInt32, _ yes: Int) -> Self {
    .init(code: UInt16(BPF_JMP | BPF_JGE | BPF_K), jt: 0, jf: UInt8(yes), k: value)
  }

  fileprivate static func end(_ verdict: CallFilter.Verdict) -> Self {
    .init(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: verdict.returnValue)
  }
}

extension CallFilter.Verdict {
  /// `SECCOMP_RET_…`.
  var returnValue: UInt32 {
    switch self {
    case .allow: 0x7FFF_0000
    case .refuse(let error): 0x0005_0000 | UInt32(error)
    case .kill: 0x8000_0000
    }
  }
}

extension CallFilter {
  // Where things lie in `struct seccomp_data`; both architectures have the lower half of a word first.
  private static let numberOffset = 0
  private static let architectureOffset = 4
  private static func argumentOffset(_ index: Int) -> Int { 16 + 8 * index }

  /// The rules as a program for the kernel, one behind the other: calls without conditions cost nothing, as the kernel
  /// remembers their verdict.
  func program(for architecture: Architecture) -> [sock_filter] {
    var program: [sock_filter] = [
      .load(Self.architectureOffset), .skip(ifEqual: architecture.auditNumber, 1, else: 0),
      .end(.kill), .load(Self.numberOffset),
    ]
    if let first = architecture.firstForeignNumber {
      program += [.skip(ifLess: first, 1), .end(.kill)]
    }
    for rule in rules {
      guard let number = rule.call.number(on: architecture) else { continue }
      let body = Self.body(of: rule)
      program.append(.skip(ifEqual: number, 0, else: body.count))
      program += body
    }
    return program + [.end(Self.standard)]
  }

  /// Always ends with a verdict.
  private static func body(of rule: Rule) -> [sock_filter] {
    let tests = rule.conditions.flatMap { halves(of: $0) }
    // Backwards, as a test that fails goes to the very end.
    var body: [sock_filter] = [.end(rule.verdict)]
    if !tests.isEmpty { body.append(.end(rule.otherwise)) }
    for test in tests.reversed() {
      var code: [sock_filter] = [.load(test.offset)]
      if test.mask != .max { code.append(.mask(test.mask)) }
      for (index, value) in test.values.enumerated() {
        let left = test.values.count - index - 1
        code.append(
          .skip(ifEqual: value, left, else: left > 0 ? 0 : body.count - 1))
      }
      body = code + body
    }
    return body
  }

  /// A filter sees words of 32 bits only.
  private static func halves(
    of condition: Condition
  ) -> [(offset: Int, mask: UInt32, values: [UInt32])] {
    let offset = argumentOffset(condition.argument)
    let upper = UInt32(condition.mask >> 32)
    var halves: [(offset: Int, mask: UInt32, values: [UInt32])] = []
    if upper != 0 {
      halves.append((offset + 4, upper, condition.values.prefix(1).map { UInt32($0 >> 32) }))
    }
    halves.append(
      (
        offset, UInt32(truncatingIfNeeded: condition.mask),
        condition.values.map { UInt32(truncatingIfNeeded: $0) }
      ))
    return halves
  }
}
