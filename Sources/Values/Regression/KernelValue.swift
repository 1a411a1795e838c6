import Tables
import Arrays
import Diagnostics
package import Estimators

/// A smoothing kernel as a value: a function of distances that knows its width.
package final class KernelValue: ObjectValue {
  package var object: Object { .kernel(self) }
  package let kernel: SmoothingKernel
  /// Whether somebody chose the width: `gaussian` alone is of width 1 and leaves the choice open.
  package let hasGivenWidth: Bool
  /// After how much the coordinate begins anew; nil where it never does.
  package let period: Double?
  /// The function that `kernel` was made of; the names in it may have other values by now, so that it is made anew for
  /// each use.
  package let function: OwnKernel?

  package init(
    _ kernel: SmoothingKernel, hasGivenWidth: Bool = true, period: Double? = nil,
    of function: OwnKernel? = nil
  ) {
    self.kernel = kernel
    self.hasGivenWidth = hasGivenWidth
    self.period = period
    self.function = function
  }

  package var typeName: String { "smoothing kernel" }
  package var fieldNames: [String] { ["name", "width", "period"] }
  package var isCallable: Bool { true }

  package func field(_ name: String) -> Value? {
    switch name {
    case "name": .text(kernel.shape.name)
    case "width": Self.widthValue(kernel.widths)
    case "period": period.map { .number($0) } ?? .nothing
    default: nil
    }
  }

  package var text: String {
    let widths = kernel.widths.map(numberText)
    let width = widths.count == 1 ? widths[0] : "[" + widths.joined(separator: ", ") + "]"
    let suffix = period.map { ", period=\(numberText($0))" } ?? ""
    guard case .own = kernel.shape else {
      return "\(kernel.shape.name)(width=\(width)\(suffix))"
    }
    let known = function?.known.map { known in
      " = \(KernelValue(known.with(scale: kernel.widths), period: period).text)"
    }
    return "kernel(\(kernel.shape.name), width=\(width)\(suffix))\(known ?? "")"
  }

  package var plain: Value? { .text(text) }

  package func equals(_ other: Object) -> Bool? {
    guard case .kernel(let other) = other else { return nil }
    return other.kernel == kernel && other.period == period
  }

  package static func widthValue(_ widths: [Double]) -> Value {
    widths.count == 1 ? .number(widths[0]) : .tensor(Tensor(widths))
  }
}

/// A function of the notebook's as a kernel that has a width.
package struct OwnKernel: Sendable {
  package let function: Value
  /// The kernel of the library's that it is whatever becomes of the notebook's names; nil where there is none.
  package let known: SmoothingKernel?

  package init(function: Value, known: SmoothingKernel?) {
    self.function = function
    self.known = known
  }

  /// What the function is called.
  package var name: String {
    switch function {
    case .function(let function):
      function.code.name == "lambda" ? function.code.definition : function.code.name
    case .builtin(let builtin): builtin.name
    default: function.typeName
    }
  }
}

extension SmoothingKernel {
  /// The same with each of these widths as its unit.
  package func with(scale widths: [Double]) -> SmoothingKernel {
    let unit = self.widths[0]
    return (try? with(widths: widths.map { $0 * unit })) ?? self
  }
}
