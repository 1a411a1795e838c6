extension Signature {
  /// What a parameter is for, in a few words; nil where its name and type say it.
  ///
  /// A name means the same wherever it stands; where a group uses it for something else, that comes first.
  package func words(for parameter: Parameter) -> String? {
    let ofGroup: [String: String] =
      switch group {
      case .figures: Self.inFigures
      case .kernels: Self.inKernels
      case .regression, .widths: Self.inRegression
      default: [:]
      }
    return ofGroup[parameter.name] ?? Self.everywhere[parameter.name]
  }

  private static let everywhere: [String: String] = [
    "axis": "the axis along which it works; without it, all elements",
    "keepdims": "whether the axis stays, with length 1",
    "missing": "what becomes of missing values: they are kept, or left out",
    "shape": "the lengths of the axes",
    "correction": "what is taken from the count before dividing",
    "descending": "whether the largest come first",
    "separator": "what stands between the parts",
    "weights": "how much each observation counts",
    "weights_are": "whether a weight is a precision, or a count of equal observations",
    "path": "a file of the notebook's folder",
    "seed": "the same number gives the same draws",
    "tol": "the largest difference that counts as none",
  ]

  private static let inFigures: [String: String] = [
    "x": "places across", "y": "places upwards", "label": "the name in the legend",
    "style": "matplotlib's short form: `\"m--\"`, `\"o\"`",
    "color": "a name, `\"C0\"` to `\"C9\"`, `\"#rrggbb\"`, or a label for each point",
    "alpha": "from 0, invisible, to 1, opaque", "width": "of lines, in px",
    "size": "of markers or letters, in px",
    "cmap": "the palette: `\"Reds\"`, `\"viridis\"`, `\"coolwarm\"`",
    "low": "the lower end of the scale", "high": "the upper end of the scale",
    "title": "the text above", "xlabel": "the text under the x axis",
    "ylabel": "the text beside the y axis", "share_x": "whether all panels have one x axis",
    "share_y": "whether all panels have one y axis", "columns": "panels side by side",
    "bins": "how many bars", "density": "whether the area is 1", "level": "of confidence",
    "levels": "the values to follow, or how many", "by": "a label for each value",
    "names": "one for each group", "yerr": "how far up and down", "xerr": "how far to both sides",
    "keys": "the places of the rows", "queries": "the places of the columns",
    "query": "the number of one column", "q": "where", "start": "where it stands at first",
    "step": "the distance between its places",
  ]

  private static let inKernels: [String: String] = [
    "u": "distances", "width": "the distance that counts as 1",
    "period": "the length of the circle on which values lie, such as 24 hours",
  ]

  private static let inRegression: [String: String] = [
    "x": "the keys: where values were observed", "y": "the values observed there",
    "q": "the queries: where to estimate", "k": "the keys", "v": "the values",
    "kernel": "how weights fall off with distance",
    "width": "of the kernel; without it one is chosen",
    "widths": "the widths to try",
    "degree": "of the local polynomial: 0 is a weighted mean, 1 a line",
    "neighbours": "a width for each query that reaches so many keys",
    "key_widths": "a width for each key", "robust": "how often outliers are weighed down",
    "method": "the score that chooses", "derivative": "0 for the value, 1 for the slope",
    "period": "the length of the circle on which keys lie",
    "off_support": "what a query gets that no key reaches",
  ]
}
