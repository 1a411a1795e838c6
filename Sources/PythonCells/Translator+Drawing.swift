package import PythonSyntax
package import Diagnostics

/// Figures the imperative way: every call of a panel draws something on it.
extension Translator {
  /// `ax.plot(…)`, `fig.colorbar(…)`; nil when the receiver is neither a panel nor a canvas.
  package mutating func drawing(
    _ base: PythonExpression, _ name: String, _ arguments: [PythonArgument], at span: Span
  ) throws(Refusal) -> Code? {
    guard isDrawable(base) else { return nil }
    let receiver = try expression(base)
    switch receiver.kind {
    case .panels(let depth):
      if ["flatten", "ravel", "tolist", "reshape"].contains(name) { return nil }
      guard depth == 0 else {
        throw Refusal("These are several panels; draw on each of them", at: base.span)
      }
    case .canvas, .unknown: break
    default: return nil
    }
    isForeign = true
    return try drawn(on: receiver, name, arguments, at: span)
  }

  private func isDrawable(_ base: PythonExpression) -> Bool {
    switch base.kind {
    case .name(let name):
      switch kind(of: name) {
      case .panels, .canvas: true
      // A parameter called `ax` is what everybody means by it.
      case .unknown: isPanelName(name)
      default: false
      }
    case .subscripted(let inner, _): isDrawable(inner)
    default: false
    }
  }

  func isPanelName(_ name: String) -> Bool {
    name == "axes" || name == "axs" || (name.hasPrefix("ax") && name.utf8.count <= 3)
  }

  private static let needless: Set<String> = [
    "colorbar", "grid", "tight_layout", "tick_params", "margins", "autoscale", "set_aspect",
    "set_axis_off", "axis", "subplots_adjust", "set_axisbelow", "relim", "autoscale_view", "ion",
    "ioff", "close", "set_facecolor", "minorticks_on", "label_outer", "rc", "draw", "pause",
    "set_tight_layout", "cla", "set_dpi",
  ]

  /// What is drawn on a panel, a canvas or, without one, on the cell's canvas.
  package mutating func drawn(
    on receiver: Code?, _ name: String, _ arguments: [PythonArgument], at span: Span
  ) throws(Refusal) -> Code? {
    if Self.needless.contains(name) { return Code("", .postfix, .drawn) }
    if name == "savefig" {
      throw Refusal(
        "Cells write no files; save the picture from the page, or run `nadaraya run --figures`",
        at: span)
    }
    if name == "show" {
      return Code(
        receiver == nil ? try call("show", [], .none, at: span).text : "", .postfix, .drawn)
    }
    guard var layers = try layers(name, arguments, at: span) else { return nil }
    if let receiver {
      layers.insert(receiver.text, at: 0)
    }
    return Code(try call("draw", layers, .none, at: span).text, .postfix, .drawn)
  }

  /// The layers that a call of matplotlib draws; nil when it is none.
  private mutating func layers(_ name: String, _ arguments: [PythonArgument], at span: Span)
    throws(Refusal) -> [String]?
  {
    switch name {
    case "plot": return try curves(arguments, at: span)
    case "loglog":
      return try curves(arguments, at: span) + [
        try call("xscale", ["\"log\""], .none, at: span).text,
        try call("yscale", ["\"log\""], .none, at: span).text,
      ]
    case "semilogx":
      return try curves(arguments, at: span) + [
        try call("xscale", ["\"log\""], .none, at: span).text
      ]
    case "semilogy":
      return try curves(arguments, at: span) + [
        try call("yscale", ["\"log\""], .none, at: span).text
      ]
    case "legend": return [try legend(arguments, at: span)]
    case "set": return try settings(arguments, at: span)
    case "set_xlim", "xlim":
      return [try limits("xlim", ["left", "right", "xmin", "xmax"], arguments, at: span)]
    case "set_ylim", "ylim":
      return [try limits("ylim", ["bottom", "top", "ymin", "ymax"], arguments, at: span)]
    case "set_xticks", "set_yticks", "set_xticklabels", "set_yticklabels", "xticks", "yticks",
      "twinx", "twiny", "annotate", "quiver", "pie", "stem", "contour", "contourf", "errorbar",
      "boxplot", "violinplot", "arrow", "add_patch", "vlines", "hlines", "axvspan", "axhspan",
      "barh", "subplot", "add_subplot", "gca", "gcf":
      throw Refusal("`\(name)` has no counterpart on a canvas of this language", at: span)
    default: break
    }
    guard let form = Self.forms[name] else { return nil }
    return [try layer(form, arguments, at: span)]
  }

