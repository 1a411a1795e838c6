import Values
import Cells
import Diagnostics
import Plotting
import Testing

/// What a reader sees of cells of Python.
struct PythonSessionTests {
  @Test func `a cell of this language stays one`() {
    for cell in ["x = [1, 2] + [3, 4]", "f(x) = x^2\nf(3)", "row([line([1, 2], [3, 4])])", "x = 1"]
    {
      #expect(Session().outcome(cell).sink.translations == [])
    }
    // A mistake in this language is no Python either.
    for cell in ["x = undefined_name + 1", "function f(x)\n  x", "print(\"a\" 2)"] {
      let outcome = Session().outcome(cell)
      #expect(outcome.failure != nil && outcome.failure?.topic != .notTranslated)
      #expect(outcome.sink.translations == [])
    }
  }

  @Test func `names go from one language to the other`() {
    let session = Session()
    #expect(
      session.outcome(
        "import numpy as np\nw = np.array([1.0, 2.0])\ndef twice(x):\n    return 2 * x"
      ).failure == nil)
    let native = session.outcome("v = twice(w) .+ 1", "cell [2]")
    #expect(native.failure != nil)
    #expect(session.outcome("v = twice(w) + 1").failure == nil)
    let back = session.outcome("print(f'{v.sum():.1f}')")
    #expect(back.failure == nil)
    #expect(back.sink.printed == "8.0\n")
  }

  @Test func `python is shown or refused as the reader sets it`() {
    let session = Session()
    _ = session.outcome("%config python = show")
    let shown = session.outcome("import numpy as np\nx = np.sqrt(4)")
    #expect(shown.sink.translations == ["x = sqrt(4)"])
    #expect(session.snapshot.names["x"] == nil)
    _ = session.outcome("%config python = refuse")
    #expect(
      session.outcome("import numpy as np\nx = np.sqrt(4)").failure?.topic == .unknownStatement
        || session.outcome("import numpy as np").failure != nil)
    #expect(session.outcome("import numpy as np\nx = np.sqrt(4)").sink.translations == [])
    _ = session.outcome("%config python = run")
    #expect(session.outcome("import numpy as np\nx = np.sqrt(4)").failure == nil)
    #expect(session.outcome("%config python = perhaps").failure?.topic == .wrongValue)
  }

  @Test func `fix puts the cell as it should be in its place`() {
    let session = Session()
    #expect(session.outcome("%fix").failure?.topic == .nothingToFix)
    _ = session.outcome("import numpy as np\nx = np.sqrt(4)")
    #expect(session.outcome("%fix").sink.proposals == ["x = sqrt(4)"])
    _ = session.outcome("y = gausian(x)")
    #expect(session.outcome("%fix").sink.proposals == ["y = gaussian(x)"])
  }

  @Test func `an error points at the reader's own line`() throws {
    let session = Session()
    let cell =
      "import numpy as np\n\n\ndef f(x):\n    y = x + 1\n    return y.reshape(7, 7)\n\nz = f(np.ones(3))"
    let outcome = session.outcome(cell)
    guard case .failed(let diagnostic, let source) = outcome.result else {
      Issue.record("it ran")
      return
    }
    #expect(source.text == cell)
    #expect(source.lines.position(of: diagnostic.span.lower).line == 6)
    #expect(diagnostic.callPath == ["`f`, called in cell [1], line 8"])
    // Also from a cell of this language, and before anything runs.
    let later = session.outcome("f(ones(4))", "cell [2]")
    guard case .failed(let second, let place) = later.result else {
      Issue.record("it ran")
      return
    }
    #expect(place.text == cell && place.lines.position(of: second.span.lower).line == 6)
    let unknown = session.outcome("import math\nx = 3\ny = math.sqrt(x) + missing_name")
    guard case .failed(let third, let own) = unknown.result else {
      Issue.record("it ran")
      return
    }
    #expect(third.topic == .unknownName && own.lines.text(third.span) == "missing_name")
    #expect(unknown.sink.translations == [])
  }

  @Test func `a cell of both languages gets a remark once the notebook is Python`() {
    let session = Session()
    #expect(session.outcome("x = [1] + [2]").sink.warned == "")
    _ = session.outcome("import numpy as np")
    let joined = session.outcome("x = [1] + [2]", "cell [3]")
    #expect(
      joined.sink.warned.contains("joins lists") && joined.sink.warned.contains("cell [3], line 1"))
    #expect(session.snapshot.names["x"]?.scalar == 3)
    #expect(session.outcome("a = array([1, 2])\nb = a").sink.warned == "")
    let changed = session.outcome("b[0] = 7", "cell [5]")
    #expect(changed.sink.warned.contains("`b` and `a` share one object in Python"))
    #expect(session.outcome("c = zeros(2)\nc[0] = 1").sink.warned == "")
    _ = session.outcome("%reset")
    #expect(session.outcome("b = zeros(2)\nb[0] = 1").sink.warned == "")
  }

  @Test func `aliases are known across cells`() {
    let session = Session()
    _ = session.outcome("import numpy as np\na = np.zeros(3)\nb = a")
    let changed = session.outcome("import numpy as np\nb[0] = 1")
    #expect(changed.failure?.topic == .notTranslated)
    #expect(
      session.outcome("import numpy as np\nb = a.copy()\nb[0] = 1\nprint(a[0], b[0])").sink.printed
        == "0 1\n")
  }

  @Test func `no text ends the fence that shows a cell`() {
    let session = Session()
    let outcome = session.outcome("import numpy as np\nx = '````` $(1) <b>'")
    #expect(outcome.failure == nil)
    let display = Display(translated: outcome.sink.translations[0], from: "Python")
    #expect(display.forms.map { $0.mimeType } == ["text/markdown", "text/plain"])
    #expect(
      display.forms[0].content.contains("\n``````julia\n")
        && display.forms[0].content.hasSuffix("\n``````"))
    #expect(display.forms[1].content.hasPrefix("Read as Python. In this language:\n"))
  }

  @Test func `what a translation shows can be pasted and gives the same`() {
    for cell in RecordedCell.all("cells").prefix(60) where !PythonCellTests.isRefused(cell.name) {
      let first = Session().outcome(cell.source)
      guard first.failure == nil, let translation = first.sink.translations.first else { continue }
      let second = Session().outcome(translation)
      #expect(second.failure == nil, "\(cell.name)")
      #expect(second.sink.translations == [], "\(cell.name)")
      #expect(second.sink.printed == first.sink.printed, "\(cell.name)")
    }
  }
}

