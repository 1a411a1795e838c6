package import PythonSyntax
package import Diagnostics

/// What is known about a value of Python while a cell is translated; the two languages differ by kind, not by sign.
package indirect enum PythonKind: Sendable, Hashable {
  case unknown
  case none
  case truth
  /// Whether it is an `int`, where that is known.
  case number(isWhole: Bool?)
  case text
  case list(PythonKind)
  case tuple([PythonKind])
  case range
  case array(ArrayKind)
  /// A function that a cell of Python has defined: its number among `PythonNotebook.functions`.
  case function(Int)
  /// A builtin of either language, or a function of another cell.
  case callable
  case module(String)
  /// A type such as `torch.float32`.
  case type(Element)
  case canvas
  /// Panels of a canvas: one, a list, or a list of lists.
  case panels(depth: Int)
  /// What drawing gives back in Python: nothing that a cell uses.
  case drawn
  case generator

  package struct ArrayKind: Sendable, Hashable {
    package var library: Library?
    package var element: Element?
    package var rank: Int?

    package init(library: Library? = nil, element: Element? = nil, rank: Int? = nil) {
      self.library = library
      self.element = element
      self.rank = rank
    }
  }

  package enum Library: String, Sendable, Hashable { case numpy = "NumPy", torch = "torch" }

  package enum Element: Sendable, Hashable { case float, whole, truth }

  static let anyNumber = PythonKind.number(isWhole: nil)
  package static let whole = PythonKind.number(isWhole: true)
  package static let float = PythonKind.number(isWhole: false)

  /// What is known of a value that is one of two.
  package func joined(_ other: PythonKind) -> PythonKind {
    if self == other { return self }
    switch (self, other) {
    case (.number, .number), (.number, .truth), (.truth, .number): return .anyNumber
    case (.list(let a), .list(let b)):
      if a == .unknown { return other }
      if b == .unknown { return self }
      return .list(a.joined(b))
    case (.tuple(let a), .tuple(let b)) where a.count == b.count:
      return .tuple(zip(a, b).map { $0.joined($1) })
    case (.array(let a), .array(let b)):
      return .array(
        ArrayKind(
          library: a.library == b.library ? a.library : nil,
          element: a.element == b.element ? a.element : nil, rank: a.rank == b.rank ? a.rank : nil))
    default: return .unknown
    }
  }

  /// Whether nothing can change it in place.
  var isImmutable: Bool {
    switch self {
    case .none, .truth, .number, .text, .range, .callable, .module, .type, .drawn,
      .generator, .canvas, .panels:
      true
    case .tuple(let items): items.allSatisfy { $0.isImmutable }
    // A function holds the values of the names around it.
    case .unknown, .list, .array, .function: false
    }
  }

  package var isScalar: Bool {
    switch self {
    case .truth, .number, .text, .none: true
    default: false
    }
  }

  package var isNumber: Bool {
    switch self {
    case .truth, .number: true
    default: false
    }
  }

  package var isList: Bool { if case .list = self { true } else { false } }

  package var isArray: Bool { if case .array = self { true } else { false } }

  package var isTuple: Bool { if case .tuple = self { true } else { false } }

  /// Whether a mask or a truth.
  var isTruth: Bool {
    switch self {
    case .truth: true
    case .array(let array): array.element == .truth
    default: false
    }
  }

  /// Whether arithmetic sees it element by element as an array, in both languages.
  package var items: PythonKind {
    switch self {
    case .list(let element): element
    case .tuple(let items):
      items.isEmpty ? .unknown : items.dropFirst().reduce(items[0]) { $0.joined($1) }
    case .range: .whole
    case .text: .text
    case .array(var array):
      if array.rank == 1 {
        PythonKind.of(element: array.element)
      } else if let rank = array.rank {
        {
          array.rank = rank - 1; return .array(array)
        }()
      } else {
        .unknown
      }
    case .panels(let depth): .panels(depth: max(depth - 1, 0))
    default: .unknown
    }
  }

  package static func of(element: Element?) -> PythonKind {
    switch element {
    case .float: .float
    case .whole: .whole
    case .truth: .truth
    case nil: .anyNumber
    }
  }

  /// As a function that takes any array sees it: what its own text must not depend on is left out.
  var asArgument: PythonKind {
    switch self {
    case .array(let array):
      .array(ArrayKind(library: array.library, element: array.element == .truth ? .truth : nil))
    case .number: .anyNumber
    default: self
    }
  }
}

/// A function that a cell of Python has defined.
package struct KnownFunction: Sendable {
  package var function: PythonFunction
  /// What is known of the names around it.
  package var scope: [String: PythonKind]
  /// What the kinds of values decided in its body, by place, without knowing any argument.
  package var decisions: [Span: String]
  package var result: PythonKind
  /// The names whose objects it gives back; nil as long as it is being read.
  var resultRoots: Set<String>?
  /// The parameters that are changed in place, which only scalars survive.
  package var changed: Set<String>
  /// Whether its body stands in the cell that is being translated.
  package var cell: String
}

/// What earlier cells of Python have left.
package struct PythonNotebook: Sendable {
  /// Whether a cell has shown itself to be Python.
  package var isPython = false
  /// The names that Python cells have defined.
  package var names: [String: PythonKind] = [:]
  /// The names that stand for one object in Python, which here are values of their own.
  var partners: [String: Set<String>] = [:]
  package var functions: [KnownFunction] = []
  /// Modules by the names that cells gave them.
  package var modules: [String: String] = [:]
  /// Functions beyond this number are taken as they are called, without being followed.
  static let mostFunctions = 20_000

  package init() {}

  /// Forgets what was known of names that a cell of this language has given other values.
  package mutating func forget(_ names: some Sequence<String>) {
    for name in names {
      self.names[name] = nil
      for partner in partners[name] ?? [] { partners[partner]?.remove(name) }
      partners[name] = nil
    }
  }

  /// After a cell that failed midway: what it imported holds, what is known of its values may not.
  package mutating func keepImports(of other: PythonNotebook) {
    isPython = true
    modules = other.modules
    forget(other.names.keys.filter { other.names[$0] != names[$0] })
  }

  package mutating func forgetAll() {
    let wasPython = isPython
    let modules = modules
    self = PythonNotebook()
    isPython = wasPython
    self.modules = modules
  }
}

/// Why a cell of Python is not run: that this language would do something else.
package struct Refusal: Error {
  package var title: String
  package var span: Span
  package var help: String?

  package init(_ title: String, at span: Span, help: String? = nil) {
    self.title = title
    self.span = span
    self.help = help
  }
}
