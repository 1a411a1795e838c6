import Estimators
import Foundation
import Synchronization
import Testing

/// Progress as callers are promised it: rising, within 0...1, to the end, and on the calling thread.
struct SupervisionTests {
  /// What a call reported, and from which threads.
  final class Listener: Sendable {
    private let heard = Mutex<[(share: Double, thread: UInt)]>([])

    var supervision: Supervision {
      Supervision(
        shouldStop: { false },
        progress: { share in self.heard.withLock { $0.append((share, UInt(pthread_self()))) } })
    }

    func check(atLeast count: Int, _ comment: Comment) {
      let heard = heard.withLock { $0 }
      #expect(heard.count >= count, comment)
      #expect(zip(heard, heard.dropFirst()).allSatisfy { $0.share <= $1.share }, comment)
      #expect(heard.allSatisfy { (0...1 + 1e-12).contains($0.share) }, comment)
      #expect((heard.last?.share ?? 0) > 0.99, comment)
      #expect(Set(heard.map(\.thread)) == [UInt(pthread_self())], comment)
    }
  }

  typealias Work = @Sendable (NadarayaWatson, Supervision) throws -> Void

  static let works: [(name: String, work: Work)] = [
    ("estimate", { _ = try $0.estimate(at: $0.keys, supervision: $1) }),
    ("training fit", { _ = try $0.trainingFit(supervision: $1) }),
    ("noise", { _ = try $0.noise(supervision: $1) }),
    ("diagnostics", { _ = try $0.diagnostics(at: $0.keys, supervision: $1) }),
    ("pointwise", { _ = try $0.pointwiseBand(at: $0.keys, supervision: $1) }),
    ("simultaneous", { _ = try $0.simultaneousBand(at: $0.keys, draws: 40, supervision: $1) }),
    ("bootstrap", { _ = try $0.bootstrapBand(at: $0.keys, draws: 40, supervision: $1) }),
    ("prediction", { _ = try $0.predictionBand(at: $0.keys, supervision: $1) }),
    ("search", { _ = try WidthSearch($0).best(gridSize: 20, supervision: $1) }),
    ("learning", { _ = try WidthLearning($0).path(steps: 5, rate: 0.1, supervision: $1) }),
    (
      "per coordinate",
      {
        let d = $0.keys.dimension
        _ = try WidthSearch.widthsPerCoordinate(
          keys: Points(coordinates: Array($0.keys.coordinates.prefix(100 * d)), dimension: d),
          values: Values(Array($0.values.numbers.prefix(100))), shape: .gaussian, supervision: $1)
      }
    ),
  ]

  @Test(arguments: works.indices, [1, 2])
  func progressRisesOnTheCallingThread(_ index: Int, _ dimension: Int) throws {
    var random = TestRandom(4)
    let keys = try Points(
      coordinates: (0..<600 * dimension).map { _ in random.uniform(0, 3) }, dimension: dimension)
    let values = try Values(
      (0..<600).map { sin(keys.coordinates[$0 * dimension]) + random.normal() })
    let regression = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 0.3))
    let listener = Listener()
    let (name, work) = Self.works[index]
    try work(regression, listener.supervision)
    listener.check(atLeast: 1, "\(name) in \(dimension) dimensions")
  }

  @Test(arguments: DensityWidth.allCases)
  func widthsOfDensitiesRise(_ rule: DensityWidth) throws {
    var random = TestRandom(5)
    let points = try Points((0..<500).map { _ in random.normal() })
    guard [.sheatherJones, .leastSquares, .likelihood].contains(rule) else { return }
    let listener = Listener()
    _ = try rule.width(of: points, supervision: listener.supervision)
    listener.check(atLeast: 20, "\(rule)")
  }
}
