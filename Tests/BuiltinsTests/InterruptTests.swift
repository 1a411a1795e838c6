import Operations
@testable import Builtins
@testable import Arrays
import Diagnostics
import Foundation
import Synchronization
import Testing

@testable import Values
import Work

/// Long work asks between its blocks whether to stop.
struct InterruptTests {
  @Test func `blocks cover everything once`() throws {
    let seen = Mutex([Int](repeating: 0, count: 1_000_003))
    try Interrupt().blocks(1_000_003, of: 1000) { range in
      seen.withLock { for index in range { $0[index] += 1 } }
    }
    #expect(seen.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test func `no block begins after the wish to stop`() {
    let interrupt = Interrupt()
    let begun = Atomic(0)
    #expect(throws: RuntimeFailure.self) {
      try interrupt.blocks(1_000_000, of: 10) { _ in
        interrupt.raise()
        begun.add(1, ordering: .relaxed)
      }
    }
    // At most one on each thread that was about to begin.
    #expect(begun.load(ordering: .relaxed) < 1000)
    var inOrder = 0
    let other = Interrupt()
    #expect(throws: RuntimeFailure.self) {
      try other.blocksInOrder(1000, of: 10) { range in
        inOrder += 1
        if range.lowerBound == 500 { other.raise() }
      }
    }
    #expect(inOrder == 51)
  }

  @Test func `a long operation tells its share from 0 to 1`() throws {
    let interrupt = Interrupt()
    #expect(interrupt.operation == nil)
    let shares = Mutex<[Double]>([])
    try interrupt.share.operation(stages: 2) { () throws(RuntimeFailure) in
      for _ in 0..<2 {
        try interrupt.blocksInOrder(100, of: 10) { _ in
          shares.withLock { $0.append(interrupt.operation?.share ?? -1) }
          // A step within a block is no stage of its own.
          try? interrupt.blocksInOrder(1000, of: 10) { _ in }
        }
      }
    }
    #expect(interrupt.operation == nil)
    let told = shares.withLock { $0 }
    #expect(told.count == 20 && told.first == 0 && told == told.sorted())
    #expect(abs(told[10] - 0.5) < 0.01 && told[19] > 0.9 && told[19] <= 1)
  }

  @Test func `operations are counted`() throws {
    let interrupt = Interrupt()
    let numbers = Mutex<Set<Int>>([])
    for _ in 0..<3 {
      try interrupt.blocks(1_000_000, of: 1000) { _ in
        numbers.withLock { _ = $0.insert(interrupt.operation?.number ?? -1) }
      }
    }
    #expect(numbers.withLock { $0 } == [1, 2, 3])
  }

  static let large = Value.tensor(
    Tensor((0..<300_000).map { Double($0 % 1000) - 500 }, shape: [300, 1000]))

  static let hundredThousand =
    NumberRange(start: 0, stop: 100_000, step: 1).map(Value.range) ?? .nothing
  static let table = Value.object(
    Table(
      names: ["x", "names"],
      columns: [
        .numbers((0..<5000).map { Double($0 * 7919 % 5000) }),
        .texts((0..<5000).map { "\($0 * 7919 % 5000)" }),
      ]))

  /// The builtins that go over many numbers, and what they are called with.
  static let calls: [(String, [Value])] =
    [
      "sum", "prod", "mean", "std", "var", "median", "norm", "any", "all", "argmin", "argmax",
      "min", "max", "cumsum", "softmax", "sort", "argsort", "unique", "diff", "transpose", "exp",
      "isnan", "round",
    ].map { ($0, [large]) } + [
      ("zeros", [.number(300_000)]), ("ones", [.number(300_000)]), ("rand", [.number(300_000)]),
      ("full", [.number(300_000), .number(2)]), ("eye", [.number(600)]),
      ("randn", [.number(300_000)]), ("arange", [.number(300_000)]),
      ("linspace", [.number(0), .number(1), .number(300_000)]),
      ("reverse", [large]), ("one_hot", [.tensor(Tensor([Double](repeating: 3, count: 300_000)))]),
      ("zip", [large, large]), ("enumerate", [large]), ("sum", [hundredThousand]),
      ("sort_by", [table, .text("x")]), ("sort_by", [table, .text("names")]),
      ("concat", [large, large]), ("stack", [large, large]), ("quantile", [large, .number(0.3)]),
      ("dot", [large, .tensor(Tensor([Double](repeating: 1, count: 5000), shape: [1000, 5]))]),
      ("dot", [large, .tensor(Tensor([Double](repeating: 1, count: 1000)))]),
      ("dot", [.tensor(Tensor([Double](repeating: 1, count: 300))), large]),
    ]

  @Test(arguments: calls)
  func `every builtin on many numbers stops when told`(name: String, arguments: [Value]) throws {
    guard case .builtin(let builtin) = Builtin.all[name] else {
      Issue.record("there is no builtin `\(name)`")
      return
    }
    let interrupt = Interrupt()
    let evaluator = Evaluator(
      names: Namespace(NameTable()), interrupt: interrupt, output: SilentSink(),
      random: RandomSource())
    let span = Span(0, 1)
    let operands = Arguments(
      positional: arguments.map { BuiltinCall.Operand($0, span) }, span: span)
    _ = try builtin.call(operands, evaluator)
    interrupt.raise()
    #expect { try builtin.call(operands, evaluator) } throws: { error in
      if case RuntimeFailure.interrupted = error { true } else { false }
    }
  }

  @Test(arguments: [true, false])
  func `what a stopped call collected is let go of elsewhere`(isStopped: Bool) throws {
    /// Tells on which thread it goes.
    final class Witness: Sendable {
      let last: @Sendable (ObjectIdentifier) -> Void
      init(_ last: @escaping @Sendable (ObjectIdentifier) -> Void) { self.last = last }
      deinit { last(ObjectIdentifier(Thread.current)) }
    }
    let interrupt = Interrupt()
    let isGone = DispatchSemaphore(value: 0)
    let here = ObjectIdentifier(Thread.current)
    let wentHere = Mutex(false)
    var kept = try? interrupt.collecting { (witnesses: inout [Witness]) throws(RuntimeFailure) in
      witnesses.append(
        Witness { thread in
          wentHere.withLock { $0 = thread == here }
          isGone.signal()
        })
      if isStopped { interrupt.raise() }
      try interrupt.poll()
    }
    #expect(kept?.count == (isStopped ? nil : 1))
    kept = nil
    isGone.wait()
    #expect(wentHere.withLock { $0 } != isStopped)
  }
}
