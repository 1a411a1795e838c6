import Diagnostics
import Logging
import TestSupport
import Testing

@testable import Commands

@Suite struct StandardErrorLogTests {
  /// The name of a file, or what a library says of it.
  @Test(arguments: HostileText.all)
  func `what is told is one line of text alone`(text: String) throws {
    var log = StandardErrorLog()
    log[metadataKey: "file"] = "\(text)"
    let event = LogEvent(
      level: .warning, message: "\(text)", metadata: ["reason": "\(text)"], source: "", file: "",
      function: "", line: 0)
    let line = log.line(event)
    #expect(line.count <= 4096 && line.last == UInt8(ascii: "\n"))
    let told = String(decoding: line.dropLast(), as: UTF8.self)
    #expect(told.hasPrefix("nadaraya warning: "))
    #expect(!told.unicodeScalars.contains { $0.isCommand || $0 == "\n" })
  }
}
