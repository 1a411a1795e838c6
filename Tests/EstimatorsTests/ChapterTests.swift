import Estimators
import Foundation
import Testing

/// *Source*: the tables printed by the code of *Dive into Deep Learning* 11.2 (PyTorch) for the 40
/// pairs in `chapter.csv`, which were recovered from printed tables themselves.
struct ChapterTests {
  struct Tables: Decodable {
    struct Kernel: Decodable {
      var y_hat: [String]
      var attention_w: [[String]]
      var k: [[String]]
    }
    var rows: [Int]
    var columns: [Int]
    var kernels: [String: Kernel]
  }

  /// Whether `value` prints as `text`, give or take a tenth of a half-unit of its last digit.
  static func prints(_ value: Double, as text: String) -> Bool {
    let parts = text.split(separator: "e", omittingEmptySubsequences: false)
    let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let decimals = digits.count > 1 ? digits[1].count : 0
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let unit = pow(10, Double(exponent - decimals))
    return abs(value - (Double(text) ?? .nan)) <= 1.1 * 0.5 * unit
  }

  @Test(arguments: [
    ("gaussian", SmoothingKernel.Shape.gaussian), ("boxcar", .boxcar), ("constant", .constant),
    ("epanechikov", .triangular),
  ])
  func printsTheTables(name: String, shape: SmoothingKernel.Shape) throws {
    let tables = try JSONDecoder().decode(
      Tables.self, from: referenceData("chapter_tables.json"))
    let data = try referenceTable("chapter.csv")
    guard let table = tables.kernels[name] else {
      // The file has the kernels whose tables the chapter prints.
      #expect(name == "constant" || name == "epanechikov")
      return
    }
    let queries = try Points(arange(0, 5, 0.1), as: .queries)
    let regression = try NadarayaWatson(
      keys: Points(data.map { $0[0] }), values: Values(data.map { $0[1] }), kernel: .unit(shape))
    let estimate = try regression.estimate(at: queries)
    #expect(estimate.unsupported.isEmpty)
    for (query, text) in table.y_hat.enumerated() {
      #expect(Self.prints(estimate.values[query], as: text), "y_hat[\(query)]")
    }
    let weights = try regression.weights(at: queries)
    for (i, row) in tables.rows.enumerated() {
      for (j, column) in tables.columns.enumerated() {
        #expect(
          Self.prints(weights[row * 50 + column], as: table.attention_w[i][j]),
          "attention_w[\(row), \(column)]")
        let distance = data[row][0] - queries.coordinates[column]
        #expect(Self.prints(shape.weight(distance), as: table.k[i][j]), "k[\(row), \(column)]")
      }
    }
  }

  @Test func tablesHaveTheKernelsTheyShould() throws {
    let tables = try JSONDecoder().decode(
      Tables.self, from: referenceData("chapter_tables.json"))
    #expect(Set(tables.kernels.keys) == ["gaussian", "boxcar"])
  }
}
