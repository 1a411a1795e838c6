/// Arrays as PyTorch prints them: 4 decimals, scientific where the range asks for it, aligned columns, and beyond 1000
/// elements the first and last 3 of each axis.
struct TensorText {
  static let threshold = 1000
  static let edge = 3
  static let precision = 4
  /// Columns before a row is broken, as PyTorch's `linewidth`.
  static let lineWidth = 80

  private let tensor: Tensor
  private let strides: [Int]
  private let isElided: Bool
  private let format: NumberFormat

  init(_ tensor: Tensor) {
    self.tensor = tensor
    strides = Shape.strides(tensor.shape)
    isElided = (Shape.extent(tensor.shape) ?? .max) > Self.threshold
    var shown: [Double] = []
    Self.visit(tensor.shape, strides, isElided) { shown.append(tensor.elements[$0]) }
    format = NumberFormat(shown, isBoolean: tensor.isBoolean)
  }

  /// `tensor([1., 2.])`; an elided one under a line with its shape.
  var text: String {
    let prefix = "tensor("
    let body = prefix + block(0, 0, indent: prefix.count) + ")"
    return isElided ? "array of shape \(Shape.text(tensor.shape))\n\(body)" : body
  }

  /// The indices of an axis that are shown.
  private static func shownIndices(_ count: Int, _ isElided: Bool) -> [Int] {
    isElided && count > 2 * edge
      ? Array(0..<edge) + Array(count - edge..<count) : Array(0..<count)
  }

  private static func visit(
    _ shape: [Int], _ strides: [Int], _ isElided: Bool, _ body: (Int) -> Void
  ) {
    func walk(_ axis: Int, _ offset: Int) {
      guard axis < shape.count else { return body(offset) }
      for index in shownIndices(shape[axis], isElided) {
        walk(axis + 1, offset + index * strides[axis])
      }
    }
    walk(0, 0)
  }

  private func block(_ axis: Int, _ offset: Int, indent: Int) -> String {
    guard axis < tensor.rank else { return format.text(tensor.elements[offset]) }
    let indices = Self.shownIndices(tensor.shape[axis], isElided)
    let isLast = axis == tensor.rank - 1
    var parts = indices.map { block(axis + 1, offset + $0 * strides[axis], indent: indent + 1) }
    if indices.count < tensor.shape[axis] { parts.insert(isLast ? " ..." : "...", at: Self.edge) }
    let margin = String(repeating: " ", count: indent + 1)
    guard isLast else {
      let gap = String(repeating: "\n", count: tensor.rank - 1 - axis)
      return "[" + parts.joined(separator: "," + gap + margin) + "]"
    }
    let perLine = max(1, (Self.lineWidth - indent) / (format.width + 2))
    let lines = stride(from: 0, to: parts.count, by: perLine).map {
      parts[$0..<min($0 + perLine, parts.count)].joined(separator: ", ")
    }
    return "[" + lines.joined(separator: ",\n" + margin) + "]"
  }
}
