import Dispatch
import Glibc

extension ElementwiseProgram {
  /// Below this many elements a second thread costs more than it saves.
  static let parallelThreshold = 1 << 16

  /// Computes all elements, on all cores when there are many.
  ///
  /// - Returns: nil when `interrupt` was raised meanwhile.
  func run(interrupt: Interrupt) -> [Double]? {
    let count = Shape.count(shape) ?? 0
    let result = [Double](unsafeUninitializedCapacity: count) { buffer, initialised in
      initialised = count
      guard let base = buffer.baseAddress, count > 0 else { return }
      Self.adviseHugePages(base, count)
      guard count >= Self.parallelThreshold else {
        compute(0..<count, into: base, interrupt: interrupt)
        return
      }
      // Each chunk writes to a part of its own.
      nonisolated(unsafe) let output = base
      // Chunks of whole tiles, several for each core, so that an uneven load evens out.
      let tiles = (count + Self.tile - 1) / Self.tile
      let chunks = min(tiles, 16)
      DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
        let lower = tiles * chunk / chunks * Self.tile
        let upper = min(tiles * (chunk + 1) / chunks * Self.tile, count)
        compute(lower..<upper, into: output + lower, interrupt: interrupt)
      }
    }
    return interrupt.isRaised ? nil : result
  }

  /// Fresh memory is mapped page by page: with large pages that costs a tenth.
  private static func adviseHugePages(_ output: UnsafeMutablePointer<Double>, _ count: Int) {
    let page = 1 << 21
    let bytes = count * MemoryLayout<Double>.stride
    guard bytes >= 2 * page else { return }
    let lower = (Int(bitPattern: output) + page - 1) / page * page
    let upper = (Int(bitPattern: output) + bytes) / page * page
    _ = madvise(UnsafeMutableRawPointer(bitPattern: lower), upper - lower, MADV_HUGEPAGE)
  }

  /// Computes the elements of `range` into `output`, whose first element is that of the range.
  private func compute(
    _ range: Range<Int>, into output: UnsafeMutablePointer<Double>, interrupt: Interrupt
  ) {
    withRegisters { registers in
      var start = range.lowerBound
      while start < range.upperBound, !interrupt.isRaised {
        let count = min(Self.tile, range.upperBound - start)
        step(&registers, start: start, count: count, into: output + (start - range.lowerBound))
        start += count
      }
    }
  }

  /// Calls `body` with a place for each register: constants are filled in, arrays are set at each step.
  func withRegisters(_ body: (inout [UnsafeMutablePointer<Double>]) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: registerCount * Self.tile) { scratch in
      // The capacity is positive: an expression has at least one operand.
      guard let base = scratch.baseAddress else { return }
      var registers = (0..<registerCount).map { base + $0 * Self.tile }
      for (index, input) in inputs.enumerated() {
        if case .constant(let number) = input {
          registers[index].initialize(repeating: number, count: Self.tile)
        }
      }
      body(&registers)
    }
  }

  /// Runs all instructions on one tile.
  private func step(
    _ registers: inout [UnsafeMutablePointer<Double>], start: Int, count: Int,
    into output: UnsafeMutablePointer<Double>
  ) {
    for (index, input) in inputs.enumerated() {
      switch input {
      case .constant, .placeholder: break
      case .aligned(let elements):
        elements.withUnsafeBufferPointer { buffer in
          // Read only, and `self` keeps the array alive; a register is typed as mutable for the temporaries' sake.
          if let base = buffer.baseAddress {
            registers[index] = UnsafeMutablePointer(mutating: base + start)
          }
        }
      case .broadcast(let elements, let broadcast):
        elements.withUnsafeBufferPointer { buffer in
          if let base = buffer.baseAddress {
            broadcast.gather(base, start: start, count: count, into: registers[index])
          }
        }
      }
    }
    execute(registers, count: count, into: output)
  }

  /// Runs all instructions on registers that are set; the last writes to `output`.
  func execute(
    _ registers: [UnsafeMutablePointer<Double>], count: Int,
    into output: UnsafeMutablePointer<Double>
  ) {
    let last = instructions.count - 1
    for (index, instruction) in instructions.enumerated() {
      TileKernels.run(
        instruction.operation, registers[instruction.a], registers[instruction.b],
        registers[instruction.c], index == last ? output : registers[instruction.destination], count
      )
    }
  }
}
