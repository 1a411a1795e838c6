import Foundation
import Testing

@Suite struct HabitTests {
  /// What may stand at the top of the checkout; anything else belongs in one of these folders.
  static let topLevel: Set<String> = [
    "Package.swift", "Sources", "Tests", "notebooks", "kernelspec", "README.md", "Makefile", "docs",
    "Benchmarks", "CHANGELOG.md", "LICENSE", "NOTICE", "pyproject.toml",
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

  /// The compiler writes the place of such a closure into the binary, and a checkout's folder with it.
  @Test func `a binary does not say where it was built`() throws {
    for (path, lines) in try swiftFiles(under: "Sources")
    where lines.contains(where: { $0.contains("withoutActuallyEscaping") }) {
      #expect(lines.contains { $0.hasPrefix("#sourceLocation") }, "\(path) needs a #sourceLocation")
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

  /// What there is, is a closed set: the compiler finds every place that asks which one it is, in a browser too.
  @Test func `nothing of the core is cast`() throws {
    for module in core {
      for (path, lines) in try swiftFiles(under: "Sources/\(module)") {
        for (index, line) in lines.enumerated() where !isComment(line) {
          let code = line.prefix { $0 != "\"" }
          #expect(
            code.firstMatch(of: #/\bas[?!] [A-Z(\[]| is [A-Z]\w*(?:Value|Model|Node)\b/#) == nil,
            "\(path):\(index + 1) casts")
        }
      }
    }
  }

  /// `public` means: part of the two libraries that other programs use; what of `Pictures` is public belongs to `Plotting`.
  @Test func `only the two libraries are public`() throws {
    let libraries = ["Estimators", "Pictures", "Plotting"].map { "Sources/\($0)/" }
    for (path, lines) in try swiftFiles(under: "Sources")
    where !libraries.contains(where: path.hasPrefix) {
      for (index, line) in lines.enumerated() {
        let words = line.split(separator: " ")
        #expect(
          words.first != "public" || words.dropFirst().first == "import", "\(path):\(index + 1)")
      }
    }
  }

  /// Text of a medium is made from literals and escaped texts; only these files have words of their own as data.
  @Test func `what is not escaped is this program's own`() throws {
    let own: Set<String> = [
      "Sources/Diagnostics/Media/Media.swift", "Sources/Diagnostics/Media/MediumText.swift",
      "Sources/Cells/Inspection.swift", "Sources/Cells/HelpPictures.swift",
      "Sources/Cells/FormulaText.swift", "Sources/Cells/Display.swift",
      "Sources/Commands/CheckCommand.swift",
    ]
    for (path, lines) in try swiftFiles(under: "Sources") {
      let isOwn = lines.contains { $0.contains("ownWords") }
      #expect(!isOwn || own.contains(path), "\(path) writes text of a medium by itself")
      // Standard output is written as `TerminalText`, or as data where no terminal reads it.
      let prints = lines.contains { $0.drop { $0 == " " }.hasPrefix("print(") }
      let isHost = ["Commands", "KernelHost", "Notebooks", "Progress", "Terminal"].contains {
        path.hasPrefix("Sources/\($0)/")
      }
      #expect(!prints || !isHost, "\(path) prints by itself")
    }
  }

  private func isComment(_ line: Substring) -> Bool {
    line.drop { $0 == " " }.hasPrefix("//")
  }
}
