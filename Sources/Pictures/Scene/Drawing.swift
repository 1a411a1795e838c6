/// A figure laid out once, to be written in several forms.
public struct Drawing: Sendable {
  let scene: Scene
  /// Asked between parts of the work; what is written after a stop means nothing.
  let shouldStop: @Sendable () -> Bool

  package init(scene: Scene, shouldStop: @escaping @Sendable () -> Bool) {
    self.scene = scene
    self.shouldStop = shouldStop
  }

  /// Width in px, at most 1000.
  public var width: Int { Int(scene.width) }
  /// Height in px.
  public var height: Int { Int(scene.height) }

  /// The letters that a PNG or PDF shows as boxes, each once: no font that is built in or of the system has them.
  public var lettersWithoutFont: [Unicode.Scalar] {
    var letters: [Unicode.Scalar] = []
    func look(_ items: [Scene.Item]) {
      for item in items {
        switch item {
        case .text(let text):
          for piece in TypesetText(label: text.string, size: text.size).pieces {
            for letter in Font.letters(of: piece.string) where !letters.contains(letter) {
              if case .box = Font.glyph(letter).shape { letters.append(letter) }
            }
          }
        case .group(_, let items), .panel(_, let items): look(items)
        case .path, .circle, .rectangle, .cells: break
        }
      }
    }
    look(scene.items)
    return letters
  }

  /// An SVG document on its own opaque ground, one element a line.
  ///
  /// Only elements and attributes that survive the cleaners of notebook viewers are used. Equal figures give equal bytes,
  /// on every run and machine; where a label holds letters that are not built in, it takes their width from the system's fonts.
  public func svg() -> String { SVGWriter.document(scene, shouldStop: shouldStop) }

  /// A PNG; equal figures give equal pixels on every machine, and equal bytes with the same version of zlib, as long as their
  /// letters are built in (European scripts and Hangul).
  ///
  /// - Parameter scale: Pixels per px, from 0.5 to 4.
  /// - Returns: The bytes of the file.
  public func png(scale: Double = 1) -> [UInt8] {
    PNG.encode(
      Canvas(
        scene, scale: scale.isNaN ? 1 : min(max(scale, 0.5), 4), shouldStop: shouldStop))
  }

  /// A PDF of one page, for exports to LaTeX that cannot read SVG; letters are outlines, so that it looks the same
  /// everywhere.
  public func pdf() -> [UInt8] { PDFWriter.document(scene, shouldStop: shouldStop) }
}
