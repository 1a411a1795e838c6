package import Diagnostics
import Platform
import Work

/// Runs flat code: a call of a notebook's function goes on in another frame, and takes no stack.
extension Evaluator {
  /// The result of a call that a builtin or an operator waits for; `span` is the call.
  package func result(of entry: Entry, at span: Span) throws(RuntimeFailure) -> Pending {
    switch entry {
    case .result(let result): return result
    case .frame(let frame):
      guard isStackSpent, Threads.hasSpareStack else { return try result(calling: frame, at: span) }
      var outcome = Result<Pending, RuntimeFailure>.failure(.interrupted)
      onAnotherStack {
        do throws(RuntimeFailure) {
          outcome = .success(try result(calling: frame, at: span))
        } catch {
          outcome = .failure(error)
        }
      }
      return try outcome.get()
    }
  }

  private func result(calling frame: Frame, at span: Span) throws(RuntimeFailure) -> Pending {
    let caller = source
    defer { source = caller }
    do throws(RuntimeFailure) {
      // A builtin waits for this one on the stack.
      try enterCall(at: span)
    } catch {
      giveBack(frame)
      throw error
    }
    begin(frame)
    do throws(RuntimeFailure) {
      return try result(of: frame)
    } catch {
      throw located(error, frame.code, calledAt: span, in: caller)
    }
  }

  /// Runs a frame, and those that it calls, to its end.
  package func result(of base: Frame) throws(RuntimeFailure) -> Pending {
    var frame = base
    do throws(RuntimeFailure) {
      return try run(&frame, to: base)
    } catch {
      throw unwound(error, from: frame, to: base)
    }
  }

  private func run(_ frame: inout Frame, to base: Frame) throws(RuntimeFailure) -> Pending {
    var instructions = frame.code.instructions
    var place = frame.place
    do throws(RuntimeFailure) {
      while true {
        let instruction = instructions[place]
        place += 1
        switch instruction {
        case .evaluate(let node): try node.perform(in: frame)
        case .keep(let node, let temporary):
          frame.temporaries[temporary] = try node.pending(in: frame)
        case .unless(let condition, let target):
          if try !condition.holds(in: frame) { place = target }
        case .when(let condition, let target):
          if try condition.holds(in: frame) { place = target }
        case .jump(let target): place = target
        case .call(let node, let temporary):
          switch try node.entry(in: frame) {
          case .result(let result): frame.temporaries[temporary] = result
          case .frame(let called):
            try turn(at: node.span)
            if callDepth >= settings.maximumCallDepth { throw tooManyCalls(at: node.span) }
            callDepth += 1
            frame.place = place
            called.caller = frame.height
            called.destination = temporary
            begin(called)
            frame = called
            place = 0
            instructions = frame.code.instructions
          }
        case .give(let node):
          let result = try node.pending(in: frame)
          if frame.code.usesMore { frame.close(returning: result) }
          leave(frame)
          giveBack(frame)
          if frame === base { return result }
          let destination = frame.destination
          frame = frames[frame.caller]
          if source !== frame.code.source { source = frame.code.source }
          frame.temporaries[destination] = result
          place = frame.place
          instructions = frame.code.instructions
        }
      }
    } catch {
      frame.place = place
      throw error
    }
  }

  private func begin(_ frame: Frame) {
    if source !== frame.code.source { source = frame.code.source }
    if frame.code.usesMore { frame.shareParameters() }
  }

  private func leave(_ frame: Frame) {
    if frame.tellsProgress { leaveLoop() }
    if frame.code.name != nil { callDepth -= 1 }
  }

  /// Leaves the frames that a failure ends, and says in it where it happened and which calls led there.
  private func unwound(_ error: RuntimeFailure, from innermost: Frame, to base: Frame)
    -> RuntimeFailure
  {
    var failure = error
    var frame = innermost
    while true {
      if case .interrupted = failure, let statement = frame.code.statements[frame.place - 1] {
        stopped(at: statement)
      }
      if interrupt.isRaised { frame.letGo(interrupt) }
      frame.close(returning: nil)
      leave(frame)
      giveBack(frame)
      if frame === base { return failure }
      let caller = frames[frame.caller]
      source = caller.code.source
      if let call = caller.code.instructions[caller.place - 1].span {
        failure = located(failure, frame.code, calledAt: call, in: caller.code.source)
      }
      frame = caller
    }
  }

  /// Says in a failure where it happened and which call led there.
  private func located(
    _ failure: RuntimeFailure, _ code: Code, calledAt span: Span, in caller: CellSource
  ) -> RuntimeFailure {
    guard case .failed(var diagnostic, let source) = failure else { return failure }
    let step =
      "`\(code.name ?? "")`, called in \(caller.name), line \(caller.line(at: span.lower))"
    if diagnostic.callPath.count < 12 {
      diagnostic.callPath.append(step)
    } else {
      // Endless recursion: keep the first steps and the outermost.
      diagnostic.callPath[diagnostic.callPath.count - 2] = "…"
      diagnostic.callPath[diagnostic.callPath.count - 1] = step
    }
    return .failed(diagnostic, source: source ?? code.source)
  }
}
