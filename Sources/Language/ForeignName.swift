/// Words that other packages have for arguments and for what is chosen by them.
package enum ForeignName {
  /// Keywords of other packages.
  package static let keywords: [String: String] = [
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
    "markersize": "size", "steps": "n", "length": "n", "vmin": "low", "vmax": "high",
    "marker": "style",
  ]

  /// Words in quotes of other packages.
  package static let choices: [String: String] = [
    "cv": "loo", "loocv": "loo", "cv_ls": "loo", "cross_validation": "loo", "aic": "aicc",
    "utf8": "utf-8", "utf_8": "utf-8", "utf-8-sig": "utf-8", "ascii": "utf-8", "us-ascii": "utf-8",
    "utf16": "utf-16", "utf_16": "utf-16", "utf-16le": "utf-16", "utf-16be": "utf-16",
    "utf-16-le": "utf-16", "utf-16-be": "utf-16", "cp1252": "windows-1252", "ansi": "windows-1252",
    "windows1252": "windows-1252", "latin1": "latin-1", "latin_1": "latin-1",
    "iso-8859-1": "latin-1", "iso8859-1": "latin-1", "iso_8859_1": "latin-1",
    "dot_product": "dot", "scaled_dot_product": "scaled_dot", "sdpa": "scaled_dot",
    "normal_reference": "silverman", "nrd0": "silverman", "rot": "silverman",
  ]
}
