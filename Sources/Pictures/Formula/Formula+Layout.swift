/// A text in its pieces: letters of one size on one base line, and strokes.
///
/// Places are relative to the beginning of the base line, in px, y downwards.
struct TypesetText: Sendable, Equatable {
  struct Piece: Sendable, Equatable {
    var string: String
    var x: Double
    var y: Double
    var size: Double
    var isItalic = false
  }

  /// A line of some width, such as a fraction's.
  struct Stroke: Sendable, Equatable {
    var points: [Point]
    var width: Double
  }

  var pieces: [Piece] = []
  var strokes: [Stroke] = []
  var width = 0.0
  /// How far it reaches above and below the base line.
  var above = 0.0
  var below = 0.0

  var height: Double { above + below }

  /// Letters in one style.
  init(_ string: String, size: Double, isItalic: Bool = false) {
    guard !string.isEmpty else { return }
    pieces = [Piece(string: string, x: 0, y: 0, size: size, isItalic: isItalic)]
    width = Font.plainWidth(string, size: size)
    // As high as letters with an accent or a stem, and as deep as those below the line.
    above = 0.76 * size
    below = 0.22 * size
  }

  init() {}

  /// Sets another text behind this one, `rise` px higher.
  mutating func append(_ other: TypesetText, rise: Double = 0) {
    place(other, x: width, y: -rise)
    width += other.width
  }

  /// Lays another text over this one.
  mutating func place(_ other: TypesetText, x: Double, y: Double) {
    pieces += other.pieces.map { piece in
      var moved = piece
      moved.x += x
      moved.y += y
      return moved
    }
    strokes += other.strokes.map { stroke in
      Stroke(points: stroke.points.map { Point($0.x + x, $0.y + y) }, width: stroke.width)
    }
    above = max(above, other.above - y)
    below = max(below, other.below + y)
  }
}

extension TypesetText {
  /// A label with its formulas laid out; letters that follow each other in one style are one piece.
  init(label: String, size: Double) {
    for part in label.parts {
      switch part {
      case .plain(let plain): append(TypesetText(plain, size: size))
      case .formula(let line, let source):
        if let formula = try? Formula(latex: source) {
          append(TypesetText(formula.nodes, size: size))
        } else {
          append(TypesetText(line, size: size))
        }
      }
    }
    joinPieces()
  }

  /// Letters of a formula.
  ///
  /// *Source*: the shares of scripts, shifts and gaps are about those of Knuth, "The TeXbook" (1984), appendix G.
  private init(_ nodes: [Formula.Node], size: Double) {
    for (index, node) in nodes.enumerated() {
      switch node {
      case .letters(let letters, let isItalic, let space):
        // Nothing stands in front of a sign, and only what it joins is set apart from it.
        let isFirst = index == 0
        let isLast = index == nodes.count - 1
        if !isFirst { width += space * size }
        append(Self.letters(letters, isItalic: isItalic, size: size))
        // A letter that leans would touch what stands upright behind it.
        if isItalic, !isLast { width += Self.lean(letters, before: nodes[index + 1]) * size }
        if !isLast, !(isFirst && space > 0.2) { width += space * size }
      case .space(let share): width = max(0, width + share * size)
      case .group(let inner): append(TypesetText(inner, size: size))
      case .scripts(let base, let below, let above):
        append(.scripts(base, below: below, above: above, size: size))
        // A function's name is set apart from its argument.
        if case .letters(let name, false, let space) = base.last, name.count > 1,
          index < nodes.count - 1
        {
          width += space * size
        }
      case .fraction(let upper, let lower): append(.fraction(upper, lower, size: size))
      case .root(let inner): append(.root(TypesetText(inner, size: size), size: size))
      case .overline(let inner):
        var text = TypesetText(inner, size: size)
        let y = -text.above - 0.05 * size
        text.strokes.append(
          Stroke(points: [Point(0, y), Point(text.width, y)], width: 0.06 * size))
        text.above += 0.15 * size
        append(text)
      case .bracketed(let open, let inner, let close):
        append(.bracketed(open, TypesetText(inner, size: size), close, size: size))
      }
    }
  }

  /// Letters of a formula; an integral is higher than they are, and an accent stands above the middle of its letter.
  private static func letters(_ letters: String, isItalic: Bool, size: Double) -> TypesetText {
    if letters.count == 1, let accent = letters.unicodeScalars.last.flatMap({ accents[$0] }) {
      let base = String(letters.unicodeScalars.prefix(1))
      return accented(TypesetText(base, size: size, isItalic: isItalic), accent, size: size)
    }
    guard letters == "∫" else { return TypesetText(letters, size: size, isItalic: isItalic) }
    var text = TypesetText(letters, size: size * 1.4)
    for index in text.pieces.indices { text.pieces[index].y = 0.1 * size }
    return text
  }

