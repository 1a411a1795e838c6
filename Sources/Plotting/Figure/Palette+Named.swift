extension Palette {
  /// Finds a palette by its name in any case; `"reds_r"` is the palette turned round.
  ///
  /// - Parameter name: Such as `"Reds"`.
  /// - Throws: `FigureError.unknown`.
  public init(named name: String) throws(FigureError) {
    var base = name.lowercased()
    let isReversed = base.hasSuffix("_r")
    if isReversed { base.removeLast(2) }
    if base.hasSuffix("grays") { base = "greys" }
    guard let found = Self.all.first(where: { $0.name.lowercased() == base }) else {
      throw FigureError.unknown(kind: "palette", name: name, known: Self.all.map { $0.name })
    }
    self = isReversed ? Palette(name: found.name + "_r", colours: found.stops.reversed()) : found
  }
}
