package import Diagnostics
import CVectorMath
import Language
package import Work

extension ElementwiseProgram {
  /// Computes all elements, on all cores when there are many.
  package func run(interrupt: Interrupt) throws(RuntimeFailure) -> [Double] {
    let total = Shape.count(shape) ?? 0
    let passesCaches = total >= Self.manyInCaches
    return try interrupt.array(total) { range, output in
      compute(range, into: output, passesCaches: passesCaches, interrupt: interrupt)
    }
  }

  /// Computes the elements of `range` to their places in `output`.
  private func compute(
    _ range: Range<Int>, into output: UnsafeMutablePointer<Double>, passesCaches: Bool,
    interrupt: Interrupt
  ) {
    // Few numbers are in a cache anyway.
    let areMany = range.count > 4 * Self.tile
    let tile = areMany ? Self.shortTile : min(Self.tile, range.count)
    withBench(of: tile) { bench in
      // A tile that ends where a row does is read in place from what is stretched over all rows.
      let row = !bench.stretched.isEmpty && (shape.last ?? 0) >= 256 ? shape.last : nil
      var start = range.lowerBound
      while start < range.upperBound, !interrupt.isRaised {
        let target = output + start
        // The next tile begins where a line of the cache does.
        let excess = areMany ? target.numbersBehindLine : 0
        var count = min(tile - excess, range.upperBound - start)
        if let row { count = min(count, row - start % row) }
        bench.read(start, count)
        bench.execute(count, into: passesCaches ? bench.result : target)
        if passesCaches { cvectormath_copy_past_caches(bench.result, target, count) }
        start += count
      }
    }
    if passesCaches { cvectormath_end_past_caches() }
  }

  /// Calls `body` with a function that computes a tile of elements, to be read before the next is computed.
  package func tiles(_ body: ((Range<Int>) -> UnsafePointer<Double>) -> Void) {
    withBench { bench in
      body { range in
        bench.read(range.lowerBound, range.count)
        bench.execute(range.count, into: bench.result)
        return UnsafePointer(bench.result)
      }
    }
  }

  /// Replaces each element by what the program makes of it in the place of its placeholders; from any thread.
  package func apply(to elements: UnsafeMutableBufferPointer<Double>) {
    guard let base = elements.baseAddress else { return }
    let placeholders = inputs.indices.filter {
      if case .placeholder = inputs[$0] { true } else { false }
    }
    withBench(of: min(Self.tile, elements.count)) { bench in
      var start = 0
      while start < elements.count {
        let count = min(Self.tile, elements.count - start)
        for index in placeholders { bench.registers[index] = base + start }
        bench.execute(count, into: base + start)
        start += count
      }
    }
  }

  /// Calls `body` with what runs the program on tiles up to a length.
  private func withBench(of tile: Int = Self.tile, _ body: (Bench) -> Void) {
    // A register read or written in halves of two lines of the cache takes twice as long.
    let line = 64
    let stride = (tile * MemoryLayout<Double>.stride + line - 1) / line * line
    let table = registerCount * MemoryLayout<Bench.Register?>.stride
    withUnsafeTemporaryAllocation(
      byteCount: registerCount * stride + 2 * table + line, alignment: 16
    ) { scratch in
      // The count is positive: an expression has at least one operand.
      guard let base = scratch.baseAddress?.alignedUp(toMultipleOf: line) else { return }
      let tables = base + registerCount * stride
      let registers = tables.bindMemory(to: Bench.Register.self, capacity: registerCount)
      let arrays = (tables + table).bindMemory(to: Bench.Register?.self, capacity: registerCount)
      var stretched: [(register: Int, base: Bench.Register, view: StridedView)] = []
      for index in 0..<registerCount {
        let own = (base + index * stride).bindMemory(to: Double.self, capacity: tile)
        (registers + index).initialize(to: own)
        (arrays + index).initialize(to: nil)
        guard index < inputs.count else { continue }
        switch inputs[index] {
        case .constant(let number): own.initialize(repeating: number, count: tile)
        case .aligned(let elements): arrays[index] = Self.address(of: elements)
        case .broadcast(let elements, let view):
          if let base = Self.address(of: elements) {
            stretched.append((index, base, view.unshared))
          }
        case .placeholder: break
        }
      }
      instructions.withUnsafeBufferPointer { instructions in
        stretched.withUnsafeBufferPointer { stretched in
          body(
            Bench(
              registers: registers, instructions: instructions, inputCount: inputs.count,
              arrays: arrays, stretched: stretched,
              result: registers[instructions[instructions.count - 1].destination], own: base,
              stride: stride))
        }
      }
    }
  }

  /// Read only, and `self` keeps the array alive; a register is typed as mutable for the temporaries' sake.
  private static func address(of elements: [Double]) -> Bench.Register? {
    elements.withUnsafeBufferPointer { UnsafeMutablePointer(mutating: $0.baseAddress) }
  }

  /// What one thread runs the program with: nothing that it goes through at each tile is counted, as counting references
  /// on two threads takes longer than the arithmetic.
  private struct Bench {
    typealias Register = UnsafeMutablePointer<Double>

    let registers: UnsafeMutablePointer<Register>
    let instructions: UnsafeBufferPointer<Instruction>
    let inputCount: Int
    /// The inputs that have the result's shape.
    let arrays: UnsafeMutablePointer<Register?>
    /// Inputs that are stretched.
    let stretched: UnsafeBufferPointer<(register: Int, base: Register, view: StridedView)>
    /// A place for the results that is not their last.
    let result: Register
    /// Each register's own place, for what is not read in place, and how far apart they are.
    let own: UnsafeMutableRawPointer
    let stride: Int

    /// Sets the registers of all arrays to a tile.
    func read(_ start: Int, _ count: Int) {
      for index in 0..<inputCount {
        if let array = arrays[index] { registers[index] = array + start }
      }
      for (register, base, view) in stretched {
        if let run = view.run(start, count), run.step == 1 {
          registers[register] = base + run.offset
        } else {
          let own = (own + register * stride).assumingMemoryBound(to: Double.self)
          registers[register] = own
          view.gather(base, start: start, count: count, into: own)
        }
      }
    }

    /// Runs all instructions on registers that are set; the last writes to `output`.
    func execute(_ count: Int, into output: Register) {
      let last = instructions.count - 1
      for index in 0...last {
        let step = instructions[index]
        TileKernels.run(
          step.operation, registers[step.a], registers[step.b], registers[step.c],
          index == last ? output : registers[step.destination], count)
      }
    }
  }
}
