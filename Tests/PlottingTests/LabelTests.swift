import Testing

@testable import Plotting

/// Data of every nasty kind: no two texts of a picture touch, and none leaves it.
@Suite struct LabelTests {
  static let nasty: [(name: String, values: [Double])] = [
    ("none", []), ("one", [3]), ("constant", [7, 7, 7]), ("nothing but nan", [.nan, .nan]),
    ("full of nan", [1, .nan, 2, .infinity, -.infinity]), ("tiny", [1e-300, 3e-300]),
    ("subnormal", [0x1p-1074, 0x1p-1063]), ("huge", [-1e308, 1e308]), ("one huge", [1e308]),
    ("far from zero", [1e9, 1e9 + 1e-3]), ("neighbours", [1, 1 + 0x1p-52]),
    ("negative", [-1e5, -1e-5]),
    ("ten powers", [1e-10, 1e10]), ("integers", [0, 123_456_789]), ("reversed", [5, -5]),
  ]
  static let shapes = ["line", "row", "legend", "log", "turned", "labelled", "map"]

  @Test(arguments: nasty.indices, shapes)
  func `no two texts touch and none leaves the picture`(index: Int, shape: String) throws {
    for other in Self.nasty {
      let values = Self.nasty[index].values
      let count = min(values.count, other.values.count)
      let (x, y) = (Array(other.values.prefix(count)), Array(values.prefix(count)))
      let figure = try Self.figure(shape, x, y)
      let scene = figure.scene(.light)
      let boxes = Self.boxes(of: scene.items)
      let page = Rect(x: -1, y: -1, width: scene.width + 2, height: scene.height + 2)
      for (place, (text, box)) in boxes.enumerated() {
        #expect(
          box.x >= page.x && box.right <= page.right && box.y >= page.y
            && box.bottom <= page.bottom, "\(text) leaves the picture over \(other.name): \(box)")
        for (neighbour, shared) in boxes[(place + 1)...] {
          let touches =
            box.x < shared.right && shared.x < box.right && box.y < shared.bottom
            && shared.y < box.bottom
          #expect(!touches, "\(text) touches \(neighbour) over \(other.name)")
        }
      }
    }
  }

  private static func figure(_ shape: String, _ x: [Double], _ y: [Double]) throws -> Figure {
    let line = Figure.line(x: x, y: y)
    switch shape {
    case "row": return Figure.row([line, line, line, line], sharesY: true)
    case "legend":
      return try line + .points(x: x, y: y, label: "the data as they were measured")
        + .line(x: x, y: y, label: "fit")
    case "log":
      return try line + .attribute { $0.xScale = .logarithmic }
        + .attribute { $0.yScale = .logarithmic }
    case "turned": return try line + .xLimits(x.last, x.first) + .yLimits(y.last, y.first)
    case "labelled":
      return try line + .xLabel("time since the start, in seconds") + .yLabel("height")
        + .title("A title above it all")
    case "map":
      return Figure.heatmap(try Heatmap(values: y, rows: y.isEmpty ? 0 : 1, columns: y.count))
    default: return line
    }
  }

  /// Each text with the room that its letters take: capitals and digits are about seven tenths of the size high.
  private static func boxes(of items: [Scene.Item]) -> [(String, Rect)] {
    items.flatMap { item -> [(String, Rect)] in
      switch item {
      case .group(_, let inner), .panel(_, let inner): return boxes(of: inner)
      case .text(let text):
        let start =
          switch text.anchor {
          case .start: 0.0
          case .middle: text.width / 2
          case .end: text.width
          }
        let height = 0.7 * text.size
        let box =
          text.isVertical
          ? Rect(
            x: text.place.x - height, y: text.place.y - text.width + start, width: height,
            height: text.width)
          : Rect(
            x: text.place.x - start, y: text.place.y - height, width: text.width, height: height)
        return text.string.isEmpty ? [] : [(text.string, box)]
      default: return []
      }
    }
  }
}
