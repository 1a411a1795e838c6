import Language
import Checking
import Diagnostics
import Syntax

/// Writes a cell of Python in this language.
///
/// It walks the tree as Python would run it and keeps what it knows of every value, because the two languages differ by
/// kind: `+` joins lists there and adds them here. What would come out different is refused with its place.
struct Translator {
  /// The names of a function, of a comprehension or of the notebook.
  struct Frame {
    var isFunction: Bool
    var names: [String: PythonKind] = [:]
    /// The names that are assigned anywhere in it.
    var assigned: Set<String> = []
    /// The parameters of the function that came from outside and are still what they were.
    var parameters: Set<String> = []
    /// Names that the loops and comprehensions around the place assign, each turn anew.
    var turning: Set<String> = []
    /// Parameters that were changed in place.
    var changed: Set<String> = []
    /// The names of one object.
    var partners: [String: Set<String>] = [:]
    var result: PythonKind?
    /// The names whose objects it gives back.
    var resultRoots: Set<String> = []
  }

  /// A line of the translation and the line of Python, from 0, that it came from.
  struct Line {
    var depth: Int
    var text: String
    var origin: Int
  }

  /// A call of a function that a cell of Python has defined, with what is known of its arguments.
  struct FollowedCall: Hashable {
    var function: Int
    var kinds: [String: PythonKind]
  }

  let source: SourceText
  let cellName: String
  var notebook: PythonNotebook
  /// What the notebook's values are, by name, when no cell of Python has said more.
  let facts: [String: Fact]
  var frames: [Frame] = []
  var lines: [Line] = []
  var depth = 0
  var origin = 0
  /// How many loops the place stands in, for the passes that settle kinds.
  var loopDepth = 0
  /// How many calls of known functions are being followed, and what came of those that were.
  var callDepth = 0
  var followed: [FollowedCall: PythonKind] = [:]
  /// What the kinds of values have decided, by place.
  var decisions: [Span: String] = [:]
  /// Where this language would do something else with the same source.
  var differences: [Refusal] = []
  /// Whether the cell calls a method that only Python has.
  var isForeign = false
  /// Whether a lambda that is being read is used up at once.
  var isImmediate = false

  init(
    source: String, cellName: String, notebook: PythonNotebook, facts: [String: Fact]
  ) {
    self.source = SourceText(source)
    self.cellName = cellName
    self.notebook = notebook
    self.facts = facts
  }

  mutating func translate(_ cell: PythonCell) throws(Refusal) {
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

  mutating func emit(_ text: String) {
    lines.append(Line(depth: depth, text: text, origin: origin))
  }

  func line(of span: Span) -> Int { source.line(at: span.lower) }

  /// A name of its own for a value in between.
  mutating func temporary(_ base: String) -> String {
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
  func written(_ name: String) -> String {
    Keyword(rawValue: name) != nil ? name + "_" : name
  }

  /// Whether a cell or a function around the place has given a builtin's name another meaning.
  func isShadowed(_ name: String) -> Bool {
    facts[name] != nil || frames.contains { $0.assigned.contains(name) || $0.names[name] != nil }
  }

  func kind(of name: String) -> PythonKind? {
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
  mutating func bind(_ name: String, _ value: Code) {
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
  func holding(_ roots: Set<String>) -> Set<String> {
    Set(roots.map { $0.hasPrefix("+") || $0.hasPrefix("*") ? $0 : "+" + $0 })
  }

  /// The roots of a new list of the items of another one.
  func copying(_ roots: Set<String>) -> Set<String> {
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
  mutating func change(_ name: String, isInner: Bool = false, at span: Span) throws(Refusal) {
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
  mutating func differs(_ title: String, at span: Span) {
    decisions[span] = title
    differences.append(Refusal(title, at: span))
  }

  // MARK: Pieces

  /// A call of a builtin; where its name has another meaning, the first argument receives it.
  func call(_ name: String, _ arguments: [String], _ kind: PythonKind, at span: Span)
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

  func text(_ span: Span) -> String { source.text(span) }
}
