package import Values
package import Arrays
package import Diagnostics
import Language
package import Estimators

/// A function of an array, prepared for being applied to many tiles: a kernel of the reader's on tiles of distances.
///
/// A one-line function that is arithmetic all the way is compiled once, and a tile then costs no more than its arithmetic.
/// Any other function is called with each tile.
package struct TileFunction {
  /// The function as a program, which any thread may run; nil for one that only the evaluator can call.
  package let program: ElementwiseProgram?
  /// The same as a formula.
  private let formula: ElementwiseGraph.Operand?
  private let function: Value
  private let evaluator: Evaluator
  private let span: Span

  /// Prepares `function`; failures in it are reported at `span`.
  package init(_ function: Value, _ evaluator: Evaluator, at span: Span) {
    self.function = function
    self.evaluator = evaluator
    self.span = span
    formula = Self.formula(of: function, evaluator)
    program =
      switch formula {
      case .graph(let graph): ElementwiseProgram(graph)
      // The same number everywhere, or the distance itself.
      case .some(let number):
        ElementwiseProgram(
          ElementwiseGraph(.where, [.number(1), number, .placeholder], shape: []))
      case nil: nil
      }
  }

  /// The function of each element.
  package func callAsFunction(_ elements: [Double]) throws(RuntimeFailure) -> [Double] {
    if let program {
      var result = elements
      result.withUnsafeMutableBufferPointer { program.apply(to: $0) }
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
        .wrongShape,
        "This function turns \(elements.count) numbers into \(value.described)", at: span,
        labels: [.init(span, "needs one result for each number")]))
  }

  /// The kernel of the library's that the function is, up to a factor; nil where its formula is none of theirs.
  ///
  /// The names in it count with the values that they have now.
  package var kernel: SmoothingKernel? {
    guard let program, let formula, let form = KernelForm.of(formula),
      let (shape, found, factor) = form.kernel, factor.isNormal, factor > 0
    else { return nil }
    let width = shape == .boxcar ? edge(near: found, program) : found
    guard let width, width.isNormal, width.isFinite,
      let kernel = try? SmoothingKernel(shape, width: width)
    else { return nil }
    // What the formula says is held against what the function does.
    let places = (-60...60).map { width * Double($0) / 12 } + [width.nextDown, width.nextUp]
    var weights = places
    weights.withUnsafeMutableBufferPointer { program.apply(to: $0) }
    let tolerance = shape == .boxcar ? 0 : 1e-14 * factor * shape.weight(0)
    let isSame = zip(places, weights).allSatisfy {
      abs($1 - factor * kernel.weight(at: $0)) <= tolerance
    }
    return isSame ? kernel : nil
  }

  /// The least distance without weight, which rounding may have moved, or `<=` instead of `<`.
  private func edge(near place: Double, _ program: ElementwiseProgram) -> Double? {
    guard place.isNormal, place > 0 else { return nil }
    func isInside(_ place: Double) -> Bool {
      var weight = [place]
      weight.withUnsafeMutableBufferPointer { program.apply(to: $0) }
      return weight[0] != 0
    }
    var edge = place
    for _ in 0..<8 {
      if isInside(edge) {
        edge = edge.nextUp
      } else if !isInside(edge.nextDown) {
        edge = edge.nextDown
      } else {
        return edge
      }
    }
    return nil
  }

  private static func formula(of value: Value, _ evaluator: Evaluator)
    -> ElementwiseGraph.Operand?
  {
    guard case .function(let function) = value, let line = function.code.line, line.isArithmetic
    else { return nil }
    let code = function.code
    guard let parameter = code.signature.first, !parameter.isVariadic, !parameter.isKeywordOnly
    else { return nil }
    let frame = evaluator.frame(calling: function)
    defer {
      frame.placeholderSlot = nil
      evaluator.giveBack(frame)
    }
    guard line.isElementwise(in: frame) else { return nil }
    frame.placeholderSlot = 0
    do throws(RuntimeFailure) {
      for slot in code.signature.indices.dropFirst() {
        guard let standard = code.defaults[slot] else { return nil }
        frame.slots[slot] = try standard.value(in: frame)
      }
      switch try line.pending(in: frame) {
      case .graph(let graph) where graph.shape.isEmpty && !graph.holdsArrays: return .graph(graph)
      case .number(let number): return .number(number)
      case .placeholder: return .placeholder
      default: return nil
      }
    } catch {
      // Something that arithmetic cannot put off: the function is called instead, and says so itself.
      return nil
    }
  }

  /// Whether names of the notebook take part, whose values may change.
  var dependsOnNames: Bool {
    guard case .function(let function) = function else { return false }
    return function.code.line.map(readsNames) ?? true
  }

  private func readsNames(_ node: any Node) -> Bool {
    switch node.form {
    case .variable: true
    case .global(let name): !name.isBuiltin(in: evaluator.names)
    default: node.arithmeticOperands?.contains(where: readsNames) ?? true
    }
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
