extension Unicode.Scalar {
  /// Columns that a terminal or a monospaced font gives this scalar: 0, 1 or 2.
  package var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    return Unicode.Scalar.wide.contains { $0.contains(value) } ? 2 : 1
  }

  /// East Asian wide and full-width blocks and pictographs (Unicode Standard Annex 11).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]
}

extension String {
  /// Columns that the text takes; a tab counts as one, as it is shown as a blank.
  package var displayWidth: Int {
    unicodeScalars.reduce(0) { $0 + ($1 == "\t" ? 1 : $1.displayWidth) }
  }
}
