import CSandbox
import Glibc
import Testing

@testable import Sandbox

/// The filter as a table, the filter as the kernel runs it.
@Suite struct CallFilterTests {
  /// The grants of every command, and mixtures.
  static let grants: [Grants] = [false, true].flatMap { serves in
    [[], ["/history"]].flatMap { write in
      [Grants.Terminal.none, .shown, .edited].map { terminal in
        var grants = Grants()
        grants.serves = serves
        grants.write = write
        grants.terminal = terminal
        return grants
      }
    }
  }

  /// Numbers that decide something in one of the rules, each with its neighbours, and what a caller may put around them.
  private static func words(_ filter: CallFilter, _ random: inout SystemRandom) -> [UInt64] {
    var words: [UInt64] = [0, 1, .max, 1 << 31, 1 << 32, 1 << 63]
    for condition in filter.rules.flatMap(\.conditions) {
      for value in condition.values {
        words += [value, value &+ 1, value &- 1, value | 1 << 32, ~value, value ^ condition.mask]
      }
    }
    for bit in 0..<64 { words.append(1 << UInt64(bit)) }
    for _ in 0..<64 { words.append(random.next()) }
    return words
  }

  @Test(arguments: Architecture.allCases, [0, 2, 3, 7])
  func `the program decides as the table does`(architecture: Architecture, landlock: Int) throws {
    var random = SystemRandom(state: 1)
    for grants in Self.grants {
      let filter = CallFilter(for: grants, landlock: landlock)
      let program = filter.program(for: architecture)
      let words = Self.words(filter, &random)
      for number in UInt32(0)..<700 {
        for _ in 0..<8 {
          let arguments = (0..<6).map { _ in words.randomElement(using: &random) ?? 0 }
          let expected = filter.verdict(
            on: architecture, number: number, arguments: arguments)
          let given = try verdict(of: program, architecture.auditNumber, number, arguments)
          #expect(given == expected.returnValue, "\(number) \(arguments)")
        }
      }
    }
  }

