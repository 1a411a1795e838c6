import Language
import Platform
import Tables

/// The text form of a value: what a cell displays and `print` writes.
///
/// A text by itself is whole. A list is cut where it gets too long to be read: it may hold the same thing a million
/// times, and then takes far less memory than its text.
extension Value {
  package var displayText: String {
    text(isQuoted: true, shownNumberText, within: Self.longestText)
  }

  /// Like `displayText`, but a text by itself has no quotes.
  package var plainText: String {
    text(isQuoted: false, shownNumberText, within: Self.longestText)
  }

  /// What stands for it inside a text, where numbers keep their digits: `str(x)`, `"$x"`.
  package var textInText: String { text(isQuoted: false, numberText, within: Self.longestText) }

  /// What a tooltip shows: a few lines, for which nothing is computed.
  package var glance: String {
    let text = text(
      isQuoted: true, shownNumberText, within: Self.longestGlance, isGlance: true)
    return text.cut(to: Self.longestGlance)
  }

  /// The most bytes of the text of a list, and of a tooltip.
  private static let longestText = 1 << 20
  private static let longestGlance = 4096

  /// The largest list that is shown inside another one.
  private static let largestShownItem = 10_000

  private func text(
    isQuoted: Bool, _ numberText: (Double) -> String, within limit: Int, isGlance: Bool = false
  ) -> String {
    switch self {
    case .nothing: "nothing"
    case .boolean(let flag): flag ? "true" : "false"
    case .number(let number): numberText(number)
    case .text(let text): quoted(text, isQuoted, isGlance ? limit : nil)
    case .tensor(let tensor): TensorText(tensor).text
    case .range(let range): rangeText(range)
    case .list(let sequence):
      "[" + itemsText(sequence.items, numberText, limit, isGlance) + "]"
    case .tuple(let sequence):
      "(" + itemsText(sequence.items, numberText, limit, isGlance)
        + (sequence.items.count == 1 ? ",)" : ")")
    case .function(let function): function.code.definition
    case .builtin(let builtin): builtin.signature.written
    case .object(let object): isGlance ? object.base.glance : object.base.text
    }
  }

  private func quoted(_ text: String, _ isQuoted: Bool, _ limit: Int?) -> String {
    let shown = limit.map { text.cut(to: $0) } ?? text
    return isQuoted ? "\"" + shown + "\"" : shown
  }

  private func rangeText(_ range: NumberRange) -> String {
    let stop = numberText(range[range.count])
    if range.step != 1 { return "range(\(range.start), \(stop), \(range.step))" }
    return range.start == 0 ? "range(\(stop))" : "range(\(range.start), \(stop))"
  }

  /// As an item of a list: one too large to be written down is described.
  private func itemText(
    _ numberText: (Double) -> String, within limit: Int, _ isGlance: Bool
  ) -> String {
    switch self {
    case .list, .tuple, .object:
      size > Self.largestShownItem
        ? described : text(isQuoted: true, numberText, within: limit, isGlance: isGlance)
    case .text(let text): quoted(text, true, limit)
    default: text(isQuoted: true, numberText, within: limit, isGlance: isGlance)
    }
  }

  /// The items, beyond a hundred the first and last three; over several lines when one item takes several.
  private func itemsText(
    _ items: [Value], _ numberText: (Double) -> String, _ limit: Int, _ isGlance: Bool
  ) -> String {
    let edge = TensorText.edge
    let isCut = items.count > 100
    let shown = isCut ? Array(items.prefix(edge) + items.suffix(edge)) : items
    var texts: [String] = []
    var length = 0
    for (index, item) in shown.enumerated() {
      if isCut, index == edge { texts.append("... \(items.count - 2 * edge) more ...") }
      if length >= limit {
        texts.append("... \(shown.count - index) more")
        break
      }
      texts.append(item.itemText(numberText, within: limit - length, isGlance))
      length += texts[texts.count - 1].utf8.count + 2
    }
    if texts.contains(where: { $0.contains("\n") }) || length > 100 {
      return texts.map { $0.replacing("\n", with: "\n ") }.joined(separator: ",\n ")
    }
    return texts.joined(separator: ", ")
  }
}

extension String {
  /// The beginning of a text of more than so many bytes, with a word about the rest.
  package func cut(to limit: Int, _ advice: String = "") -> String {
    guard utf8.count > limit else { return self }
    var end = utf8.index(startIndex, offsetBy: limit)
    // Not inside a character of several bytes.
    while utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    let rest = utf8.distance(from: end, to: endIndex)
    return self[..<end] + "… \(bytesText(Double(rest))) more\(advice)"
  }
}
