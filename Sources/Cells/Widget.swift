package import Diagnostics
package import Values

/// A widget in a page, as ipywidgets 8 describes it
/// (https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/jupyterwidgetmodels.latest.md).
///
/// No style: front ends take their defaults. The numbers of an exploration and of its control are in a widget's name, so that
/// the same cells give the same names.
package struct Widget: Sendable {
  package static let version = "2.0.0"

  package let name: String
  package let module: String
  package let model: String
  /// What differs from the widget's defaults.
  private let own: [(name: String, value: JSON)]

  fileprivate init(
    _ name: String, _ kind: String, module: String = "@jupyter-widgets/controls",
    layout: String? = nil, _ own: [(name: String, value: JSON)]
  ) {
    self.name = name
    self.module = module
    model = kind + "Model"
    self.own =
      [("_view_name", .text(kind + "View"))]
      + (kind == "Layout" ? [] : [("layout", layout.map(Widget.reference) ?? .null)]) + own
  }

  package var state: JSON {
    .object(
      [
        ("_model_module", .text(module)), ("_model_module_version", .text(Widget.version)),
        ("_model_name", .text(model)), ("_view_module", .text(module)),
        ("_view_module_version", .text(Widget.version)),
      ] + own)
  }

  fileprivate static func reference(to name: String) -> JSON { .text("IPY_MODEL_" + name) }

  fileprivate static func list(_ names: [String]) -> JSON { .array(names.map(reference)) }

  /// Widgets below each other.
  package init(_ name: String, stacking children: [String]) {
    self.init(name, "VBox", [("children", Widget.list(children)), ("box_style", .text(""))])
  }

  package init(_ name: String, html: HTMLText) {
    self.init(
      name, "HTML",
      [("value", Widget.value(html)), ("description", .text("")), ("style", .null)])
  }

  /// What a widget of HTML holds that shows a picture in place of the two displays behind its box: these stand still since the
  /// page was loaded anew.
  package static func value(_ html: HTMLText) -> JSON {
    let output = ".jp-OutputArea-child"
    let stale = "\(output):has(.nadaraya-live) + \(output)"
    return .text(
      "<style>\(stale), \(stale) + \(output) { display: none }</style><div class=\"nadaraya-live\">\(html.source)</div>"
    )
  }
}

extension Widget {
  /// The names of the widgets of an exploration.
  package struct Names: Sendable {
    package let box: String

    package init(_ number: Int) { box = "explore-\(number)" }

    /// The display that says where the controls stand.
    package var place: String { box + "-place" }
    package var picture: String { box + "-picture" }
    var controlLayout: String { box + "-layout" }
    var rowLayout: String { box + "-rows" }
    func control(_ index: Int) -> String { "\(box)-\(index)" }
    func play(_ index: Int) -> String { "\(box)-\(index)-play" }
    func row(_ index: Int) -> String { "\(box)-\(index)-row" }
  }

  /// What a page has moved: the control of an exploration, or the buttons that play it.
  package struct Moved: Sendable {
    package let number: Int
    package let index: Int
    package let isPlayed: Bool

    /// nil when nothing of that name moves.
    package init?(_ name: String) {
      let parts = name.split(separator: "-" as Character, omittingEmptySubsequences: false)
      guard parts.count == 3 || parts.count == 4 && parts[3] == "play", parts[0] == "explore",
        let number = Int(parts[1]), let index = Int(parts[2]), index >= 0
      else { return nil }
      self.number = number
      self.index = index
      isPlayed = parts.count == 4
    }

    package init(number: Int, index: Int, isPlayed: Bool) {
      self.number = number
      self.index = index
      self.isPlayed = isPlayed
    }
  }
}

