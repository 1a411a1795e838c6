import Operations
import Values
import Diagnostics
import Arrays
import Estimators
import Plotting

extension Builtin {
  /// Widths and their scores, drawn as a curve with its minimum.
  ///
  /// Its fields say which width is `best`, and whether that lies at an `edge` of the curve: the "narrowest", the
  /// "widest", or nothing.
  static func scoreCurve(_ widths: [Double], _ scores: [Double], method: String)
    -> DrawnTuple
  {
    let best = widths.indices.filter { scores[$0].isFinite }.min { scores[$0] < scores[$1] }
    let edge: Value =
      switch best.map({ widths[$0] }) {
      case nil: .nothing
      case widths.min(): .text("narrowest")
      case widths.max(): .text("widest")
      default: .nothing
      }
    return DrawnTuple(
      [.tensor(Tensor(widths)), .tensor(Tensor(scores))],
      fields: [("best", best.map { .number(widths[$0]) } ?? .nothing), ("edge", edge)]
    ) { call throws(RuntimeFailure) in
      let known = widths.indices.filter { scores[$0].isFinite }
      var layers: [Figure] = [
        .line(x: widths, y: scores), .xLabel("width"), .yLabel("score (\(method))"),
        .attribute { $0.xScale = widths.allSatisfy { $0 > 0 } ? .logarithmic : .linear },
      ]
      var summary = "Score of each width by \(method)"
      if let best = known.min(by: { scores[$0] < scores[$1] }) {
        let width = Figure.text(of: widths[best])
        layers.append(.rule(x: widths[best]))
        layers.append(
          .points(
            x: [widths[best]], y: [scores[best]], style: Style(size: 9)))
        layers.append(.title("best width \(width)"))
        summary += ", smallest at width \(width)"
      }
      var figure = try call.overlaid(layers)
      figure.summary = summary
      return figure
    }
  }

  /// The losses of each step and the widths on the way, drawn side by side.
  ///
  /// The loss that was descended is a full line; the other one, dashed, is worked out when the picture is drawn.
  static func learningCurve(
    _ items: [Value], _ path: WidthLearning.Path, learning: WidthLearning?, leavesOneOut: Bool
  ) -> DrawnTuple {
    DrawnTuple(items) { call throws(RuntimeFailure) in
      let steps = path.losses.indices.map(Double.init)
      func name(_ leavesOneOut: Bool) -> String { leavesOneOut ? "leave one out" : "naive" }
      var layers: [Figure] = [.line(x: steps, y: path.losses, label: name(leavesOneOut))]
      if let learning {
        let others = try call.estimating { () throws(EstimatorError) in
          try learning.losses(
            at: path.widths, leavingOneOut: !leavesOneOut, supervision: call.supervision)
        }
        layers.append(
          .line(x: steps, y: others, style: Style(dash: .dashed), label: name(!leavesOneOut)))
      }
      let loss = try call.overlaid(layers + [.xLabel("step"), .yLabel("loss"), .title("loss")])
      let widths = path.widths.map { $0[0] }
      let way = try call.overlaid([
        .line(x: widths.indices.map(Double.init), y: widths), .xLabel("step"), .yLabel("width"),
        .title("width"),
      ])
      var figure = Figure.row([loss, way])
      if let first = widths.first, let last = widths.last {
        let ends = Figure.texts(of: [first, last])
        figure.summary =
          "Learning a width: from \(ends[0]) to \(ends[1]) in \(widths.count) steps"
      }
      return figure
    }
  }
}
