/// Names of mathematical symbols: `\sigma` + Tab gives σ.
package enum SymbolTable {
  /// The symbols whose names begin with `typed`; an exact match first, then by length and alphabet.
  package static func symbols(beginning typed: String) -> [(name: String, symbol: String)] {
    table.filter { $0.name.hasPrefix(typed) }
      .sorted { ($0.name.count, $0.name) < ($1.name.count, $1.name) }
  }

  /// The symbol of exactly this name.
  static func symbol(named name: String) -> String? { table.first { $0.name == name }?.symbol }

  private static let table: [(name: String, symbol: String)] =
    greek + accents + digits + signs

  private static let greek: [(name: String, symbol: String)] = [
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ϵ"),
    ("varepsilon", "ε"), ("zeta", "ζ"), ("eta", "η"), ("theta", "θ"), ("vartheta", "ϑ"),
    ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "μ"), ("nu", "ν"), ("xi", "ξ"),
    ("omicron", "ο"), ("pi", "π"), ("rho", "ρ"), ("varrho", "ϱ"), ("sigma", "σ"),
    ("varsigma", "ς"), ("tau", "τ"), ("upsilon", "υ"), ("phi", "ϕ"), ("varphi", "φ"),
    ("chi", "χ"), ("psi", "ψ"), ("omega", "ω"), ("Gamma", "Γ"), ("Delta", "Δ"), ("Theta", "Θ"),
    ("Lambda", "Λ"), ("Xi", "Ξ"), ("Pi", "Π"), ("Sigma", "Σ"), ("Upsilon", "Υ"), ("Phi", "Φ"),
    ("Psi", "Ψ"), ("Omega", "Ω"), ("ell", "ℓ"), ("hbar", "ℏ"), ("partial", "∂"), ("nabla", "∇"),
  ]

  /// Marks that go onto the letter in front: `x\hat` + Tab gives x̂.
  private static let accents: [(name: String, symbol: String)] = [
    ("hat", "\u{302}"), ("tilde", "\u{303}"), ("bar", "\u{304}"), ("dot", "\u{307}"),
    ("ddot", "\u{308}"), ("vec", "\u{20D7}"), ("breve", "\u{306}"), ("check", "\u{30C}"),
    ("prime", "′"), ("pprime", "″"),
  ]

  private static let digits: [(name: String, symbol: String)] =
    (0...9).map {
      ("_\($0)", String("₀₁₂₃₄₅₆₇₈₉"["₀₁₂₃₄₅₆₇₈₉".index("₀₁₂₃₄₅₆₇₈₉".startIndex, offsetBy: $0)]))
    }
    + (0...9).map {
      ("^\($0)", String("⁰¹²³⁴⁵⁶⁷⁸⁹"["⁰¹²³⁴⁵⁶⁷⁸⁹".index("⁰¹²³⁴⁵⁶⁷⁸⁹".startIndex, offsetBy: $0)]))
    }
    + [("^-", "⁻"), ("_a", "ₐ"), ("_i", "ᵢ"), ("_j", "ⱼ"), ("_k", "ₖ"), ("_n", "ₙ"), ("_x", "ₓ")]

  /// Signs that the language reads as operators.
  private static let signs: [(name: String, symbol: String)] = [
    ("le", "≤"), ("leq", "≤"), ("ge", "≥"), ("geq", "≥"), ("ne", "≠"), ("neq", "≠"),
    ("times", "×"), ("cdot", "⋅"), ("div", "÷"), ("in", "∈"), ("to", "→"), ("rightarrow", "→"),
    ("infty", "∞"),
  ]
}
