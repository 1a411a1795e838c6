extension Figure {
  /// The figure as a PNG of the same size as its SVG.
  ///
  /// Equal figures give equal pixels on every machine, and equal bytes with the same version of zlib.
  ///
  /// - Parameters:
  ///   - theme: Light or dark.
  ///   - scale: Pixels per px, from 0.5 to 4.
  /// - Returns: The bytes of the file.
  /// - Complexity: Linear in the number of pixels and of values.
  public func png(theme: Theme = .light, scale: Double = 1) -> [UInt8] {
    PNG.encode(Canvas(scene(theme), scale: scale.isNaN ? 1 : min(max(scale, 0.5), 4)))
  }
}