/// Figures that grow call by call.
struct CanvasTests {
  @Test func `a canvas is shown at the end of each cell that drew on it`() {
    let session = Session()
    let first = session.outcome("fig, panel = canvas()\ndraw(panel, line([1, 2], [3, 4]))\nx = 1")
    #expect(first.failure == nil)
    #expect(first.sink.figures.count == 1)
    #expect(session.outcome("y = 2").sink.figures.isEmpty)
    let second = session.outcome("draw(panel, points([1], [3]), xlabel(\"x\"))")
    #expect(second.sink.figures.first?.figure?.panels[0].layers.count == 2)
    #expect(second.sink.figures.first?.figure?.panels[0].attributes.xLabel == "x")
    let python = session.outcome("import numpy as np\npanel.axhline(0, color='k')")
    #expect(python.failure != nil || python.sink.figures.count == 1)
  }

  @Test func `calls without axes draw on the canvas of the cell`() {
    let session = Session()
    let outcome = session.outcome(
      """
      import numpy as np
      import matplotlib.pyplot as plt
      x = np.linspace(0, 1, 5)
      plt.plot(x, x ** 2, label='square')
      plt.plot(x, x, 'r--', label='line')
      plt.axhline(0.5, color='gray', ls=':')
      plt.xlabel('x')
      plt.title('Two')
      plt.xlim(0, 2)
      plt.legend()
      plt.show()
      """)
    #expect(outcome.failure == nil, "\(outcome.failure?.title ?? "")")
    #expect(outcome.sink.figures.count == 1)
    let panel = outcome.sink.figures.first?.figure?.panels[0]
    #expect(panel?.layers.count == 3)
    #expect(panel?.layers.map { $0.label } == ["square", "line", nil])
    #expect(panel?.attributes.title == "Two")
    #expect(panel?.attributes.xLimits == Limits(0, 2))
  }

  @Test func `show in the middle begins a new figure`() {
    let outcome = Session().outcome(
      """
      import matplotlib.pyplot as plt
      for k in range(3):
          plt.plot([0, 1], [k, k + 1])
          plt.show()
      plt.plot([1, 2], [3, 4])
      """)
    #expect(outcome.failure == nil, "\(outcome.failure?.title ?? "")")
    #expect(outcome.sink.figures.count == 4)
    #expect(outcome.sink.figures.allSatisfy { $0.figure?.panels[0].layers.count == 1 })
  }

  @Test func `axes later on and in grids`() {
    let session = Session()
    let first = session.outcome(
      """
      import numpy as np
      import matplotlib.pyplot as plt
      fig, axes = plt.subplots(2, 2, figsize=(6, 4), sharex=True)
      for i, ax in enumerate(axes.flat):
          ax.scatter(np.arange(3), np.arange(3) * i, s=20, alpha=0.5)
          ax.set_title(f'panel {i}')
      axes[0, 1].bar(['a', 'b'], [1, 2])
      axes[1][0].hist([1, 2, 2, 3], bins=3)
      axes[1, 1].fill_between([0, 1], [0, 0], [1, 2], alpha=0.2)
      fig.suptitle('All')
      fig.tight_layout()
      """)
    #expect(first.failure == nil, "\(first.failure?.title ?? "")")
    let figure = first.sink.figures.first?.figure
    #expect(figure?.panels.map { $0.layers.count } == [1, 2, 2, 2])
    #expect(figure?.heading == "All")
    #expect(figure?.arrangement.width == 576 && figure?.arrangement.height == 384)
    let later = session.outcome("axes[0, 0].set_ylabel('y')")
    #expect(later.failure == nil, "\(later.failure?.title ?? "")")
    #expect(later.sink.figures.first?.figure?.panels[0].attributes.yLabel == "y")
  }

  @Test func `what is wrong on a canvas is said`() {
    for (cell, id) in [
      ("draw(1)", "wrong-type"), ("canvas(0)", "too-many-panels"),
      ("canvas(61, 1)", "too-many-panels"),
      ("canvas(; figsize=(1, -2))", "wrong-value"), ("canvas(1, 2; figsize=3)", "wrong-value"),
      ("_, (a, b) = canvas(1, 2)\ndraw(a, row(line([1], [2]), line([1], [2])))", "figure"),
    ] {
      #expect(Session().outcome(cell).failure?.topic.id == id, "\(cell)")
    }
  }
}
