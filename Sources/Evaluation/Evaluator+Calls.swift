import Arrays
import Language
package import Diagnostics
import Platform
import Work

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
    let frame = Frame(self, calling: function)
    for slot in sequences.indices { frame.slots[slot] = sequences[slot][index] }
    return try materialised(run(function, in: frame, at: span), at: span)
  }

  /// Calls a value; arithmetic in the result of a one-line function may still be pending, so that it becomes one pass
  /// with that of its caller.
  func pendingCall(_ callee: Value, _ arguments: Arguments) throws(RuntimeFailure) -> Pending {
    switch callee {
    case .function(let function): return try pendingCall(function, arguments)
    case .builtin(let builtin):
      try enterCall(at: arguments.span)
      defer { callDepth -= 1 }
      return Pending(try builtin.call(arguments, self))
    case .object(let object) where object.base.isCallable:
      try enterCall(at: arguments.span)
      defer { callDepth -= 1 }
      let call = BuiltinCall(positional: arguments, name: object.base.typeName, self)
      if let result = try object.base.called(call) { return Pending(result) }
    default: break
    }
    throw .failed(
      Diagnostic(
        .notCallable, "This is \(callee.described) and cannot be called", at: arguments.span))
  }

  private func pendingCall(_ function: FunctionValue, _ arguments: Arguments)
    throws(RuntimeFailure) -> Pending
  {
    let frame = Frame(self, calling: function)
    // What is wrong with the arguments is the caller's matter and points there.
    try bind(arguments, to: function.code, frame)
    return try run(function, in: frame, at: arguments.span)
  }

  /// Runs a function whose arguments are in its frame; `span` is the call.
  func run(_ function: FunctionValue, in frame: Frame, at span: Span) throws(RuntimeFailure)
    -> Pending
  {
    if isStackSpent, Threads.hasSpareStack {
      return try runOnAnotherStack(function, in: frame, at: span)
    }
    let code = function.code
    try enterCall(at: span)
    defer { callDepth -= 1 }
    let caller = source
    source = code.source
    defer { source = caller }
    do throws(RuntimeFailure) {
      if code.usesMore { try fill(frame, for: code) }
      let result = try code.body.pending(in: frame)
      if code.usesMore { frame.close(code.layout, returning: result) }
      return result
    } catch {
      if interrupt.isRaised {
        var values = Array(frame.slots)
        frame.slots.update(repeating: nil)
        interrupt.letGo(&values)
      }
      frame.close(code.layout, returning: nil)
      throw located(error, code, calledAt: span, in: caller)
    }
  }

  /// Computes the defaults of what was left out, each of which may use the parameters before it.
  private func fill(_ frame: Frame, for code: FunctionCode) throws(RuntimeFailure) {
    frame.shareParameters(of: code.layout)
    for parameter in code.parameters where frame.slots[parameter.slot] == nil {
      if let standard = parameter.defaultValue {
        frame.slots[parameter.slot] = try standard.value(in: frame)
        frame.shareParameters(of: code.layout)
      }
    }
  }

  private func runOnAnotherStack(_ function: FunctionValue, in frame: Frame, at span: Span)
    throws(RuntimeFailure) -> Pending
  {
    var result = Result<Pending, RuntimeFailure>.failure(.interrupted)
    onAnotherStack {
      do throws(RuntimeFailure) {
        result = .success(try run(function, in: frame, at: span))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  /// Says in a failure where it happened and which call led there.
  private func located(
    _ failure: RuntimeFailure, _ code: FunctionCode, calledAt span: Span, in caller: CellSource
  ) -> RuntimeFailure {
    guard case .failed(var diagnostic, let source) = failure else { return failure }
    let step =
      "`\(code.name)`, called in \(caller.name), line \(caller.line(at: span.lower))"
    if diagnostic.callPath.count < 12 {
      diagnostic.callPath.append(step)
    } else {
      // Endless recursion: keep the first steps and the outermost.
      diagnostic.callPath[diagnostic.callPath.count - 2] = "…"
      diagnostic.callPath[diagnostic.callPath.count - 1] = step
    }
    return .failed(diagnostic, source: source ?? code.source)
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
    for (parameter, argument) in zip(code.parameters, binding.arguments) {
      if parameter.isVariadic {
        let rest = arguments.positional[binding.rest].map { $0.value }
        frame.slots[parameter.slot] = try checked(Value.collected(rest), at: arguments.span)
      } else if let argument {
        frame.slots[parameter.slot] = arguments[argument].value
      }
    }
  }
}

extension FunctionCode {
  /// `f(x; width=…)`.
  package var heading: String {
    let written = parameters.map { parameter in
      parameter.isVariadic
        ? parameter.name + "..." : parameter.name + (parameter.defaultValue == nil ? "" : "=…")
    }
    return "\(name)(\(written.joined(separator: ", ")))"
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
