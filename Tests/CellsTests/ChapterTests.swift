import Values
import Arrays
import Cells
import Diagnostics
import Foundation
import TestSupport
import Testing

/// The chapter's cells as they stand in the contract, and its printed tables.
struct ChapterTests {
  private func outputs() -> [String] {
    let session = Session()
    return (Chapter.definitions + Chapter.figures).map { session.text($0) }
  }

  @Test func `every cell runs as written and twice gives the same`() {
    let first = outputs()
    #expect(first.filter { !$0.isEmpty }.count == 5)
    #expect(first == outputs())
  }

  // MARK: The printed tables

  private struct Tables: Decodable {
    struct Kernel: Decodable {
      var y_hat: [String]
      var attention_w: [[String]]
      var k: [[String]]
    }
    var rows: [Int]
    var columns: [Int]
    var dists: [[String]]
    var kernels: [String: Kernel]
  }

  private func reference(_ name: String) throws -> Data {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try Data(contentsOf: folder.appending(path: "ReferenceData/\(name)"))
  }

  /// Whether a number prints as `text`, to within 1.1 half-units of the last digit.
  private func agrees(_ number: Double, _ text: String) -> Bool {
    guard let printed = Double(text) else { return number.isNaN && text == "nan" }
    let parts = text.split(separator: "e")
    let decimals = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
    let exponent = parts.count > 1 ? Double(parts[1]) ?? 0 : 0
    return abs(number - printed) <= 0.55 * pow(10, exponent - Double(decimals))
  }

  @Test(arguments: ["gaussian", "boxcar"], [true, false])
  func `the printed tables come out`(kernel: String, isOwn: Bool) throws {
    let tables = try JSONDecoder().decode(Tables.self, from: reference("chapter_tables.json"))
    let expected = try #require(tables.kernels[kernel])
    let rows = String(decoding: try reference("chapter.csv"), as: UTF8.self).split(separator: "\n")
      .dropFirst().map { $0.split(separator: ",").map(String.init) }
    let session = Session()
    if isOwn { for cell in [0, 3] { #expect(session.text(Chapter.definitions[cell]) == "") } }
    _ = session.text(
      """
      x_train = [\(rows.map { $0[0] }.joined(separator: ", "))]
      y_train = [\(rows.map { $0[1] }.joined(separator: ", "))]
      y_hat, w = nadaraya_watson(x_train, y_train, arange(0, 5, 0.1), \(kernel))
      """)
    let names = session.snapshot.names
    let estimate = try #require(names["y_hat"]?.tensor)
    #expect(zip(estimate.elements, expected.y_hat).filter { !agrees($0, $1) }.isEmpty)
    let weights = try #require(names["w"]?.tensor)
    #expect(weights.shape == [40, 50])
    for (row, texts) in zip(tables.rows, expected.attention_w) {
      for (column, text) in zip(tables.columns, texts) {
        #expect(agrees(weights.elements[row * 50 + column], text), "\(row), \(column)")
      }
    }
  }
}
