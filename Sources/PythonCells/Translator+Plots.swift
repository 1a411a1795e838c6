import PythonSyntax
import Diagnostics

/// `plt` and `d2l`.
extension Translator {
  mutating func plotCall(
    _ module: String, _ name: String, _ arguments: [PythonArgument], at span: Span
  ) throws(Refusal) -> Code? {
    if module == "d2l" {
      switch name {
      case "use_svg_display", "set_figsize", "set_axes": return Code("", .postfix, .drawn)
      case "plot": return try plotOfTheBook(arguments, at: span)
      case "show_heatmaps": return try heatmapsOfTheBook(arguments, at: span)
      default: return nil
      }
    }
    switch name {
    case "subplots": return try subplots(arguments, at: span)
    case "figure":
      var parts: [String] = []
      for argument in arguments where argument.name == "figsize" {
        parts.append("figsize=\(try expression(argument.value).text)")
      }
      return Code("\(try call("canvas", parts, .canvas, at: span).text)[0]", .postfix, .canvas)
    default: return try drawn(on: nil, name, arguments, at: span)
    }
  }

  private mutating func subplots(_ arguments: [PythonArgument], at span: Span) throws(Refusal)
    -> Code
  {
    var sides = [Code("1", .postfix, .whole), Code("1", .postfix, .whole)]
    var options: [String] = []
    var isSqueezed = true
    var next = 0
    for argument in arguments {
      let name = argument.name ?? (next < 2 ? ["nrows", "ncols"][next] : "")
      if argument.name == nil { next += 1 }
      switch name {
      case "nrows": sides[0] = try expression(argument.value)
      case "ncols": sides[1] = try expression(argument.value)
      case "sharex", "sharey":
        let code = try expression(argument.value)
        let isFalse = code.text == "false" || code.text == "\"none\""
        if !isFalse {
          options.append("share_\(name.suffix(1))=\(code.kind == .text ? "true" : code.text)")
        }
      case "figsize": options.append("figsize=\(try expression(argument.value).text)")
      case "squeeze": isSqueezed = try expression(argument.value).text != "false"
      case "constrained_layout", "tight_layout", "dpi", "layout", "num", "facecolor": continue
      default: throw Refusal("`\(name)=` is not known here", at: argument.value.span)
      }
    }
    let counts = sides.map { Int($0.text) }
    let depth: Int
    if !isSqueezed {
      throw Refusal("`subplots` gives one panel, a list or a list of lists here", at: span)
    } else if counts[0] == 1, counts[1] == 1 {
      depth = 0
    } else if counts[0] == 1 || counts[1] == 1 {
      depth = 1
    } else {
      depth = 2
    }
    let parts = depth == 0 ? options : sides.map { $0.text } + options
    return try call("canvas", parts, .tuple([.canvas, .panels(depth: depth)]), at: span)
  }

  // MARK: The book's own

  /// `d2l.plot(X, Y, …)`: a curve for each y.
  private mutating func plotOfTheBook(_ arguments: [PythonArgument], at span: Span) throws(Refusal)
    -> Code
  {
    let names = [
      "X", "Y", "xlabel", "ylabel", "legend", "xlim", "ylim", "xscale", "yscale", "fmts", "figsize",
      "axes",
    ]
    var given: [String: PythonExpression] = [:]
    for (index, argument) in arguments.enumerated() {
      let name = argument.name ?? (index < names.count ? names[index] : "")
      guard names.contains(name) else { throw Refusal("`\(name)=` is not known here", at: span) }
      if case .none = argument.value.kind { continue }
      given[name] = argument.value
    }
    guard let x = given["X"] else { throw Refusal("`d2l.plot` needs data", at: span) }
    var layers = try curvesOfTheBook(x, given["Y"], given["legend"], given["fmts"], at: span)
    for name in ["xlabel", "ylabel", "xscale", "yscale"] {
      guard let value = given[name] else { continue }
      layers.append(try call(name, [try expression(value).text], .none, at: span).text)
    }
    for name in ["xlim", "ylim"] {
      guard let value = given[name] else { continue }
      layers.append(try limits(name, [], [PythonArgument(value: value)], at: span))
    }
    var parts = layers
    if let axes = given["axes"] { parts.insert(try expression(axes).text, at: 0) }
    if let size = given["figsize"], given["axes"] == nil {
      emit(try call("canvas", ["figsize=\(try expression(size).text)"], .none, at: span).text + ";")
    }
    return Code(try call("draw", parts, .none, at: span).text, .postfix, .drawn)
  }

