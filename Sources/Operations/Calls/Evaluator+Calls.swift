package import Values
import Arrays
import Language
package import Diagnostics

extension Evaluator {
  /// Calls a value with arguments.
  package func call(_ callee: Value, _ arguments: Arguments) throws(RuntimeFailure) -> Value {
    try materialised(pendingCall(callee, arguments), at: arguments.span)
  }

  /// Calls a value with the items that stand at one place of some sequences.
  package func call(_ callee: Value, withItemsAt index: Int, of sequences: [Cursor], at span: Span)
    throws(RuntimeFailure) -> Value
  {
    guard case .function(let function) = callee, function.code.plainCount == sequences.count else {
      let arguments = sequences.map { BuiltinCall.Operand($0[index], span) }
      return try call(callee, Arguments(positional: arguments, span: span))
    }
    let frame = frame(calling: function)
    for slot in sequences.indices { frame.slots[slot] = sequences[slot][index] }
    return try materialised(result(of: .frame(frame), at: span), at: span)
  }

  /// Calls a value; arithmetic in the result of a one-line function may still be pending, so that it becomes one pass
  /// with that of its caller.
  func pendingCall(_ callee: Value, _ arguments: Arguments) throws(RuntimeFailure) -> Pending {
    try result(of: entry(callee, arguments), at: arguments.span)
  }

  /// Sets the arguments of a function in place, or calls what is no function of the notebook's.
  package func entry(_ callee: Value, _ arguments: Arguments) throws(RuntimeFailure) -> Entry {
    switch callee {
    case .function(let function):
      let frame = frame(calling: function)
      do throws(RuntimeFailure) {
        // What is wrong with the arguments is the caller's matter and points there.
        try bind(arguments, to: function.code, frame)
      } catch {
        giveBack(frame)
        throw error
      }
      return .frame(frame)
    case .builtin(let builtin):
      try enterCall(at: arguments.span)
      defer { callDepth -= 1 }
      return .result(Pending(try builtin.call(arguments, self)))
    case .object(let object) where object.base.isCallable:
      try enterCall(at: arguments.span)
      defer { callDepth -= 1 }
      let call = BuiltinCall(positional: arguments, name: object.base.typeName, self)
      if let result = try object.working.called(call) { return .result(Pending(result)) }
    default: break
    }
    throw .failed(
      Diagnostic(
        .notCallable, "This is \(callee.described) and cannot be called", at: arguments.span))
  }

  private func bind(_ arguments: Arguments, to code: FunctionCode, _ frame: Frame)
    throws(RuntimeFailure)
  {
    let binding = arguments.binding(to: code.signature)
    if let complaint = arguments.complaint(
      binding, about: code.name, code.signature, help: "It is defined as `\(code.heading)`.")
    {
      throw .failed(complaint)
    }
    for (slot, argument) in binding.arguments.enumerated() {
      if code.signature[slot].isVariadic {
        let rest = arguments.positional[binding.rest].map { $0.value }
        frame.slots[slot] = try checked(Value.collected(rest), at: arguments.span)
      } else if let argument {
        frame.slots[slot] = arguments[argument].value
      }
    }
  }
}

extension FunctionCode {
  /// `f(x; width=…)`.
  package var heading: String {
    "\(name)(\(signature.map { $0.written }.joined(separator: ", ")))"
  }
}

extension BuiltinCall {
  /// A call of an object, which has no Catalog entry: all arguments are in `rest` and `keywords`.
  init(positional arguments: Arguments, name: String, _ evaluator: Evaluator) {
    self.init(
      name: name, span: arguments.span, evaluator: evaluator, parameters: [], bound: [],
      rest: arguments.positional, keywords: arguments.keywords)
  }

  /// What an object works for when it is asked for more than it stores.
  init(on object: Object, at span: Span, _ evaluator: Evaluator) {
    self.init(positional: Arguments(span: span), name: object.base.typeName, evaluator)
  }
}
