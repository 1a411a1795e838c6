import Testing

@testable import Values

struct SliderTests {
  @Test(
    arguments: [
      (0.1, 2, 0.01), (0, 1, 0.01), (0.05, 2, 0.01), (1, 100, 0.5), (0, 1000, 10), (-3, 3, 0.05),
      (1e-6, 2e-6, 1e-8), (0, 3e9, 2e7),
    ] as [(Double, Double, Double)])
  func `without a step there are about a hundred`(low: Double, high: Double, step: Double) throws {
    let slider = try #require(Slider(low: low, high: high, step: nil, start: nil))
    #expect(abs(slider.step - step) <= 1e-12 * step)
    #expect((90...250).contains((high - low) / slider.step))
  }

  @Test func `positions are the decimals that the reader sees`() throws {
    let slider = try #require(Slider(low: 0.05, high: 2, step: 0.05, start: 0.5))
    #expect(slider.digits == 2)
    for index in 0...39 {
      let sent = 0.05 + Double(index) * 0.05
      #expect(slider.snapped(sent) == Double(5 * (index + 1)) / 100)
    }
  }

  @Test(arguments: [-.infinity, -1e300, 0, 0.099, 0.1, 0.77, 1.96, 2, 1e300, .infinity])
  func `whatever is sent, the position lies between the ends`(sent: Double) throws {
    let slider = try #require(Slider(low: 0.1, high: 2, step: 0.3, start: nil))
    let position = slider.snapped(sent)
    #expect(position >= 0.1 && position <= 2)
    #expect(slider.snapped(position) == position)
  }

  @Test func `what makes no slider is refused`() {
    #expect(Slider(low: 1, high: 1, step: nil, start: nil) == nil)
    #expect(Slider(low: .nan, high: 1, step: nil, start: nil) == nil)
    #expect(Slider(low: 0, high: .infinity, step: nil, start: nil) == nil)
    #expect(Slider(low: -1e308, high: 1e308, step: nil, start: nil) == nil)
    #expect(Slider(low: 0, high: .leastNonzeroMagnitude, step: nil, start: nil) == nil)
    #expect(Slider(low: 0, high: 1, step: 0, start: nil) == nil)
    #expect(Slider(low: 0, high: 1, step: 1e-9, start: nil) == nil)
    #expect(Slider(low: 0, high: 1, step: nil, start: 2) == nil)
  }
}
