import JSON
import Cells
import JupyterKernel

/// Widgets as messages.
extension Widget {
  static let target = "jupyter.widget"
  /// Where a page that was loaded anew asks for the widgets it has lost.
  static let controlTarget = "jupyter.widget.control"
  /// The version of the widget messages, which `comm_open` states.
  static let protocolVersion: JSONObject = ["version": "2.1.0"]

  /// The form in which `update_states` carries it.
  var described: JSONValue {
    [
      "model_name": .string(model), "model_module": .string(module),
      "model_module_version": .string(Widget.version), "state": JSONValue(state),
    ]
  }
}

extension CellOutput {
  func open(_ widget: Widget) {
    openComm(
      CommMessage(
        id: widget.name, data: ["state": JSONValue(widget.state), "buffer_paths": []],
        metadata: Widget.protocolVersion), target: Widget.target)
  }

  func update(_ name: String, _ state: JSON) {
    sendComm(
      CommMessage(
        id: name, data: ["method": "update", "state": JSONValue(state), "buffer_paths": []]))
  }
}

extension JSONValue {
  init(_ json: JSON) {
    switch json {
    case .null: self = .null
    case .text(let text): self = .string(text)
    case .number(let number): self = .number(number)
    case .whole(let number): self = .integer(number)
    case .boolean(let isTrue): self = .boolean(isTrue)
    case .array(let items): self = .array(items.map { JSONValue($0) })
    case .object(let members):
      self = .object(
        Dictionary(uniqueKeysWithValues: members.map { ($0.name, JSONValue($0.value)) }))
    }
  }
}
