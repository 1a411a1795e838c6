import Foundation
import Testing

/// Runs the real binary, as a user would.
@Suite struct InstallTests {
  /// The binary that was built beside this test.
  static let binary = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "nadaraya")

  @Test func `install writes a kernel spec that names this binary, uninstall removes it`() throws {
    try withTemporaryFolder { prefix in
      let installed = try run(["install", "--prefix", prefix.path, "--display-name", "Class 3B"])
      #expect(installed.status == 0, "\(installed.text)")
      let folder = prefix.appending(path: "share/jupyter/kernels/nadaraya")
      let spec = try JSONSerialization.jsonObject(
        with: Data(contentsOf: folder.appending(path: "kernel.json")))
      let fields = try #require(spec as? [String: Any])
      #expect(fields["display_name"] as? String == "Class 3B")
      #expect(fields["language"] as? String == "nadaraya")
      #expect(fields["interrupt_mode"] as? String == "message")
      let words = try #require(fields["argv"] as? [String])
      #expect(words.first?.hasPrefix("/") == true)
      #expect(FileManager.default.isExecutableFile(atPath: words[0]))
      #expect(words.contains("{connection_file}"))

      #expect(try run(["uninstall", "--prefix", prefix.path]).status == 0)
      #expect(!FileManager.default.fileExists(atPath: folder.path))
      let again = try run(["uninstall", "--prefix", prefix.path])
      #expect(again.status != 0)
      #expect(again.text.contains("There is no kernel in"))
    }
  }

  @Test(arguments: ["logo-svg.svg", "logo-64x64.png", "logo-32x32.png"])
  func `the binary carries the logos of kernelspec`(name: String) throws {
    try withTemporaryFolder { prefix in
      #expect(try run(["install", "--prefix", prefix.path, "--name", "other"]).status == 0)
      let written = try Data(
        contentsOf: prefix.appending(path: "share/jupyter/kernels/other/\(name)"))
      let checkout = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
      #expect(try written == Data(contentsOf: checkout.appending(path: "kernelspec/\(name)")))
    }
  }

  @Test func `an environment is asked for when none is active`() throws {
    let answer = try run(["install", "--sys-prefix"], environment: ["PATH": "/usr/bin"])
    #expect(answer.status != 0)
    #expect(answer.text.contains("No environment is active"))
  }

  @Test(arguments: [
    ["install", "--user", "--sys-prefix"], ["install", "--name", "../elsewhere"],
    ["install", "--name", ""], ["install", "--colour"],
  ])
  func `a wrong command line is refused with its usage`(words: [String]) throws {
    let answer = try run(words)
    #expect(answer.status == 64)
    #expect(answer.text.contains("Usage: nadaraya install"))
  }

  private func run(_ words: [String], environment: [String: String]? = nil) throws -> (
    status: Int32, text: String
  ) {
    let process = Process()
    process.executableURL = Self.binary
    process.arguments = words
    if let environment { process.environment = environment }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  private func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
