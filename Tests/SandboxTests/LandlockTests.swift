import Testing

@testable import Sandbox

@Suite struct LandlockTests {
  /// Each version knows the rights of those before it, and what is granted is among what some version takes away.
  @Test func `versions add rights`() {
    for version in 2...12 {
      let all = Landlock.Rights.all(in: version)
      #expect(all.isSuperset(of: .all(in: version - 1)))
      #expect(all.isSuperset(of: [.read, .writeFile, .removeFile, .makeFile, .makeSocket]))
      #expect(all.contains(.truncate) == (version >= 3))
    }
    // Running programs is taken away by every version, and granted by nothing.
    #expect(Landlock.Rights.all(in: 1).rawValue & 1 == 1)
    #expect(Landlock.Rights.write.union([.makeSocket, .ofFiles]).rawValue & 1 == 0)
  }

  @Test func `an unlocked process says so`() {
    #expect("\(Confinement.current)".hasPrefix("none") || "\(Confinement.current)" == "off")
  }
}
