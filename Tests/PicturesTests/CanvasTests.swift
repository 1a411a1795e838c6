import Testing

@testable import Pictures

@Suite struct CanvasTests {
  let black = Colour(0)

  func grey(_ canvas: Canvas, _ x: Int, _ y: Int) -> Int {
    Int(canvas.pixels[(y * canvas.width + x) * 3])
  }

  @Test func coverIsTheExactShareOfEachPixel() {
    var canvas = Canvas(width: 4, height: 3, ground: Colour(0xFFFFFF))
    canvas.fill(
      [[Point(0.25, 1), Point(2.5, 1), Point(2.5, 1.5), Point(0.25, 1.5)]], black, opacity: 1)
    #expect((0..<4).map { grey(canvas, $0, 1) } == [159, 128, 191, 255])
    #expect((0..<4).map { grey(canvas, $0, 0) } == [255, 255, 255, 255])
  }

  @Test func aSlantedEdgeCoversHalf() {
    var canvas = Canvas(width: 8, height: 8, ground: Colour(0xFFFFFF))
    canvas.fill([[Point(0, 0), Point(8, 8), Point(0, 8)]], black, opacity: 1)
    for index in 0..<8 { #expect(grey(canvas, index, index) == 128, "\(index)") }
    #expect(grey(canvas, 0, 7) == 0)
    #expect(grey(canvas, 7, 0) == 255)
  }

  @Test(arguments: [
    [Point(-50, -50), Point(50, -50), Point(50, 50), Point(-50, 50)],
    [Point(-1e5, 0), Point(1e5, -3), Point(1e5, 9), Point(-1e5, 9)],
  ])
  func whatReachesBeyondTheEdgeIsCut(polygon: [Point]) {
    var canvas = Canvas(width: 5, height: 5, ground: Colour(0xFFFFFF))
    canvas.fill([polygon], black, opacity: 1)
    #expect(grey(canvas, 2, 4) == 0)
  }

  @Test(arguments: [Double.nan, .infinity, 1e300])
  func placesThatAreNoneDrawNothing(bad: Double) {
    var canvas = Canvas(width: 5, height: 5, ground: Colour(0xFFFFFF))
    canvas.fill([[Point(bad, 0), Point(5, 5), Point(0, bad)]], black, opacity: 1)
    #expect(canvas.pixels.allSatisfy { $0 == 255 })
  }

  @Test func halfOpaqueOverHalfOpaqueDarkens() {
    var canvas = Canvas(width: 1, height: 1, ground: Colour(0xFFFFFF))
    let square = [Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)]
    canvas.fill([square], black, opacity: 0.5)
    #expect(grey(canvas, 0, 0) == 128)
    canvas.fill([square], black, opacity: 0.5)
    #expect(grey(canvas, 0, 0) == 64)
  }
}
