package import Diagnostics

/// One instruction of a body: flat, so that calls of the notebook's functions take no stack of the thread's.
///
/// Whatever needs no such call is one node, a tree that computes itself; see `Lowering`.
enum Instruction {
  /// Computes for the effect.
  case evaluate(NodeReference)
  /// Computes and puts the value in a temporary; arithmetic on arrays may still be pending.
  case keep(NodeReference, in: Int)
  /// Goes on at another place unless a condition holds.
  case unless(NodeReference, to: Int)
  /// Goes on at another place where a condition holds.
  case when(NodeReference, to: Int)
  case jump(to: Int)
  /// Calls what the node calls; the result goes to a temporary.
  case call(NodeReference, in: Int)
  /// Ends the body with a result.
  case give(NodeReference)

  /// Where its node stands in the cell.
  var span: Span? {
    switch self {
    case .evaluate(let node), .keep(let node, _), .unless(let node, _), .when(let node, _),
      .call(let node, _), .give(let node):
      node.span
    case .jump: nil
    }
  }
}

/// The instructions of a function, or of a statement at the top of a cell.
package final class Code: Sendable {
  /// The name of the function in its definition; nil at the top of a cell.
  package let name: String?
  /// The cell that it stands in.
  package let source: CellSource
  package let layout: Layout
  /// As in the layout, which takes longer to ask than a call may take.
  package let slotCount: Int
  package let temporaryCount: Int
  /// Whether a call needs more than its arguments: what the function uses from around it.
  let usesMore: Bool
  /// Whether a call may hold more than slots and temporaries.
  let holdsMore: Bool
  /// Written once, here.
  nonisolated(unsafe) let instructions: UnsafeMutablePointer<Instruction>
  /// The innermost statement of a block that each instruction is part of.
  package let statements: [Span?]
  /// What the instructions refer to.
  private let nodes: [HeldNode]

  /// From a place of the function around to one of this function.
  package struct Capture: Sendable {
    package let outer: Int
    package let own: Int

    package init(outer: Int, own: Int) {
      self.outer = outer
      self.own = own
    }
  }

  /// The places of a call.
  package struct Layout: Sendable {
    package var slotCount = 0
    package var temporaryCount = 0
    package var loopCount = 0
    package var collectionCount = 0
    package var variableCount = 0
    package var captures: [Capture] = []
    package var sharedCaptures: [Capture] = []
    /// The variables that are the function's own.
    package var ownVariables: [Int] = []
    /// From the slots that take the arguments to the variables that the parameters are.
    package var sharedParameters: [Capture] = []
    /// Where the function finds itself when it is defined inside another and calls itself.
    package var selfSlot: Int?

    package init() {}
  }

  package init(name: String?, source: CellSource, layout: Layout, _ steps: [Step]) {
    self.name = name
    self.source = source
    self.layout = layout
    slotCount = layout.slotCount
    temporaryCount = layout.temporaryCount
    holdsMore = layout.variableCount + layout.loopCount + layout.collectionCount > 0
    usesMore =
      layout.variableCount > 0 || !layout.captures.isEmpty || layout.selfSlot != nil
    var places: [Int: Int] = [:]
    var count = 0
    for step in steps {
      if case .label(let label) = step.kind { places[label] = count } else { count += 1 }
    }
    var nodes: [HeldNode] = []
    var statements: [Span?] = []
    func held(_ node: any Node) -> NodeReference {
      let held = HeldNode(node)
      nodes.append(held)
      return NodeReference(held)
    }
    instructions = .allocate(capacity: count)
    for step in steps {
      let instruction: Instruction
      switch step.kind {
      case .evaluate(let node): instruction = .evaluate(held(node))
      case .keep(let node, let temporary): instruction = .keep(held(node), in: temporary)
      case .unless(let node, let label): instruction = .unless(held(node), to: places[label] ?? 0)
      case .when(let node, let label): instruction = .when(held(node), to: places[label] ?? 0)
      case .jump(let label): instruction = .jump(to: places[label] ?? 0)
      case .call(let node, let temporary): instruction = .call(held(node), in: temporary)
      case .give(let node): instruction = .give(held(node))
      case .label: continue
      }
      (instructions + statements.count).initialize(to: instruction)
      statements.append(step.statement)
    }
    self.nodes = nodes
    self.statements = statements
  }

  deinit { instructions.deallocate() }
}

/// An instruction that still names the places it goes on at by labels.
package struct Step: Sendable {
  package let kind: Kind
  package let statement: Span?

  package init(kind: Kind, statement: Span?) {
    self.kind = kind
    self.statement = statement
  }

  package enum Kind: Sendable {
    case evaluate(any Node)
    case keep(any Node, in: Int)
    case unless(any Node, to: Int)
    case when(any Node, to: Int)
    case jump(to: Int)
    case call(any Node, in: Int)
    case give(any Node)
    case label(Int)
  }
}

/// What keeps a node: one that a class keeps for good is called without being counted.
package final class HeldNode: Sendable {
  package let node: any Node
  package init(_ node: any Node) { self.node = node }
}

/// A node that its code keeps: to read one from an array would count it, and that takes longer than arithmetic does.
package struct NodeReference: Sendable {
  private let held: Unmanaged<HeldNode>

  package init(_ node: HeldNode) { held = .passUnretained(node) }

  @inline(__always)
  private func with<Result>(_ body: (any Node) throws(RuntimeFailure) -> Result)
    throws(RuntimeFailure) -> Result
  {
    try held._withUnsafeGuaranteedRef { held in
      Swift.Result { () throws(RuntimeFailure) -> Result in try body(held.node) }
    }.get()
  }

  package var span: Span { held._withUnsafeGuaranteedRef { $0.node.span } }

  @inline(__always)
  package func perform(in frame: Frame) throws(RuntimeFailure) {
    try with { node throws(RuntimeFailure) in try node.perform(in: frame) }
  }

  @inline(__always)
  package func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    try with { node throws(RuntimeFailure) in try node.value(in: frame) }
  }

  @inline(__always)
  package func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    try with { node throws(RuntimeFailure) in
      if let number = node.number(in: frame) { return .number(number) }
      return try node.pending(in: frame)
    }
  }

  @inline(__always)
  package func holds(in frame: Frame) throws(RuntimeFailure) -> Bool {
    try with { node throws(RuntimeFailure) in try node.holds(in: frame) }
  }

  @inline(__always)
  package func entry(in frame: Frame) throws(RuntimeFailure) -> Entry {
    try with { node throws(RuntimeFailure) in try node.entry(in: frame) }
  }
}
