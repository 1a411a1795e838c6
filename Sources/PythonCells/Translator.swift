package import PythonSyntax
import Language
package import Checking
package import Diagnostics
import Syntax

/// Writes a cell of Python in this language.
///
/// It walks the tree as Python would run it and keeps what it knows of every value, because the two languages differ by
/// kind: `+` joins lists there and adds them here. What would come out different is refused with its place.
package struct Translator {
  /// The names of a function, of a comprehension or of the notebook.
  package struct Frame {
    package var isFunction: Bool
    package var names: [String: PythonKind] = [:]
    /// The names that are assigned anywhere in it.
    package var assigned: Set<String> = []
    /// The parameters of the function that came from outside and are still what they were.
    package var parameters: Set<String> = []
    /// Names that the loops and comprehensions around the place assign, each turn anew.
    var turning: Set<String> = []
    /// Parameters that were changed in place.
    package var changed: Set<String> = []
    /// The names of one object.
    var partners: [String: Set<String>] = [:]
    package var result: PythonKind?
    /// The names whose objects it gives back.
    var resultRoots: Set<String> = []

    package init(
      isFunction: Bool, names: [String: PythonKind] = [:], assigned: Set<String> = [],
      parameters: Set<String> = [], turning: Set<String> = [], changed: Set<String> = [],
      partners: [String: Set<String>] = [:], result: PythonKind? = nil,
      resultRoots: Set<String> = []
    ) {
      self.isFunction = isFunction
      self.names = names
      self.assigned = assigned
      self.parameters = parameters
      self.turning = turning
      self.changed = changed
      self.partners = partners
      self.result = result
      self.resultRoots = resultRoots
    }
  }

  /// A line of the translation and the line of Python, from 0, that it came from.
  package struct Line {
    package var depth: Int
    package var text: String
    package var origin: Int
  }

  /// A call of a function that a cell of Python has defined, with what is known of its arguments.
  package struct FollowedCall: Hashable {
    package var function: Int
    package var kinds: [String: PythonKind]
  }

  package let source: SourceText
  package let cellName: String
  package var notebook: PythonNotebook
  /// What the notebook's values are, by name, when no cell of Python has said more.
  package let facts: [String: Fact]
  package var frames: [Frame] = []
  package var lines: [Line] = []
  package var depth = 0
  package var origin = 0
  /// How many loops the place stands in, for the passes that settle kinds.
  package var loopDepth = 0
  /// How many calls of known functions are being followed, and what came of those that were.
  package var callDepth = 0
  package var followed: [FollowedCall: PythonKind] = [:]
  /// What the kinds of values have decided, by place.
  package var decisions: [Span: String] = [:]
  /// Where this language would do something else with the same source.
  package var differences: [Refusal] = []
  /// Whether the cell calls a method that only Python has.
  var isForeign = false
  /// Whether a lambda that is being read is used up at once.
  var isImmediate = false

  package init(
    source: String, cellName: String, notebook: PythonNotebook, facts: [String: Fact]
  ) {
    self.source = SourceText(source)
    self.cellName = cellName
    self.notebook = notebook
    self.facts = facts
  }

  package mutating func translate(_ cell: PythonCell) throws(Refusal) {
    var global = Frame(isFunction: false)
    global.names = notebook.names
    global.partners = notebook.partners
    global.assigned = assignedNames(cell.statements)
    frames = [global]
    try write(cell.statements, isCell: true)
    notebook.names = frames[0].names
    notebook.partners = frames[0].partners
  }

  // MARK: Lines

  package mutating func emit(_ text: String) {
    lines.append(Line(depth: depth, text: text, origin: origin))
  }

  package func line(of span: Span) -> Int { source.line(at: span.lower) }

  /// A name of its own for a value in between.
  package mutating func temporary(_ base: String) -> String {
    var name = base
    var number = 1
    while isTaken(name) {
      number += 1
      name = "\(base)_\(number)"
    }
    frames[frames.count - 1].assigned.insert(name)
    return name
  }

  private func isTaken(_ name: String) -> Bool {
    facts[name] != nil || frames.contains { $0.assigned.contains(name) || $0.names[name] != nil }
      || Catalog.entry(named: name) != nil
  }

  // MARK: Names

  /// Words that this language reserves get a `_`.
  package func written(_ name: String) -> String {
    Keyword(rawValue: name) != nil ? name + "_" : name
  }

  /// Whether a cell or a function around the place has given a builtin's name another meaning.
  func isShadowed(_ name: String) -> Bool {
    facts[name] != nil || frames.contains { $0.assigned.contains(name) || $0.names[name] != nil }
  }

  package func kind(of name: String) -> PythonKind? {
    for frame in frames.reversed() {
      if let kind = frame.names[name] { return kind }
    }
    return facts[written(name)].map { Self.kind(of: $0) }
  }

  private static func kind(of fact: Fact) -> PythonKind {
    switch fact {
    case .unknown: .unknown
    case .nothing: .none
    case .number: .anyNumber
    case .boolean: .truth
    case .text: .text
    case .array(let shape): .array(.init(rank: shape.count))
    case .list: .list(.unknown)
    case .tuple(let items): .tuple(items.map { kind(of: $0) })
    case .function, .builtin: .callable
    case .table: .unknown
    }
  }

  /// Gives a name a value: what is known of it, and whose object it shares.
  package mutating func bind(_ name: String, _ value: Code) {
    let top = frames.count - 1
    let bonds = value.kind.isImmutable ? [] : bonds(of: name, value.roots)
    for partner in frames[top].partners.keys {
      frames[top].partners[partner]?.remove(name)
      frames[top].partners[partner]?.remove("*" + name)
    }
    frames[top].partners[name] = nil
    frames[top].names[name] = value.kind
    frames[top].parameters.remove(name)
    for bond in bonds {
      frames[top].partners[name, default: []].insert(bond.own)
      frames[top].partners[bond.other, default: []].insert(bond.theirs)
    }
  }

  /// How a name is bound to the roots of its value, seen from both sides.
  ///
  /// `a` is the object itself; `+a` one that holds it, so that it shows changes of `a`; `*a` one that shares only what `a`
  /// holds.
  func bonds(of name: String, _ roots: Set<String>) -> [(
    own: String, other: String, theirs: String
  )] {
    var all: [(own: String, other: String, theirs: String)] = []
    for root in roots {
      let bare = String(root.drop { $0 == "+" || $0 == "*" })
      guard bare != name else { continue }
      switch root.first {
      case "+": all.append((own: "*" + bare, other: bare, theirs: name))
      case "*": all.append((own: "*" + bare, other: bare, theirs: "*" + name))
      default:
        all.append((own: bare, other: bare, theirs: name))
        for partner in partners(of: bare) where partner != name && partner != "*" + name {
          let isInner = partner.hasPrefix("*")
          let other = isInner ? String(partner.dropFirst()) : partner
          all.append((own: partner, other: other, theirs: isInner ? "*" + name : name))
        }
      }
    }
    return all
  }

  /// The roots of a list or a tuple that holds these values.
  package func holding(_ roots: Set<String>) -> Set<String> {
    Set(roots.map { $0.hasPrefix("+") || $0.hasPrefix("*") ? $0 : "+" + $0 })
  }

  /// The roots of a new list of the items of another one.
  package func copying(_ roots: Set<String>) -> Set<String> {
    Set(roots.map { $0.hasPrefix("+") || $0.hasPrefix("*") ? $0 : "*" + $0 })
  }

  func partners(of name: String) -> Set<String> {
    var all: Set<String> = []
    for frame in frames { all.formUnion(frame.partners[name] ?? []) }
    return all
  }

  /// Checks that a name's value may be changed in place: nobody else must see the change.
  ///
  /// `isInner` when it is not the list itself that changes, but something in it.
  package mutating func change(_ name: String, isInner: Bool = false, at span: Span) throws(Refusal)
  {
    let top = frames.count - 1
    if frames[top].parameters.contains(name) {
      throw Refusal(
        "`\(name)` belongs to the caller, who would see this change in Python and not here",
        at: span, help: "Change a copy, `own = \(name).copy()`, and return it.")
    }
    guard frames[top].names[name] != nil || frames.count == 1 else {
      throw Refusal(
        "`\(name)` stands outside of this function, which cannot change it here", at: span,
        help: "Return the new value.")
    }
    let shared = partners(of: name).filter { isInner || !$0.hasPrefix("*") }
    if let partner = shared.map({ $0.hasPrefix("*") ? String($0.dropFirst()) : $0 }).min() {
      throw Refusal(
        "`\(name)` and `\(partner)` share one object in Python; here each is a value of its own",
        at: span,
        help: "Write `.copy()` where two arrays or lists are meant.")
    }
  }

  /// Says that this language would do something else with the same source.
  package mutating func differs(_ title: String, at span: Span) {
    decisions[span] = title
    differences.append(Refusal(title, at: span))
  }

  // MARK: Pieces

  /// A call of a builtin; where its name has another meaning, the first argument receives it.
  package func call(_ name: String, _ arguments: [String], _ kind: PythonKind, at span: Span)
    throws(Refusal) -> Code
  {
    guard Catalog.entry(named: name) != nil else {
      throw Refusal("`\(name)` is not there in this version of the language", at: span)
    }
    guard isShadowed(name) else {
      return Code("\(name)(\(arguments.joined(separator: ", ")))", .postfix, kind)
    }
    let isKeyword = arguments.first.map { first in
      first.contains("=") && !first.contains("(") && !first.contains("==")
    }
    guard isKeyword == false, let first = arguments.first, !first.hasSuffix("...") else {
      throw Refusal(
        "`\(name)` has got another meaning in this notebook, and the translation needs the builtin",
        at: span, help: "Give your value another name, or forget it with `%reset \(name)`.")
    }
    let isPlain = first.utf8.allSatisfy { byte in
      byte >= 0x80 || byte == 0x5F || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
    }
    let receiver = isPlain ? first : "(\(first))"
    return Code(
      "\(receiver).\(name)(\(arguments.dropFirst().joined(separator: ", ")))", .postfix, kind)
  }

  package func text(_ span: Span) -> String { source.text(span) }
}
