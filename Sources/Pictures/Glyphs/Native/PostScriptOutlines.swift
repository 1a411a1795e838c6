/// Outlines of cubic curves (Adobe Technical Note 5176, The Compact Font Format Specification, 2003).
struct PostScriptOutlines: Sendable {
  /// A list of parts of the font.
  struct Index: Sendable {
    let count: Int
    private let offsetSize: Int
    private let offsets: Int
    private let start: Int

    /// Where what follows it begins; nil when it cannot be read.
    func end(_ data: FontData) -> Int? {
      count == 0 ? offsets : offset(count, data).map { start + $0 }
    }

    init?(_ data: FontData, at place: Int) {
      guard let count = data.bytes(place, 2)?.word(0) else { return nil }
      self.count = count
      if count == 0 {
        (offsetSize, offsets, start) = (1, place + 2, place + 2)
        return
      }
      guard let size = data.bytes(place + 2, 1)?.byte(0), (1...4).contains(size) else { return nil }
      (offsetSize, offsets) = (size, place + 3)
      start = place + 3 + (count + 1) * size - 1
    }

    private func offset(_ index: Int, _ data: FontData) -> Int? {
      data.bytes(offsets + index * offsetSize, offsetSize)?.bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    func part(_ index: Int, _ data: FontData) -> FontBytes? {
      guard index >= 0, index < count, let from = offset(index, data),
        let to = offset(index + 1, data),
        from <= to
      else { return nil }
      return data.bytes(start + from, to - from)
    }
  }

  let data: FontData
  let commonRoutines: Index
  private let glyphs: Index
  /// Routines of each part of the font; a font without parts has one.
  private let routines: [Index?]
  /// Which part a glyph belongs to: its bytes, nil where all belong to the first.
  private let parts: FontBytes?

  init?(_ data: FontData, at start: Int) {
    guard let headSize = data.bytes(start, 4)?.byte(2),
      let names = Index(data, at: start + headSize)?.end(data),
      let tops = Index(data, at: names), let top = tops.part(0, data).map(Self.dictionary),
      let strings = tops.end(data).flatMap({ Index(data, at: $0) })?.end(data),
      let common = Index(data, at: strings), let place = top[17]?.first,
      let glyphs = Index(data, at: start + place)
    else { return nil }
    self.data = data
    self.glyphs = glyphs
    commonRoutines = common
    func routines(_ dictionary: [Int: [Int]]) -> Index? {
      guard let range = dictionary[18], range.count == 2,
        let own = data.bytes(start + range[1], range[0]).map(Self.dictionary),
        let place = own[19]?.first
      else { return nil }
      return Index(data, at: start + range[1] + place)
    }
    guard let list = top[1236]?.first, let choice = top[1237]?.first else {
      self.routines = [routines(top)]
      parts = nil
      return
    }
    guard let dictionaries = Index(data, at: start + list), dictionaries.count <= 256,
      let format = data.bytes(start + choice, 3), let kind = format.byte(0)
    else { return nil }
    self.routines = (0..<dictionaries.count).map { index in
      dictionaries.part(index, data).map(Self.dictionary).flatMap(routines)
    }
    switch kind {
    case 0: parts = data.bytes(start + choice, 1 + glyphs.count)
    case 3: parts = format.word(1).flatMap { data.bytes(start + choice, 5 + 3 * $0) }
    default: return nil
    }
    if parts == nil { return nil }
  }

  /// Numbers by their operator; those of two bytes count from 1200.
  private static func dictionary(_ bytes: FontBytes) -> [Int: [Int]] {
    var result: [Int: [Int]] = [:]
    var numbers: [Int] = []
    var place = 0
    while let byte = bytes.byte(place) {
      place += 1
      switch byte {
      case 0...21:
        var name = byte
        if byte == 12 {
          name = 1200 + (bytes.byte(place) ?? 0)
          place += 1
        }
        result[name] = numbers
        numbers = []
      case 28:
        numbers.append(bytes.signed(place) ?? 0)
        place += 2
      case 29:
        numbers.append(Int(Int32(truncatingIfNeeded: bytes.long(place) ?? 0)))
        place += 4
      case 30:  // a fraction, which none of the entries needed here is
        while let pair = bytes.byte(place) {
          place += 1
          if pair & 15 == 15 { break }
        }
        numbers.append(0)
      case 32...246: numbers.append(byte - 139)
      case 247...250:
        numbers.append((byte - 247) * 256 + (bytes.byte(place) ?? 0) + 108)
        place += 1
      case 251...254:
        numbers.append(-(byte - 251) * 256 - (bytes.byte(place) ?? 0) - 108)
        place += 1
      default: break
      }
    }
    return result
  }

  /// Lays a glyph down; false when it cannot be read.
  func draw(_ glyph: Int, with pen: inout OutlinePen) -> Bool {
    guard let code = glyphs.part(glyph, data) else { return false }
    let part = part(of: glyph)
    guard part < routines.count else { return false }
    var run = CharstringRun(data: data, common: commonRoutines, own: routines[part], pen: pen)
    let isDone = run.follow(code)
    pen = run.pen
    return isDone
  }

  private func part(of glyph: Int) -> Int {
    guard let parts else { return 0 }
    if parts.byte(0) == 0 { return parts.byte(1 + glyph) ?? 0 }
    // Ranges of glyphs, each by its first.
    var (low, high) = (0, (parts.count - 5) / 3)
    while low < high {
      let middle = (low + high) / 2
      if parts.word(3 + 3 * middle) ?? 0 > glyph { high = middle } else { low = middle + 1 }
    }
    return parts.byte(3 + 3 * (low - 1) + 2) ?? 0
  }
}
