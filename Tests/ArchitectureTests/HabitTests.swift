import Foundation
import Testing

@Suite struct HabitTests {
  /// What may stand at the top of the checkout; anything else belongs in one of these folders.
  static let topLevel: Set<String> = [
    "Package.swift", "Sources", "Tests", "notebooks", "kernelspec", "README.md", "Makefile", "docs",
    "Benchmarks", "CHANGELOG.md", "LICENSE", "NOTICE", "Dockerfile", "binder",
  ]

  @Test func `the top level stays small`() throws {
    let made: Set<String> = ["Package.resolved", "dist"]
    for name in try FileManager.default.contentsOfDirectory(atPath: checkout.path)
    where !name.hasPrefix(".") && !made.contains(name) {
      #expect(Self.topLevel.contains(name), "\(name) has no place at the top level")
    }
  }

  /// A file has one idea; past this length it is time to split it by concern.
  @Test func `source files stay short`() throws {
    for (path, lines) in try swiftFiles(under: "Sources")
    where !lines.prefix(3).joined().contains("swift-format-ignore-file") {
      #expect(lines.count <= 450, "\(path) has \(lines.count) lines")
    }
  }

  /// What the compiler cannot check says why it is right, on the line before.
  @Test(arguments: ["@unchecked Sendable", "nonisolated(unsafe)", "try!"])
  func `unchecked code gives its reason`(mark: String) throws {
    for (path, lines) in try swiftFiles(under: "Sources") {
      for (index, line) in lines.enumerated() where line.contains(mark) && !isComment(line) {
        let before = index > 0 ? lines[index - 1] : ""
        #expect(
          isComment(before), "\(path):\(index + 1) uses \(mark) without a reason on the line before"
        )
      }
    }
  }

  /// `public` means: part of the two libraries that other programs use.
  @Test func `only the two libraries are public`() throws {
    for (path, lines) in try swiftFiles(under: "Sources")
    where !path.hasPrefix("Sources/Estimators/") && !path.hasPrefix("Sources/Plotting/") {
      for (index, line) in lines.enumerated() {
        let words = line.split(separator: " ")
        #expect(
          words.first != "public" || words.dropFirst().first == "import", "\(path):\(index + 1)")
      }
    }
  }

  private func isComment(_ line: Substring) -> Bool {
    line.drop { $0 == " " }.hasPrefix("//")
  }
}
