package import Values
import Operations
import Arrays
import Language
import Diagnostics

/// Functions on functions and lists.
extension Builtin {
  package static let functional: [String: Body] = [
    "map": map, "filter": filter, "reduce": reduce, "zip": zip, "enumerate": enumerate,
    "range": range, "len": len,
    "shape": shapeOf, "type": type,
  ]

  /// The sequences that are walked side by side.
  private static func sequences(_ call: BuiltinCall) throws(RuntimeFailure) -> (
    [Evaluator.Cursor], count: Int
  ) {
    var cursors: [Evaluator.Cursor] = []
    for operand in call.rest {
      cursors.append(try call.evaluator.cursor(over: operand.value, at: operand.span))
    }
    let count = cursors.map { $0.count }.min() ?? 0
    try call.reserve(count)
    return (cursors, count)
  }

  private static func map(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let function = try call.function("f")
    if let results = try call.evaluator.results(of: function, on: call.rest.map { $0.value }) {
      return .tensor(results)
    }
    let (cursors, count) = try sequences(call)
    guard !call.rest.isEmpty else {
      throw call.failure(.missingArgument, "`map` needs a function and a list")
    }
    let results = try call.evaluator.interrupt.collecting { results throws(RuntimeFailure) in
      for index in 0..<count {
        try call.poll()
        results.append(
          try call.evaluator.call(function, withItemsAt: index, of: cursors, at: call.span))
      }
    }
    return try call.evaluator.checked(Value.collected(results), at: call.span)
  }

  private static func filter(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let function = try call.function("f")
    let list = try call.required("list")
    if let holds = try call.evaluator.results(of: function, on: [list.value]),
      let items = try call.evaluator.columns([list.value])?.first
    {
      let kept = try call.evaluator.kept(items, where: holds)
      return kept.count == 0 ? .list([]) : .tensor(kept)
    }
    let cursor = try call.evaluator.cursor(over: list.value, at: list.span)
    let chosen = try call.evaluator.interrupt.collecting { chosen throws(RuntimeFailure) in
      for index in 0..<cursor.count {
        try call.poll()
        let holds = try call.evaluator.call(
          function, withItemsAt: index, of: [cursor], at: call.span)
        if try call.evaluator.truth(holds, at: call.span) { chosen.append(index) }
      }
    }
    if let table = list.value.table {
      return .object(try table.selecting(rows: chosen, call.evaluator.interrupt))
    }
    return Value.collected(chosen.map { cursor[$0] })
  }

  private static func reduce(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let function = try call.function("f")
    let list = try call.required("list")
    let cursor = try call.evaluator.cursor(over: list.value, at: list.span)
    let hasStart = call.has("start")
    guard hasStart || cursor.count > 0 else {
      throw call.failure(
        .empty, "`reduce` of no elements has no value", under: "list",
        help: "Give it what it starts with: `reduce(f, list, 0)`.")
    }
    var result = hasStart ? try call.value("start") : cursor[0]
    for index in (hasStart ? 0 : 1)..<max(cursor.count, hasStart ? 0 : 1) {
      try call.poll()
      result = try call.apply(function, result, cursor[index])
    }
    return try call.evaluator.checked(result, at: call.span)
  }

  private static func zip(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (cursors, count) = try sequences(call)
    try call.reserve(rows: count, of: cursors.count)
    let rows = try call.evaluator.interrupt.map(count) { index in
      Value.tuple(cursors.map { $0[index] })
    }
    return try call.evaluator.checked(.list(rows), at: call.span)
  }

  private static func enumerate(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let list = try call.required("list")
    let start = Double(try call.integer("start"))
    let cursor = try call.evaluator.cursor(over: list.value, at: list.span)
    try call.reserve(rows: cursor.count, of: 2)
    let rows = try call.evaluator.interrupt.map(cursor.count) { index in
      Value.tuple([.number(start + Double(index)), cursor[index]])
    }
    return try call.evaluator.checked(.list(rows), at: call.span)
  }

  private static func range(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var start = try call.wholeNumber("start")
    var stop = call.has("stop") ? try call.wholeNumber("stop") : 0
    if !call.has("stop") { (start, stop) = (0, start) }
    let step = call.has("step") ? try call.wholeNumber("step") : 1
    guard let range = NumberRange(start: start, stop: stop, step: step) else {
      throw call.failure(.wrongValue, "The step of a range cannot be 0", under: "step")
    }
    guard range.count < .max else {
      throw call.failure(.tooLarge, "This range has more numbers than can be counted")
    }
    return .range(range)
  }

  private static func len(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("x")
    if let length = try call.evaluator.length(of: operand.value) { return .number(Double(length)) }
    throw call.wrongType(operand, "x", "a list, an array or a text")
  }

  private static func shapeOf(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("x")
    switch operand.value {
    case .tensor(let tensor): return .tuple(tensor.shape.map { .number(Double($0)) })
    case .number, .boolean: return .tuple([])
    case .range(let range): return .tuple([.number(Double(range.count))])
    case .object(let object):
      if let shape = object.base.field("shape") { return shape }
      if let table = operand.value.table { return table.shape }
    case .list, .tuple:
      if let tensor = try call.evaluator.array(of: operand.value, at: operand.span) {
        return .tuple(tensor.shape.map { .number(Double($0)) })
      }
      return .tuple([.number(Double(operand.value.length ?? 0))])
    default: break
    }
    throw call.wrongType(operand, "x", "an array")
  }

  private static func type(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .text(call.operand("x")?.value.typeName ?? "nothing")
  }

  private typealias Operand = BuiltinCall.Operand
}

extension BuiltinCall {
  /// Throws before so many tuples would pass the limit on memory: a value takes three words, an array's head four more.
  fileprivate func reserve(rows: Int, of width: Int) throws(RuntimeFailure) {
    try reserve(Shape.extent([rows, 7 + 3 * width]))
  }
}
