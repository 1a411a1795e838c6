package import PythonSyntax
import Language
import Checking
import Diagnostics

extension Translator {
  package mutating func write(_ statements: [PythonStatement], isCell: Bool = false) throws(Refusal)
  {
    for (index, statement) in statements.enumerated() {
      if let line = statement.comments.isEmpty ? nil : Optional(line(of: statement.span)) {
        origin = line
      }
      if statement.followsBlank, !lines.isEmpty, lines.last?.text != "" { emit("") }
      for comment in statement.comments { emit("#" + comment) }
      origin = line(of: statement.span)
      let first = lines.count
      try write(statement, isLast: isCell && index == statements.count - 1)
      if let remark = statement.remark, lines.count > first {
        let isBlock = lines.count > first + 1
        lines[isBlock ? first : lines.count - 1].text += "  #" + remark
      }
    }
  }

  private mutating func write(_ statement: PythonStatement, isLast: Bool) throws(Refusal) {
    let span = statement.span
    switch statement.kind {
    case .expression(let value, let isHushed):
      try writeExpression(value, isHushed: isHushed, isLast: isLast)
    case .assignment(let targets, let value): try assign(targets, value, at: span)
    case .update(let target, let sign, let value): try update(target, sign, value, at: span)
    case .definition(let function): try define(function, at: span)
    case .returned(let value): try writeReturn(value)
    case .branches(let branches, let otherwise):
      try writeBranches(branches, otherwise, isLast: isLast)
    case .forLoop(let target, let source, let body): try writeFor(target, source, body)
    case .whileLoop(let test, let body): try writeWhile(test, body)
    case .with(let items, let body):
      for item in items
      where !["no_grad", "inference_mode", "catch_warnings", "errstate"]
        .contains(lastName(of: item))
      {
        throw Refusal(
          "There is no `with` in this language: nothing has to be opened or closed", at: item.span)
      }
      try write(body)
    case .importing(let modules):
      for module in modules { try bring(module.path, as: module.name, at: span) }
    case .importingFrom(let module, let members):
      for member in members { try bring(member.member, from: module, as: member.name, at: span) }
    case .assertion(let condition, let message):
      var arguments = [try truth(condition).text]
      if let message { arguments.append(try expression(message).text) }
      emit(try call("assert", arguments, .none, at: span).text)
    case .raised(let value): try raise(value, at: span)
    case .deletion(let targets):
      for target in targets {
        guard case .name(let name) = target.kind, frames.count == 1, depth == 0 else {
          throw Refusal(
            "Only names of the notebook are forgotten here, by `%reset`", at: target.span)
        }
        emit("%reset \(written(name))")
        notebook.forget([name])
        frames[0].names[name] = nil
        frames[0].partners[name] = nil
      }
    case .pass: break
    case .broken: emit("break")
    case .continued: emit("continue")
    case .command(let text): try run(command: text, at: span)
    case .unsupported(let reason): throw Refusal(reason, at: span)
    }
  }

  private func lastName(of expression: PythonExpression) -> String {
    switch expression.kind {
    case .call(let callee, _): lastName(of: callee)
    case .attribute(_, let name), .name(let name): name
    default: ""
    }
  }

  /// A value by itself: shown when it ends the cell, and done for its effect anywhere else.
  private mutating func writeExpression(
    _ value: PythonExpression, isHushed: Bool, isLast: Bool
  ) throws(Refusal) {
    // A text by itself is what the next lines are about.
    if case .text(let parts) = value.kind, !isLast, parts.count == 1,
      case .literal(let text) = parts[0]
    {
      for line in text.split(separator: "\n") { emit("# " + trimmed(line)) }
      return
    }
    if case .ellipsis = value.kind { return }
    if try writeMethodStatement(value) { return }
    let code = try expression(value)
    guard !code.text.isEmpty else { return }
    if code.kind == .canvas, code.text.hasSuffix(")[0]") {
      return emit(String(code.text.dropLast(3)) + ";")
    }
    var isShown = isLast && frames.count == 1 && depth == 0 && !isHushed
    if code.kind == .canvas { isShown = false }
    if case .panels = code.kind { isShown = false }
    emit(code.text + (isHushed || (isLast && !isShown) ? ";" : ""))
  }

