/// An elementwise expression as a straight line of instructions on tiles that stay in the first-level cache.
///
/// A tile is read once from each array, goes through all instructions, and is written once: the expression needs no
/// array between its operations.
package struct ElementwiseProgram: Sendable {
  /// Long enough that dispatch costs nothing.
  package static let tile = 1024
  /// Of many numbers: small enough that a dozen tiles fit in a first-level cache of 32 KiB.
  static let shortTile = 256
  /// An array of so many is written past the caches, which could not keep it.
  static let manyInCaches = 1 << 22

  enum Input: Sendable {
    case constant(Double)
    /// Read in place: the array has the shape of the result.
    case aligned([Double])
    /// Stretched along some axes.
    case broadcast([Double], StridedView)
    case placeholder
  }

  struct Instruction: Sendable {
    package let operation: ElementwiseOperation
    package let a: Int
    package let b: Int
    package let c: Int
    let destination: Int
  }

  private(set) var inputs: [Input] = []
  private(set) var instructions: [Instruction] = []
  /// Registers: the inputs first, then the temporaries.
  private(set) var registerCount = 0
  package let shape: [Int]

  package init(_ graph: ElementwiseGraph) {
    shape = graph.shape
    var steps: [(ElementwiseOperation, [Register], Int)] = []
    var free: [Int] = []
    var temporaries = 0
    _ = emit(graph, &steps, &free, &temporaries)
    let offset = inputs.count
    registerCount = offset + temporaries
    instructions = steps.map { operation, operands, destination in
      let registers = operands.map { operand in
        switch operand {
        case .input(let index): index
        case .temporary(let index): offset + index
        }
      }
      return Instruction(
        operation: operation, a: registers[0], b: registers.count > 1 ? registers[1] : 0,
        c: registers.count > 2 ? registers[2] : 0, destination: offset + destination)
    }
  }

  private enum Register {
    case input(Int)
    case temporary(Int)
  }

  private mutating func emit(
    _ graph: ElementwiseGraph, _ steps: inout [(ElementwiseOperation, [Register], Int)],
    _ free: inout [Int], _ temporaries: inout Int
  ) -> Register {
    var registers: [Register] = []
    var operation = graph.operation
    for (position, operand) in graph.operands.enumerated() {
      switch operand {
      case .number(let number):
        if position == 1 { operation = operation.specialised(second: number) }
        inputs.append(.constant(number))
        registers.append(.input(inputs.count - 1))
      case .truth(let flag):
        inputs.append(.constant(flag ? 1 : 0))
        registers.append(.input(inputs.count - 1))
      case .tensor(let tensor):
        if tensor.shape == shape {
          inputs.append(.aligned(tensor.elements))
        } else {
          inputs.append(
            .broadcast(tensor.elements, StridedView(stretching: tensor.shape, to: shape)))
        }
        registers.append(.input(inputs.count - 1))
      case .placeholder:
        inputs.append(.placeholder)
        registers.append(.input(inputs.count - 1))
      case .graph(let inner):
        registers.append(emit(inner, &steps, &free, &temporaries))
      }
    }
    for case .temporary(let index) in registers { free.append(index) }
    let destination: Int
    if let reused = free.popLast() {
      destination = reused
    } else {
      destination = temporaries
      temporaries += 1
    }
    steps.append((operation, registers, destination))
    return .temporary(destination)
  }
}
