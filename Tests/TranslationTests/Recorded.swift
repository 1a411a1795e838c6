import Arrays
import Cells
import Diagnostics
import Values
import Foundation

/// A cell of Python and what CPython made of it.
struct RecordedCell: CustomStringConvertible, Sendable {
  struct Record: Decodable, Sendable {
    var printed: String?
    var names: [String: JSON]?
    var value: JSON?
    var error: String?
  }

  let name: String
  let source: String
  let record: Record

  var description: String { name }

  /// The cells of a file in `Recorded`, beside what `record.py` has made of them.
  static func all(_ file: String) -> [RecordedCell] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recorded")
    guard
      let text = try? String(contentsOf: folder.appending(path: file + ".txt"), encoding: .utf8),
      let data = try? Data(contentsOf: folder.appending(path: file + ".json")),
      let records = try? JSONDecoder().decode([String: Record].self, from: data)
    else { return [] }
    return text.components(separatedBy: "### ").dropFirst().compactMap { part in
      let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(lines[0])
      return records[name].map {
        RecordedCell(name: name, source: String(lines[1]), record: $0)
      }
    }
  }
}

/// A value as `record.py` writes it.
enum JSON: Decodable, Sendable {
  case null
  case truth(Bool)
  case number(Double)
  case text(String)
  case list([JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .list(try container.decode([JSON].self))
    }
  }
}

/// Where a value differs from the recorded one; nil where it does not.
func difference(_ value: Value?, _ recorded: JSON) -> String? {
  switch (value, recorded) {
  case (nil, .null), (.nothing, .null): return nil
  case (.text(let text), .text(let other)) where unsignedZeros(text) == unsignedZeros(other):
    return nil
  case (.some(let value), .truth(let flag)):
    if let scalar = value.scalar, (scalar != 0) == flag { return nil }
  case (.some(let value), .number(let number)):
    if let scalar = value.scalar, isNear(scalar, number, 1e-9) { return nil }
  case (.some(let value), .text(let text)) where ["nan", "inf", "-inf"].contains(text):
    if let scalar = value.scalar, "\(scalar)" == text { return nil }
  case (.some(let value), .list(let items)):
    guard let own = parts(of: value), own.count == items.count else { break }
    for (index, pair) in zip(own, items).enumerated() {
      if let difference = difference(pair.0, pair.1) { return "[\(index)]: \(difference)" }
    }
    return nil
  default: break
  }
  return "\(value?.displayText ?? "none") is not \(recorded)"
}

/// Python's whole numbers have no minus zero; what a function gives here may be one, and a format shows its sign
/// (docs/decisions/0703-python-cells.md).
private func unsignedZeros(_ text: String) -> String {
  text.replacing(/-*(0(?:\.0*)?)(?![0-9.])/) { String($0.output.1) }
}

/// The items of a list, a tuple, an array or a range.
private func parts(of value: Value) -> [Value]? {
  switch value {
  case .tensor(let tensor) where tensor.rank > 0:
    (0..<tensor.shape[0]).map { tensor.slice($0) }
  case .range(let range): (0..<range.count).map { .number(range[$0]) }
  default: value.items
  }
}

private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  a == b || abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}

/// Where a printed text differs from the recorded one: words must be the same, numbers near, as arrays are printed with
/// four decimals; brackets and commas are each language's own.
func printedDifference(_ text: String, _ recorded: String) -> String? {
  let (own, other) = (words(of: text), words(of: recorded))
  for (a, b) in zip(own, other) where a != b {
    guard let x = Double(a), let y = Double(b), isNear(x, y, 1e-4) else {
      return "\(a) is not \(b) in \(text.debugDescription), \(recorded.debugDescription)"
    }
  }
  return own.count == other.count
    ? nil
    : "\(own.count) words, not \(other.count): \(text.debugDescription), \(recorded.debugDescription)"
}

private func words(of text: String) -> [String] {
  var text = text
  for (mark, word) in [
    ("tensor(", " "), ("array(", " "), ("torch.Size(", " "), ("[", " "), ("]", " "), ("(", " "),
    (")", " "), (",", " "), ("\"", " "), ("'", " "), ("True", "true"), ("False", "false"),
    ("None", "nothing"),
  ] {
    text = text.replacingOccurrences(of: mark, with: word)
  }
  return text.split { $0.isWhitespace }.map { word in
    word.hasSuffix(".") && Double(word.dropLast()) != nil ? String(word.dropLast()) : String(word)
  }
}

/// What a cell did, for tests.
struct Outcome {
  var result = CellResult.interrupted(at: nil)
  var sink = PythonSink()

  var failure: Diagnostic? {
    if case .failed(let diagnostic, _) = result { diagnostic } else { nil }
  }
}

/// Keeps what cells show.
final class PythonSink: OutputSink {
  var printed = ""
  var warned = ""
  var figures: [Value] = []
  var translations: [String] = []
  var proposals: [String] = []

  func print(_ text: String) { printed += text }
  func warn(_ text: String) { warned += text }
  func display(_ value: Value, name: String?) { figures.append(value) }
  func update(_ value: Value, name: String) {}
  func clear(wait: Bool) {}
  func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? { nil }
  func progress(_ fraction: Double, _ label: String) {}
  func page(_ name: String) {}
  func translated(_ source: String, from language: String) { translations.append(source) }
  func propose(_ source: String) { proposals.append(source) }
}

extension Session {
  func outcome(_ source: String, _ name: String = "cell [1]") -> Outcome {
    var outcome = Outcome()
    EvaluationStack.run {
      outcome.result = execute(source, name: name, output: outcome.sink)
    }
    return outcome
  }
}
