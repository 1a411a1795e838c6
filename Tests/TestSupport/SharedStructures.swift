/// Cells that build values which hold the same thing many times, and then do something with them.
package enum SharedStructures {
  /// What is shared.
  private static let starts = [
    "[1, 2]", "(1, 2)", "[\"a\"]", "(\"a\", 1)", "[]", "()", "[nan, inf]", "1", "\"ab\"", "nothing",
    "line([1, 2], [3, 4])", "points(rand(1000), rand(1000); label=\"p\")", "heatmap(rand(20, 20))",
    "x -> x + 1", "gaussian", "range(5)", "rand(1000)", "rand(30, 30)", "[true, false]",
    "table((\"a\", \"b\"), ([1, 2], [\"u\", \"v\"]))", "regression([1, 2, 3], [1, 2, 3]; width=1)",
    "nadaraya_watson(rand(700), rand(700), rand(700), gaussian(width=0.1))[1]",
    "line(rand(100), rand(100)) + title(\"a\")", "width_curve(rand(20), rand(20); widths=[0.1, 1])",
  ]

  /// How it comes to hold itself more often; `x` is the value, `i` the turn.
  private static let growths = [
    "[x, x]", "(x, x)", "[x, i, x]", "(i, x, x)", "x + x", "[x..., x...]", "(x..., x...)",
    "\"$x$x\"", "str(x) + str(x)", "[[x, x], [x, x]]", "[x for j in range(2)]",
    "map(j -> x, range(3))",
    "zip([x, x], [x, x])", "enumerate([x, x])", "row(x, x)", "plot(x, x)", "[x, x] + [x]",
    "table((\"a\", \"b\"), ([x, x], [x, x]))", "(y -> x)", "(y -> (x, x))", "hold(x, x)",
    "twice(x)", "[x; x]", "concat([x, x])", "stack([x, x])", "reverse([x, x])",
    "head([x, x, x], 2)", "filter(j -> true, [x, x])", "[x, x][[0, 1, 0]]", "json(x) + json(x)",
  ]

  /// What unfolds it, where it is not stopped.
  private static let uses = [
    "x", "sum(x)", "str(x)", "print(x)", "\"$x\"", "x == x", "x != x", "json(x)", "sort(x)",
    "len(x)",
    "shape(x)", "unique(x)", "stack([x, x])", "concat(x, x)", "array(x)", "x in x", "1 in x",
    "map(y -> y, x)", "filter(y -> true, x)", "reverse(x)", "head(x, 3)", "x[0]", "x[-1:]",
    "x[[0, 0]]",
    "a, b = x", "for y in x\n  z = y\nend", "[y for y in x]", "enumerate(x)", "zip(x, x)",
    "mean(x)",
    "x * 2", "x + 1", "-x", "x @ x", "max(x)", "max(x, x)", "plot(x)", "line(x, x)", "points(x)",
    "row(x)",
    "bars(x)", "heatmap(x)", "histogram(x)", "display(x)", "to_csv(x)",
    "table((\"a\", \"b\"), (x, x))",
    "summary(x)", "columns(x)", "type(x)", "explore(y -> y, x)", "show_weights(x)",
    "where(x, x, x)",
    "any(x)", "argsort(x)", "gaussian(x)", "nadaraya_watson(x, x, x)", "regression(x, x)",
    "zeros(x)",
    "one_hot(x)", "softmax(x)", "cumsum(x)", "assert_close(x, x)", "assert(x)", "error(str(x))",
    "warn(x)", "x()", "x(x)", "x.svg", "x.sentence", "x.shape", "x.a", "f(y...) = y\nf(x...)",
    "y = [1, 2, 3]\ny[0] = x", "y = [\"a\"]\ny[0] = x\ny", "x[0] = x", "if x\n  1\nend", "%who",
    "help(x)",
    "x && x", "x < x", "range(x)", "[x; x]", "x.T", "flatten(x)", "reshape(x, (-1, 1))", "diff(x)",
  ]

  /// A cell that makes `x`, and one that uses it; `choose` gives a number below the one it gets.
  package static func program(_ choose: (Int) -> Int) -> (making: String, use: String) {
    var making = "hold(a...) = a\ntwice(a) = [a, a]\nx = \(starts[choose(starts.count)])\n"
    for _ in 0...choose(2) {
      let turns = [3, 12, 22, 40, 60, 200][choose(6)]
      let growth = growths[choose(growths.count)]
      making += "for i in range(\(turns))\n  x = \(growth)\nend\n"
    }
    return (making, uses[choose(uses.count)])
  }
}
