import Cells
import Diagnostics
import Evaluation
import Foundation
import Testing

/// The chapter's cells as they stand in the contract, and its printed tables.
struct ChapterTests {
  static let definitions = [
    """
    gaussian(x) = exp(-x^2 / 2)
    boxcar(x) = abs(x) < 1
    constant(x) = 1 + 0 * x
    epanechikov(x) = max(1 - abs(x), 0)
    """,
    """
    kernels = (gaussian, boxcar, constant, epanechikov)
    names = ("Gaussian", "Boxcar", "Constant", "Epanechikov")
    x = arange(-2.5, 2.5, 0.1)
    row([line(x, k(x)) + xlabel(name) for (k, name) in zip(kernels, names)]; share_y=true)
    """,
    """
    f(x) = 2 * sin(x) + x
    n = 40
    x_train = sort(rand(n) * 5)
    y_train = f(x_train) + randn(n)
    x_val = arange(0, 5, 0.1)
    y_val = f(x_val)
    """,
    """
    function nadaraya_watson(x_train, y_train, x_val, kernel)
        dists = reshape(x_train, (-1, 1)) - reshape(x_val, (1, -1))
        k = kernel(dists)
        attention_w = k / sum(k, axis=0)     # normalise over keys, for each query
        y_hat = y_train @ attention_w
        return y_hat, attention_w
    end
    """,
    """
    function fits(kernels, names; attention=false)
        panels = []
        for (kernel, name) in zip(kernels, names)
            y_hat, attention_w = nadaraya_watson(x_train, y_train, x_val, kernel)
            panel = attention ? heatmap(attention_w, cmap="Reds") :
                line(x_val, y_hat, label="y_hat") + line(x_val, y_val, style="m--", label="y") +
                points(x_train, y_train, alpha=0.5)
            panels = [panels..., panel + xlabel(name)]
        end
        row(panels; share_y=true)
    end
    """,
  ]

  static let figures = [
    "fits(kernels, names)",
    "fits(kernels, names; attention=true)",
    """
    sigmas = (0.1, 0.2, 0.5, 1)
    names = ["Sigma " + str(sigma) for sigma in sigmas]
    gaussian_with_width(sigma) = x -> exp(-x^2 / (2 * sigma^2))
    kernels = [gaussian_with_width(sigma) for sigma in sigmas]
    fits(kernels, names)
    """,
    "fits(kernels, names; attention=true)",
  ]

  private func outputs() -> [String] {
    let session = Session()
    return (Self.definitions + Self.figures).map { session.text($0) }
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
    if isOwn { for cell in [0, 3] { #expect(session.text(Self.definitions[cell]) == "") } }
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
