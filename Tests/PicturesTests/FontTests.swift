import Foundation
import TestSupport
import Testing

@testable import Pictures

/// Letters that are built in, and those of fonts found at run time.
///
/// `Fonts/` holds a few glyphs each of Noto Sans CJK (SIL Open Font License) and DejaVu Sans, cut out by
/// `pyftsubset NotoSansCJK-Regular.ttc --font-number=0 --text=中文漢字かなカナ𠮷` and `pyftsubset DejaVuSans.ttf --text="Ajé ẫ€"`
/// (fonttools 4.68.0).
@Suite struct FontTests {
  // MARK: Hangul

  @Test func `every syllable has a shape of its own, within its square`() {
    var seen: Set<[Int]> = []
    for code in UInt32(0xAC00)...0xD7A3 {
      guard let scalar = Unicode.Scalar(code), let shapes = Hangul.shapes(of: scalar) else {
        Issue.record("\(code) is no syllable")
        continue
      }
      #expect(shapes.allSatisfy { Hangul.lines.indices.contains($0) })
      #expect(seen.insert(shapes).inserted, "\(scalar)")
    }
    #expect(seen.count == 11172 && Hangul.lines.count == 264 + 51)
    // Each shape by itself, in one of its syllables.
    for text in ["뷁", "꿿", "의", "뛣", "뾃", "쬟", "ㄱ", "ㅢ", "ㄳ"] {
      let polygons = Font.outlines(text, size: 1)
      #expect(!polygons.isEmpty)
      for point in polygons.joined() {
        #expect((-0.01...0.93).contains(point.x) && (-0.9...0.15).contains(point.y), "\(text)")
      }
      #expect(Font.plainWidth(text, size: 100) == 92)
    }
  }

  @Test func `letters written one by one are put together`() {
    for text in ["한국어", "값", "가", "뷁"] {
      let apart = text.decomposedStringWithCanonicalMapping
      #expect(Array(apart.unicodeScalars).count > Array(text.unicodeScalars).count)
      #expect(Font.letters(of: apart) == Array(text.unicodeScalars))
      #expect(Font.outlines(apart, size: 12) == Font.outlines(text, size: 12))
    }
  }

  @Test func `scripts of Europe and Hangul are built in`() {
    let words = [
      "Größe in Älvsjö", "Ελληνικά ώρα Ϊ", "Скорость, ёж, Їжак, Ђорђе", "Điện áp giữa", "Țară",
      "ąęłżź",
      "ğışçö", "한국어 ㄱㄴㄷ", "α β → ∞ ⟨x⟩ ⌊y⌋ √ ∏ №5 25 ℃",
    ]
    for letter in words.joined().unicodeScalars {
      switch Font.glyph(letter).shape {
      case .carried, .hangul: break
      case .found, .box: Issue.record("\(letter) is not built in")
      }
    }
  }

  // MARK: Fonts of the system

  /// Advance, area and bounds in shares of the letter height, by fontTools' `AreaPen` and `BoundsPen`.
  static let known:
    [(font: String, letter: Unicode.Scalar, advance: Double, area: Double, bounds: [Double])] = [
      ("postscript.otf", "中", 1.0000, 0.22894, [0.0960, -0.0790, 0.9020, 0.8400]),
      ("postscript.otf", "漢", 1.0000, 0.33138, [0.0380, -0.0820, 0.9640, 0.8400]),
      ("postscript.otf", "か", 1.0000, 0.18888, [0.0780, -0.0310, 0.9650, 0.7900]),
      ("postscript.otf", "カ", 1.0000, 0.17901, [0.1090, -0.0270, 0.8550, 0.7870]),
      ("postscript.otf", "𠮷", 1.0000, 0.26227, [0.0560, -0.0800, 0.9440, 0.8400]),
      ("truetype.ttf", "A", 0.6841, 0.16173, [0.0078, 0.0000, 0.6758, 0.7290]),
      ("truetype.ttf", "j", 0.2778, 0.08280, [-0.0181, -0.2080, 0.1841, 0.7598]),
      ("truetype.ttf", "é", 0.6152, 0.15154, [0.0552, -0.0142, 0.5620, 0.7998]),
      ("truetype.ttf", "ẫ", 0.6128, 0.17623, [0.0601, -0.0142, 0.5220, 0.8750]),
      ("truetype.ttf", "€", 0.6362, 0.15524, [0.0000, -0.0142, 0.5698, 0.7422]),
    ]

