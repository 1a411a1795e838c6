import JSON
import Terminal
import ArgumentParser
import Values
import FoundationEssentials
import Glibc
import Sandbox

/// `nadaraya lsp`: a language server for editors, on standard input and output.
struct LanguageServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp", abstract: "Answer an editor (Language Server Protocol).",
    discussion: """
      Mistakes with their corrections, completion, help, layout and symbols for .nw files. Editors start it and speak to it on standard \
      input and output. It opens no files and runs no cells.
      """)

  /// What editors and jupyterlab-lsp add to the command lines of language servers.
  @Flag(help: .hidden) var stdio = false

  @OptionGroup var sandbox: SandboxOption

  func run() throws {
    try sandbox.lock(Grants())
    var server = LanguageServer()
    var input = MessageReader()
    while !server.hasExited, let body = input.next() {
      // Deeply nested cells need a deep stack.
      var replies: [JSONValue] = []
      EvaluationStack.run {
        let message = try? JSONDecoder().decode(JSONValue.self, from: Data(body))
        replies = message.map { server.answer($0) } ?? [LanguageServer.unreadable]
      }
      for reply in replies {
        let text = String(decoding: reply.utf8, as: UTF8.self)
        StandardStream.output.writeData("Content-Length: \(text.utf8.count)\r\n\r\n\(text)")
      }
    }
    // An editor that goes without a word has failed, as the protocol has it.
    if !server.isShutDown { throw ExitCode.failure }
  }
}

/// Takes messages from standard input: headers, an empty line, as many bytes as `Content-Length` says.
struct MessageReader {
  /// More than any file of this language.
  private static let mostBytes = 64 << 20
  private var buffer: [UInt8] = []

  /// The next body; nil at the end of the input, or when it is no such message.
  mutating func next() -> [UInt8]? {
    let gap = Array("\r\n\r\n".utf8)
    var end: Int?
    while true {
      end = buffer.indices.first { buffer[$0...].starts(with: gap) }
      if end != nil { break }
      guard buffer.count < 4096, fill() else { return nil }
    }
    guard let end else { return nil }
    let headers = String(decoding: buffer[..<end], as: UTF8.self)
    let length = headers.split(whereSeparator: \.isNewline).compactMap { line -> Int? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
      return Int(parts[1].filter { !$0.isWhitespace })
    }.last
    guard let length, length >= 0, length <= Self.mostBytes else { return nil }
    buffer.removeFirst(end + gap.count)
    while buffer.count < length { guard fill() else { return nil } }
    let body = Array(buffer.prefix(length))
    buffer.removeFirst(length)
    return body
  }

  private mutating func fill() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var count = read(STDIN_FILENO, &chunk, chunk.count)
    while count < 0, errno == EINTR { count = read(STDIN_FILENO, &chunk, chunk.count) }
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }
}