  /// Accents by themselves, in place of those that join a letter.
  private static let accents: [Unicode.Scalar: String] = [
    "\u{302}": "ˆ", "\u{304}": "¯", "\u{303}": "˜", "\u{307}": "˙", "\u{308}": "¨", "\u{30C}": "ˇ",
  ]

  private static func accented(
    _ base: TypesetText, _ accent: String, size: Double
  ) -> TypesetText {
    var text = base
    guard let piece = base.pieces.first else { return base }
    let letter = Font.outlines(piece.string, size: size).joined()
    let sign = Font.outlines(accent, size: size).joined()
    let (left, right) = (letter.map { $0.x }.min() ?? 0, letter.map { $0.x }.max() ?? 0)
    let (from, to) = (sign.map { $0.x }.min() ?? 0, sign.map { $0.x }.max() ?? 0)
    let top = -(letter.map { $0.y }.min() ?? 0)
    let foot = -(sign.map { $0.y }.max() ?? 0)
    let rise = max(0, top + 0.06 * size - foot)
    // A leaning letter's head is right of its foot; what is seen as its middle is between them.
    let middle = (left + right) / 2 + (piece.isItalic ? 0.194 * 0.75 * top : 0)
    text.place(TypesetText(accent, size: size), x: middle - (from + to) / 2, y: -rise)
    text.above = max(base.above, rise + 0.76 * size)
    return text
  }

  /// How far the head of a leaning letter reaches over what follows, in shares of its height.
  private static func lean(_ letters: String, before next: Formula.Node) -> Double {
    switch next {
    case .letters(_, isItalic: true, _), .space: return 0
    default: break
    }
    return switch letters.last {
    case "f": 0.13
    case "T", "V", "W", "Y", "P", "F", "K": 0.08
    case "d", "l", "h", "k", "b", "t", "ℓ", "β", "δ", "θ", "λ": 0.05
    default: 0.02
    }
  }

  /// The line in which signs and fractions are centred, above the base line.
  private static let axis = 0.31

  private static func scripts(
    _ base: [Formula.Node], below: [Formula.Node]?, above: [Formula.Node]?, size: Double
  ) -> TypesetText {
    let small = max(size * 0.7, 6)
    let lower = below.map { TypesetText($0, size: small) }
    let upper = above.map { TypesetText($0, size: small) }
    if case .letters(let sign, _, _) = base.first, base.count == 1, "∑∏".contains(sign) {
      // The limits of a sum stand under and over its sign.
      var text = TypesetText()
      var sign = TypesetText(sign, size: size * 1.3)
      for index in sign.pieces.indices { sign.pieces[index].y = 0.1 * size }
      let width = max(sign.width, lower?.width ?? 0, upper?.width ?? 0) + 0.16 * size
      text.place(sign, x: (width - sign.width) / 2, y: 0)
      if let upper {
        text.place(upper, x: (width - upper.width) / 2, y: -(sign.above + upper.below))
      }
      if let lower {
        text.place(
          lower, x: (width - lower.width) / 2, y: sign.below + lower.above - 0.02 * size)
      }
      text.width = width + 0.04 * size
      return text
    }
    var text = TypesetText(base, size: size)
    let start = text.width + 0.03 * size
    let isTall = text.above > 0.9 * size
    // The head of a leaning letter keeps the upper script away, its foot lets the lower one come near.
    var head = start
    if case .letters(let letters, isItalic: true, _) = base.last {
      head += lean(letters, before: .group([])) * size
    }
    if let upper {
      let rise = isTall ? text.above - 0.4 * small : 0.42 * size
      text.place(upper, x: head, y: -rise)
    }
    if let lower {
      let drop = isTall ? text.below + 0.1 * size : 0.2 * size
      text.place(lower, x: start, y: drop)
    }
    text.width = max(start + (lower?.width ?? 0), upper.map { head + $0.width } ?? 0)
    return text
  }

  private static func fraction(
    _ upper: [Formula.Node], _ lower: [Formula.Node], size: Double
  ) -> TypesetText {
    let small = max(size * 0.8, 6)
    let (upper, lower) = (TypesetText(upper, size: small), TypesetText(lower, size: small))
    let width = max(upper.width, lower.width) + 0.2 * size
    let gap = 0.14 * size
    var text = TypesetText()
    text.place(
      upper, x: (width - upper.width) / 2, y: -(axis * size + gap + upper.below - 0.1 * small))
    text.place(
      lower, x: (width - lower.width) / 2, y: -axis * size + gap + lower.above - 0.05 * small)
    text.strokes.append(
      Stroke(
        points: [Point(0.05 * size, -axis * size), Point(width - 0.05 * size, -axis * size)],
        width: 0.06 * size))
    text.width = width
    return text
  }

