extension Figure {
  /// The figure as a PDF of one page, for exports to LaTeX that cannot read SVG.
  ///
  /// Text is drawn as outlines of DejaVu Sans, so that it looks the same everywhere; equal figures give equal bytes.
  ///
  /// - Parameter theme: Light or dark.
  /// - Returns: The bytes of the file, PDF 1.4.
  public func pdf(theme: Theme = .light) -> [UInt8] {
    PDFWriter.document(scene(theme))
  }
}
