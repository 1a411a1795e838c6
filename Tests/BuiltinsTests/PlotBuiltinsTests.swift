import Evaluation
@testable import Builtins
import Arrays
import Diagnostics
import Values
import Plotting
import Syntax
import TestSupport
import Testing
import Work

/// Runs cells one after the other; the value of the last statement.
private func value(of cells: String...) throws -> Value {
  var result: Result<Value, RuntimeFailure> = .success(.nothing)
  EvaluationStack.run {
    let evaluator = Evaluator(
      names: Namespace(NameTable()), interrupt: Interrupt(), output: SilentSink(),
      random: RandomSource())
    for cell in cells {
      for statement in parse(cell).statements {
        do throws(RuntimeFailure) {
          result = .success(
            try evaluator.run(statement.expression, in: CellSource(name: "cell", text: cell)))
        } catch {
          result = .failure(error)
          return
        }
      }
    }
  }
  return try result.get()
}

private func figure(of cells: String...) throws -> Figure {
  let value = try value(of: cells.joined(separator: "\n"))
  return try #require(value.figure)
}

private func failure(of cell: String) -> Diagnostic? {
  do {
    _ = try value(of: cell)
    return nil
  } catch RuntimeFailure.failed(let diagnostic, _) {
    return diagnostic
  } catch {
    return nil
  }
}

@Suite struct PlotBuiltinsTests {
  static let definitions = Chapter.definitions.joined(separator: "\n")

  @Test func theChaptersKernelsInARow() throws {
    let row = try figure(
      of: Self.definitions,
      "row([line(x, k(x)) + xlabel(name) for (k, name) in zip(kernels, names)]; share_y=true)")
    #expect(row.panels.count == 4)
    #expect(row.arrangement.sharesY)
    #expect(
      row.panels.map(\.attributes.xLabel) == ["Gaussian", "Boxcar", "Constant", "Epanechikov"])
    #expect(row.panels.allSatisfy { $0.layers.count == 1 })
  }

  @Test func theChaptersFits() throws {
    let row = try figure(of: Self.definitions, "fits(kernels, names)")
    #expect(row.panels.count == 4)
    for panel in row.panels {
      #expect(panel.layers.map(\.label) == ["y_hat", "y", nil])
      #expect(panel.layers[1].style == Style(colour: Colour(0xBF00BF), dash: .dashed))
      #expect(panel.layers[2].style.opacity == 0.5)
    }
  }

  @Test func theChaptersWeights() throws {
    let row = try figure(of: Self.definitions, "fits(kernels, names; attention=true)")
    for panel in row.panels {
      guard case .heatmap(let map) = panel.layers.first?.mark else {
        Issue.record("no heat map")
        continue
      }
      #expect((map.rows, map.columns) == (40, 50))
      #expect(panel.attributes.palette == .reds)
    }
  }

  @Test(arguments: [
    ("plot([1, 2, 3])", 1), ("plot([1, 2], [3, 4], \"r--\", [1, 2], [5, 6])", 2),
    ("plot(line([1, 2], [3, 4]), [points([1], [2]), rule(y=0)])", 3),
    ("plot(x -> exp(-x^2))", 1), ("plot(linspace(0, 1, 5), sin)", 1),
    ("line([0, 1, 2], [1, 2; 3, 4; 5, 6])", 2),
    ("line([0, 1], [1, 1]) + [rule(x=k) for k in (1, 2)]", 3),
    ("bars([\"a\", \"b\"], [1, 2])", 1), ("bars([3, 1])", 1), ("histogram(randn(100), bins=7)", 1),
    ("rule(x=[1, 2, 3])", 3), ("plot(classify([0, 1, 2, 3], [0, 0, 1, 1], [0.4]))", 2),
    ("plot(classify([0, 0; 1, 1; 2, 0], [0, 1, 1], [0, 0; 1, 1]))", 3),
    ("band(regression(range(9), range(9); width=1); level=0.9)", 1),
    ("line([1, 2], 3)", 1),
  ])
  func layersCount(cell: String, count: Int) throws {
    #expect(try figure(of: cell).panels[0].layers.count == count)
  }

  @Test(arguments: [
    ("line([1, 2], [1, 2, 3])", "shape-clash"), ("line([1], [1], style=\"zz\")", "figure"),
    ("line([1], [1], color=\"mauvish\")", "unknown-option"),
    ("line([1], [1], alpha=2)", "wrong-value"), ("rule()", "missing-argument"),
    ("heatmap(rand(2, 2), cmap=\"Redz\")", "unknown-option"),
    ("bars([\"a\"], [1, 2])", "shape-clash"),
    ("row([1, 2])", "wrong-type"), ("histogram([1], bins=0)", "wrong-value"),
    ("row(row(line([1]), line([1])) + row(line([1]), line([1]), line([1])))", "figure"),
    ("show_weights(rand(3, 3), query=7)", "no-such-index"), ("line([1]) + 3", "wrong-operands"),
    ("heatmap(rand(2, 3), x=[1, 2])", "figure"),
  ])
  func mistakesAreExplained(cell: String, id: String) throws {
    let diagnostic = try #require(failure(of: cell))
    #expect(diagnostic.topic.id == id, "\(diagnostic.title)")
  }

  @Test func weightsOfOneQueryAreBars() throws {
    let figure = try figure(of: "show_weights([0.2, 0.7; 0.8, 0.3], query=-1, keys=[1.5, 2.5])")
    #expect(
      figure.panels[0].layers.first?.mark == .bars(x: [1.5, 2.5], heights: [0.7, 0.3], width: nil))
  }
}
