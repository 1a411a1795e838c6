// Prints, for each figure, medians in ms of making its SVG and its PNG, and their sizes in bytes:
//
//   swift run -c release --package-path Benchmarks/figures PlottingBenchmark
//
// `compare.py` beside this package runs it and draws the same figures with matplotlib and vl-convert.

import Glibc
import Plotting

@main
enum Main {
  static func main() throws {
    print("figure\tsvg_ms\tpng_ms\tpdf_ms\tsvg_bytes\tpng_bytes\tpdf_bytes")
    try report("row of four fits", fits(), repeats: 41)
    try report(
      "row of four heat maps 40x50", heatmaps(rows: 40, columns: 50, count: 4), repeats: 41)
    try report("heat map 2000x2000", heatmaps(rows: 2000, columns: 2000, count: 1), repeats: 7)
    report("scatter of 100000 points", scatter(100_000), repeats: 7)
    report("line of 1000000 points", line(1_000_000), repeats: 5)
  }

  static func report(_ name: String, _ figure: Figure, repeats: Int) {
    var svg = ""
    var png: [UInt8] = []
    var pdf: [UInt8] = []
    // Layout belongs to each form, as it would be made alone.
    let svgTime = median(repeats) { svg = figure.svg() }
    let pngTime = median(repeats) { png = figure.png() }
    let pdfTime = median(repeats) { pdf = figure.pdf() }
    let bundle = median(repeats) {
      let drawing = figure.drawing()
      svg = drawing.svg()
      png = drawing.png()
      _ = figure.sentence
    }
    let times = [svgTime, pngTime, pdfTime].map(rounded).joined(separator: "\t")
    print(
      "\(name)\t\(times)\t\(svg.utf8.count)\t\(png.count)\t\(pdf.count)\tbundle \(rounded(bundle))")
  }

  static func median(_ repeats: Int, _ body: () -> Void) -> Double {
    var times: [Double] = []
    for _ in 0..<repeats {
      let start = now()
      body()
      times.append((now() - start) * 1000)
    }
    times.sort()
    return times[repeats / 2]
  }

  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

  // MARK: The figures; compare.py draws the same

  static let queries = (0..<50).map { Double($0) * 0.1 }
  static let keys = (0..<40).map { Double($0) * 0.125 }

  static func fits() throws -> Figure {
    let values = keys.enumerated().map { index, key in
      2 * sin(key) + key + 0.5 * sin(Double(index * index))
    }
    return Figure.row(
      try [0.1, 0.2, 0.5, 1].map { width in
        let fit = queries.map { query in
          let weights = keys.map { exp(-($0 - query) * ($0 - query) / (2 * width * width)) }
          return zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
        }
        return try Figure.line(x: queries, y: fit, label: "y_hat")
          + .line(
            x: queries, y: queries.map { 2 * sin($0) + $0 }, style: try Style(short: "m--"),
            label: "y")
          + .points(x: keys, y: values, style: Style(opacity: 0.5)) + .xLabel("Sigma \(width)")
      }, sharesY: true)
  }

  static func heatmaps(rows: Int, columns: Int, count: Int) throws -> Figure {
    Figure.row(
      try [0.1, 0.2, 0.5, 1].prefix(count).map { width in
        var values: [Double] = []
        values.reserveCapacity(rows * columns)
        for row in 0..<rows {
          for column in 0..<columns {
            let distance = Double(row) / Double(rows) - Double(column) / Double(columns)
            values.append(exp(-50 * distance * distance / (2 * width * width)))
          }
        }
        return try Figure.heatmap(
          Heatmap(values: values, rows: rows, columns: columns), palette: .reds)
          + .xLabel("Sigma \(width)")
      }, sharesY: true)
  }

  static func scatter(_ count: Int) -> Figure {
    let x = (0..<count).map { sin(Double($0) * 12.9898) * 3 }
    let y = (0..<count).map { cos(Double($0) * 78.233) * sin(Double($0)) }
    return .points(x: x, y: y, style: Style(opacity: 0.5))
  }

  static func line(_ count: Int) -> Figure {
    let x = (0..<count).map { Double($0) / Double(count) }
    return .line(x: x, y: x.map { sin(40 * $0) + 0.1 * sin(9000 * $0) })
  }
}
