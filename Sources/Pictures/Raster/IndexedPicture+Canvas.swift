extension IndexedPicture {
  /// The pixels of a canvas.
  ///
  /// Of more than 256 colours the frequent ones stay as they are; others, which are mixed at the edges of letters and
  /// lines, become the nearest of those that are kept.
  init(_ canvas: Canvas) {
    width = canvas.width
    height = canvas.height
    var numbers: [UInt32: Int] = [:]
    var colours: [UInt32] = []
    var counts: [Int] = []
    var places: [UInt16] = []
    places.reserveCapacity(width * height)
    canvas.pixels.withUnsafeBufferPointer { pixels in
      var last: (key: UInt32, number: Int) = (.max, 0)
      for start in stride(from: 0, to: pixels.count, by: 3) {
        let key =
          UInt32(pixels[start]) << 16 | UInt32(pixels[start + 1]) << 8 | UInt32(pixels[start + 2])
        if key != last.key {
          if let number = numbers[key] {
            last = (key, number)
          } else if colours.count < 65_535 {
            last = (key, colours.count)
            numbers[key] = colours.count
            colours.append(key)
            counts.append(0)
          }
        }
        counts[last.number] += 1
        places.append(UInt16(last.number))
      }
    }
    let order = colours.indices.sorted {
      (counts[$1], colours[$0]) < (counts[$0], colours[$1])
    }
    let (kept, nearest) = Self.kept(order.map { Colour(colours[$0]) })
    palette = kept
    var index = [UInt8](repeating: 0, count: colours.count)
    for (rank, number) in order.enumerated() { index[number] = nearest[rank] }
    indices = places.map { index[Int($0)] }
  }

  /// At most 256 of the colours, of which the first ones matter most, and for each colour the one that stands for it.
  private static func kept(_ colours: [Colour]) -> (palette: [Colour], nearest: [UInt8]) {
    func distance(_ a: Colour, _ b: Colour) -> Int {
      let red = Int(a.red) - Int(b.red)
      let green = Int(a.green) - Int(b.green)
      let blue = Int(a.blue) - Int(b.blue)
      return 2 * red * red + 4 * green * green + blue * blue
    }
    func nearest(_ colour: Colour, _ palette: [Colour]) -> (index: Int, distance: Int) {
      var best = (index: 0, distance: Int.max)
      for (index, other) in palette.enumerated() {
        let distance = distance(colour, other)
        if distance < best.distance { best = (index, distance) }
      }
      return best
    }
    guard colours.count > 256 else { return (colours, colours.indices.map { UInt8($0) }) }
    // The smallest distance between kept colours that leaves few enough; those of whole areas are always kept.
    var palette: [Colour] = []
    for step in [6, 9, 13, 19, 28, 40] {
      palette = Array(colours.prefix(64))
      for colour in colours.dropFirst(64) where nearest(colour, palette).distance > step * step {
        palette.append(colour)
        if palette.count > 256 { break }
      }
      if palette.count <= 256 { break }
    }
    palette = Array(palette.prefix(256))
    return (palette, colours.map { UInt8(nearest($0, palette).index) })
  }
}
