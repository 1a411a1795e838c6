import Estimators
import Plotting

/// Fits noisy points under the width that leave-one-out cross-validation likes best, and prints the picture.
@main
enum Example {
  static func main() throws {
    let x = (0..<100).map { Double($0) / 20 }
    var noise = Noise()
    let y = x.map { ($0 - 1) * ($0 - 4) * ($0 - 2.5) + noise.next() }

    var regression = try NadarayaWatson(
      keys: Points(x), values: Values(y), kernel: .unit(.gaussian))
    let best = try WidthSearch(regression).best()
    print("The best width is \(best.width), with a leave-one-out error of \(best.score).")

    regression = try NadarayaWatson(
      keys: Points(x), values: Values(y),
      kernel: SmoothingKernel(.gaussian, width: best.width))
    let fit = try regression.estimate(at: Points(x))

    let figure = try Figure.points(x: x, y: y) + Figure.line(x: x, y: fit.values, label: "fit")
    print(figure.sentence)
    print(figure.characters())
  }
}

/// Numbers between -1 and 1 that are the same on every run.
struct Noise {
  private var state: UInt64 = 1

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 52) - 1
  }
}
