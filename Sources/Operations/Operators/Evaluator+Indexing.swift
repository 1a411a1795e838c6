import Tables
package import Values
import Arrays
import CVectorMath
package import Diagnostics
import Language
import Synchronization
import Work

extension Evaluator {
  /// `base[subscripts]`.
  package func index(
    _ base: BuiltinCall.Operand, _ subscripts: [BuiltinCall.Operand], at span: Span
  )
    throws(RuntimeFailure) -> Value
  {
    switch base.value {
    case .tensor(let tensor):
      if subscripts.count == 1, case .tensor(let mask) = subscripts[0].value, mask.isBoolean,
        mask.shape == tensor.shape
      {
        return .tensor(try selected(tensor, mask))
      }
      if let part = try part(tensor, subscripts) {
        try reserve(Shape.extent(part.shape), at: span)
        return Value.shaped(try part.taken(from: tensor, interrupt))
      }
      if subscripts.count == 1, tensor.rank == 1,
        let elements = try elements(of: tensor, at: subscripts[0], span)
      {
        return .tensor(Tensor(elements, kind: tensor.kind))
      }
      let selection = try selection(subscripts, from: tensor.shape, at: base.span)
      if selection.isOneElement, let offset = selection.offsets.first {
        return Value.element(tensor.elements[offset], tensor.kind)
      }
      try reserve(selection.offsets.count, at: span)
      let elements = try interrupt.array(selection.offsets.count) { range, output in
        for index in range { output[index] = tensor.elements[selection.offsets[index]] }
      }
      return .tensor(Tensor(elements, shape: selection.shape, kind: tensor.kind))
    case .list, .tuple, .range, .text:
      return try indexSequence(base, subscripts, at: span)
    case .object(let object):
      let call = BuiltinCall(
        positional: Arguments(positional: subscripts, span: span), name: object.base.typeName, self)
      if let value = try object.working.subscripted(call) { return value }
      if let tensor = try object.working.array(call) {
        return try index(BuiltinCall.Operand(.tensor(tensor), base.span), subscripts, at: span)
      }
      if let items = try object.working.items(call) {
        return try indexSequence(
          BuiltinCall.Operand(.list(items), base.span), subscripts, at: span)
      }
    default: break
    }
    throw .failed(
      Diagnostic(
        .notIndexable, "This is \(base.value.described), which has no elements", at: base.span,
        labels: [.init(base.span, base.value.described)],
        help: base.value.isCallable ? "A function is called with round brackets: `f(x)`." : nil))
  }

  /// Those at an array of places; nil where the subscript is none, or a place is wrong.
  private func elements(of tensor: Tensor, at operand: BuiltinCall.Operand, _ span: Span)
    throws(RuntimeFailure) -> [Double]?
  {
    guard case .tensor(let places) = operand.value, places.rank == 1, places.kind == .numbers else {
      return nil
    }
    try reserve(places.count, at: span)
    let isWrong = Atomic(false)
    let gathered = try interrupt.array(places.count) { part, output in
      tensor.elements.withUnsafeBufferPointer { elements in
        places.elements.withUnsafeBufferPointer { places in
          guard let elements = elements.baseAddress, let places = places.baseAddress else {
            return isWrong.store(true, ordering: .relaxed)
          }
          let failed = cvectormath_gather(
            elements, tensor.count, places + part.lowerBound, output + part.lowerBound, part.count)
          if failed != 0 { isWrong.store(true, ordering: .relaxed) }
        }
      }
    }
    return isWrong.load(ordering: .relaxed) ? nil : gathered
  }

  /// The elements where a condition of the same shape holds.
  func selected(_ tensor: Tensor, _ mask: Tensor) throws(RuntimeFailure) -> Tensor {
    let held = try Reduction.sum.ofAll(mask.elements, interrupt)
    let count = Int(exactly: held) ?? 0
    // One part: how many are selected before an element tells its place. The place behind the last is for those
    // that are not.
    var elements = try interrupt.array(count + 1, of: .max) { _, output in
      var place = 0
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocksInOrder(tensor.count) { range in
        for index in range {
          output[place] = tensor.elements[index]
          place += mask.elements[index] == 0 ? 0 : 1
        }
      }
    }
    elements.removeLast()
    return Tensor(elements, kind: tensor.kind)
  }

