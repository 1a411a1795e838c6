import JSON
import Testing

@testable import JupyterProtocol

@Suite struct MessageCodecTests {
  static let signature = Signature(key: Array("secret".utf8))
  static let header = Array(#"{"msg_id":"1","msg_type":"kernel_info_request"}"#.utf8)
  static let empty = MessageCodec.emptyObject

  static func frames(
    json: [[UInt8]] = [header, empty, empty, empty], signature: Signature = signature
  ) -> [[UInt8]] {
    [[9], MessageCodec.delimiter, signature.digest(of: json)] + json
  }

  static func codec() -> MessageCodec { MessageCodec(session: "s", signature: signature) }

  @Test func `the digest is that of RFC 4231`() {
    let key = [UInt8](repeating: 0x0b, count: 20)
    let digest = Signature(key: key).digest(of: [Array("Hi ".utf8), Array("There".utf8)])
    #expect(
      String(decoding: digest, as: UTF8.self)
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
  }

  @Test func `a sent message is received with all its parts`() throws {
    var sender = Self.codec()
    var receiver = Self.codec()
    let message = OutgoingMessage(
      .stream("stdout", text: "a\"\\\n\u{1}é🙂"), parentHeader: Self.header,
      metadata: ["k": [1, 2.5, nil, true]], buffers: [[0, 255]])
    let (frames, id) = sender.encode(message, to: [[1], [2]])
    let received = try receiver.decode(frames)
    #expect(received.identities == [[1], [2]])
    #expect(received.header == MessageHeader(id: id, type: "stream", session: "s"))
    #expect(received.parentID == "1")
    #expect(received.metadataObject == ["k": [1, 2.5, nil, true]])
    #expect(
      try received.decodeContent(as: JSONObject.self)
        == ["name": "stdout", "text": "a\"\\\n\u{1}é🙂"])
    #expect(received.buffers == [[0, 255]])
  }

  struct Malformed: CustomTestStringConvertible {
    let testDescription: String
    let frames: [[UInt8]]
    let error: WireError

    init(_ description: String, _ frames: [[UInt8]], _ error: WireError) {
      testDescription = description
      self.frames = frames
      self.error = error
    }

    init(_ description: String, header: String, extra: [UInt8] = []) {
      let header = Array(header.utf8) + extra
      self.init(
        description, MessageCodecTests.frames(json: [header, empty, empty, empty]),
        .malformed(part: "header"))
    }
  }

  static let malformed = [
    Malformed("nothing", [], .noDelimiter),
    Malformed("no delimiter", frames().filter { $0 != MessageCodec.delimiter }, .noDelimiter),
    Malformed("only a delimiter", [MessageCodec.delimiter], .tooFewFrames(0)),
    Malformed("no content", frames().dropLast(), .tooFewFrames(4)),
    Malformed("another key", frames(signature: Signature(key: [1])), .wrongSignature),
    Malformed("no signature", frames(signature: Signature(key: [])), .wrongSignature),
    Malformed("empty header", header: ""),
    Malformed("cut header", header: "{"),
    Malformed("header without fields", header: "{}"),
    Malformed("header as a list", header: "[]"),
    Malformed("byte-order mark", header: "\u{FEFF}" + #"{"msg_id":"1","msg_type":"x"}"#),
    Malformed("blank before the header", header: #" {"msg_id":"1","msg_type":"x"}"#),
    Malformed(
      "long",
      header: #"{"msg_id":"1","msg_type":"x","u":""# + String(repeating: "u", count: 70_000)
        + #""}"#),
    Malformed("id as a number", header: #"{"msg_id":1,"msg_type":"x"}"#),
    Malformed(
      "invalid UTF-8", header: #"{"msg_id":"1","msg_type":"x","u":""#,
      extra: [0xff] + Array(#""}"#.utf8)),
    Malformed(
      "deep", header: #"{"msg_id":"1","msg_type":"x","u":"# + String(repeating: "[", count: 100_000)
    ),
  ]

  @Test(arguments: malformed)
  func `a malformed message is told apart`(_ malformed: Malformed) {
    var codec = Self.codec()
    #expect {
      try codec.decode(malformed.frames)
    } throws: { error in
      // Where the part is named, the reason is in words.
      if case .malformed(let part, _)? = error as? WireError {
        return .malformed(part: part) == malformed.error
      }
      return error as? WireError == malformed.error
    }
    #expect(throws: Never.self) { try codec.decode(Self.frames()) }
  }

  @Test func `a message counts once`() throws {
    var codec = Self.codec()
    _ = try codec.decode(Self.frames())
    #expect(throws: WireError.replayed) { try codec.decode(Self.frames()) }
  }

  @Test func `without a key nothing is signed`() throws {
    let open = Signature(key: [])
    var codec = MessageCodec(session: "s", signature: open)
    for _ in 0..<2 { _ = try codec.decode(Self.frames(signature: open)) }
    #expect(codec.encode(OutgoingMessage(.status("busy")), to: []).frames[1].isEmpty)
  }

  @Test func `signatures beyond the memory are forgotten, oldest first`() {
    var replayGuard = ReplayGuard()
    let marks = (0..<66_000).map { Self.signature.digest(of: [[UInt8]("\($0)".utf8)]) }
    for mark in marks where !replayGuard.admit(mark) { Issue.record("a new signature is refused") }
    let admitted = [65_999, 1000, 0].map { replayGuard.admit(marks[$0]) }
    #expect(admitted == [false, false, true])
  }

  @Test func `dates are those of the protocol`() {
    #expect(
      Timestamp.text(seconds: 1_795_355_118, microseconds: 42) == "2026-11-22T13:45:18.000042Z")
  }
}
