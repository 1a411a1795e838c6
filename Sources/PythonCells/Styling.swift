import Diagnostics

/// How a layer looks, in the words of matplotlib and of this language.
struct Styling {
  package var format: String?
  private var marker: String?
  private var dash: String?
  /// In the order in which they were said.
  private var said: [String] = []

  /// Keywords of looks that this language leaves to its theme.
  package static let needless: Set<String> = [
    "zorder", "edgecolor", "edgecolors", "ec", "facecolor", "facecolors", "rasterized", "clip_on",
    "markeredgecolor", "mec", "markerfacecolor", "mfc", "markeredgewidth", "mew", "linewidths",
    "antialiased", "solid_capstyle", "capsize", "fontsize", "size", "pad", "labelpad", "loc",
    "weight", "fontweight", "ha", "va", "horizontalalignment", "verticalalignment", "rotation",
    "frameon", "ncol", "transform", "bbox", "drawstyle", "y", "hatch", "picker", "family",
  ]

  private static let dashes: [String: String] = [
    "\"dashed\"": "\"--\"", "\"dotted\"": "\":\"", "\"dashdot\"": "\"-.\"", "\"solid\"": "\"-\"",
  ]

  package mutating func take(_ name: String, _ code: Code, _ layer: String, at span: Span)
    throws(Refusal)
  {
    switch name {
    case "color", "c":
      guard code.kind == .text || code.kind == .unknown else {
        throw Refusal("A layer has one colour here; draw a layer for each", at: span)
      }
      said.append("color=\(code.text)")
    case "label": said.append("label=\(code.text)")
    case "alpha": said.append("alpha=\(code.text)")
    case "lw", "linewidth":
      guard ["line", "steps", "rule", "density_curve"].contains(layer) else { return }
      said.append("width=\(code.text)")
    case "ms", "markersize": if layer == "line" { said.append("size=\(code.text)") }
    case "s":
      // An area in square points there, a diameter here.
      if let area = Double(code.text) {
        let diameter = (area.squareRoot() * 4 / 3 * 10).rounded() / 10
        said.append("size=\(diameter)")
      } else {
        guard code.kind.isNumber else {
          throw Refusal("Points of a layer have one size here", at: span)
        }
        said.append("size=4 / 3 * sqrt(\(code.text))")
      }
    case "ls", "linestyle": dash = Self.dashes[code.text] ?? code.text
    case "marker": marker = code.text
    case "fmt": format = code.text
    case "lw_": return
    default:
      guard Self.needless.contains(name) else {
        throw Refusal("`\(name)=` is not known here", at: span)
      }
    }
  }

  /// The style in one text, where it is said in several.
  private var style: String? {
    if let format { return format }
    let parts = [marker, dash].compactMap { $0 }.filter {
      $0 != "\"\"" && $0 != "\"None\"" && $0 != "\" \""
    }
    switch parts.count {
    case 0: return nil
    case 1: return marker == nil || dash == nil ? lineOf(parts[0]) : parts[0]
    default: return String(parts[0].dropLast()) + String(parts[1].dropFirst())
    }
  }

  /// A marker by itself stands on a line in matplotlib.
  private func lineOf(_ part: String) -> String {
    marker == part && dash == nil ? String(part.dropLast()) + "-\"" : part
  }

  /// Whether only markers are drawn.
  var isPoints: Bool {
    guard let style, style.hasPrefix("\"") else { return false }
    let inside = style.dropFirst().dropLast()
    let hasMarker = inside.contains { "o.s^vD+x*".contains($0) }
    // `-.` is a dash.
    return hasMarker && !inside.contains("-") && !inside.contains(":")
  }

  var curveOptions: [String] {
    guard let style else { return said }
    if style == "\"o\"" { return said }
    return ["style=\(style)"] + said
  }

  package var options: [String] {
    guard let style else { return said }
    return ["style=\(style)"] + said
  }
}
