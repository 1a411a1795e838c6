import Language
import Work

extension ElementwiseProgram {
  /// Computes all elements, on all cores when there are many.
  func run(interrupt: Interrupt) throws(RuntimeFailure) -> [Double] {
    try interrupt.array(Shape.count(shape) ?? 0) { range, output in
      compute(range, into: output + range.lowerBound, interrupt: interrupt)
    }
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

  /// Calls `body` with a function that computes a tile of elements, to be read before the next is computed.
  func tiles(_ body: ((Range<Int>) -> UnsafePointer<Double>) -> Void) {
    withRegisters { registers in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.tile) { tile in
        guard let base = tile.baseAddress else { return }
        body { range in
          step(&registers, start: range.lowerBound, count: range.count, into: base)
          return UnsafePointer(base)
        }
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
      case .broadcast(let elements, let view):
        elements.withUnsafeBufferPointer { buffer in
          if let base = buffer.baseAddress {
            view.gather(base, start: start, count: count, into: registers[index])
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
