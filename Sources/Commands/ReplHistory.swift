import JSON
import FoundationEssentials

/// The cells of earlier days, one JSON text a line.
struct ReplHistory {
  static let limit = 1000

  private let path: String?
  private(set) var cells: [String] = []

  /// Without a path nothing is kept.
  init(path: String?) {
    self.path = path
    guard let path, let bytes = FileManager.default.contents(atPath: path) else { return }
    let decoder = JSONDecoder()
    cells = bytes.split(separator: UInt8(ascii: "\n")).suffix(Self.limit).compactMap {
      try? decoder.decode(String.self, from: $0)
    }
  }

  mutating func add(_ cell: String) {
    if cells.last != cell { cells.append(cell) }
  }

  /// Keeps the newest; a history that cannot be written is not worth a complaint.
  func save() {
    guard let path else { return }
    var bytes: [UInt8] = []
    for cell in cells.suffix(Self.limit) {
      bytes += JSONValue.string(cell).utf8 + [UInt8(ascii: "\n")]
    }
    try? replaceFile(path, with: bytes)
  }
}
