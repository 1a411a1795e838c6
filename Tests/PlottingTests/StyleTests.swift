import Testing

@testable import Plotting

@Suite struct StyleTests {
  @Test(arguments: [
    ("m--", Style(colour: Colour(0xBF00BF), dash: .dashed)),
    ("o", Style(dash: Style.Dash.none, marker: .disc)),
    ("ro-", Style(colour: Colour(0xFF0000), dash: .solid, marker: .disc)),
    ("-.", Style(dash: .dashDotted)),
    ("k:", Style(colour: Colour(0x000000), dash: .dotted)),
    ("C1s", Style(colour: Colour.cycle[1], dash: Style.Dash.none, marker: .square)),
    ("--g", Style(colour: Colour(0x008000), dash: .dashed)),
    ("navy", Style(colour: Colour(0x000080))),
    ("#f80", Style(colour: Colour(0xFF8800))),
    ("", Style()),
  ])
  func readsShortForms(short: String, style: Style) throws {
    #expect(try Style(short: short) == style)
  }

  @Test(arguments: [("q-", "q-"), ("mm", "m"), ("--:", ":"), ("C", "C"), ("oé", "é")])
  func namesThePartItCannotRead(short: String, part: String) {
    #expect(throws: FigureError.style(short, part: part)) { try Style(short: short) }
  }

  /// Text at 4.5 to 1 and marks at 3 to 1, as the Web Content Accessibility Guidelines 2.1 (1.4.3, 1.4.11) ask.
  @Test(arguments: [Theme.light, .dark])
  func everythingStandsOutFromTheGround(theme: Theme) {
    for text in [theme.ink, theme.muted] { #expect(text.contrast(with: theme.ground) >= 4.5) }
    for mark in theme.cycle + [theme.axis] + [Colour.weights].map(theme.visible) {
      #expect(mark.contrast(with: theme.ground) >= 3, "\(mark.hex) in the \(theme.name) theme")
    }
  }

  @Test func blackAndWhiteAreSeenInTheDark() {
    for colour in [Colour(0x000000), Colour(0xFFFFFF)] {
      #expect(Theme.dark.visible(colour).contrast(with: Theme.dark.ground) >= 4.5)
    }
  }
}
