/// A function of Python's libraries and how it is said in this language.
package struct PythonRow: Sendable {
  /// The modules that have it; `.` when it is a method of arrays, too.
  package var modules: [String]
  /// How Python calls it, with its parameters: `sum(x, axis=None)`.
  package var python: String
  /// The same in this language; what stands in it under a parameter's name is that argument.
  package var here: String
  package var result: Result

  package enum Result: Sendable {
    /// Of each element; `element` when it is always that.
    case elementwise(PythonKind.Element?)
    /// A number, or with `axis` an array.
    case reduced(PythonKind.Element?)
    case array(rank: Int?, PythonKind.Element?)
    /// The same elements seen in another way: in Python they are shared.
    case view
    case fixed(PythonKind)
    /// What the first argument is.
    case same
  }

  package init(_ modules: String, _ python: String, _ here: String, _ result: Result) {
    self.modules = modules.split(separator: " ").map { String($0) }
    self.python = python
    self.here = here
    self.result = result
  }

  /// Its name in Python.
  package var name: String { String(python.prefix { $0 != "(" }) }

  /// Its parameters: the name, and what stands for one that is not given; nil when it must be.
  package struct Parameter: Sendable {
    package var name: String
    /// What stands for it when it is not given; "" when it is left out.
    package var standard: String?
    package var isVariadic = false
    package var isKeywordOnly = false
  }

  package var parameters: [Parameter] {
    let inside = python.drop { $0 != "(" }.dropFirst().dropLast()
    var all: [Parameter] = []
    var isKeywordOnly = false
    for part in inside.split(separator: ",") {
      let words = part.split(separator: "=").map { String($0.filter { $0 != " " }) }
      if words[0] == "*" {
        isKeywordOnly = true
      } else if words[0].hasPrefix("*") {
        all.append(Parameter(name: String(words[0].dropFirst()), standard: "", isVariadic: true))
      } else {
        let standard = words.count > 1 ? words[1] == "None" ? "" : words[1] : nil
        all.append(Parameter(name: words[0], standard: standard, isKeywordOnly: isKeywordOnly))
      }
    }
    return all
  }
}

/// The rows by module and name.
package enum PythonRows {
  package static let all: [PythonRow] =
    elementwise + reductions + making + shaping + scalars + texts

  private static let byName: [String: [PythonRow]] = {
    var table: [String: [PythonRow]] = [:]
    for row in all {
      for module in row.modules { table["\(module) \(row.name)", default: []].append(row) }
    }
    return table
  }()

  package static func rows(_ module: String, _ name: String) -> [PythonRow] {
    byName["\(module) \(name)"] ?? []
  }

  /// What a module is called in the rows; its path may be written in several ways.
  package static let modules: [String: String] = [
    "numpy": "np", "torch": "torch", "torch.nn.functional": "F", "math": "math",
    "matplotlib.pyplot": "plt", "matplotlib": "matplotlib", "d2l": "d2l", "d2l.torch": "d2l",
    "d2l.tensorflow": "d2l", "d2l.mxnet": "d2l", "d2l.jax": "d2l", "torch.nn": "nn",
    "numpy.random": "np.random", "numpy.linalg": "np.linalg", "torch.linalg": "np.linalg",
    "IPython.display": "IPython", "IPython": "IPython", "random": "random",
    "matplotlib_inline": "matplotlib", "matplotlib_inline.backend_inline": "matplotlib",
    "__future__": "__future__", "typing": "typing", "warnings": "warnings", "jax.numpy": "np",
    "scipy.special": "special",
  ]

  /// What everybody calls them, for cells whose import stands in a cell that was left out.
  package static let usualNames: [String: String] = [
    "np": "np", "torch": "torch", "F": "F", "math": "math", "plt": "plt", "d2l": "d2l", "nn": "nn",
    "jnp": "np",
  ]

  /// A module inside a module.
  package static func member(_ module: String, _ name: String) -> String? {
    switch (module, name) {
    case ("torch", "nn"): "nn"
    case ("nn", "functional"): "F"
    case ("np", "random"): "np.random"
    case ("np", "linalg"), ("torch", "linalg"): "np.linalg"
    case ("d2l", "plt"), ("matplotlib", "pyplot"): "plt"
    case ("d2l", "torch"): "torch"
    case ("d2l", "np"): "np"
    case ("torch", "special"): "special"
    case ("matplotlib", "backend_inline"): "matplotlib"
    default: nil
    }
  }

  /// Keywords by which libraries call one thing.
  package static let keywords: [String: String] = [
    "dim": "axis", "keepdim": "keepdims", "a_min": "min", "a_max": "max", "unbiased": "unbiased",
    "ddof": "ddof", "input": "x", "a": "x", "steps": "n", "num": "n", "decimals": "digits",
    "num_classes": "classes", "condition": "condition", "exponent": "b", "repeats": "n",
    "sep": "separator", "shifts": "shift", "dims": "axis",
  ]

  /// Keywords that change nothing here: there is one kind of number, one place for it, and no gradient is recorded.
  package static let needlessKeywords: Set<String> = [
    "device", "requires_grad", "copy", "order", "layout", "non_blocking", "memory_format", "stable",
    "kind", "flush",
  ]
}
