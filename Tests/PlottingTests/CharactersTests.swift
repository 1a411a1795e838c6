import Testing

@testable import Plotting

@Suite struct CharactersTests {
  @Test func paleMapsAreSeen() throws {
    let dark = try Heatmap(values: [0, 1], rows: 1, columns: 2)
    let pale = try Heatmap(values: [0, 0.1], rows: 1, columns: 2)
    let text = Figure.row([.heatmap(dark), .heatmap(pale)]).characters()
    #expect(text.split(separator: "\n").first?.contains("░") == true)
  }

  @Test(arguments: [1e300, -1e300])
  func valuesFarBeyondTheLimitsAreDrawn(value: Double) throws {
    let beyond = try Heatmap(values: [value, 1], rows: 1, columns: 2)
    #expect(Figure.heatmap(beyond, limits: Limits(0, 1)).characters().contains("█"))
  }
}