  /// How one call of matplotlib is one layer here: its positional arguments by name, and the keywords that are data.
  package struct Form {
    package var layer: String
    package var positional: [String]
    /// Keywords of matplotlib and here.
    package var keywords: [String: String] = [:]
    /// What matplotlib takes when nothing is said.
    var standards: [(String, String)] = []
    var isStyled = true
  }

  package static let forms: [String: Form] = [
    "scatter": Form(layer: "points", positional: ["x", "y", "s", "c"]),
    "bar": Form(
      layer: "bars", positional: ["x", "height", "width"],
      keywords: ["width": "", "align": "", "tick_label": ""]),
    "hist": Form(
      layer: "histogram", positional: ["x", "bins"],
      keywords: ["bins": "bins", "density": "density", "histtype": "", "rwidth": ""],
      standards: [("bins", "10")]),
    "fill_between": Form(layer: "band", positional: ["x", "y1", "y2"]),
    "step": Form(layer: "steps", positional: ["x", "y", "fmt"], keywords: ["where": ""]),
    "imshow": Form(
      layer: "heatmap", positional: ["X"],
      keywords: [
        "cmap": "cmap", "vmin": "low", "vmax": "high", "aspect": "", "interpolation": "",
      ], standards: [("cmap", "\"viridis\"")], isStyled: false),
    "matshow": Form(
      layer: "heatmap", positional: ["X"],
      keywords: ["cmap": "cmap", "vmin": "low", "vmax": "high"],
      standards: [("cmap", "\"viridis\"")], isStyled: false),
    "pcolormesh": Form(
      layer: "heatmap", positional: ["X"],
      keywords: ["cmap": "cmap", "vmin": "low", "vmax": "high", "shading": ""],
      standards: [("cmap", "\"viridis\"")], isStyled: false),
    "axhline": Form(layer: "rule", positional: ["y"], standards: [("y", "0")]),
    "axvline": Form(layer: "rule", positional: ["x"], standards: [("x", "0")]),
    "text": Form(layer: "text_at", positional: ["x", "y", "s"]),
    "set_xlabel": Form(layer: "xlabel", positional: ["xlabel"], isStyled: false),
    "xlabel": Form(layer: "xlabel", positional: ["xlabel"], isStyled: false),
    "set_ylabel": Form(layer: "ylabel", positional: ["ylabel"], isStyled: false),
    "ylabel": Form(layer: "ylabel", positional: ["ylabel"], isStyled: false),
    "set_title": Form(layer: "title", positional: ["label"], isStyled: false),
    "title": Form(layer: "title", positional: ["label"], isStyled: false),
    "suptitle": Form(layer: "title", positional: ["t"], isStyled: false),
    "set_xscale": Form(layer: "xscale", positional: ["value"], isStyled: false),
    "xscale": Form(layer: "xscale", positional: ["value"], isStyled: false),
    "set_yscale": Form(layer: "yscale", positional: ["value"], isStyled: false),
    "yscale": Form(layer: "yscale", positional: ["value"], isStyled: false),
  ]

  private mutating func layer(_ form: Form, _ arguments: [PythonArgument], at span: Span)
    throws(Refusal) -> String
  {
    var places: [String: Code] = [:]
    var options: [String] = []
    var styling = Styling()
    var next = 0
    for argument in arguments {
      var name = argument.name ?? ""
      if argument.name == nil {
        guard next < form.positional.count else {
          throw Refusal("This place is not known here", at: argument.value.span)
        }
        name = form.positional[next]
        next += 1
      }
      if let here = form.keywords[name] {
        guard !here.isEmpty else { continue }
        let code = try expression(argument.value)
        if here == "bins", !code.kind.isNumber, code.kind != .unknown {
          throw Refusal("Bins are counted here, not given by their edges", at: argument.value.span)
        }
        options.append("\(here)=\(code.text)")
      } else if form.positional.contains(name), name != "s" || form.layer == "text_at", name != "c",
        name != "fmt"
      {
        places[name] = try expression(argument.value)
      } else if form.isStyled {
        try styling.take(name, try expression(argument.value), form.layer, at: argument.value.span)
      } else if !Styling.needless.contains(name) {
        throw Refusal("`\(name)=` is not known here", at: argument.value.span)
      }
    }
    for (name, value) in form.standards
    where places[name] == nil && !options.contains(where: { $0.hasPrefix(name + "=") }) {
      if form.positional.contains(name) {
        places[name] = Code(value)
      } else {
        options.append("\(name)=\(value)")
      }
    }
    var parts: [String] = []
    for name in form.positional {
      guard let code = places[name] else { continue }
      parts.append(form.layer == "rule" ? "\(name)=\(code.text)" : code.text)
    }
    if form.layer == "band", let x = places["x"], let first = places["y1"] {
      parts =
        [x.text]
        + [first, places["y2"] ?? Code("0", .postfix, .whole)].map { side in
          side.kind.isNumber ? "0 * \(x.at(.unary)) + \(side.at(.product))" : side.text
        }
    }
    return try call(form.layer, parts + options + styling.options, .none, at: span).text
  }

