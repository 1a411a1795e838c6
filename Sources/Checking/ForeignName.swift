import Diagnostics
import Syntax

/// A name that Python, NumPy, PyTorch, Julia or R readers type, and how it is written here.
struct ForeignName {
  var name: String
  /// What replaces it; nil when there is no one-word answer.
  var replacement: String?
  var advice: String

  static func named(_ name: String) -> ForeignName? { byName[name] }

  private static let byName: [String: ForeignName] = Dictionary(
    uniqueKeysWithValues: table.map { ($0.name, $0) })

  private static func written(_ name: String, _ replacement: String) -> ForeignName {
    ForeignName(
      name: name, replacement: replacement, advice: "It is written `\(replacement)` here.")
  }

  private static func advised(_ name: String, _ advice: String) -> ForeignName {
    ForeignName(name: name, replacement: nil, advice: advice)
  }

  private static let table: [ForeignName] = [
    written("True", "true"), written("False", "false"), written("TRUE", "true"),
    written("FALSE", "false"), written("None", "nothing"), written("NULL", "nothing"),
    written("null", "nothing"), written("nil", "nothing"), written("missing", "nan"),
    written("NaN", "nan"), written("NA", "nan"), written("Inf", "inf"), written("Infinity", "inf"),
    written("PI", "pi"), written("Pi", "pi"), written("ndims", "len"), written("numel", "len"),
    written("nrow", "len"), written("concatenate", "concat"), written("cat", "concat"),
    written("vcat", "concat"), written("hstack", "concat"), written("rbind", "stack"),
    written("vstack", "stack"), written("maximum", "max"), written("minimum", "min"),
    written("clip", "clamp"), written("ifelse", "where"), written("mat", "array"),
    written("matrix", "array"),
    written("manual_seed", "seed"),
    written("absolute", "abs"), written("ceiling", "ceil"),
    written("repr", "str"), written("typeof", "type"),
    written("sorted", "sort"),
    written("show_heatmaps", "heatmap"), written("pcolormesh", "heatmap"),
    written("permutedims", "transpose"), written("reversed", "reverse"), written("rev", "reverse"),
    written("cumulative_sum", "cumsum"), written("stdev", "std"), written("sd", "std"),
    written("average", "mean"), written("nadarayawatson", "nadaraya_watson"),

    written("npreg", "regression"), written("loess", "local_linear"),
    written("lowess", "local_linear"), written("locpoly", "local_linear"),
    written("kde", "density"), written("gaussian_kde", "density"),
    written("matshow", "heatmap"),
    written("pass", "nothing"), written("undefined", "nothing"), written("clc", "clear_output()"),
    written("who", "%who"), written("whos", "%who"), written("clear", "%reset"),
    written("disp", "print"),
    advised("T", "R's `T` is `true`; else give it a value first: `T = …`."),
    advised("F", "R's `F` is `false`; else give it a value first: `F = …`."),
    advised("dict", "There are no dictionaries; give the values names of their own."),
    advised("tic", "Write `%time` in front of what is to be timed."),
    advised("toc", "Write `%time` in front of what is to be timed."),
    advised("figure", "A figure needs no opening: `line(x, y)` is one."),
    advised("clf", "A figure needs no opening: `line(x, y)` is one."),
    advised("hold", "Layers are added: `line(x, y) + points(x, y)`."),
    advised("close", "Figures need no closing."),
    advised("doc", "Help is `?name`."), advised("man", "Help is `?name`."),
    advised("ls", "Files are read with `read_csv(\"…\")`; Tab behind the quote lists them."),
    advised("pwd", "Paths start in the notebook's folder."),
    advised("stop", "A cell ends with a message by `error(\"…\")`."),
    advised("paste", "Texts are joined with `+`, and filled by `$`: `\"n = $n\"`."),
    advised("ggplot", "Figures are values: `line(x, y) + title(\"…\")`."),
    advised("mapslices", "An axis is reduced by its number: `sum(x, axis=0)`."),
    advised("df", "Tables come from `read_csv(\"…\")` or `dataset(\"chapter\")`."),
    advised(
      "savefig", "Cells write no files: `nadaraya run FILE --figures FOLDER` writes the pictures."),
    advised("DataFrame", "Write `table((\"x\", \"y\"), (x, y))`, or `read_csv(\"…\")`."),
    advised("data", "Tables come from `read_csv(\"…\")` or `dataset(\"chapter\")`."),
    advised("np", "NumPy's functions are built in: write `exp(x)` for `np.exp(x)`."),
    advised("numpy", "NumPy's functions are built in: write `exp(x)` for `numpy.exp(x)`."),
    advised("torch", "Write `exp(x)` for `torch.exp(x)`: everything is built in."),
    advised("d2l", "Nothing needs the `d2l` package: `line`, `heatmap` and `row` draw figures."),
    advised("plt", "Figures are values: `line(x, y) + title(\"…\")`, `row(a, b)`."),
    advised("pd", "Tables come from `read_csv(\"…\")`."),
    advised("math", "Write `exp(x)` for `math.exp(x)`: everything is built in."),
    advised("random", "Write `rand(n)` or `randn(n)`."),
    advised("sigma", "Give it a value first: `sigma = 0.5`."),
    advised("pow", "Write `x^y`."), advised("power", "Write `x^y`."),
    advised("matmul", "Write `a @ b`."),
    advised("float", "All numbers are floating-point numbers already."),
    advised("int", "Write `floor(x)` or `round(x)`."),
    advised("colorbar", "A heat map brings its own bar."), written("imagesc", "heatmap"),
    advised("append", "Write `[xs..., x]`."), advised("isinstance", "Write `type(x)`."),
    advised("reduce", "Use `sum`, `max` or a `for` loop."),
    advised("open", "Files are read with `read_csv(\"…\")`; nothing writes a file."),
    advised("eval", "There is no `eval`; call a function instead."),
    advised("exec", "There is no `exec`; call a function instead."),
    advised("input", "Cells do not ask questions; assign a value instead."),
    advised("exit", "Restart or shut down the kernel from the Kernel menu."),
    advised("quit", "Restart or shut down the kernel from the Kernel menu."),
  ]

