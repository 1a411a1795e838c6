/// An ordered run of colours for the values of a heat map.
public struct Palette: Sendable, Equatable {
  /// The name under which it is found.
  public var name: String
  /// Colours at equal distances from the lowest to the highest value.
  package var stops: [Colour]

  /// A palette of colours at equal distances.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - colours: From the lowest to the highest value; none counts as black.
  public init(name: String, colours: [Colour]) {
    self.name = name
    stops = colours.isEmpty ? [Colour(0)] : colours
  }

  init(name: String, stops: [UInt32]) {
    self.init(name: name, colours: stops.map { Colour($0) })
  }

  /// The colour at a share of the way from the lowest, 0, to the highest value, 1; shares outside are clamped.
  ///
  /// - Parameter share: A number; NaN counts as 0.
  /// - Returns: The colour, between two stops the straight mixture.
  public func colour(at share: Double) -> Colour {
    let clamped = share.isNaN ? 0 : min(max(share, 0), 1)
    let position = clamped * Double(stops.count - 1)
    let index = min(Int(position), max(stops.count - 2, 0))
    guard index + 1 < stops.count else { return stops[index] }
    return stops[index + 1].over(stops[index], opacity: position - Double(index))
  }
}
