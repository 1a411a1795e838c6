package import JSON
package import JupyterProtocol

/// Where a running cell sends what it shows, and whom it asks.
///
/// Every method may be called from any thread, as long as the cell runs; order is kept. Nothing
/// that is sent is lost: text is coalesced, and a cell that floods its front end is slowed down.
package protocol CellOutput: Sendable {
  func write(_ text: String, to stream: TextStream)

  /// Shows a bundle. With an `id`, `updateDisplay` can replace it later, from any cell.
  func display(_ bundle: MimeBundle, id: String?)
  /// Replaces every display that was shown under that `id`.
  func updateDisplay(_ bundle: MimeBundle, id: String)
  /// Removes the outputs so far: at once, or when the next one comes.
  func clear(waitsForNext: Bool)
  /// Removes the outputs so far and shows these instead, even when the cell was told to stop.
  func replaceAll(by outputs: [ShownOutput])

  /// Asks the reader for a line and waits for it.
  func readLine(prompt: String, isPassword: Bool) throws(InputFailure) -> String

  /// Opens a channel to a front end's widget; the caller chooses an id that no open channel has.
  func openComm(_ comm: CommMessage, target: String)
  func sendComm(_ comm: CommMessage)
  func closeComm(_ comm: CommMessage)

  /// Whether the cell was told to stop. Cheap enough to ask once per block of rows.
  var isInterrupted: Bool { get }
  /// Calls `handler` when the cell is told to stop, from another thread; at once if it was already.
  func onInterrupt(_ handler: @escaping @Sendable () -> Void)
}

/// What a cell has shown, to be shown again.
package enum ShownOutput: Sendable, Hashable {
  case text(String, TextStream)
  case display(MimeBundle, id: String?)
}

package enum TextStream: String, Sendable, Hashable {
  case stdout
  case stderr
}

package enum InputFailure: Error, Hashable {
  /// The front end has nobody to ask, as when a notebook is executed in batch.
  case refused
  /// The cell was told to stop while it waited.
  case interrupted
}

/// What travels on a channel between the language and a front end's widget.
package struct CommMessage: Sendable, Hashable {
  package var id: String
  package var data: JSONObject
  package var metadata: JSONObject
  package var buffers: [[UInt8]]

  package init(
    id: String, data: JSONObject = [:], metadata: JSONObject = [:], buffers: [[UInt8]] = []
  ) {
    self.id = id
    self.data = data
    self.metadata = metadata
    self.buffers = buffers
  }
}
