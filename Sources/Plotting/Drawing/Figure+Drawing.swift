extension Figure {
  /// The figure laid out: every mark, tick and letter in its place.
  ///
  /// - Parameters:
  ///   - theme: Light or dark.
  ///   - shouldStop: Asked between the layers, here and while the drawing is written; after the answer `true`
  ///     what there is means nothing.
  /// - Returns: What `svg()`, `png()` and `pdf()` are written from.
  /// - Complexity: Linear in the number of values; marks beyond what can be told apart are left out.
  public func drawing(
    theme: Theme = .light, shouldStop: @escaping @Sendable () -> Bool = { false }
  ) -> Drawing {
    Drawing(scene: scene(theme, shouldStop: shouldStop), shouldStop: shouldStop)
  }

  /// The figure as an SVG document; see `Drawing.svg()`.
  public func svg(theme: Theme = .light) -> String { drawing(theme: theme).svg() }

  /// The figure as a PNG of the same size as its SVG; see `Drawing.png(scale:)`.
  public func png(theme: Theme = .light, scale: Double = 1) -> [UInt8] {
    drawing(theme: theme).png(scale: scale)
  }

  /// The figure as a PDF of one page; see `Drawing.pdf()`.
  public func pdf(theme: Theme = .light) -> [UInt8] { drawing(theme: theme).pdf() }
}
