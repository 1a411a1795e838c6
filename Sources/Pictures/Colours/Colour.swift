import CMath

/// An opaque colour in sRGB.
public struct Colour: Sendable, Hashable {
  /// Red, 0 to 255.
  public var red: UInt8
  /// Green, 0 to 255.
  public var green: UInt8
  /// Blue, 0 to 255.
  public var blue: UInt8

  /// A colour by its parts.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour by its number, `0xRRGGBB`.
  public init(_ number: UInt32) {
    self.init(
      red: UInt8(truncatingIfNeeded: number >> 16), green: UInt8(truncatingIfNeeded: number >> 8),
      blue: UInt8(truncatingIfNeeded: number))
  }

  /// A colour by its name, its letter (`"m"`), or as `"#rrggbb"`, `"#rgb"`, `"C0"` to `"C9"`; nil when it is none of them.
  public init?(name: String) {
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      guard let number = UInt32(digits, radix: 16), digits.first != "+" else { return nil }
      switch digits.count {
      case 6: self.init(number)
      case 3:
        self.init(
          (number >> 8 & 15) * 0x110000 + (number >> 4 & 15) * 0x1100 + (number & 15) * 0x11)
      default: return nil
      }
    } else if let colour = Self.names[name.lowercased()] {
      self = colour
    } else if name.count == 1, let first = name.first, let colour = Self.letters[first] {
      self = colour
    } else if name.count == 2, name.first == "C", let digit = name.last?.wholeNumberValue {
      self = Self.cycle[digit % Self.cycle.count]
    } else {
      return nil
    }
  }

  /// `#rrggbb`.
  public var hex: String {
    let digits = Array("0123456789abcdef")
    return "#"
      + String([red, green, blue].flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// This colour laid over `ground` with the given opacity.
  package func over(_ ground: Colour, opacity: Double) -> Colour {
    func mixed(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
      UInt8((Double(top) * opacity + Double(bottom) * (1 - opacity)).rounded())
    }
    return Colour(
      red: mixed(red, ground.red), green: mixed(green, ground.green), blue: mixed(blue, ground.blue)
    )
  }

  /// How well this colour stands out from another one, from 1 to 21.
  ///
  /// *Source*: W3C, "Web Content Accessibility Guidelines 2.1" (2018), contrast ratio.
  package func contrast(with other: Colour) -> Double {
    let ends = [luminance, other.luminance].sorted()
    return (ends[1] + 0.05) / (ends[0] + 0.05)
  }

  /// Relative luminance of the light that a screen gives.
  private var luminance: Double {
    func light(_ part: UInt8) -> Double {
      let share = Double(part) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue)
  }

  /// This colour, moved away from the ground until letters in it can be read: 4.5 to 1.
  package func readable(on ground: Colour) -> Colour {
    let end = ground.lightness < 0.5 ? Colour(0xFFFFFF) : Colour(0x000000)
    var colour = self
    for step in 1...20 where colour.contrast(with: ground) < 4.5 {
      colour = end.over(self, opacity: Double(step) / 20)
    }
    return colour
  }

  /// Perceived lightness from 0 to 1 by the weights of ITU-R BT 709 on gamma-encoded parts.
  package var lightness: Double {
    (0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue)) / 255
  }
}

extension Colour {
  /// The colours layers take in turn, each at 3 to 1 or more on white.
  ///
  /// *Source*: the first four are those of Okabe & Ito, "Color Universal Design" (2008), darkened where white needs it; the
  /// others were chosen to be told apart from them and from each other with any kind of colour vision.
  public static let cycle: [Colour] = [
    Colour(0x0072B2), Colour(0xD55E00), Colour(0x009E73), Colour(0xC7659C), Colour(0x7A5200),
    Colour(0x8F3FE8), Colour(0x444444), Colour(0xD81B60), Colour(0x2A2F8F), Colour(0xB2182B),
  ]

  /// The colour of weights in all figures: the dark end of the heat maps.
  public static let weights = Colour(0xB2182B)

  /// matplotlib's colour letters.
  package static let letters: [Character: Colour] = [
    "b": Colour(0x0000FF), "g": Colour(0x008000), "r": Colour(0xFF0000), "c": Colour(0x00BFBF),
    "m": Colour(0xBF00BF), "y": Colour(0xBFBF00), "k": Colour(0x000000), "w": Colour(0xFFFFFF),
  ]

  /// The names that texts may give colours, in alphabetical order.
  public static var allNames: [String] { names.keys.sorted() }

  /// Names of colours; the CSS ones in common use.
  static let names: [String: Colour] = [
    "black": Colour(0x000000), "white": Colour(0xFFFFFF), "gray": Colour(0x808080),
    "grey": Colour(0x808080), "lightgray": Colour(0xD3D3D3), "lightgrey": Colour(0xD3D3D3),
    "darkgray": Colour(0x555555), "darkgrey": Colour(0x555555), "silver": Colour(0xC0C0C0),
    "red": Colour(0xE31A1C), "darkred": Colour(0x8B0000), "crimson": Colour(0xDC143C),
    "salmon": Colour(0xFA8072), "coral": Colour(0xFF7F50), "orange": Colour(0xE69F00),
    "darkorange": Colour(0xD55E00), "gold": Colour(0xFFD700), "yellow": Colour(0xF0E442),
    "khaki": Colour(0xF0E68C), "green": Colour(0x008000), "darkgreen": Colour(0x006400),
    "lime": Colour(0x00FF00), "olive": Colour(0x808000), "teal": Colour(0x008080),
    "turquoise": Colour(0x40E0D0), "cyan": Colour(0x00BFBF), "skyblue": Colour(0x56B4E9),
    "blue": Colour(0x1F4FD8), "darkblue": Colour(0x00008B), "navy": Colour(0x000080),
    "steelblue": Colour(0x4682B4), "indigo": Colour(0x4B0082), "purple": Colour(0x800080),
    "violet": Colour(0xEE82EE), "magenta": Colour(0xBF00BF), "pink": Colour(0xFFC0CB),
    "hotpink": Colour(0xFF69B4), "brown": Colour(0x8C510A), "chocolate": Colour(0xD2691E),
    "tan": Colour(0xD2B48C), "maroon": Colour(0x800000), "beige": Colour(0xF5F5DC),
  ]
}