  package func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }

  private mutating func run(command: String, at span: Span) throws(Refusal) {
    let words = command.dropFirst().split(separator: " ").map { String($0) }
    switch words.first {
    case "matplotlib", "pip", "load_ext", "conda", "autoreload":
      // Pictures are shown as they are, and what the cells import is here.
      break
    case "config" where command.contains("InlineBackend"): break
    case "timeit": emit("%time " + command.drop { $0 != " " }.dropFirst())
    default:
      if let word = words.first, Magic(rawValue: word) != nil { return emit(command) }
      if command.hasPrefix("%%") {
        throw Refusal("There is no command `\(command)`", at: span)
      }
      throw Refusal(
        command.hasPrefix("!")
          ? "A cell of this language runs no commands of the system"
          : "There is no command `\(command)`", at: span)
    }
  }

  private mutating func raise(_ value: PythonExpression?, at span: Span) throws(Refusal) {
    guard let value, case .call(_, let arguments) = value.kind, let first = arguments.first else {
      let name = value.map { text($0.span) } ?? "stopped"
      return emit(try call("error", [quoted(name)], .none, at: span).text)
    }
    emit(try call("error", [try expression(first.value).text], .none, at: span).text)
  }

  private mutating func writeReturn(_ value: PythonExpression?) throws(Refusal) {
    let top = frames.count - 1
    guard let value else {
      frames[top].result = (frames[top].result ?? .none).joined(.none)
      return emit("return nothing")
    }
    var code = try expression(value)
    if code.kind == .drawn {
      frames[top].result = (frames[top].result ?? .none).joined(.none)
      if !code.text.isEmpty { emit(code.text) }
      return emit("return nothing")
    }
    if case .tuple(let items) = value.kind, items.count > 1 {
      code.text = String(code.text.dropFirst().dropLast())
    }
    frames[top].result = frames[top].result.map { $0.joined(code.kind) } ?? code.kind
    for root in code.roots {
      frames[top].resultRoots.insert(root)
      frames[top].resultRoots.formUnion(partners(of: String(root.drop { $0 == "+" || $0 == "*" })))
    }
    emit("return " + code.text)
  }

  // MARK: Blocks

  private mutating func writeBlock(_ body: [PythonStatement]) throws(Refusal) {
    depth += 1
    try write(body)
    depth -= 1
  }

  private mutating func writeBranches(
    _ branches: [(test: PythonExpression, body: [PythonStatement])],
    _ otherwise: [PythonStatement], isLast: Bool
  ) throws(Refusal) {
    var ends: [Frame] = []
    let opening = lines.count
    var hasContent = false
    let headLine = origin
    for (index, branch) in branches.enumerated() {
      origin = line(of: branch.test.span)
      let test = try truth(branch.test)
      emit((index == 0 ? "if " : "elseif ") + test.text)
      let start = frames[frames.count - 1]
      let first = lines.count
      try writeBlock(branch.body)
      hasContent = hasContent || lines[first...].contains { !$0.text.hasPrefix("#") }
      ends.append(frames[frames.count - 1])
      keepChanges(from: start)
    }
    if otherwise.isEmpty {
      ends.append(frames[frames.count - 1])
    } else {
      emit("else")
      let first = lines.count
      try writeBlock(otherwise)
      hasContent = hasContent || lines[first...].contains { !$0.text.hasPrefix("#") }
      ends.append(frames[frames.count - 1])
    }
    join(ends)
    origin = headLine
    // What is left of a block that says nothing here are its comments.
    guard hasContent else {
      let rest = lines[opening...].filter { $0.text.hasPrefix("#") }
      lines.removeSubrange(opening...)
      lines += rest.map { Line(depth: depth, text: $0.text, origin: $0.origin) }
      return
    }
    emit("end" + (isLast ? ";" : ""))
  }

  /// Goes on with what was known before a branch, but remembers what it returned and changed.
  private mutating func keepChanges(from start: Frame) {
    let top = frames.count - 1
    var next = start
    next.result = frames[top].result
    next.resultRoots = frames[top].resultRoots
    next.changed = frames[top].changed
    next.assigned = frames[top].assigned
    frames[top] = next
  }

  /// What is known behind branches: what all of them say.
  private mutating func join(_ ends: [Frame]) {
    let top = frames.count - 1
    var names: [String: PythonKind] = [:]
    var partners: [String: Set<String>] = [:]
    for end in ends {
      for (name, kind) in end.names { names[name] = names[name].map { $0.joined(kind) } ?? kind }
      for (name, others) in end.partners { partners[name, default: []].formUnion(others) }
      frames[top].parameters.formIntersection(end.parameters)
      frames[top].assigned.formUnion(end.assigned)
    }
    frames[top].names = names
    frames[top].partners = partners
  }

  private mutating func writeFor(
    _ target: PythonExpression, _ iterated: PythonExpression, _ body: [PythonStatement]
  ) throws(Refusal) {
    let sequence = try self.iterated(iterated)
    let names = assignedNames([PythonStatement(.assignment([target], target), target.span)])
    try loop(names.union(assignedNames(body))) { translator throws(Refusal) in
      let pattern = try translator.pattern(
        target, Code("", .postfix, sequence.kind.items, roots: sequence.roots))
      translator.emit("for \(pattern) in \(sequence.text)")
      try translator.writeBlock(body)
    }
    emit("end")
  }

  private mutating func writeWhile(_ test: PythonExpression, _ body: [PythonStatement])
    throws(Refusal)
  {
    try loop(assignedNames(body)) { translator throws(Refusal) in
      let condition = try translator.truth(test)
      translator.emit("while \(condition.text)")
      try translator.writeBlock(body)
    }
    emit("end")
  }

  /// Reads a loop twice: what is known of its names in the first turn need not hold in the second.
  private mutating func loop(
    _ names: Set<String>, _ body: (inout Translator) throws(Refusal) -> Void
  ) throws(Refusal) {
    let top = frames.count - 1
    let turning = frames[top].turning
    frames[top].turning.formUnion(names)
    loopDepth += 1
    let before = frames[top]
    if loopDepth <= 4 {
      var trial = self
      try body(&trial)
      notebook.functions = trial.notebook.functions
      join([before, trial.frames[top]])
    } else {
      for name in names where frames[top].names[name] != nil { frames[top].names[name] = .unknown }
    }
    let entry = frames[top]
    try body(&self)
    let end = frames[top]
    frames[top].parameters.formIntersection(entry.parameters)
    join([entry, end])
    frames[top].turning = turning
    loopDepth -= 1
  }
}
