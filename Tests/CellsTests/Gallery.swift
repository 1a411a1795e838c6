/// The figures of `docs/gallery.md`: each with a sentence and the cell that makes it.
struct GalleryEntry: Sendable {
  var name: String
  var about: String
  var cell: String

  init(_ name: String, _ about: String, _ cell: String) {
    self.name = name
    self.about = about
    self.cell = cell
  }

  /// Runs before every cell.
  static let preparation = """
    x_train = 5 * arange(0.0125, 1, 0.025)
    y_train = 2 * sin(x_train) + x_train + 0.7 * cos(37 * x_train)
    x_val = arange(0, 5, 0.1)
    y_val = 2 * sin(x_val) + x_val
    x = linspace(0, 6, 61)
    """

  static let chapter: [GalleryEntry] = [
    GalleryEntry(
      "chapter-kernels", "The chapter's four kernels.",
      """
      kernels = (gaussian, boxcar, constant, triangular)
      names = ("Gaussian", "Boxcar", "Constant", "Epanechikov")
      u = arange(-2.5, 2.5, 0.1)
      row([line(u, k(u)) + xlabel(name) for (k, name) in zip(kernels, names)]; share_y=true)
      """),
    GalleryEntry(
      "chapter-fits", "Estimates with four kernels: one legend, one y axis.",
      """
      function fit(kernel, name)
          y_hat, w = nadaraya_watson(x_train, y_train, x_val, kernel)
          line(x_val, y_hat, label="y_hat") + line(x_val, y_val, style="m--", label="y") +
              points(x_train, y_train, alpha=0.5) + xlabel(name)
      end
      kernels = (gaussian, boxcar, constant, triangular)
      names = ("Gaussian", "Boxcar", "Constant", "Epanechikov")
      row([fit(k, name) for (k, name) in zip(kernels, names)]; share_y=true)
      """),
    GalleryEntry(
      "chapter-weights", "Attention weights on one colour scale that is true for all panels.",
      """
      function weights_of(kernel, name)
          y_hat, w = nadaraya_watson(x_train, y_train, x_val, kernel)
          heatmap(w, cmap="Reds") + xlabel(name)
      end
      kernels = (gaussian, boxcar, constant, triangular)
      names = ("Gaussian", "Boxcar", "Constant", "Epanechikov")
      row([weights_of(k, name) for (k, name) in zip(kernels, names)]; share_y=true)
      """),
    GalleryEntry(
      "chapter-width-fits", "Estimates with four widths.",
      """
      function fit(width)
          y_hat, w = nadaraya_watson(x_train, y_train, x_val, gaussian(width=width))
          line(x_val, y_hat, label="y_hat") + line(x_val, y_val, style="m--", label="y") +
              points(x_train, y_train, alpha=0.5) + xlabel("Sigma " + str(width))
      end
      row([fit(width) for width in (0.1, 0.2, 0.5, 1)]; share_y=true)
      """),
    GalleryEntry(
      "chapter-width-weights", "Attention weights with four widths.",
      """
      function weights_of(width)
          y_hat, w = nadaraya_watson(x_train, y_train, x_val, gaussian(width=width))
          heatmap(w, cmap="Reds") + xlabel("Sigma " + str(width))
      end
      row([weights_of(width) for width in (0.1, 0.2, 0.5, 1)]; share_y=true)
      """),
  ]

