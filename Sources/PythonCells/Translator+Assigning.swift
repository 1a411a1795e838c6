package import PythonSyntax
package import Diagnostics

extension Translator {
  package mutating func assign(
    _ targets: [PythonExpression], _ value: PythonExpression, at span: Span
  )
    throws(Refusal)
  {
    if targets.count > 1 {
      try assign([targets[0]], value, at: span)
      for target in targets.dropFirst() { try assign([target], targets[0], at: span) }
      return
    }
    var target = targets[0]
    if case .list(let items) = target.kind { target.kind = .tuple(items) }
    if try assignPopped(target, value) { return }
    if try assignSorted(target, value) { return }
    if try assignStarred(target, value, at: span) { return }
    if case .tuple(let items) = target.kind, !items.allSatisfy({ isPattern($0) }) {
      return try assignInTurn(items, value)
    }
    switch target.kind {
    case .name(let name):
      if case .lambda(var function) = value.kind, frames[frames.count - 1].turning.isEmpty {
        function.name = name
        return try define(function, at: value.span)
      }
      let code = try expression(value)
      if case .module(let module) = code.kind {
        notebook.modules[name] = module
        return
      }
      if code.kind == .generator {
        frames[frames.count - 1].names[name] = .generator
        return emit(code.text)
      }
      if case .type = code.kind {
        frames[frames.count - 1].names[name] = code.kind
        return
      }
      if assignDrawn([name], code) { return }
      bind(name, code)
      emit("\(written(name)) = \(code.text)")
    case .tuple:
      let code = try expression(value)
      if assignDrawn(assignedNames([PythonStatement(.assignment([target], value), span)]), code) {
        return
      }
      guard case .tuple(let values) = value.kind, values.count > 1,
        case .tuple(let names) = target.kind, names.count == values.count
      else {
        let pattern = try pattern(target, code)
        emit("\(pattern) = \(code.text)")
        return
      }
      emit("\(try pattern(names, values)) = \(code.text.dropFirst().dropLast())")
    case .subscripted(let base, let subscripts):
      try assignElement(base, subscripts, target.span, try expression(value), at: value.span)
    case .attribute(let base, let field):
      guard try expression(base).kind == .unknown else {
        throw Refusal("The parts of a value do not change in this language", at: target.span)
      }
      emit("\(try expression(base).receiver).\(field) = \(try expression(value).text)")
    default: throw Refusal("Nothing can be assigned here", at: target.span)
    }
  }

  /// `pcm = ax.imshow(w)`: it is drawn, and the name stands for nothing here.
  private mutating func assignDrawn(_ names: Set<String>, _ code: Code) -> Bool {
    guard code.kind == .drawn else { return false }
    for name in names { frames[frames.count - 1].names[name] = .drawn }
    if !code.text.isEmpty { emit(code.text) }
    return true
  }

  private func isPattern(_ target: PythonExpression) -> Bool {
    switch target.kind {
    case .name: true
    case .tuple(let items): items.allSatisfy { isPattern($0) }
    default: false
    }
  }

  /// The targets of as many values, all of which are read before any name gets another one.
  private mutating func pattern(_ targets: [PythonExpression], _ values: [PythonExpression])
    throws(Refusal) -> String
  {
    let rebound = assignedNames([
      PythonStatement(.assignment(targets, values[0]), values[0].span)
    ])
    var codes: [Code] = []
    for value in values {
      var code = try expression(value)
      var roots: Set<String> = []
      for root in code.roots {
        let bare = String(root.drop { $0 == "+" || $0 == "*" })
        if rebound.contains(bare) {
          roots.formUnion(
            partners(of: bare).filter { !rebound.contains(String($0.drop { $0 == "*" })) })
        } else {
          roots.insert(root)
        }
      }
      code.roots = roots
      codes.append(code)
    }
    var parts: [String] = []
    for (target, code) in zip(targets, codes) {
      let part = try pattern(target, code)
      if case .tuple = target.kind { parts.append("(\(part))") } else { parts.append(part) }
    }
    return parts.joined(separator: ", ")
  }

