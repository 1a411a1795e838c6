/// The colours of everything that is not data, and the order of colours for data.
public struct Theme: Sendable, Equatable {
  /// The name under which `%config` finds it.
  public var name: String
  /// Behind everything; always opaque.
  public var ground: Colour
  /// Titles and labels.
  public var ink: Colour
  /// Tick labels and captions.
  public var muted: Colour
  /// Axis lines and ticks.
  public var axis: Colour
  /// Lines at the ticks across the panel.
  public var grid: Colour
  /// Cells without a value.
  public var missing: Colour
  /// Colours that layers take in turn.
  public var cycle: [Colour]

  /// Dark on white.
  public static let light = Theme(
    name: "light", ground: Colour(0xFFFFFF), ink: Colour(0x222222), muted: Colour(0x404040),
    axis: Colour(0x666666), grid: Colour(0xE9E9E9), missing: Colour(0xBDBDBD), cycle: Colour.cycle)

  /// Light on near-black.
  public static let dark = Theme(
    name: "dark", ground: Colour(0x16181C), ink: Colour(0xECECEC), muted: Colour(0xC0C0C0),
    axis: Colour(0x868686), grid: Colour(0x2C3036), missing: Colour(0x6B6B6B),
    cycle: [
      Colour(0x56B4E9), Colour(0xF28E4B), Colour(0x3CC9A0), Colour(0xE59BC4), Colour(0xF7E27A),
      Colour(0xA07CF5), Colour(0xFFFFFF), Colour(0xA8763E), Colour(0xB9C6FF), Colour(0xFF5C5C),
    ])

  /// The theme of that name; nil when there is none.
  public init?(name: String) {
    switch name {
    case "light": self = .light
    case "dark": self = .dark
    default: return nil
    }
  }

  init(
    name: String, ground: Colour, ink: Colour, muted: Colour, axis: Colour, grid: Colour,
    missing: Colour, cycle: [Colour]
  ) {
    self.name = name
    self.ground = ground
    self.ink = ink
    self.muted = muted
    self.axis = axis
    self.grid = grid
    self.missing = missing
    self.cycle = cycle
  }

  /// A colour of the user's choice, made visible on this ground: those of the cycle are this theme's, and black and white
  /// change places in the dark.
  func visible(_ colour: Colour) -> Colour {
    if let turn = Colour.cycle.firstIndex(of: colour) { return cycle[turn % cycle.count] }
    let isHidden = abs(colour.lightness - ground.lightness) < 0.1
    return isHidden && ground.lightness < 0.5 ? ink : colour
  }
}
