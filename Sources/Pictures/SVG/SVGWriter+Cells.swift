extension SVGWriter {
  /// A heat map as one path per colour, of row runs of cells of the same colour; one of many cells as a picture.
  mutating func write(_ small: Cells) {
    guard small.rows > 0, small.columns > 0 else { return }
    guard max(small.rows, small.columns) <= Cells.mostPaths else {
      write(picture: small.averaged(to: Cells.mostPerSide))
      return
    }
    let levels = 64
    // Level -1 is no value.
    let index = small.values.map { value -> Int in
      guard value.isDrawable else { return -1 }
      let share = small.colours.share(value)
      return min(max(Int(share * Double(levels)), 0), levels - 1)
    }
    var paths: [Int: String] = [:]
    let isUniform = small.isUniform
    for row in 0..<small.rows {
      var column = 0
      while column < small.columns {
        let level = index[row * small.columns + column]
        let start = column
        while column < small.columns, index[row * small.columns + column] == level { column += 1 }
        if isUniform {
          paths[level, default: ""] += "M\(start) \(row)h\(column - start)v1h-\(column - start)z"
        } else {
          let (left, right) = (number(small.xs[start]), number(small.xs[column]))
          let (top, bottom) = (number(small.ys[row]), number(small.ys[row + 1]))
          paths[level, default: ""] += "M\(left) \(top)H\(right)V\(bottom)H\(left)z"
        }
      }
    }
    append("<g shape-rendering=\"crispEdges\">")
    // The most frequent colour, as ground of the whole map, needs no path of its own.
    for level in paths.keys.sorted() {
      let colour =
        level < 0
        ? small.colours.missing
        : small.colours.palette.colour(at: (Double(level) + 0.5) / Double(levels))
      let transform = isUniform ? " transform=\"\(small.transform)\"" : ""
      let value = level < 0 ? "NaN" : small.colours.text(atLevel: level, of: levels)
      append(
        "<path\(transform) d=\"\(paths[level] ?? "")\" fill=\"\(colour.hex)\" data-value=\"\(value)\"/>"
      )
    }
    append("</g>")
  }
}

extension SVGWriter {
  /// Cells as the pixels of a picture inside this one (docs/decisions/0302-heat-maps-as-paths.md).
  private mutating func write(picture cells: Cells) {
    let picture = IndexedPicture(cells)
    let range = cells.colours.range
    let place = Rect(
      x: cells.xs[0], y: cells.ys[0], width: cells.xs[cells.columns] - cells.xs[0],
      height: cells.ys[cells.rows] - cells.ys[0])
    append(
      "<image x=\"\(number(place.x))\" y=\"\(number(place.y))\" width=\"\(number(place.width))\" height=\"\(number(place.height))\" data-value=\"\(rounded(range.lowerBound)) \(rounded(range.upperBound))\(cells.colours.isRooted ? " root" : "")\" preserveAspectRatio=\"none\" image-rendering=\"pixelated\" href=\"data:image/png;base64,\(base64(PNG.encode(picture)))\"/>"
    )
  }
}

extension Cells {
  /// Beyond this many cells a side paths would be larger than a picture.
  static let mostPaths = 128
  /// Beyond this many cells a side pictures show averages: cells are smaller than half a px there.
  package static let mostPerSide = 1280

  /// Whether all cells have the same size, to a hundredth of a px.
  var isUniform: Bool {
    func isEven(_ edges: [Double]) -> Bool {
      guard let first = edges.first, let last = edges.last else { return false }
      let step = (last - first) / Double(edges.count - 1)
      return edges.enumerated().allSatisfy { abs($1 - first - Double($0) * step) < 0.01 }
    }
    return isEven(xs) && isEven(ys)
  }

  /// Takes cell numbers to px.
  fileprivate var transform: String {
    let wide = (xs[columns] - xs[0]) / Double(columns)
    let high = (ys[rows] - ys[0]) / Double(rows)
    return "matrix(\(precise(wide)) 0 0 \(precise(high)) \(number(xs[0])) \(number(ys[0])))"
  }

  /// Six decimals: an error of a cell's size grows with the number of cells.
  private func precise(_ value: Double) -> String {
    let millionths = Int64((value * 1e6).rounded())
    let rest = String(millionths % 1_000_000)
    return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - rest.count) + rest
  }

  /// These cells, or averages of neighbours so that no side has more than `limit`.
  func averaged(to limit: Int) -> Cells {
    guard rows > limit || columns > limit else { return self }
    let tall = (rows + limit - 1) / limit
    let wide = (columns + limit - 1) / limit
    let (newRows, newColumns) = ((rows + tall - 1) / tall, (columns + wide - 1) / wide)
    var sums = [Double](repeating: 0, count: newRows * newColumns)
    var counts = [Int](repeating: 0, count: newRows * newColumns)
    for row in 0..<rows {
      let base = row / tall * newColumns
      for block in 0..<newColumns {
        for column in (block * wide)..<min((block + 1) * wide, columns) {
          let value = values[row * columns + column]
          if value.isDrawable {
            sums[base + block] += value
            counts[base + block] += 1
          }
        }
      }
    }
    var result = self
    result.rows = newRows
    result.columns = newColumns
    result.values = zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : .nan }
    result.xs = (0...newColumns).map { xs[min($0 * wide, columns)] }
    result.ys = (0...newRows).map { ys[min($0 * tall, rows)] }
    return result
  }
}
