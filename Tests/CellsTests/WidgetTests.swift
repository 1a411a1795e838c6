import Values
import Testing

@testable import Cells

@Suite struct WidgetTests {
  /// An exploration of one slider.
  private func exploration(_ slider: String) throws -> Exploration {
    let sink = RecordingSink()
    _ = Session().execute("explore(s -> str(s), \(slider))", name: "cell [1]", output: sink)
    return try #require(sink.explorations.first)
  }

  /// Whatever slider a reader makes and whatever number a page sends: the slider stands between its ends, and the buttons that
  /// play it go on from where it stands.
  @Test(arguments: [
    "slider(0, 1)", "slider(-1e-280, 1e-280)", "slider(-8e307, 8e307)", "slider(0, 1; step=5)",
    "slider(0.1, 2; start=2)", "slider(1e15, 1e15 + 1)", "slider(0, 1; step=1e-6)",
    "slider(-3, 7; step=0.3, start=-3)",
  ])
  func playedPlacesAreThoseOfTheSlider(slider: String) throws {
    let exploration = try exploration(slider)
    guard case .slider(let own) = exploration.controls[0].control else { return }
    let (moved, played) = (
      try #require(Widget.Moved("explore-3-0")), try #require(Widget.Moved("explore-3-0-play"))
    )
    let sent: [Double] = [
      0, 1, 7, 50, 99, 100, 101, -1, 0.5, 1e300, -1e300, .infinity, -.infinity, .nan,
    ]
    for value in sent {
      for each in [moved, played] {
        let place = try #require(exploration.position(each, holding: value))
        #expect(own.low <= place && place <= own.high, "\(slider) at \(value)")
        #expect(place == own.snapped(place))
        #expect(exploration.widgets(3, at: [place]).count == 6)
        #expect(
          exploration.values(3, at: [place]).map(\.name) == ["explore-3-0", "explore-3-0-play"])
      }
    }
  }

  @Test(arguments: [
    "explore-3", "explore-3-1", "explore-3-0-row", "explore-3-x", "explore--1-0", "explore-3--1",
    "explore-99999999999999999999-0", "play", "", "explore-3-0-play-2",
  ])
  func whatIsNoControlMovesNothing(name: String) throws {
    let exploration = try exploration("slider(0, 1)")
    let position = Widget.Moved(name).flatMap { exploration.position($0, holding: 0.5) }
    #expect(position == nil)
  }

  @Test(arguments: [("[true, false]", [1.0, 0]), ("[false, true]", [0, 1])])
  func aBoxThatIsTickedIsTrue(choices: String, places: [Double]) throws {
    let exploration = try exploration(choices)
    let moved = try #require(Widget.Moved("explore-1-0"))
    #expect([0.0, 1].map { exploration.position(moved, holding: $0) } == places)
    #expect(exploration.field(of: moved) == "value")
  }

  /// A choice from a list is what the list holds, whatever that is.
  @Test(arguments: [
    ("[true, false]", ["true", "false"]), ("(false, true)", ["false", "true"]),
    ("[1, 2.5]", ["1", "2.5"]),
    ("[date(\"2024-03-01\")]", ["2024-03-01"]), ("[gaussian, boxcar]", ["gaussian", "boxcar"]),
    ("[\"a\", \"b\"]", ["a", "b"]), ("[1, 3] > 2", ["false", "true"]),
  ])
  func choicesAreWhatTheirListHolds(choices: String, texts: [String]) throws {
    let control = try exploration(choices).controls[0].control
    #expect(texts.indices.map { control.text(at: Double($0)) } == texts)
  }
}
