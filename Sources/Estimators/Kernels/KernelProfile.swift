/// A kernel's profile as code: the weight of each scaled distance.
///
/// Two profiles are equal when they are the same object.
public final class KernelProfile: Sendable, Hashable {
  /// What the kernel is called in texts.
  public let name: String
  let weigh: @Sendable (UnsafeMutableBufferPointer<Double>) -> Void

  /// A profile whose function replaces each of some scaled distances, which are not negative, by its weight.
  ///
  /// It is called from several threads at the same time, on up to some hundred distances.
  ///
  /// *Edge cases*: weights must be finite; they may be negative.
  public init(
    name: String, weigh: @escaping @Sendable (UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    self.name = name
    self.weigh = weigh
  }

  func weight(_ u: Double) -> Double {
    var weight = u
    withUnsafeMutablePointer(to: &weight) {
      weigh(UnsafeMutableBufferPointer(start: $0, count: 1))
    }
    return weight
  }

  /// Whether they are the same.
  public static func == (a: KernelProfile, b: KernelProfile) -> Bool { a === b }

  /// Hashes which object it is.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
