/// Pixels on which shapes are laid one over another.
///
/// Each shape is turned into the exact share of every pixel that it covers, by summing the signed areas to the right
/// of its edges, and is then mixed into the pixels. Everything runs in a fixed order on doubles and integers only, so that
/// the same scene gives the same pixels everywhere.
///
/// *Source*: Raph Levien, "Inside the fastest font renderer in the world" (2016), for the accumulation of signed areas.
struct Canvas {
  let width: Int
  let height: Int
  /// Red, green, blue by turns.
  private(set) var pixels: [UInt8]
  private var areas: [Float]

  init(width: Int, height: Int, ground: Colour) {
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: 0, count: width * height * 3)
    // Two more than a line has pixels: an area may spill into the pixel right of the last one.
    areas = [Float](repeating: 0, count: (width + 2) * height)
    fill(0..<height, 0..<width, ground)
  }

  /// Sets whole pixels.
  mutating func fill(_ rows: Range<Int>, _ columns: Range<Int>, _ colour: Colour) {
    let down = rows.clamped(to: 0..<height)
    let across = columns.clamped(to: 0..<width)
    for row in down {
      var index = (row * width + across.lowerBound) * 3
      for _ in across {
        pixels[index] = colour.red
        pixels[index + 1] = colour.green
        pixels[index + 2] = colour.blue
        index += 3
      }
    }
  }

  /// Fills closed polygons that run the same way round; where they overlap the cover counts once.
  mutating func fill(_ polygons: [[Point]], _ colour: Colour, opacity: Double) {
    var low = Point(.infinity, .infinity)
    var high = Point(-.infinity, -.infinity)
    for polygon in polygons {
      for point in polygon {
        guard point.x.magnitude < 1e6, point.y.magnitude < 1e6 else { return }
        low = Point(min(low.x, point.x), min(low.y, point.y))
        high = Point(max(high.x, point.x), max(high.y, point.y))
      }
    }
    guard low.x <= high.x else { return }
    let left = min(max(0, Int(low.x.rounded(.down))), width)
    let right = max(min(width, Int(high.x.rounded(.up)) + 1), left)
    let top = min(max(0, Int(low.y.rounded(.down))), height)
    let bottom = max(min(height, Int(high.y.rounded(.up))), top)
    guard left < right, top < bottom else { return }
    for polygon in polygons {
      guard var previous = polygon.last else { continue }
      for point in polygon {
        addEdge(from: previous, to: point, rows: top..<bottom)
        previous = point
      }
    }
    blend(rows: top..<bottom, columns: left..<right, colour, opacity: Float(opacity))
  }

  /// Adds the signed area to the right of an edge to the pixels of each line it crosses.
  private mutating func addEdge(from start: Point, to end: Point, rows: Range<Int>) {
    guard start.y != end.y else { return }
    let sign: Float = start.y < end.y ? 1 : -1
    let (upper, lower) = start.y < end.y ? (start, end) : (end, start)
    let slope = (lower.x - upper.x) / (lower.y - upper.y)
    let first = max(rows.lowerBound, Int(upper.y.rounded(.down)))
    let last = min(rows.upperBound, Int(lower.y.rounded(.up)))
    guard first < last else { return }
    let limit = Double(width)
    for row in first..<last {
      let from = max(Double(row), upper.y)
      let to = min(Double(row + 1), lower.y)
      let height = to - from
      guard height > 0 else { continue }
      // What lies left of the canvas counts for its first column, what lies right of it for none.
      let xFrom = min(max(upper.x + (from - upper.y) * slope, 0), limit)
      let xTo = min(max(upper.x + (to - upper.y) * slope, 0), limit)
      let (x0, x1) = xFrom < xTo ? (xFrom, xTo) : (xTo, xFrom)
      let base = row * (width + 2)
      let column = Int(x0)
      let lastColumn = Int(x1)
      let signed = sign * Float(height)
      if column == lastColumn {
        let covered = Float(1 - ((x0 + x1) / 2 - Double(column)))
        areas[base + column] += signed * covered
        areas[base + column + 1] += signed * (1 - covered)
      } else {
        // The edge crosses several pixels of the line: each gets the area of its own trapezium.
        let perPixel = 1 / (x1 - x0)
        var before = 0.0
        for pixel in column...lastColumn {
          let a = max(x0, Double(pixel)) - Double(pixel)
          let b = min(x1, Double(pixel + 1)) - Double(pixel)
          let share = (b - a) * perPixel
          let covered = share * (1 - (a + b) / 2)
          areas[base + pixel] += signed * Float(before + covered)
          before = share - covered
        }
        areas[base + lastColumn + 1] += signed * Float(before)
      }
    }
  }

  private mutating func blend(
    rows: Range<Int>, columns: Range<Int>, _ colour: Colour, opacity: Float
  ) {
    let red = Float(colour.red)
    let green = Float(colour.green)
    let blue = Float(colour.blue)
    for row in rows {
      var sum: Float = 0
      let base = row * (width + 2)
      var index = (row * width + columns.lowerBound) * 3
      for column in columns {
        sum += areas[base + column]
        areas[base + column] = 0
        let cover = min(sum.magnitude, 1) * opacity
        if cover > 0.002 {
          if cover > 0.998 {
            pixels[index] = colour.red
            pixels[index + 1] = colour.green
            pixels[index + 2] = colour.blue
          } else {
            pixels[index] = mixed(pixels[index], red, cover)
            pixels[index + 1] = mixed(pixels[index + 1], green, cover)
            pixels[index + 2] = mixed(pixels[index + 2], blue, cover)
          }
        }
        index += 3
      }
      areas[base + columns.upperBound] = 0
      areas[base + min(columns.upperBound + 1, width + 1)] = 0
    }
  }

  private func mixed(_ below: UInt8, _ above: Float, _ cover: Float) -> UInt8 {
    let under = Float(below)
    return UInt8(min(max((under + (above - under) * cover).rounded(), 0), 255))
  }
}