  private func indexSequence(
    _ base: BuiltinCall.Operand, _ subscripts: [BuiltinCall.Operand], at span: Span
  ) throws(RuntimeFailure) -> Value {
    guard subscripts.count == 1, let count = base.value.length else {
      throw .failed(
        Diagnostic(
          .tooManySubscripts,
          "\(base.value.described.sentence) has one axis; \(subscripts.count) subscripts are given",
          at: span, help: "Write one pair of brackets after the other: `x[i][j]`."))
    }
    guard let positions = try positions(subscripts[0], in: count) else {
      let position = try position(subscripts[0], in: count, what: base.value.typeName)
      if case .text(let text) = base.value {
        return .text(String(text[text.index(text.startIndex, offsetBy: position)]))
      }
      return base.value.item(position)
    }
    if case .text(let text) = base.value {
      try reserve(text.utf8.count * 2, at: base.span)
      let characters = Array(text)
      return .text(String(positions.map { characters[$0] }))
    }
    let items = try interrupt.map(positions.count) { base.value.item(positions[$0]) }
    if case .tuple = base.value { return .tuple(items) }
    return Value.collected(items)
  }

  /// The positions that a slice, a mask or several numbers select; nil when the subscript is one position.
  func positions(_ operand: BuiltinCall.Operand, in count: Int) throws(RuntimeFailure) -> [Int]? {
    if let slice = operand.value.slice {
      guard let range = slice.positions(count) else { return [] }
      return try interrupt.map(range.count) { Int(range[$0]) }
    }
    guard let tensor = try sequenceTensor(operand) else { return nil }
    return try axisPositions(operand, tensor, axis: 0, length: count)
  }

  /// A single subscript as a position from 0.
  func position(_ operand: BuiltinCall.Operand, in count: Int, what: String)
    throws(RuntimeFailure) -> Int
  {
    if case .boolean = operand.value { throw noIndex(operand) }
    guard let number = operand.value.scalar, let index = Int64(exactly: number) else {
      throw .failed(
        Diagnostic(
          .wrongType,
          "An index is a whole number, not \(operand.value.scalar.map { numberText($0) } ?? operand.value.described)",
          at: operand.span,
          labels: [.init(operand.span, operand.value.described)]))
    }
    let position = index < 0 ? index &+ Int64(count) : index
    if position >= 0, position < count { return Int(position) }
    let help =
      count == 0
      ? "It is empty." : "Indices count from 0 to \(count - 1), or from the end: -1 to -\(count)."
    throw .failed(
      Diagnostic(
        .outOfRange, "Index \(index) is outside of \(count) item\(count == 1 ? "" : "s")",
        at: operand.span, help: help,
        // Who counts from 1 means the last one.
        correction: index == count && count > 0 ? .init(operand.span, "\(count - 1)") : nil))
  }

  /// Which elements of an array subscripts select.
  struct Selection {
    var offsets: [Int]
    var shape: [Int]
    var isOneElement: Bool
  }

  /// A part of an array that positions and slices select, at regular distances.
  struct Part {
    var offset = 0
    var shape: [Int] = []
    var strides: [Int] = []

    func taken(from tensor: Tensor, _ interrupt: Interrupt) throws(RuntimeFailure) -> Tensor {
      if shape.isEmpty {
        return Tensor([tensor.elements[offset]], shape: [], kind: tensor.kind)
      }
      let view = StridedView(shape: shape, strides: strides)
      let elements = try view.gathered(tensor.elements, from: offset, interrupt)
      return Tensor(elements, shape: shape, kind: tensor.kind)
    }
  }

  /// Nil when a subscript is neither a position nor a slice.
  func part(_ tensor: Tensor, _ subscripts: [BuiltinCall.Operand]) throws(RuntimeFailure)
    -> Part?
  {
    guard subscripts.count <= tensor.rank else { return nil }
    var part = Part()
    let strides = Shape.strides(tensor.shape)
    for (axis, length) in tensor.shape.enumerated() {
      guard axis < subscripts.count else {
        part.shape.append(length)
        part.strides.append(strides[axis])
        continue
      }
      let operand = subscripts[axis]
      switch operand.value {
      case .number, .boolean:
        part.offset += try position(operand, in: length, what: "axis \(axis)") * strides[axis]
      case .object(.slice(let slice)):
        guard let range = slice.positions(length) else { return nil }
        part.shape.append(range.count)
        // One element has no neighbour, and the step to it may be any.
        part.strides.append(range.count > 1 ? Int(range.step) * strides[axis] : 0)
        if range.count > 0 { part.offset += Int(range.start) * strides[axis] }
      default: return nil
      }
    }
    return part
  }