  private mutating func curvesOfTheBook(
    _ x: PythonExpression, _ y: PythonExpression?, _ legend: PythonExpression?,
    _ formats: PythonExpression?, at span: Span
  ) throws(Refusal) -> [String] {
    var styles = ["\"-\"", "\"m--\"", "\"g-.\"", "\"r:\""]
    if case .tuple(let items)? = formats?.kind {
      styles = []
      for item in items { styles.append(try expression(item).text) }
    } else if case .list(let items)? = formats?.kind {
      styles = []
      for item in items { styles.append(try expression(item).text) }
    } else if formats != nil {
      throw Refusal("Formats are written out here", at: span)
    }
    var labels: [String]?
    var labelList: Code?
    if let legend {
      if case .list(let items) = legend.kind {
        labels = []
        for item in items { labels?.append(try expression(item).text) }
      } else {
        labelList = try expression(legend)
      }
    }
    func options(_ index: Int) -> [String] {
      let style = styles.isEmpty ? "\"-\"" : styles[index % styles.count]
      var parts = style == "\"-\"" ? [] : ["style=\(style)"]
      if let labels, labels.indices.contains(index) { parts.append("label=\(labels[index])") }
      return parts
    }
    let values = y ?? x
    if case .list(let items) = values.kind, !items.allSatisfy({ isNumber($0) }) {
      var layers: [String] = []
      for (index, item) in items.enumerated() {
        var parts = [try expression(item).text]
        if y != nil {
          var place = x
          if case .list(let places) = x.kind, places.count == items.count { place = places[index] }
          parts.insert(try expression(place).text, at: 0)
        }
        layers.append(try call("line", parts + options(index), .none, at: span).text)
      }
      if let labelList { layers.append(try call("legend", [labelList.text], .none, at: span).text) }
      return layers
    }
    let code = try expression(values)
    let isOneCurve: Bool
    switch code.kind {
    case .array(let array): isOneCurve = array.rank ?? 1 == 1
    case .list(let element): isOneCurve = element.isNumber
    default:
      throw Refusal(
        "Whether these are one curve or several cannot be told", at: values.span,
        help: "Write the curves in a list: `[y, y_hat]`.")
    }
    if isOneCurve {
      var parts = [code.text]
      if y != nil { parts.insert(try expression(x).text, at: 0) }
      return [try call("line", parts + options(0), .none, at: span).text]
    }
    let place = try y.map { _ throws(Refusal) in "\(try expression(x).text), " } ?? ""
    let (curve, turn) = (temporary("curve"), temporary("turn"))
    var layers = [
      "[line(\(place)\(curve), style=[\(styles.joined(separator: ", "))][\(turn) % \(styles.count)]) for (\(turn), \(curve)) in enumerate(\(code.text))]"
    ]
    if isShadowed("line") || isShadowed("enumerate") {
      throw Refusal(
        "`line` or `enumerate` has got another meaning in this notebook, and the translation needs the builtin",
        at: span)
    }
    if let labels {
      layers.append(
        try call("legend", ["[\(labels.joined(separator: ", "))]"], .none, at: span).text)
    }
    if let labelList { layers.append(try call("legend", [labelList.text], .none, at: span).text) }
    return layers
  }

  private func isNumber(_ expression: PythonExpression) -> Bool {
    switch expression.kind {
    case .number: true
    case .unary(_, let operand): isNumber(operand)
    default: false
    }
  }

  /// `d2l.show_heatmaps(matrices, …)`: a heat map for each matrix of each row.
  private mutating func heatmapsOfTheBook(_ arguments: [PythonArgument], at span: Span)
    throws(Refusal) -> Code
  {
    let names = ["matrices", "xlabel", "ylabel", "titles", "figsize", "cmap"]
    var given: [String: Code] = [:]
    for (index, argument) in arguments.enumerated() {
      let name = argument.name ?? (index < names.count ? names[index] : "")
      guard names.contains(name) else { throw Refusal("`\(name)=` is not known here", at: span) }
      given[name] = try expression(argument.value)
    }
    guard let matrices = given["matrices"] else {
      throw Refusal("`d2l.show_heatmaps` needs matrices", at: span)
    }
    var panel = "heatmap(w, cmap=\(given["cmap"]?.text ?? "\"Reds\""))"
    for name in ["xlabel", "ylabel"] {
      if let label = given[name] { panel += " + \(name)(\(label.text))" }
    }
    var source = "for w in block"
    if let titles = given["titles"] {
      panel += " + title(heading)"
      source = "for (w, heading) in zip(block, \(titles.text))"
    }
    for name in ["heatmap", "xlabel", "ylabel", "title", "grid", "display", "zip"]
    where isShadowed(name) {
      throw Refusal(
        "`\(name)` has got another meaning in this notebook, and the translation needs the builtin",
        at: span)
    }
    let columns = matrices.isSimple ? "shape(\(matrices.text))[1]" : nil
    let list = matrices.isSimple ? matrices.text : "matrices"
    let grid =
      "grid([\(panel) for block in \(list) \(source)]; columns=\(columns ?? "shape(matrices)[1]"), share_x=true, share_y=true)"
    let text =
      matrices.isSimple ? "display(\(grid))" : "display((matrices -> \(grid))(\(matrices.text)))"
    return Code(text, .postfix, .drawn)
  }
}
