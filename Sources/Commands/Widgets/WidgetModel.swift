import Diagnostics
import Evaluation
import JupyterProtocol

/// The state of one widget in the page, as ipywidgets 8 describes it
/// (https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/jupyterwidgetmodels.latest.md).
///
/// No style: front ends take their defaults. The controls of an exploration share one layout, which makes them as wide as a
/// hand needs to move them by single steps, or as the page.
struct WidgetModel {
  private static let module: JSONValue = "@jupyter-widgets/controls"
  private static let moduleVersion: JSONValue = "2.0.0"
  static let target = "jupyter.widget"
  /// Where a page that was loaded anew asks for the widgets it has lost.
  static let controlTarget = "jupyter.widget.control"
  /// The version of the widget messages, which `comm_open` states.
  static let protocolVersion: JSONObject = ["version": "2.1.0"]

  private(set) var state: JSONObject

  private init(_ kind: String, _ own: JSONObject, layout: String? = nil) {
    state = [
      "_model_module": Self.module, "_model_module_version": Self.moduleVersion,
      "_model_name": .string(kind + "Model"), "_view_module": Self.module,
      "_view_module_version": Self.moduleVersion, "_view_name": .string(kind + "View"),
      "layout": layout.map { .string("IPY_MODEL_" + $0) } ?? nil,
    ]
    state.merge(own) { _, own in own }
  }

  /// The layout of all controls of an exploration.
  static let layout = WidgetModel(state: [
    "_model_module": "@jupyter-widgets/base", "_model_module_version": moduleVersion,
    "_model_name": "LayoutModel", "_view_module": "@jupyter-widgets/base",
    "_view_module_version": moduleVersion, "_view_name": "LayoutView",
    "width": "min(100%, 500px)",
  ])

  private init(state: JSONObject) { self.state = state }

  /// A slider, a box to tick, or a list to choose from.
  init(_ control: Exploration.Control, name: String, position: Double, layout: String) {
    switch control {
    case .slider(let slider):
      self.init(
        "FloatSlider",
        [
          "description": .string(name), "min": .number(slider.low), "max": .number(slider.high),
          "step": .number(slider.step), "value": .number(position), "continuous_update": true,
          "readout": true, "readout_format": .string(".\(slider.digits)f"),
          "orientation": "horizontal", "disabled": false, "style": nil,
        ], layout: layout)
    case .choices where control.isSwitch:
      self.init(
        "Checkbox",
        [
          "description": .string(name), "value": .boolean(control.value(at: position).isTrue),
          "indent": true, "disabled": false, "style": nil,
        ], layout: layout)
    case .choices(let values):
      let labels = values.indices.map { JSONValue.string(control.text(at: Double($0)).flattened) }
      self.init(
        "Dropdown",
        [
          "description": .string(name), "_options_labels": .array(labels),
          "index": .integer(Int(exactly: position) ?? 0), "disabled": false, "style": nil,
        ], layout: layout)
    }
  }

  /// Widgets below each other.
  init(stacking ids: [String]) {
    self.init(
      "VBox", ["children": .array(ids.map { .string("IPY_MODEL_" + $0) }), "box_style": ""])
  }

  init(html: HTMLText) {
    self.init("HTML", ["value": .string(html.source), "description": "", "style": nil])
  }

  /// The form in which `update_states` carries it.
  var described: JSONValue {
    [
      "model_name": state["_model_name"] ?? nil,
      "model_module": state["_model_module"] ?? nil,
      "model_module_version": Self.moduleVersion, "state": .object(state),
    ]
  }
}

extension Exploration.Control {
  /// Where the reader has moved it, in an `update` from the page.
  func position(in state: JSONObject) -> Double? {
    let moved: JSONValue? =
      switch self {
      case .slider: state["value"]
      case .choices where isSwitch: state["value"]
      case .choices: state["index"]
      }
    if isSwitch {
      guard case .boolean(let isOn)? = moved else { return nil }
      return value(at: 0).isTrue == isOn ? 0 : 1
    }
    switch moved {
    case .number(let number): return snapped(number)
    case .integer(let integer): return snapped(Double(integer))
    default: return nil
    }
  }
}