  @Test(arguments: known.indices)
  func `outlines are those that fontTools reads`(index: Int) throws {
    let (font, letter, advance, area, bounds) = Self.known[index]
    let face = try #require(FontFace(FontData(try Self.bytes(font))))
    let glyph = try #require(face.glyph(letter))
    guard case .found(let polygons) = glyph.shape else { return }
    #expect((glyph.advance - advance).magnitude < 1e-4)
    let enclosed = polygons.reduce(0) { sum, polygon in
      zip(polygon, polygon.dropFirst() + polygon.prefix(1)).reduce(sum) {
        $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2
      }
    }
    // Curves are cut into pieces, which takes away a little.
    #expect((enclosed.magnitude - area).magnitude < 0.012 * area, "\(enclosed)")
    let points = polygons.joined()
    let seen = [
      points.map(\.x).min(), points.map(\.y).min(), points.map(\.x).max(), points.map(\.y).max(),
    ].compactMap { $0 }
    for (place, expected) in zip(seen, bounds) { #expect((place - expected).magnitude < 0.006) }
    #expect(face.glyph("한") == nil)
  }

  @Test(arguments: ["postscript.otf", "truetype.ttf"])
  func `a damaged font gives a glyph, a wrong one or none`(name: String) throws {
    let sound = try Self.bytes(name)
    var draws = SeededDraws(20)
    let letters = Self.known.map(\.letter)
    func look(_ bytes: [UInt8]) {
      guard let face = FontFace(FontData(bytes)) else { return }
      for letter in letters {
        guard let glyph = face.glyph(letter), case .found(let polygons) = glyph.shape else {
          continue
        }
        #expect(glyph.advance >= 0 && glyph.advance <= 4)
        for point in polygons.joined() { #expect(max(point.x.magnitude, point.y.magnitude) < 8) }
      }
    }
    for end in stride(from: 0, to: sound.count, by: 7) { look(Array(sound[..<end])) }
    for _ in 0..<1500 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...8, using: &draws) {
        let bad: UInt8 =
          [0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &draws)]
          .randomElement(using: &draws) ?? 0
        bytes[Int.random(in: 0..<bytes.count, using: &draws)] = bad
      }
      look(bytes)
    }
    // Where tables begin is the most telling part.
    for _ in 0..<1500 {
      var bytes = sound
      for _ in 0..<4 {
        bytes[Int.random(in: 0..<220, using: &draws)] = .random(in: 0...255, using: &draws)
      }
      look(bytes)
    }
  }

  @Test func `upright letters without serifs come first`() {
    let paths = [
      "/f/unifont.otf", "/f/NotoSansCJK-Bold.ttc", "/f/NotoSerifCJK-Regular.ttc", "/f/ipag.ttf",
      "/f/wqy-microhei.ttc",
      "/f/NotoSansCJK-Regular.ttc",
    ]
    let sorted = paths.sorted {
      (SystemFonts.preference(of: $0), $0) < (SystemFonts.preference(of: $1), $1)
    }
    #expect(sorted.first == "/f/NotoSansCJK-Regular.ttc" && sorted.last == "/f/unifont.otf")
  }

  @Test func `a letter that no font has is a box, and is told`() throws {
    // Never characters.
    let none = try [0xFDD0, 0xFDD1].map { try #require(Unicode.Scalar(UInt32($0))) }
    #expect(drawing("a \(none[0])\(none[1])\(none[0]) b 한").lettersWithoutFont == none)
    #expect(Font.outlines("\(none[0])", size: 10).count == 2)
    #expect(Font.plainWidth("\u{200D}\u{FE0F}", size: 10) == 0)
    #expect(drawing("a b").lettersWithoutFont.isEmpty)
  }

  private func drawing(_ label: String) -> Drawing {
    var scene = Scene(width: 100, height: 20, ground: Colour(0xFFFFFF), title: "", description: "")
    scene.items = [.text(Text(string: label, place: Point(0, 10), size: 10, colour: Colour(0)))]
    return Drawing(scene: scene) { false }
  }

  private static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fonts")
    return Array(try Data(contentsOf: folder.appending(path: name)))
  }
}
