package import Values
import Arrays
import Language
package import Diagnostics
package import Work

extension Evaluator {
  /// `target[subscripts] = value`, in place.
  package func assign(
    _ value: BuiltinCall.Operand, to target: inout Value, _ subscripts: [BuiltinCall.Operand],
    at span: Span
  ) throws(RuntimeFailure) {
    if var tensor = target.takeTensor() {
      defer { target = .tensor(tensor) }
      return try assign(value, to: &tensor, subscripts, at: span)
    }
    if case .object(.table(let table)) = target {
      target = .object(
        try table.assigning(value, to: subscripts, BuiltinCall(on: table.object, at: span, self)))
      return
    }
    switch target {
    case .list(let list), .tuple(let list):
      guard subscripts.count == 1 else { fallthrough }
      var items = list.items
      if let positions = try positions(subscripts[0], in: items.count) {
        let values = try replacements(value, positions.count, at: span)
        for (place, position) in positions.enumerated() {
          items[position] = values.map { $0[place] } ?? value.value
        }
      } else {
        items[try position(subscripts[0], in: items.count, what: "list")] = value.value
      }
      if case .tuple = target {
        target = try checked(.tuple(items), at: span)
      } else {
        target = try checked(Value.collected(items), at: span)
      }
    default:
      throw .failed(
        Diagnostic(
          .cannotAssign, "\(target.described.sentence) has no parts that can be assigned",
          at: span, help: "Give the new value a name of its own."))
    }
  }

  /// A value for each of several places of a list; nil where one value goes to all.
  private func replacements(_ value: BuiltinCall.Operand, _ count: Int, at span: Span)
    throws(RuntimeFailure) -> [Value]?
  {
    switch value.value {
    case .list, .tuple, .tensor, .range: break
    default: return nil
    }
    let values = try items(of: value.value, at: value.span)
    if values.count == count { return values }
    throw .failed(
      Diagnostic(
        .shapeClash, "\(values.count) values do not fit into \(count) places", at: value.span,
        labels: [.init(span, "\(count) places"), .init(value.span, value.value.described)]))
  }

  private func assign(
    _ value: BuiltinCall.Operand, to tensor: inout Tensor, _ subscripts: [BuiltinCall.Operand],
    at span: Span
  ) throws(RuntimeFailure) {
    if subscripts.count == 1, tensor.rank == 1, let number = subscripts[0].value.scalar,
      case .number(let element) = value.value, case .number = subscripts[0].value
    {
      try requireOneKind(tensor.kind, Tensor([element], shape: []), at: span, value.span)
      let position = try position(
        BuiltinCall.Operand(.number(number), subscripts[0].span), in: tensor.count, what: "axis 0")
      tensor.elements[position] = element
      tensor.kind = tensor.kind.mixed(with: .numbers)
      return
    }
    guard let source = try array(of: value.value, at: value.span) else {
      throw .failed(
        Diagnostic(
          .wrongType, "Elements of an array are numbers, not \(value.value.described)",
          at: value.span,
          labels: [.init(value.span, value.value.described)]))
    }
    try requireOneKind(tensor.kind, source, at: span, value.span)
    if subscripts.count == 1, case .tensor(let mask) = subscripts[0].value, mask.isBoolean,
      mask.shape == tensor.shape
    {
      let held = try Reduction.sum.ofAll(mask.elements, interrupt)
      let spread = try stretched(source, to: [Int(exactly: held) ?? 0], at: span, value.span)
      tensor.kind = tensor.kind.mixed(with: source.kind)
      return try replace(&tensor.elements, where: mask.elements, by: spread)
    }
    if let part = try part(tensor, subscripts) {
      let spread = try stretched(source, to: part.shape, at: span, value.span)
      tensor.kind = tensor.kind.mixed(with: source.kind)
      try StridedView(shape: part.shape, strides: part.strides)
        .scatter(spread, to: &tensor.elements, from: part.offset, interrupt)
      return
    }
    let selection = try selection(subscripts, from: tensor.shape, at: span)
    let spread = try stretched(source, to: selection.shape, at: span, value.span)
    tensor.kind = tensor.kind.mixed(with: source.kind)
    let stride = spread.count == 1 ? 0 : 1
    // In order: where an index comes twice, the last one counts.
    try interrupt.blocksInOrder(selection.offsets.count) { range in
      for index in range { tensor.elements[selection.offsets[index]] = spread[index * stride] }
    }
  }

  /// Dates take dates and missing values; other arrays take no dates.
  private func requireOneKind(
    _ kind: Tensor.Kind, _ source: Tensor, at span: Span, _ place: Span
  ) throws(RuntimeFailure) {
    guard (kind == .dates) != (source.kind == .dates) else { return }
    if kind == .dates {
      guard source.elements.contains(where: { !$0.isNaN }) else { return }
      throw .failed(
        Diagnostic(
          .wrongType, "An array of dates takes dates, not numbers", at: place,
          labels: [.init(span, "dates")],
          help: "Write `date(\"2024-03-01\")`, or add days: `x[0] + 3`."))
    }
    throw .failed(
      Diagnostic(
        .wrongType, "An array of numbers takes no dates", at: place,
        labels: [.init(span, "numbers"), .init(place, "dates")],
        help: "Collect dates in a list of their own: `days = [days..., day]`."))
  }

  /// Replaces the elements where a condition holds, by one number or by as many as there are.
  private func replace(_ elements: inout [Double], where mask: [Double], by spread: [Double])
    throws(RuntimeFailure)
  {
    var place = 0
    try elements.withUnsafeMutableBufferPointer { elements throws(RuntimeFailure) in
      // Each part writes to elements of its own.
      nonisolated(unsafe) let elements = elements
      if spread.count == 1 {
        try interrupt.blocks(mask.count) { range in
          for index in range {
            elements[index] = mask[index] == 0 ? elements[index] : spread[0]
          }
        }
      } else {
        try interrupt.blocksInOrder(mask.count) { range in
          for index in range where mask[index] != 0 {
            elements[index] = spread[place]
            place += 1
          }
        }
      }
    }
  }

  /// What is assigned to a selection of a shape: an element for each of its own, or one for all.
  private func stretched(_ source: Tensor, to shape: [Int], at span: Span, _ place: Span)
    throws(RuntimeFailure) -> [Double]
  {
    guard Shape.broadcast(source.shape, shape) == shape else {
      throw .failed(
        Diagnostic(
          .shapeClash,
          "Shape \(Shape.text(source.shape)) does not fit into shape \(Shape.text(shape))",
          at: place,
          labels: [
            .init(span, "shape \(Shape.text(shape))"),
            .init(place, "shape \(Shape.text(source.shape))"),
          ]))
    }
    if source.count == 1 { return source.elements }
    return try StridedView(stretching: source.shape, to: shape)
      .gathered(source.elements, interrupt)
  }
}

extension Value {
  /// With elements of its own: in blocks, as a copy behind an assignment could not be stopped.
  package func copied(_ interrupt: Interrupt) throws(RuntimeFailure) -> Value {
    guard case .tensor(var tensor) = self else { return self }
    tensor.elements = try interrupt.array(tensor.count) { range, output in
      tensor.elements.withUnsafeBufferPointer { elements in
        guard let base = elements.baseAddress else { return }
        (output + range.lowerBound).update(from: base + range.lowerBound, count: range.count)
      }
    }
    return .tensor(tensor)
  }
}