extension Exploration {
  /// All widgets that show its controls at these positions, those first that others refer to; the box of all is the last.
  package func widgets(_ number: Int, at positions: [Double]) -> [Widget] {
    let names = Widget.Names(number)
    var widgets = [
      // As wide as a hand needs to move a slider by single steps, or as the page.
      Widget(
        names.controlLayout, "Layout", module: "@jupyter-widgets/base",
        [("width", .text("min(100%, 500px)"))]),
      // Where a page is narrow the buttons stand below their slider.
      Widget(
        names.rowLayout, "Layout", module: "@jupyter-widgets/base",
        [("width", .text("100%")), ("flex_flow", .text("row wrap"))]),
    ]
    for (index, each) in controls.enumerated() {
      let (name, control) = each
      let common: [(name: String, value: JSON)] = [
        ("description", .text(name)), ("disabled", .boolean(false)), ("style", .null),
      ]
      let own = common + values(of: index, at: positions[index])
      func widget(_ kind: String, _ more: [(name: String, value: JSON)]) -> Widget {
        Widget(names.control(index), kind, layout: names.controlLayout, own + more)
      }
      switch control {
      case .slider(let slider):
        widgets.append(
          widget(
            "FloatSlider",
            [
              ("min", .number(slider.low)), ("max", .number(slider.high)),
              ("step", .number(slider.step)), ("continuous_update", .boolean(true)),
              ("readout", .boolean(true)), ("readout_format", .text(".\(slider.digits)f")),
              ("orientation", .text("horizontal")),
            ]))
        widgets.append(
          Widget(
            names.play(index), "Play",
            [
              ("description", .text("Play \(name)")), ("disabled", .boolean(false)),
              ("style", .null), ("min", .whole(0)), ("max", .whole(slider.playedPlaces)),
              ("step", .whole(1)), ("interval", .whole(100)), ("playing", .boolean(false)),
              ("repeat", .boolean(true)), ("show_repeat", .boolean(false)),
              ("value", .whole(slider.playedPlace(of: positions[index]))),
            ]))
        widgets.append(
          Widget(
            names.row(index), "HBox", layout: names.rowLayout,
            [
              ("children", Widget.list([names.control(index), names.play(index)])),
              ("box_style", .text("")),
            ]))
      case .choices where control.isSwitch:
        widgets.append(widget("Checkbox", [("indent", .boolean(true))]))
      case .choices(let values):
        let labels = values.indices.map {
          JSON.text(control.text(at: Double($0)).flattened)
        }
        widgets.append(widget("Dropdown", [("_options_labels", .array(labels))]))
      }
    }
    return widgets + [Widget(names.box, stacking: rows(number))]
  }

  /// The widgets that stand below each other.
  package func rows(_ number: Int) -> [String] {
    let names = Widget.Names(number)
    return controls.indices.map { index in
      if case .slider = controls[index].control { names.row(index) } else { names.control(index) }
    }
  }

  /// What widgets hold where these are the positions.
  package func values(_ number: Int, at positions: [Double]) -> [(name: String, state: JSON)] {
    let names = Widget.Names(number)
    var states: [(name: String, state: JSON)] = []
    for (index, each) in controls.enumerated() {
      let own = JSON.object(values(of: index, at: positions[index]))
      states.append((name: names.control(index), state: own))
      if case .slider(let slider) = each.control {
        let place = JSON.whole(slider.playedPlace(of: positions[index]))
        states.append((name: names.play(index), state: .object([(name: "value", value: place)])))
      }
    }
    return states
  }

  private func values(of index: Int, at position: Double) -> [(name: String, value: JSON)] {
    switch controls[index].control {
    case .slider: [("value", .number(position))]
    case .choices where controls[index].control.isSwitch:
      [("value", .boolean(controls[index].control.value(at: position).isTrue))]
    case .choices: [("index", .whole(Int(exactly: position) ?? 0))]
    }
  }

  /// Under which name the widget that a page has moved tells where it is; nil where there is no such control.
  package func field(of moved: Widget.Moved) -> String? {
    guard controls.indices.contains(moved.index) else { return nil }
    return values(of: moved.index, at: 0).first?.name
  }

  /// Where a control stands whose widget holds a number, an index, or 1 for true; nil where there is no such control.
  package func position(_ moved: Widget.Moved, holding value: Double) -> Double? {
    guard controls.indices.contains(moved.index) else { return nil }
    let control = controls[moved.index].control
    switch control {
    case .slider(let slider) where moved.isPlayed:
      let share = value / Double(slider.playedPlaces)
      return control.snapped(slider.low + share * (slider.high - slider.low))
    case .choices where control.isSwitch:
      return control.value(at: 0).isTrue == (value != 0) ? 0 : 1
    default: return control.snapped(value)
    }
  }
}

extension Slider {
  /// As many places as it has steps, but a hundred at most: ten seconds.
  fileprivate var playedPlaces: Int {
    max(1, Int(min((high - low) / step, 100).rounded()))
  }

  fileprivate func playedPlace(of position: Double) -> Int {
    let share = (position - low) / (high - low)
    return Int((share * Double(playedPlaces)).rounded())
  }
}
