package import Diagnostics
import Language
package import Work

extension ElementwiseProgram {
  /// Computes all elements, on all cores when there are many.
  package func run(interrupt: Interrupt) throws(RuntimeFailure) -> [Double] {
    try interrupt.array(Shape.count(shape) ?? 0) { range, output in
      compute(range, into: output + range.lowerBound, interrupt: interrupt)
    }
  }

  /// Computes the elements of `range` into `output`, whose first element is that of the range.
  private func compute(
    _ range: Range<Int>, into output: UnsafeMutablePointer<Double>, interrupt: Interrupt
  ) {
    // A tile that ends where a row does is read in place from what is stretched over all rows.
    let row = hasBroadcasts && (shape.last ?? 0) >= 256 ? shape.last : nil
    withRegisters { registers in
      let own = registers
      var start = range.lowerBound
      while start < range.upperBound, !interrupt.isRaised {
        var count = min(Self.tile, range.upperBound - start)
        if let row { count = min(count, row - start % row) }
        step(
          &registers, own, start: start, count: count, into: output + (start - range.lowerBound))
        start += count
      }
    }
  }

  private var hasBroadcasts: Bool {
    inputs.contains { if case .broadcast = $0 { true } else { false } }
  }

  /// Calls `body` with a function that computes a tile of elements, to be read before the next is computed.
  package func tiles(_ body: ((Range<Int>) -> UnsafePointer<Double>) -> Void) {
    withRegisters { registers in
      let own = registers
      withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.tile) { tile in
        guard let base = tile.baseAddress else { return }
        body { range in
          step(&registers, own, start: range.lowerBound, count: range.count, into: base)
          return UnsafePointer(base)
        }
      }
    }
  }

  /// Calls `body` with a place for each register: constants are filled in, arrays are set at each step.
  func withRegisters(
    of tile: Int = Self.tile, _ body: (inout [UnsafeMutablePointer<Double>]) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: registerCount * tile) { scratch in
      // The capacity is positive: an expression has at least one operand.
      guard let base = scratch.baseAddress else { return }
      var registers = (0..<registerCount).map { base + $0 * tile }
      for (index, input) in inputs.enumerated() {
        if case .constant(let number) = input {
          registers[index].initialize(repeating: number, count: tile)
        }
      }
      body(&registers)
    }
  }

  /// Replaces each element by what the program makes of it in the place of its placeholders; from any thread.
  package func apply(to elements: UnsafeMutableBufferPointer<Double>) {
    guard let base = elements.baseAddress else { return }
    withRegisters(of: min(Self.tile, elements.count)) { registers in
      var start = 0
      while start < elements.count {
        let count = min(Self.tile, elements.count - start)
        for (index, input) in inputs.enumerated() {
          if case .placeholder = input { registers[index] = base + start }
        }
        execute(registers, count: count, into: base + start)
        start += count
      }
    }
  }

  /// Runs all instructions on one tile; `own` has each register's place for what is not read in place.
  private func step(
    _ registers: inout [UnsafeMutablePointer<Double>], _ own: [UnsafeMutablePointer<Double>],
    start: Int, count: Int, into output: UnsafeMutablePointer<Double>
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
          guard let base = buffer.baseAddress else { return }
          if let offset = view.offset(ofRun: start, count) {
            registers[index] = UnsafeMutablePointer(mutating: base + offset)
          } else {
            registers[index] = own[index]
            view.gather(base, start: start, count: count, into: own[index])
          }
        }
      }
    }
    execute(registers, count: count, into: output)
  }

  /// Runs all instructions on registers that are set; the last writes to `output`.
  package func execute(
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
