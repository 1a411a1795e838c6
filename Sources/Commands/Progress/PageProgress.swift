import JupyterKernel
import JupyterProtocol

/// A progress line among the outputs of a running cell that leaves no trace.
///
/// Jupyter can change one output but not remove it: what is removed is all outputs of the cell. So what the cell shows
/// is kept, and shown again when the line goes (docs/decisions/0304-progress-in-notebooks.md).
struct PageProgress {
  /// A cell that has shown more than this many bytes gets no line: to show it all again would take too long.
  private static let mostBytes = 1 << 18

  private let output: any CellOutput
  private let id: String
  private var meter = ProgressMeter()
  private var isVisible = false
  /// What the cell has shown since its outputs were last cleared, as long as all of it can be shown again.
  private var shown: [ShownOutput] = []
  private var bytes = 0
  private var canShowAgain: Bool
  private var clearsAtNext = false

  /// A line for a cell that is known by its id: that one stands in a page that somebody looks at.
  ///
  /// Others are run by programs that only gather outputs, or in consoles that cannot clear any.
  init(_ output: any CellOutput, for cell: Cell) {
    self.output = output
    id = "progress-\(cell.number)"
    canShowAgain = cell.id != nil
  }

  mutating func show(_ share: Double, _ label: String) {
    guard canShowAgain, !clearsAtNext else { return }
    if let line = meter.line(at: .now, share: share, label: label) {
      let bundle = MimeBundle(text: line)
      if isVisible { output.updateDisplay(bundle, id: id) } else { output.display(bundle, id: id) }
      isVisible = true
    } else if meter.isDone {
      hide()
    }
  }

  mutating func hide() {
    meter.forget()
    guard isVisible else { return }
    isVisible = false
    output.replaceAll(by: shown)
    if clearsAtNext { output.clear(waitsForNext: true) }
  }

  // MARK: What the cell shows

  // Called before it is sent: an output that is too much makes the line go first.

  mutating func wrote(_ text: String, to stream: TextStream) {
    keep(.text(text, stream), text.utf8.count)
  }

  mutating func displayed(_ bundle: MimeBundle, id: String?) {
    keep(.display(bundle, id: id), bundle.byteCount)
  }

  mutating func updated(_ bundle: MimeBundle, id: String) {
    for (index, item) in shown.enumerated() {
      guard case .display(let old, id) = item else { continue }
      bytes += bundle.byteCount - old.byteCount
      shown[index] = .display(bundle, id: id)
    }
  }

  mutating func cleared(wait: Bool) {
    if wait { clearsAtNext = true } else { startAnew() }
  }

  /// From here on the page holds something that cannot be shown again: a question, a control.
  mutating func giveUp() {
    hide()
    canShowAgain = false
    shown = []
  }

  private mutating func startAnew() {
    shown = []
    bytes = 0
    isVisible = false
    clearsAtNext = false
  }

  private mutating func keep(_ item: ShownOutput, _ count: Int) {
    if clearsAtNext { startAnew() }
    guard canShowAgain else { return }
    bytes += count + MemoryLayout<ShownOutput>.size
    if bytes > Self.mostBytes { giveUp() } else { shown.append(item) }
  }
}

extension MimeBundle {
  fileprivate var byteCount: Int {
    data.values.reduce(0) { $0 + ($1.string?.utf8.count ?? 0) }
  }
}
