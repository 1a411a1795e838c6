import Foundation
import Testing

@testable import Plotting

@Suite struct LookTests {
  @Test func write() throws {
    guard let folder = ProcessInfo.processInfo.environment["PICTURES"] else { return }
    for (name, figure) in try ChapterFigures.all() {
      try figure.svg().write(toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
      print(name, figure.svg().utf8.count, figure.sentence)
    }
  }
}
