/// A font of the system, in TrueType's or PostScript's outlines (OpenType 1.9).
///
/// Its bytes are not trusted: what does not fit together gives no glyph, or a wrong one, and nothing else.
struct FontFace: Sendable {
  enum Outlines: Sendable {
    case trueType(TrueTypeOutlines)
    case postScript(PostScriptOutlines)
  }

  private let data: FontData
  private let unitsPerEm: Double
  private let characters: CharacterMap
  private let outlines: Outlines
  /// Where the advances lie, and how many there are.
  private let advances: (start: Int, count: Int)

  /// The first font of a file; nil when it is none that can be read.
  init?(_ data: FontData) {
    guard let head = data.bytes(0, 16), let kind = head.long(0) else { return nil }
    var start = 0
    if kind == tag("ttcf") {
      guard let first = head.long(12) else { return nil }
      start = first
    }
    guard let count = data.bytes(start + 4, 2)?.word(0),
      let list = data.bytes(start + 12, count * 16)
    else { return nil }
    var tables: [Int: (start: Int, count: Int)] = [:]
    for index in 0..<count {
      if let name = list.long(index * 16), let place = list.long(index * 16 + 8),
        let size = list.long(index * 16 + 12)
      {
        tables[name] = (place, size)
      }
    }
    guard let header = tables[tag("head")].flatMap({ data.bytes($0.start, 54) }),
      let units = header.word(18), units >= 16, units <= 16384,
      let advances = tables[tag("hmtx")],
      let advanceCount = tables[tag("hhea")].flatMap({ data.bytes($0.start, 36) })?.word(34),
      advanceCount > 0,
      let characters = tables[tag("cmap")].flatMap({ CharacterMap(data, at: $0.start) })
    else { return nil }
    if let glyphs = tables[tag("glyf")], let places = tables[tag("loca")],
      let isLong = header.word(50)
    {
      outlines = .trueType(
        TrueTypeOutlines(
          data: data, glyphs: glyphs, places: places, hasLongPlaces: isLong != 0))
    } else if let table = tables[tag("CFF ")],
      let postScript = PostScriptOutlines(data, at: table.start)
    {
      outlines = .postScript(postScript)
    } else {
      return nil
    }
    self.data = data
    self.characters = characters
    self.advances = (advances.start, advanceCount)
    unitsPerEm = Double(units)
  }

  /// The glyph of a character; nil when the font has none, or its outline cannot be read.
  func glyph(_ scalar: Unicode.Scalar) -> Font.Glyph? {
    guard let index = characters.glyph(of: Int(scalar.value)),
      let advance = data.bytes(advances.start + 4 * min(index, advances.count - 1), 2)?.word(0)
    else { return nil }
    var pen = OutlinePen(unitsPerEm: unitsPerEm)
    let isDrawn =
      switch outlines {
      case .trueType(let outlines): outlines.draw(index, with: &pen)
      case .postScript(let outlines): outlines.draw(index, with: &pen)
      }
    let polygons = pen.finish()
    // What is far larger than letters is no letter.
    let isSound = polygons.allSatisfy { $0.allSatisfy { max($0.x.magnitude, $0.y.magnitude) < 8 } }
    guard isDrawn, isSound else { return nil }
    return Font.Glyph(advance: min(Double(advance) / unitsPerEm, 4), shape: .found(polygons))
  }
}

/// A table's name as the number that it is in the file.
private func tag(_ name: StaticString) -> Int {
  name.withUTF8Buffer { $0.reduce(0) { $0 << 8 | Int($1) } }
}

/// Which glyph a character has (OpenType 1.9, table cmap, formats 4 and 12).
struct CharacterMap: Sendable {
  private let bytes: FontBytes
  private let isLong: Bool

  /// The table of the file that knows the most characters; nil without one.
  init?(_ data: FontData, at start: Int) {
    guard let count = data.bytes(start, 4)?.word(2), let list = data.bytes(start + 4, count * 8)
    else { return nil }
    var best: (rank: Int, place: Int)?
    for index in 0..<count {
      guard let platform = list.word(index * 8), let encoding = list.word(index * 8 + 2),
        let place = list.long(index * 8 + 4)
      else { continue }
      let rank =
        switch (platform, encoding) {
        case (3, 10), (0, 4), (0, 6): 2
        case (3, 1), (0, 0...3): 1
        default: 0
        }
      if rank > best?.rank ?? 0 { best = (rank, start + place) }
    }
    guard let place = best?.place, let head = data.bytes(place, 16), let format = head.word(0)
    else { return nil }
    switch format {
    case 4:
      guard let size = head.word(2), let bytes = data.bytes(place, size) else { return nil }
      self.bytes = bytes
      isLong = false
    case 12:
      guard let size = head.long(4), let bytes = data.bytes(place, size) else { return nil }
      self.bytes = bytes
      isLong = true
    default: return nil
    }
  }

  /// Nil when there is none.
  func glyph(of code: Int) -> Int? {
    let glyph = isLong ? longGlyph(of: code) : shortGlyph(of: code)
    return glyph == 0 ? nil : glyph
  }

  private func longGlyph(of code: Int) -> Int? {
    guard let count = bytes.long(12) else { return nil }
    let group = first(of: min(count, bytes.count / 12)) {
      bytes.long(16 + $0 * 12 + 4) ?? -1 >= code
    }
    guard let start = bytes.long(16 + group * 12), let end = bytes.long(16 + group * 12 + 4),
      let glyph = bytes.long(16 + group * 12 + 8), start <= code, code <= end
    else { return nil }
    return min(glyph + code - start, 0xFFFF)
  }

  private func shortGlyph(of code: Int) -> Int? {
    guard code <= 0xFFFF, let double = bytes.word(6) else { return nil }
    let segment = first(of: double / 2) { bytes.word(14 + $0 * 2) ?? -1 >= code }
    guard segment < double / 2 else { return nil }
    let starts = 16 + double + segment * 2
    guard let start = bytes.word(starts), start <= code,
      let delta = bytes.word(starts + double), let offset = bytes.word(starts + 2 * double)
    else { return nil }
    if offset == 0 { return (code + delta) & 0xFFFF }
    let place = starts + 2 * double + offset + 2 * (code - start)
    guard let glyph = bytes.word(place), glyph != 0 else { return nil }
    return (glyph + delta) & 0xFFFF
  }

  /// The first of `count` for which something holds that holds for all behind it; `count` when for none.
  private func first(of count: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