  /// What stands left of `=` or behind `for`; its names get their values.
  package mutating func pattern(_ target: PythonExpression, _ value: Code) throws(Refusal) -> String
  {
    switch target.kind {
    case .name(let name):
      bind(name, value)
      return written(name)
    case .tuple(let items), .list(let items):
      var kinds = items.map { _ in value.kind.items }
      if case .tuple(let known) = value.kind, known.count == items.count { kinds = known }
      var parts: [String] = []
      for (item, kind) in zip(items, kinds) {
        let part = try pattern(item, value.of(kind))
        if case .tuple = item.kind { parts.append("(\(part))") } else { parts.append(part) }
      }
      return parts.joined(separator: ", ") + (parts.count == 1 ? "," : "")
    default: throw Refusal("Only names can stand here", at: target.span)
    }
  }

  /// `a, b[0] = b[0], a`: the values first, then each into its place.
  private mutating func assignInTurn(_ targets: [PythonExpression], _ value: PythonExpression)
    throws(Refusal)
  {
    guard case .tuple(let values) = value.kind, values.count == targets.count else {
      throw Refusal(
        "Elements are assigned one by one in this language", at: value.span,
        help: "Give the values names of their own first.")
    }
    var codes: [Code] = []
    var names: [String] = []
    for value in values {
      codes.append(try expression(value))
      names.append(temporary("new_\(names.count + 1)"))
    }
    emit("\(names.joined(separator: ", ")) = \(codes.map { $0.text }.joined(separator: ", "))")
    for (index, target) in targets.enumerated() {
      let code = Code(names[index], .postfix, codes[index].kind, roots: codes[index].roots)
      switch target.kind {
      case .name(let name):
        bind(name, code)
        emit("\(written(name)) = \(code.text)")
      case .subscripted(let base, let subscripts):
        try assignElement(base, subscripts, target.span, code, at: target.span)
      default: throw Refusal("Only names and elements can stand here", at: target.span)
      }
    }
  }

  // `first, *rest = xs`
  private mutating func assignStarred(
    _ target: PythonExpression, _ value: PythonExpression, at span: Span
  ) throws(Refusal) -> Bool {
    guard case .tuple(let items) = target.kind,
      let place = items.firstIndex(where: { item in
        if case .starred = item.kind { true } else { false }
      })
    else { return false }
    let code = try expression(value)
    var base = code.text
    if !code.isSimple {
      base = temporary("values")
      emit("\(base) = \(code.text)")
    }
    var targets: [String] = []
    var values: [String] = []
    for (index, item) in items.enumerated() {
      let behind = items.count - 1 - place
      var inner = item
      var element = code.of(code.kind.items)
      if index == place, case .starred(let rest) = item.kind {
        inner = rest
        element = Code("", .postfix, .list(code.kind.items), roots: code.roots)
        values.append("[\(base)[\(place):\(behind == 0 ? "" : "-\(behind)")]...]")
      } else {
        values.append("\(base)[\(index < place ? index : index - items.count)]")
      }
      let written = try pattern(inner, element)
      if case .tuple = inner.kind {
        targets.append("(\(written))")
      } else {
        targets.append(written)
      }
    }
    emit("\(targets.joined(separator: ", ")) = \(values.joined(separator: ", "))")
    return true
  }

  // `x[i] = value`
  private mutating func assignElement(
    _ base: PythonExpression, _ subscripts: [PythonSubscript], _ target: Span, _ value: Code,
    at span: Span
  ) throws(Refusal) {
    var root = base
    while case .subscripted(let inner, _) = root.kind { root = inner }
    guard case .name(let name) = root.kind else {
      throw Refusal("Only elements of a name can be assigned", at: target)
    }
    var isInner = false
    if case .subscripted = base.kind { isInner = true }
    try change(name, isInner: isInner, at: target)
    let code = try expression(base)
    switch code.kind {
    case .list:
      for case .slice in subscripts {
        throw Refusal("A part of a list cannot be replaced by other items here", at: target)
      }
    case .tuple: throw Refusal("A tuple does not change in Python", at: target)
    case .text: throw Refusal("A text does not change in Python", at: target)
    case .array(let array) where array.element == .whole:
      guard isWhole(value.kind) else {
        throw Refusal(
          "This array of whole numbers would cut the value's fraction off in Python", at: span,
          help: "Make the array of numbers with a point: `[1.0, 2.0]`.")
      }
    case .array(let array) where array.element == .truth:
      guard value.kind.isTruth else {
        throw Refusal("This array of truths would make a truth of the value in Python", at: span)
      }
    default: break
    }
    let place = try self.subscripts(subscripts, of: code, at: target)
    emit("\(code.receiver)[\(place.text)] = \(value.text)")
    // A list that gets another list knows it from now on.
    if !value.kind.isImmutable, code.kind.isList || code.kind == .unknown {
      share(name, holding(value.roots))
    }
    if case .list(let element) = frames[frames.count - 1].names[name] {
      frames[frames.count - 1].names[name] = .list(element.joined(value.kind))
    }
  }

