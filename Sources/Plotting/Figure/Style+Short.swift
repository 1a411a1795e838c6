extension Style {
  /// Reads matplotlib's short form: a colour, a marker and a line in any order, such as `"m--"`, `"o"`, `"C1s-"`,
  /// or the name of a colour.
  ///
  /// A marker without a line draws no line; a line without a marker draws no marker.
  ///
  /// - Parameter short: The short form.
  /// - Throws: `FigureError.style` with the part that is not understood.
  public init(short: String) throws(FigureError) {
    self.init()
    if let named = Colour(name: short) {
      colour = named
      return
    }
    var rest = Substring(short)
    while let character = rest.first {
      if let dash = Self.dash(startingIn: rest), self.dash == nil {
        self.dash = dash
        rest = rest.dropFirst(dash.rawValue.count)
      } else if character == "C", let digit = rest.dropFirst().first?.wholeNumberValue,
        colour == nil
      {
        colour = Colour.cycle[digit % Colour.cycle.count]
        rest = rest.dropFirst(2)
      } else if let letter = Colour.letters[character], colour == nil {
        colour = letter
        rest = rest.dropFirst()
      } else if let marker = Marker(rawValue: character), self.marker == nil {
        self.marker = marker
        rest = rest.dropFirst()
      } else {
        throw FigureError.style(short, part: String(rest))
      }
    }
    if marker != nil && dash == nil { dash = Dash.none }
  }

  private static func dash(startingIn text: Substring) -> Dash? {
    [Dash.dashed, .dashDotted, .solid, .dotted].first { text.hasPrefix($0.rawValue) }
  }
}
