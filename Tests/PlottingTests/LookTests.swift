import Foundation
import Testing

@testable import Plotting

@Suite struct LookTests {
  @Test func write() throws {
    guard let folder = ProcessInfo.processInfo.environment["PICTURES"] else { return }
    for (name, figure) in try ChapterFigures.all() {
      try figure.svg().write(toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
      try Data(figure.png()).write(to: URL(filePath: "\(folder)/\(name).png"))
      try Data(figure.png(scale: 2)).write(to: URL(filePath: "\(folder)/\(name)@2.png"))
      print(figure.png().count)
      print(name, figure.svg().utf8.count, figure.sentence)
    }
  }
}
