/// A page has no files: what is not built in is a box, where the SVG's own text does not show it.
enum SystemFonts {
  static func glyph(_ scalar: Unicode.Scalar) -> Font.Glyph? { nil }
}