  /// Each condition by itself, met and missed by one word.
  @Test(arguments: Architecture.allCases) func `every condition counts`(architecture: Architecture)
    throws
  {
    for grants in Self.grants {
      let filter = CallFilter(for: grants, landlock: 7)
      let program = filter.program(for: architecture)
      for rule in filter.rules where !rule.conditions.isEmpty {
        guard let number = rule.call.number(on: architecture) else { continue }
        var met = [UInt64](repeating: 0, count: 6)
        for condition in rule.conditions { met[condition.argument] = condition.values[0] }
        #expect(
          try verdict(of: program, architecture.auditNumber, number, met)
            == rule.verdict.returnValue, "\(rule.call)")
        for condition in rule.conditions {
          for bit in 0..<64 where condition.mask & 1 << UInt64(bit) != 0 {
            var missed = met
            missed[condition.argument] ^= 1 << UInt64(bit)
            if condition.values.contains(missed[condition.argument] & condition.mask) { continue }
            #expect(
              try verdict(of: program, architecture.auditNumber, number, missed)
                == rule.otherwise.returnValue, "\(rule.call), bit \(bit)")
          }
        }
      }
    }
  }

  @Test(arguments: Architecture.allCases)
  func `a foreign architecture and foreign numbers end the process`(architecture: Architecture)
    throws
  {
    let kill = CallFilter.Verdict.kill.returnValue
    let none = [UInt64](repeating: 0, count: 6)
    let program = CallFilter(for: Grants(), landlock: 7).program(for: architecture)
    // i386, ARM of 32 bits, RISC-V, MIPS, and the other one of the two.
    var foreign: [UInt32] = [0x4000_0003, 0x4000_0028, 0xC000_00F3, 8, 0, .max]
    foreign += Architecture.allCases.filter { $0 != architecture }.map(\.auditNumber)
    for audit in foreign {
      for number in UInt32(0)..<500 {
        #expect(try verdict(of: program, audit, number, none) == kill)
      }
    }
    for number in UInt32(0)..<600 where architecture == .x86 {
      #expect(
        try verdict(of: program, architecture.auditNumber, 0x4000_0000 + number, none) == kill)
    }
    #expect(
      try verdict(of: program, architecture.auditNumber, .max, none)
        == (architecture == .x86 ? kill : CallFilter.standard.returnValue))
  }

  @Test func `no call has two rules`() {
    for grants in Self.grants {
      let calls = CallFilter(for: grants, landlock: 7).rules.map(\.call)
      #expect(Set(calls).count == calls.count)
    }
  }

  /// Whatever is granted.
  @Test(
    arguments: [
      SystemCall.socket, .bind, .listen, .connect, .openat2, .chmod, .fchmod, .fchmodat, .fchown,
      .linkat, .symlinkat, .mkdirat, .mknodat, .truncate, .utimensat, .setxattr, .pidfd_open,
      .pidfd_getfd, .pidfd_send_signal, .mount, .unshare, .setns, .io_uring_setup, .userfaultfd,
      .memfd_create, .bpf, .keyctl, .seccomp, .landlock_create_ruleset, .sendmsg, .execve,
      .execveat, .ptrace, .fork, .vfork, .process_vm_readv, .process_vm_writev, .clone3,
    ]) func `never allowed`(call: SystemCall)
  {
    for architecture in Architecture.allCases {
      guard let number = call.number(on: architecture) else { continue }
      for grants in Self.grants {
        let filter = CallFilter(for: grants, landlock: 7)
        for word: UInt64 in [0, 1, .max, 1 << 32] {
          let arguments = [UInt64](repeating: word, count: 6)
          #expect(
            filter.verdict(on: architecture, number: number, arguments: arguments) != .allow)
        }
      }
    }
  }

  @Test func `without files to write none is opened to be written`() {
    for grants in Self.grants where grants.write.isEmpty {
      let filter = CallFilter(for: grants, landlock: 7)
      for flags in [O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_WRONLY | O_CREAT, O_RDWR | O_TRUNC] {
        let arguments: [UInt64] = [0, 0, UInt64(flags), 0, 0, 0]
        #expect(filter.verdict(on: .x86, number: 257, arguments: arguments) == .refuse(EACCES))
      }
    }
  }

  /// The numbers are those of the kernel's headers, where they are installed.
  @Test(arguments: [
    (Architecture.x86, "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    (Architecture.arm, "/usr/include/asm-generic/unistd.h"),
  ]) func `numbers are those of the headers`(architecture: Architecture, header: String) throws {
    guard let numbers = numbers(in: header) else { return }
    #expect(numbers.count > 250)
    for call in SystemCall.allCases {
      let name = call == .newfstatat && architecture == .arm ? "fstatat" : call.rawValue
      #expect(call.number(on: architecture) == numbers[name], "\(call)")
    }
  }

  private func numbers(in header: String) -> [String: UInt32]? {
    guard let file = fopen(header, "r") else { return nil }
    defer { fclose(file) }
    var numbers: [String: UInt32] = [:]
    var line = [CChar](repeating: 0, count: 512)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" }
      guard words.count == 3, words[0] == "#define", let number = UInt32(words[2]) else { continue }
      for prefix in ["__NR3264_", "__NR_"] where words[1].hasPrefix(prefix) {
        numbers[String(words[1].dropFirst(prefix.count))] = number
      }
    }
    return numbers
  }

  // MARK: The kernel's side

  struct WrongInstruction: Error { var code: UInt16 }

  /// Runs a program as the kernel does: over `struct seccomp_data`, forwards only.
  private func verdict(
    of program: [sock_filter], _ audit: UInt32, _ number: UInt32, _ arguments: [UInt64]
  ) throws -> UInt32 {
    var data = [number, audit, 0, 0]
    for word in arguments {
      data += [UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32)]
    }
    var accumulator: UInt32 = 0
    var place = 0
    while program.indices.contains(place) {
      let step = program[place]
      place += 1
      switch step.code {
      case 0x20:  // ld [k]
        guard step.k % 4 == 0, Int(step.k / 4) < data.count else {
          throw WrongInstruction(code: step.code)
        }
        accumulator = data[Int(step.k / 4)]
      case 0x54: accumulator &= step.k
      case 0x15: place += Int(accumulator == step.k ? step.jt : step.jf)
      case 0x35: place += Int(accumulator >= step.k ? step.jt : step.jf)
      case 0x06: return step.k
      default: throw WrongInstruction(code: step.code)
      }
    }
    throw WrongInstruction(code: 0)
  }
}

/// Random numbers that are the same in every run (SplitMix64).
struct SystemRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