  private static func root(_ inner: TypesetText, size: Double) -> TypesetText {
    let top = -inner.above - 0.1 * size
    let foot = inner.below * 0.6
    let sign = 0.62 * size
    var text = TypesetText()
    text.place(inner, x: sign + 0.06 * size, y: 0)
    text.width = sign + inner.width + 0.14 * size
    let middle = foot - 0.42 * (foot - top)
    text.strokes.append(
      Stroke(
        points: [
          Point(0.06 * size, middle), Point(0.18 * size, middle - 0.06 * size),
          Point(0.36 * size, foot), Point(sign, top), Point(text.width, top),
        ], width: 0.06 * size))
    text.above = -top + 0.06 * size
    return text
  }

  private static func bracketed(
    _ open: String, _ inner: TypesetText, _ close: String, size: Double
  ) -> TypesetText {
    var text = TypesetText()
    // Brackets are as high as a letter with its stem, and deeper.
    let isTall = inner.height > 1.1 * size
    let ends = (top: -inner.above - 0.02 * size, bottom: inner.below + 0.02 * size)
    func append(_ sign: String) {
      guard isTall, let bracket = drawn(sign, ends, size: size) else {
        text.append(TypesetText(sign, size: size))
        return
      }
      text.append(bracket)
    }
    append(open)
    text.append(inner)
    append(close)
    (text.above, text.below) = (max(inner.above, 0.76 * size), max(inner.below, 0.22 * size))
    return text
  }

  /// A bracket as high as what it holds and as thin as letters are, as a stroke; nil for signs that are none.
  private static func drawn(
    _ sign: String, _ ends: (top: Double, bottom: Double), size: Double
  ) -> TypesetText? {
    let (top, bottom) = ends
    // From the open side to the back, in shares of the bracket's depth and of its height from the top.
    let shape: [(Double, Double)]
    var depth = 0.16 * size
    switch sign {
    case "(", ")":
      depth = min(0.2 * size, 0.1 * size + 0.05 * (bottom - top))
      shape = (0...12).map { step in
        let share = Double(step) / 12
        return (4 * share * (1 - share), share)
      }
    case "[", "]": shape = [(0, 0), (1, 0), (1, 1), (0, 1)]
    case "⟨", "<", "⟩", ">": shape = [(0, 0), (1, 0.5), (0, 1)]
    case "⌊", "⌋": shape = [(1, 0), (1, 1), (0, 1)]
    case "⌈", "⌉": shape = [(0, 0), (1, 0), (1, 1)]
    case "|": (shape, depth) = ([(0.5, 0), (0.5, 1)], 0)
    case "{", "}":
      shape = [
        (0, 0), (0.35, 0.03), (0.5, 0.1), (0.5, 0.4), (0.6, 0.46), (1, 0.5), (0.6, 0.54),
        (0.5, 0.6), (0.5, 0.9), (0.35, 0.97), (0, 1),
      ]
    default: return nil
    }
    let isOpening = "([⟨<⌊⌈{|".contains(sign)
    let gap = 0.1 * size
    var text = TypesetText()
    text.width = depth + 2 * gap
    text.strokes = [
      Stroke(
        points: shape.map { across, down in
          Point(
            isOpening ? text.width - gap - across * depth : gap + across * depth,
            top + down * (bottom - top))
        }, width: 0.075 * size)
    ]
    (text.above, text.below) = (max(-top, 0), max(bottom, 0))
    return text
  }

  /// Makes one piece of those that follow each other without a gap in one style.
  private mutating func joinPieces() {
    var joined: [Piece] = []
    for piece in pieces {
      if let last = joined.last, last.size == piece.size, last.y == piece.y,
        last.isItalic == piece.isItalic,
        (last.x + Font.plainWidth(last.string, size: last.size) - piece.x).magnitude < 0.01
      {
        joined[joined.count - 1].string += piece.string
      } else {
        joined.append(piece)
      }
    }
    pieces = joined
  }
}

/// How wide a label is, and how far it reaches above and below its base line, in px.
package struct LabelExtent: Sendable, Equatable {
  package var width: Double
  package var above: Double
  package var below: Double

  package var height: Double { above + below }
}

extension Font {
  /// How wide and high a label is, its formulas laid out.
  package static func extent(_ label: String, size: Double) -> LabelExtent {
    guard label.isFormula else {
      return LabelExtent(
        width: plainWidth(label, size: size), above: 0.76 * size, below: 0.22 * size)
    }
    let text = TypesetText(label: label, size: size)
    return LabelExtent(width: text.width, above: text.above, below: text.below)
  }

  /// The width of a label in px.
  package static func width(_ label: String, size: Double) -> Double {
    extent(label, size: size).width
  }
}