  /// `plot(x, y, "o", x, z)`: a layer for each group.
  private mutating func curves(_ arguments: [PythonArgument], at span: Span) throws(Refusal)
    -> [String]
  {
    var styling = Styling()
    var data: [Code] = []
    for argument in arguments {
      let code = try expression(argument.value)
      if let name = argument.name {
        try styling.take(name, code, "line", at: argument.value.span)
      } else {
        if code.kind.isNumber {
          data.append(Code("[\(code.text)]", .postfix, .list(code.kind)))
        } else {
          data.append(code)
        }
      }
    }
    var layers: [String] = []
    var rest = data[...]
    while let first = rest.popFirst() {
      var parts = [first.text]
      if let second = rest.first, second.kind != .text {
        parts.append(second.text)
        rest.removeFirst()
      }
      var own = styling
      if let format = rest.first, format.kind == .text {
        own.format = format.text
        rest.removeFirst()
      }
      // Markers alone are points.
      let name = own.isPoints ? "points" : "line"
      layers.append(try call(name, parts + own.curveOptions, .none, at: span).text)
    }
    guard !layers.isEmpty else { throw Refusal("`plot` needs data", at: span) }
    return layers
  }

  private mutating func legend(_ arguments: [PythonArgument], at span: Span) throws(Refusal)
    -> String
  {
    let places = [
      "\"best\"": "\"best\"", "\"upper left\"": "\"top left\"", "\"upper right\"": "\"top right\"",
      "\"lower left\"": "\"bottom left\"", "\"lower right\"": "\"bottom right\"",
    ]
    var parts: [String] = []
    for argument in arguments {
      switch argument.name {
      case nil, "labels": parts.insert(try expression(argument.value).text, at: 0)
      case "loc":
        let place = try expression(argument.value).text
        if let place = places[place] { parts.append("position=\(place)") }
      case "handles": throw Refusal("A legend lists what has a label here", at: argument.value.span)
      default: continue
      }
    }
    return try call("legend", parts, .none, at: span).text
  }

  private mutating func settings(_ arguments: [PythonArgument], at span: Span) throws(Refusal)
    -> [String]
  {
    var layers: [String] = []
    for argument in arguments {
      guard let name = argument.name else { throw Refusal("`set` takes keywords", at: span) }
      switch name {
      case "xlabel", "ylabel", "title", "xscale", "yscale":
        layers.append(try call(name, [try expression(argument.value).text], .none, at: span).text)
      case "xlim", "ylim":
        layers.append(try limits(name, [], [PythonArgument(value: argument.value)], at: span))
      default: throw Refusal("`\(name)=` is not known here", at: argument.value.span)
      }
    }
    return layers
  }

  package func limits(
    _ name: String, _ keywords: [String], _ arguments: [PythonArgument], at span: Span
  ) throws(Refusal) -> String {
    var translator = self
    var ends = ["nothing", "nothing"]
    for (index, argument) in arguments.enumerated() {
      if let keyword = argument.name {
        guard let place = keywords.firstIndex(of: keyword) else {
          throw Refusal("`\(keyword)=` is not known here", at: argument.value.span)
        }
        ends[place % 2] = try translator.expression(argument.value).text
        continue
      }
      switch argument.value.kind {
      case .tuple(let items) where items.count == 2, .list(let items) where items.count == 2:
        for (place, item) in items.enumerated() {
          ends[place] = try translator.expression(item).text
        }
      default:
        let code = try translator.expression(argument.value)
        if code.kind.isNumber || arguments.count == 2 {
          if index < 2 { ends[index] = code.text }
        } else {
          ends = ["\(code.receiver)[0]", "\(code.receiver)[1]"]
        }
      }
    }
    if ends[1] == "nothing" { ends.removeLast() }
    return try call(name, ends, .none, at: span).text
  }
}
