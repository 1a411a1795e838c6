/// Why a figure cannot be made.
public enum FigureError: Error, Sendable, Equatable {
  /// Two figures of many panels that cannot be laid over each other, with their panel counts.
  case panelCounts(Int, Int)
  /// A style that cannot be read, with the part that is not understood.
  case style(String, part: String)
  /// An unknown name of a palette, colour, legend place or scale: what kind of thing, and the name.
  case unknown(kind: String, name: String, known: [String])
  /// Counts that do not fit each other, as a sentence without its full stop.
  case shape(String)

  /// A formula that cannot be read: why, as a sentence without its full stop.
  case formula(String)

  /// One sentence for the user, without a full stop.
  public var message: String {
    switch self {
    case .panelCounts(let left, let right):
      "Cannot lay \(right) panels over \(left) panels; one panel goes over any number of them"
    case .style(let style, let part):
      "Cannot read \"\(part)\" in the style \"\(style)\""
    case .unknown(let kind, let name, _):
      "There is no \(kind) called \"\(name)\""
    case .shape(let sentence):
      sentence
    case .formula(let reason):
      "This formula cannot be read: \(reason)"
    }
  }

  /// What would have been right.
  public var help: String {
    switch self {
    case .panelCounts: "use row(...) to place figures side by side"
    case .style:
      "a style is a colour letter (b g r c m y k w or C0 to C9), a marker (o . s ^ v D + x *) and a line (- -- : -.), such as \"m--\""
    case .unknown(_, _, let known): "known are " + known.joined(separator: ", ")
    case .shape: "each value needs one place"
    case .formula: "formulas are written as in LaTeX, such as \"\\\\frac{\\\\alpha_i}{2}\""
    }
  }
}
