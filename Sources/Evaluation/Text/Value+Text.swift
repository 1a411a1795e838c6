import Checking

/// The text form of a value: what a cell displays and `print` writes.
extension Value {
  package var displayText: String {
    switch self {
    case .text(let text): "\"" + text + "\""
    default: plainText
    }
  }

  /// Like `displayText`, but a text by itself has no quotes.
  package var plainText: String {
    switch self {
    case .nothing: "nothing"
    case .boolean(let flag): flag ? "true" : "false"
    case .number(let number): numberText(number)
    case .text(let text): text
    case .tensor(let tensor): TensorText(tensor).text
    case .range(let range): rangeText(range)
    case .list(let sequence): "[" + itemsText(sequence.items) + "]"
    case .tuple(let sequence):
      "(" + itemsText(sequence.items) + (sequence.items.count == 1 ? ",)" : ")")
    case .function(let function): function.code.definition
    case .builtin(let builtin): builtin.signature.written
    case .object(let object): object.text
    }
  }

  private func rangeText(_ range: NumberRange) -> String {
    let stop = numberText(range[range.count])
    if range.step != 1 { return "range(\(range.start), \(stop), \(range.step))" }
    return range.start == 0 ? "range(\(stop))" : "range(\(range.start), \(stop))"
  }

  /// The largest list that is shown inside another one.
  private static let largestShownItem = 10_000

  /// As an item of a list: one too large to be written down is described.
  private var itemText: String {
    switch self {
    case .list, .tuple: size > Self.largestShownItem ? described : displayText
    default: displayText
    }
  }

  /// The items, beyond a hundred the first and last three; over several lines when one item takes several.
  private func itemsText(_ items: [Value]) -> String {
    let edge = TensorText.edge
    let isCut = items.count > 100
    let shown = isCut ? Array(items.prefix(edge) + items.suffix(edge)) : items
    var texts = shown.map(\.itemText)
    if isCut { texts.insert("... \(items.count - 2 * edge) more ...", at: edge) }
    let length = texts.reduce(0) { $0 + $1.utf8.count + 2 }
    if texts.contains(where: { $0.contains("\n") }) || length > 100 {
      return texts.map { $0.replacing("\n", with: "\n ") }.joined(separator: ",\n ")
    }
    return texts.joined(separator: ", ")
  }
}
