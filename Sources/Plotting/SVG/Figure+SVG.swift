extension Figure {
  /// The figure as an SVG document of at most 720 px width, on its own opaque ground.
  ///
  /// Only elements and attributes that survive the cleaners of notebook viewers are used. Equal figures give equal bytes,
  /// on every run and machine.
  ///
  /// - Parameter theme: Light or dark.
  /// - Returns: The document, one element a line.
  /// - Complexity: Linear in the number of values; marks beyond what can be told apart are left out.
  public func svg(theme: Theme = .light) -> String {
    SVGWriter.document(scene(theme))
  }
}