  func selection(
    _ subscripts: [BuiltinCall.Operand], from shape: [Int], at span: Span
  ) throws(RuntimeFailure) -> Selection {
    if subscripts.count == 1, case .tensor(let mask) = subscripts[0].value, mask.isBoolean,
      mask.rank != 1 || mask.shape == shape
    {
      guard mask.shape == shape else {
        throw maskClash(mask.shape, shape, subscripts[0].span, span)
      }
      let offsets = try interrupt.places(mask.elements)
      return Selection(offsets: offsets, shape: [offsets.count], isOneElement: false)
    }
    guard subscripts.count <= shape.count else {
      throw .failed(
        Diagnostic(
          .tooManySubscripts,
          "\(subscripts.count) subscripts for an array of \(shape.count) ax\(shape.count == 1 ? "is" : "es")",
          at: span, labels: [.init(span, "shape \(Shape.text(shape))")]))
    }
    let strides = Shape.strides(shape)
    var offsets = [0]
    var result: [Int] = []
    var isOneElement = subscripts.count == shape.count
    for (axis, length) in shape.enumerated() {
      let positions: [Int]
      if axis < subscripts.count {
        let operand = subscripts[axis]
        if let slice = operand.value.slice {
          guard let range = slice.positions(length) else { continue }
          positions = try interrupt.map(range.count) { Int(range[$0]) }
          isOneElement = false
          result.append(positions.count)
        } else if let tensor = try sequenceTensor(operand) {
          positions = try axisPositions(operand, tensor, axis: axis, length: length)
          isOneElement = false
          result.append(positions.count)
        } else {
          positions = [try position(operand, in: length, what: "axis \(axis)")]
        }
      } else {
        positions = try interrupt.map(length) { $0 }
        result.append(length)
      }
      let (total, overflow) = offsets.count.multipliedReportingOverflow(by: positions.count)
      try reserve(overflow ? nil : total, at: span)
      let stride = strides[axis]
      if offsets.count == 1 {
        let base = offsets[0]
        offsets = try interrupt.map(positions.count) { base + positions[$0] * stride }
      } else {
        let rows = offsets
        offsets = try interrupt.map(total) { index in
          let (row, column) = index.quotientAndRemainder(dividingBy: positions.count)
          return rows[row] + positions[column] * stride
        }
      }
    }
    try reserve(Shape.extent(result), at: span)
    return Selection(offsets: offsets, shape: result, isOneElement: isOneElement)
  }

  /// A subscript that selects several positions of an axis.
  private func sequenceTensor(_ operand: BuiltinCall.Operand) throws(RuntimeFailure) -> Tensor? {
    switch operand.value {
    case .tensor(let tensor): return tensor.rank == 0 ? nil : tensor
    case .range, .list, .tuple: return try array(of: operand.value, at: operand.span)
    default: return nil
    }
  }

  private func axisPositions(
    _ operand: BuiltinCall.Operand, _ tensor: Tensor, axis: Int, length: Int
  ) throws(RuntimeFailure) -> [Int] {
    if tensor.isBoolean {
      guard tensor.shape == [length] else {
        throw maskClash(tensor.shape, [length], operand.span, operand.span)
      }
      return try interrupt.places(tensor.elements)
    }
    if tensor.kind == .counts { throw noIndex(operand) }
    guard tensor.rank == 1 else {
      throw .failed(
        Diagnostic(
          .wrongShape, "An array of indices has one axis", at: operand.span,
          labels: [.init(operand.span, "shape \(Shape.text(tensor.shape))")]))
    }
    return try interrupt.map(tensor.count) { index throws(RuntimeFailure) in
      try position(
        BuiltinCall.Operand(.number(tensor.elements[index]), operand.span), in: length,
        what: "axis \(axis)")
    }
  }

  /// A single truth, or numbers that arithmetic has made of truths: neither is a place.
  package func noIndex(_ operand: BuiltinCall.Operand, help: String? = nil) -> RuntimeFailure {
    let isSingle: Bool = if case .boolean = operand.value { true } else { false }
    return .failed(
      Diagnostic(
        .wrongType,
        isSingle
          ? "A single truth is no index" : "What arithmetic makes of conditions is no index",
        at: operand.span, labels: [.init(operand.span, operand.value.described)],
        help: help
          ?? (isSingle
            ? "A condition on the elements selects some of them: `x[x > 1]`."
            : "Conditions are joined by `&&`, `||` and `!`; `where(c, 1, 0)` makes places of one."))
    )
  }

  private func maskClash(_ mask: [Int], _ shape: [Int], _ span: Span, _ base: Span)
    -> RuntimeFailure
  {
    .failed(
      Diagnostic(
        .shapeClash,
        "A condition of shape \(Shape.text(mask)) cannot select from shape \(Shape.text(shape))",
        at: span, labels: [.init(span, "shape \(Shape.text(mask))")],
        help: "Condition and array need the same shape."))
  }
}

extension String {
  /// With a capital first letter.
  package var sentence: String { prefix(1).uppercased() + dropFirst() }
}