  /// Keywords of other packages.
  static let keywords: [String: String] = [
    "dim": "axis", "dims": "axis", "bandwidth": "width", "bw": "width", "sigma": "width",
    "σ": "width",
    "h": "width", "keepdim": "keepdims", "c": "color", "colour": "color", "ls": "style",
    "linestyle": "style", "fmt": "style", "lw": "width", "linewidth": "width", "colormap": "cmap",
    "ddof": "correction", "sharey": "share_y", "sharex": "share_x", "delimiter": "separator",
    "sep": "separator", "dec": "decimal", "na_values": "missing", "na": "missing",
    "skiprows": "skip", "usecols": "columns", "nrows": "rows", "dtype": "types",
    "colclasses": "types", "reverse": "descending", "rev": "descending", "atol": "tol",
    "rtol": "tol",
    "x_train": "x", "y_train": "y", "x_val": "q", "x_test": "q", "queries": "q", "keys": "x",
    "values": "y",
    "col": "color", "lty": "style", "lwd": "width", "xlab": "xlabel", "ylab": "ylabel",
    "main": "title", "ncols": "columns", "opacity": "alpha", "num": "n", "s": "size",
    "markersize": "size",
  ]

  /// Words in quotes of other packages.
  static let choices: [String: String] = [
    "cv": "loo", "loocv": "loo", "cv_ls": "loo", "cross_validation": "loo", "aic": "aicc",
    "utf8": "utf-8", "utf_8": "utf-8", "utf-8-sig": "utf-8", "ascii": "utf-8", "us-ascii": "utf-8",
    "utf16": "utf-16", "utf_16": "utf-16", "utf-16le": "utf-16", "utf-16be": "utf-16",
    "utf-16-le": "utf-16", "utf-16-be": "utf-16", "cp1252": "windows-1252", "ansi": "windows-1252",
    "windows1252": "windows-1252", "latin1": "latin-1", "latin_1": "latin-1",
    "iso-8859-1": "latin-1", "iso8859-1": "latin-1", "iso_8859_1": "latin-1",
    "normal_reference": "silverman", "nrd0": "silverman", "rot": "silverman",
  ]

  func complaint(at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-name", "`\(name)` is spelled differently here", at: span, help: advice,
      correction: replacement.map { .init(span, $0) })
  }
}