  /// Two names that reach one object.
  package mutating func share(_ name: String, _ roots: Set<String>) {
    let top = frames.count - 1
    for bond in bonds(of: name, roots) {
      frames[top].partners[name, default: []].insert(bond.own)
      frames[top].partners[bond.other, default: []].insert(bond.theirs)
    }
  }

  private func isWhole(_ kind: PythonKind) -> Bool {
    switch kind {
    case .number(let isWhole): isWhole == true
    case .truth: true
    case .array(let array): array.element == .whole || array.element == .truth
    default: false
    }
  }

  // MARK: Updates

  package mutating func update(
    _ target: PythonExpression, _ sign: String, _ value: PythonExpression, at span: Span
  ) throws(Refusal) {
    let joined = PythonExpression(.binary(target, sign, value), span)
    guard case .name(let name) = target.kind else {
      guard case .subscripted(let base, let subscripts) = target.kind else {
        throw Refusal("Only names and elements can be changed", at: target.span)
      }
      return try assignElement(
        base, subscripts, target.span, try expression(joined), at: value.span)
    }
    let old = kind(of: name) ?? .unknown
    guard frames[frames.count - 1].names[name] != nil || frames.count == 1 else {
      throw Refusal("`\(name)` has no value in this function yet", at: target.span)
    }
    let addition = try expression(value)
    if !old.isImmutable {
      if old == .unknown, frames[frames.count - 1].parameters.contains(name) {
        frames[frames.count - 1].changed.insert(name)
      } else {
        try change(name, at: span)
      }
      if case .array(let array) = old, array.element == .whole,
        !isWhole(addition.kind) || sign == "/"
      {
        throw Refusal(
          "This array of whole numbers cannot take numbers with a point in Python", at: span)
      }
    }
    let code = try expression(joined)
    if old.isList { share(name, addition.kind.items.isImmutable ? [] : copying(addition.roots)) }
    frames[frames.count - 1].names[name] = code.kind
    let signs = ["+", "-", "*", "/", "**"]
    let isPlain = old.isNumber || old.isArray || old == .unknown || old == .text && sign == "+"
    if isPlain, signs.contains(sign), !addition.kind.isList {
      emit("\(written(name)) \(sign == "**" ? "^" : sign)= \(addition.text)")
    } else {
      emit("\(written(name)) = \(code.text)")
    }
  }

  // MARK: Special values

  /// `values, indices = torch.sort(x)`, whose argument may be a draw that must not be made twice.
  private mutating func assignSorted(_ target: PythonExpression, _ value: PythonExpression)
    throws(Refusal) -> Bool
  {
    guard case .tuple(let items) = target.kind, items.count == 2,
      let pair = try sortedPair(value)
    else { return false }
    if case .name("_") = items[1].kind {
      let pattern = try pattern(items[0], Code("", .postfix, pair.kind))
      emit("\(pattern) = \(try pair.values(of: pair.operand, self))")
      bind("_", Code("", .postfix, .unknown))
      frames[frames.count - 1].names["_"] = nil
      return true
    }
    var operand = pair.operand
    if !pair.isSimple {
      operand = temporary("unsorted")
      emit("\(operand) = \(pair.operand)")
    }
    let values = try pair.values(of: operand, self)
    let indices = try pair.indices(of: operand, self)
    let first = try pattern(items[0], Code("", .postfix, pair.kind))
    let second = try pattern(items[1], Code("", .postfix, pair.indexKind))
    emit("\(first), \(second) = \(values), \(indices)")
    return true
  }
}