  static let kinds: [GalleryEntry] = [
    GalleryEntry(
      "line", "Lines whose names stand at their ends.",
      "line(x, sin(x), label=\"sin\") + line(x, cos(x) / 2, style=\"--\", label=\"cos / 2\")"),
    GalleryEntry(
      "points", "Points, half transparent.",
      "points(x_train, y_train, alpha=0.5) + xlabel(\"x\") + ylabel(\"y\")"),
    GalleryEntry(
      "markers", "Every marker by its short name.",
      """
      marks = ("o", "s", "^", "v", "D", "+", "x", "*", ".")
      plot([points(arange(0, 5, 1), arange(0, 5, 1) + 2 * i, style=m, label=m, size=8) for (i, m) in enumerate(marks)])
      """),
    GalleryEntry(
      "scatter", "Colour and size by columns, a colour bar and a legend.",
      """
      i = range(60)
      points(sin(7 * i) * i, cos(5 * i) * i, color=i, size=2 + 40 * sin(i)^2, alpha=0.8, label="day") +
          xlabel("east, km") + ylabel("north, km")
      """),
    GalleryEntry(
      "groups", "Colours by the texts of a column.",
      """
      i = range(60)
      kind = [["heron", "gull", "owl"][k % 3] for k in i]
      points(sin(7 * i) + i % 3, cos(5 * i) + i / 30, color=kind, alpha=0.7) + xlabel("length, cm") + ylabel("weight, kg")
      """),
    GalleryEntry(
      "errorbars", "Points with errors, and what was fitted to them.",
      """
      m = arange(0, 6, 0.5)
      errorbars(m, sin(m) + 0.1 * cos(9 * m), 0.15 + 0.1 * sin(5 * m)^2, label="measured") +
          line(x, sin(x), label="fit")
      """),
    GalleryEntry(
      "contour", "Lines of equal density, with the points and rugs.",
      """
      u = linspace(-3, 3, 60)
      z = outer(exp(-u^2 / 2), exp(-u^2)) + 0.6 * outer(exp(-2 * (u - 1)^2), exp(-(u - 1.5)^2))
      contour(z; x=u, y=u) + points(2 * cos(x_train), sin(3 * x_train), alpha=0.5) +
          rug(2 * cos(x_train); y=sin(3 * x_train))
      """),
    GalleryEntry(
      "contour-heatmap", "Lines over a heat map, and lines with a colour bar of their own.",
      """
      u = linspace(-3, 3, 60)
      z = outer(exp(-u^2 / 2), exp(-u^2))
      row(heatmap(z; x=u, y=u) + contour(z; x=u, y=u, levels=[0.1, 0.5, 0.9]),
          contour(z; x=u, y=u, cmap="viridis", levels=10, label="density"))
      """),
    GalleryEntry(
      "boxplot", "Quartiles, whiskers and outliers by group.",
      """
      boxplot([y_train, y_train[:20], concat([y_train[20:], [9]])]; names=["all keys", "the first half", "the second, and one far off"]) +
          ylabel("y")
      """),
    GalleryEntry(
      "formulas", "Formulas in labels, and a frame.",
      """
      line(x, exp(-x^2 / 2), label=formula("e^{-\\\\frac{u^2}{2}}")) +
          line(x, 1 / (1 + x^2), label=formula("\\\\frac{1}{1 + u^2}")) +
          title("Weights " + formula("\\\\alpha_i = \\\\frac{K(u_i)}{\\\\sum_{j=1}^n K(u_j)}")) +
          xlabel(formula("u_i = \\\\left|\\\\frac{q - x_i}{\\\\sigma}\\\\right|")) + ylabel("K(u)") + frame()
      """),
    GalleryEntry(
      "wide", "Long labels go on in the next line; `figsize` makes a figure wider.",
      """
      bars(["by leaving one out", "by generalised cross-validation", "by Silverman's rule of thumb", "by the plug-in rule for local lines"],
          [0.41, 0.38, 0.66, 0.52]) + ylabel("width") + figsize(960, 320) +
          title("Four ways to choose a width, which differ by as much as a half and a third, for forty points of a wave with noise")
      """),
    GalleryEntry(
      "colour-bars", "Each colour bar stands beside its panels.",
      """
      z = outer(sin(x), cos(x))
      row(line(x, sin(x)), heatmap(z; label="product"), points(x, cos(x); color=x, cmap="viridis", label="x"))
      """),
    GalleryEntry(
      "band", "A band takes the colour of its line.",
      """
      band(x, sin(x) - 0.3, sin(x) + 0.3, label="band") + line(x, sin(x), label="fit") +
          title("A fit with its band")
      """),
    GalleryEntry(
      "area", "The area under a curve, and rules.",
      "area(x, exp(-x)) + rule(x=1, label=\"1\") + rule(y=0.5, style=\":\")"),
    GalleryEntry(
      "steps", "A line of steps.", "steps(arange(0, 10, 1), [1, 3, 2, 5, 4, 4, 6, 8, 7, 9])"),
    GalleryEntry(
      "bars", "Bars by name.",
      "bars([\"gaussian\", \"boxcar\", \"triangular\"], [3.2, 1.5, -0.8]) + ylabel(\"score\")"),
    GalleryEntry(
      "bars-many", "Names that have no room side by side stand upright.",
      "bars([\"candidate \" + str(i) for i in range(20)], arange(0, 20, 1)^2) + ylabel(\"score\")"),
    GalleryEntry(
      "histogram", "A histogram that chooses its width.",
      "histogram(y_train, bins=8) + xlabel(\"y\") + ylabel(\"count\")"),
    GalleryEntry(
      "density-curve", "How densely values lie: counted, and smoothed.",
      "histogram(y_train; bins=8, density=true, alpha=0.3) + density_curve(y_train) + xlabel(\"y\")"
    ),
    GalleryEntry(
      "heatmap", "A heat map by index.",
      "heatmap(reshape(arange(0, 24, 1), (4, 6)), cmap=\"viridis\")"),
    GalleryEntry(
      "heatmap-places", "A heat map whose cells stand at their places; NaN is grey.",
      """
      z = reshape(x_train[::4], (-1, 1)) * reshape([0, 1, 2, 4, 7], (1, -1))
      heatmap(where(z == 0, nan, z), x=[0, 1, 2, 4, 7], y=x_train[::4], cmap="cividis", label="product")
      """),
    GalleryEntry(
      "heatmap-large", "A heat map of many cells.",
      """
      t = arange(0, 300, 1)
      heatmap(sin(reshape(t, (-1, 1)) / 30) * cos(reshape(t, (1, -1)) / 40), cmap="coolwarm")
      """),
    GalleryEntry(
      "log", "Logarithmic axes.",
      """
      n = 10^linspace(1, 5, 9)
      line(n, n^(-0.4), style="o-", label="error") + xscale("log") + yscale("log") + xlabel("n")
      """),
    GalleryEntry(
      "log-narrow", "A logarithmic axis of less than a decade, without what has no logarithm.",
      "line([0, 1, 2, 3, 4, 5], [0, 1.5, 2, 4, 3, -1], style=\"o-\") + yscale(\"log\")"),
    GalleryEntry(
      "gaps", "Missing values leave gaps.",
      "line(x, where(abs(sin(2 * x)) < 0.3, nan, sin(x))) + xlabel(\"x\")"),
    GalleryEntry(
      "reversed", "An axis turned round.",
      "line(x, x^2) + xlim(6, 0) + title(\"From right to left\")"),
    GalleryEntry(
      "legend-above", "A legend that finds no empty corner stands above.",
      "plot([line(x, sin(x - k / 3), label=\"k = \" + str(k)) for k in range(7)])"),
    GalleryEntry(
      "text", "Words at a place.",
      "line(x, sin(x)) + text_at(1.57, 0.85, \"the top\") + points([pi / 2], [1], color=\"C1\", size=8)"
    ),
    GalleryEntry(
      "grid", "Panels in two lines with shared axes.",
      """
      grid([line(x, sin(k * x)) + title("k = " + str(k)) + xlabel("x") for k in range(1, 7)];
          columns=3, share_x=true, share_y=true, title="Six waves")
      """),
    GalleryEntry(
      "wrapped", "More panels than a line holds go on in the next.",
      "row([line(x, sin(k * x)) + title(\"k = \" + str(k)) for k in range(1, 8)]; share_x=true, share_y=true)"
    ),
    GalleryEntry(
      "shapes", "Pictures side by side keep their own proportions.",
      """
      wave(n, m) = sin(reshape(arange(0, n, 1), (-1, 1)) / 3) * cos(arange(0, m, 1) / 3)
      row([heatmap(wave(n, m); cmap="viridis") + xlabel("$n × $m") for (n, m) in ((12, 16), (4, 16), (16, 4))])
      """),
    GalleryEntry(
      "plot-arrays", "Pairs of arrays with matplotlib's short styles.",
      "plot(x, sin(x), \"m--\", x, cos(x), \"C1:\"; title=\"Two waves\", xlabel=\"x\")"),
    GalleryEntry(
      "plot-function", "A function over an interval.",
      "plot(linspace(-3, 3, 200), u -> exp(-u^2 / 2); ylabel=\"weight\")"),
    GalleryEntry("plot-kernel", "A kernel is drawn as its curve.", "plot(epanechnikov(width=2))"),
    GalleryEntry(
      "plot-model", "A model is drawn with its data.",
      "plot(regression(x_train, y_train; width=0.4))"),
    GalleryEntry(
      "plot-surface", "A model of two coordinates is drawn as its surface.",
      """
      p = stack([x_train, cos(3 * x_train)], axis=1)
      plot(regression(p, y_train; width=0.6))
      """),
    GalleryEntry(
      "plot-width-curve", "The scores of widths with their minimum.",
      "plot(width_curve(x_train, y_train, gaussian))"),
    GalleryEntry(
      "plot-learn-width", "Both losses of a learnt width, and the path it took.",
      "plot(learn_width(x_train, y_train, gaussian(width=2); steps=40))"),
    GalleryEntry(
      "plot-classes", "Regions of classes with the points that were given.",
      """
      angle = arange(0, 60, 1) / 6
      spiral = stack([angle * cos(angle), angle * sin(angle)], axis=1)
      plot(classify(concat([spiral, -spiral]), concat([zeros(60), ones(60)]), spiral; kernel=gaussian(width=1.5)))
      """),
    GalleryEntry(
      "plot-probabilities", "Probabilities of classes along a line.",
      "plot(classify(x_train, y_train > 2.5, x_val; kernel=gaussian(width=0.4)))"),
    GalleryEntry(
      "show-weights", "Attention weights with axes in units of keys and queries.",
      """
      y_hat, w = nadaraya_watson(x_train, y_train, x_val, gaussian(width=0.5))
      show_weights(w, keys=x_train, queries=x_val)
      """),
    GalleryEntry(
      "show-weights-query", "The weights of one query.",
      """
      y_hat, w = nadaraya_watson(x_train, y_train, x_val, gaussian(width=0.5))
      show_weights(w, keys=x_train, queries=x_val, query=25)
      """),
    GalleryEntry(
      "explain", "How an estimate came about, in words and a picture.",
      "explain(regression(x_train, y_train; width=0.3), 2.5)"),
    GalleryEntry(
      "dark", "The same on a dark ground.",
      """
      %config theme dark
      plot(regression(x_train, y_train; width=0.4))
      """),
    GalleryEntry("nothing", "Data without a single number.", "line([nan, nan], [1, 2])"),
    GalleryEntry(
      "huge", "Great numbers share a factor.", "line([1, 2, 3] * 1e9, [-1, 1, 0] * 1e300)"),
    GalleryEntry(
      "close", "What all labels share is said once.", "line([0, 1, 2], 1000000000 + [1, 2, 1.5])"),
    GalleryEntry("constant", "A constant.", "line([1, 2, 3], [7, 7, 7])"),
  ]

  static let all = chapter + kinds
}
