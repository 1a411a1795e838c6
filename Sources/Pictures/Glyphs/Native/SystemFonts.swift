import Platform
import Synchronization

/// Glyphs of the fonts that the system has, for letters that are not built in.
///
/// Fonts are looked through in the order of `preference` at the first letter that is asked for; what was found is kept.
enum SystemFonts {
  private struct State {
    /// Those not looked into yet, the best last.
    var paths: [String]?
    var faces: [FontFace] = []
    var glyphs: [UInt32: Font.Glyph?] = [:]
  }

  private static let state = Mutex(State())
  /// So many fonts are looked into, and so many letters kept.
  private static let (mostFonts, mostGlyphs) = (500, 20_000)

  static func glyph(_ scalar: Unicode.Scalar) -> Font.Glyph? {
    state.withLock { state in
      if let known = state.glyphs[scalar.value] { return known }
      if state.glyphs.count >= mostGlyphs { state.glyphs = [:] }
      let glyph = find(scalar, &state)
      state.glyphs[scalar.value] = .some(glyph)
      return glyph
    }
  }

  private static func find(_ scalar: Unicode.Scalar, _ state: inout State) -> Font.Glyph? {
    for face in state.faces {
      if let glyph = face.glyph(scalar) { return glyph }
    }
    var paths =
      state.paths
      ?? FontFolders.files(endingIn: [".ttf", ".otf", ".ttc", ".otc"])
      .map { (preference(of: $0), $0) }.sorted { $0 < $1 }.prefix(mostFonts).map { $0.1 }.reversed()
    defer { state.paths = paths }
    while let path = paths.popLast() {
      guard let face = FontFace(FontData(path: path)) else { continue }
      state.faces.append(face)
      if let glyph = face.glyph(scalar) { return glyph }
    }
    return nil
  }

  /// The less, the better a font goes with the upright letters without serifs that are built in.
  static func preference(of path: String) -> Int {
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
      .lowercased()
    let cuts = [
      "bold", "italic", "oblique", "black", "heavy", "light", "thin", "medium", "condensed",
      "narrow",
    ]
    let styles = ["serif", "mono", "mincho", "ming", "song", "myeongjo", "batang", "coding"]
    return (cuts.contains { name.contains($0) } ? 8 : 0)
      + (styles.contains { name.contains($0) } ? 4 : 0) + (name.contains("unifont") ? 16 : 0)
      - (name.contains("sans") || name.contains("gothic") ? 2 : 0)
      - (name.contains("noto") ? 1 : 0)
  }
}
