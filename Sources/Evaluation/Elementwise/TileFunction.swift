package import Diagnostics

/// A function of an array, prepared for being applied to many tiles: a kernel of the reader's on tiles of distances.
///
/// A one-line function that is arithmetic all the way is compiled once, and a tile then costs no more than its arithmetic.
/// Any other function is called with each tile.
package struct TileFunction {
  private let compiled: ElementwiseProgram?
  private let function: Value
  private let evaluator: Evaluator
  private let span: Span

  /// Prepares `function`; failures in it are reported at `span`.
  package init(_ function: Value, _ evaluator: Evaluator, at span: Span) {
    self.function = function
    self.evaluator = evaluator
    self.span = span
    compiled = Self.compile(function, evaluator)
  }

  /// Whether `apply(to:)` may be called, from any thread.
  package var isCompiled: Bool { compiled != nil }

  /// Replaces each element by the function of it.
  ///
  /// - Precondition: `isCompiled`.
  package func apply(to elements: UnsafeMutableBufferPointer<Double>) {
    guard let compiled, let base = elements.baseAddress else { return }
    compiled.withRegisters { registers in
      var start = 0
      while start < elements.count {
        let count = min(ElementwiseProgram.tile, elements.count - start)
        for (index, input) in compiled.inputs.enumerated() {
          if case .placeholder = input { registers[index] = base + start }
        }
        compiled.execute(registers, count: count, into: base + start)
        start += count
      }
    }
  }

  /// The function of each element.
  package func callAsFunction(_ elements: [Double]) throws(RuntimeFailure) -> [Double] {
    if compiled != nil {
      var result = elements
      result.withUnsafeMutableBufferPointer { apply(to: $0) }
      return result
    }
    let argument = BuiltinCall.Operand(.tensor(Tensor(elements)), span)
    let value = try evaluator.call(function, Arguments(positional: [argument], span: span))
    if let number = value.scalar { return [Double](repeating: number, count: elements.count) }
    if let tensor = try evaluator.array(of: value, at: span), tensor.count == elements.count {
      return tensor.elements
    }
    throw .failed(
      Diagnostic(
        "wrong-shape",
        "This function turns \(elements.count) numbers into \(value.described)", at: span,
        labels: [.init(span, "needs one result for each number")]))
  }

  private static func compile(_ value: Value, _ evaluator: Evaluator) -> ElementwiseProgram? {
    guard case .function(let function) = value, isArithmetic(function.code.body) else { return nil }
    let code = function.code
    guard let parameter = code.parameters.first, !parameter.isVariadic, !parameter.isKeywordOnly
    else { return nil }
    let frame = Frame(evaluator, calling: function)
    frame.placeholderSlot = parameter.slot
    do throws(RuntimeFailure) {
      for other in code.parameters.dropFirst() {
        frame.slots[other.slot] = try other.defaultValue?.value(in: frame)
      }
      guard case .graph(let graph) = try code.body.pending(in: frame), graph.shape.isEmpty,
        !graph.holdsArrays
      else { return nil }
      return ElementwiseProgram(graph)
    } catch {
      // Something that arithmetic cannot put off: the function is called instead, and says so itself.
      return nil
    }
  }

  /// Whether evaluating the node can have no effect but its value.
  private static func isArithmetic(_ node: any Node) -> Bool {
    node.arithmeticOperands?.allSatisfy(isArithmetic) ?? false
  }
}

extension ElementwiseGraph {
  fileprivate var holdsArrays: Bool {
    operands.contains { operand in
      switch operand {
      case .tensor: true
      case .graph(let graph): graph.holdsArrays
      case .number, .truth, .placeholder: false
      }
    }
  }
}
