import Estimators
import Tables
import Arrays
package import Diagnostics

/// A function whose result a reader watches while moving its arguments.
package struct Exploration: Sendable {
  /// What moves one argument.
  package enum Control: Sendable {
    case slider(Slider)
    /// One of a few values; its position is its index.
    case choices([Value])

    package var start: Double {
      switch self {
      case .slider(let slider): slider.start
      case .choices: 0
      }
    }

    /// Whether the choices are true and false: a box to tick.
    package var isSwitch: Bool {
      guard case .choices(let values) = self, values.count == 2 else { return false }
      return values.allSatisfy {
        if case .boolean = $0 { true } else { false }
      } && values[0].isTrue != values[1].isTrue
    }

    /// The position that is meant, whatever a front end sends.
    package func snapped(_ position: Double) -> Double {
      switch self {
      case .slider(let slider): position.isNaN ? slider.start : slider.snapped(position)
      case .choices(let values):
        position.isNaN ? 0 : min(max(position.rounded(), 0), Double(values.count - 1))
      }
    }

    package func value(at position: Double) -> Value {
      switch self {
      case .slider: .number(position)
      case .choices(let values):
        Int(exactly: position).flatMap { values.indices.contains($0) ? values[$0] : nil }
          ?? .nothing
      }
    }

    /// What the reader sees of the value at a position.
    package func text(at position: Double) -> String {
      switch self {
      case .slider(let slider): fixedText(position, digits: slider.digits)
      case .choices: value(at: position).choiceText
      }
    }
  }

  package let function: Value
  /// For each argument of the function.
  package let controls: [(name: String, control: Control)]
  /// Where `explore` was called.
  package let span: Span
  package let source: CellSource

  package init(
    function: Value, controls: [(name: String, control: Exploration.Control)], span: Span,
    source: CellSource
  ) {
    self.function = function
    self.controls = controls
    self.span = span
    self.source = source
  }

  package var start: [Double] { controls.map { $0.control.start } }

  /// For those who see no controls: `σ = 0.5 (from 0.05 to 2)`, at these positions.
  package func text(at positions: [Double]) -> String {
    zip(controls, positions).map { each, position in
      let (name, control) = each
      let range =
        switch control {
        case .slider(let slider):
          "from \(numberText(slider.low)) to \(numberText(slider.high))"
        case .choices(let values): "of " + values.map { $0.choiceText }.joined(separator: ", ")
        }
      return "\(name) = \(control.text(at: position)) (\(range))"
    }.joined(separator: ", ")
  }
}

extension Value {
  package var isTrue: Bool {
    if case .boolean(true) = self { true } else { false }
  }

  /// Short enough for a list to choose from.
  fileprivate var choiceText: String {
    let text =
      switch self {
      case .function(let function): function.code.name
      case .builtin(let builtin): builtin.name
      case .object(.kernel(let value)) where value.kernel.widths == [1]: value.kernel.shape.name
      default: textInText
      }
    return text.count > 40 ? text.prefix(39) + "…" : text
  }
}
