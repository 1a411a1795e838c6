import JSON
import Foundation
import JupyterProtocol
import Testing
import ZeroMQ

/// A front end made of real sockets, with every step in the hands of the test.
struct TestClient: ~Copyable {
  struct Timeout: Error {
    let waitingFor: String
  }

  struct Received {
    let type: String
    let parent: String?
    let content: JSONValue
    let metadata: JSONObject
    let buffers: [[UInt8]]
    let topic: [UInt8]

    init(_ message: Message) throws {
      type = message.header.type
      parent = message.parentID
      content = .object(try message.decodeContent(as: JSONObject.self))
      metadata = message.metadataObject
      buffers = message.buffers
      topic = message.identities.first ?? []
    }
  }

  /// A reply, and what was published for its request from busy to idle.
  struct Answer {
    let reply: Received
    let published: [Received]

    /// Without busy and idle.
    var outputs: [Received] { published.filter { $0.type != "status" } }
    func text(_ stream: String) -> String {
      published.filter { $0.type == "stream" && $0.content["name"]?.string == stream }
        .map { $0.content["text"]?.string ?? "" }.joined()
    }
  }

  let shell: Socket
  let control: Socket
  let input: Socket
  let publication: Socket
  let heartbeat: Socket
  let session = UUID().uuidString
  private let connection: ConnectionFile
  private let signature: Signature
  private var codec: MessageCodec
  private var count = 0

  init(_ connection: ConnectionFile) throws {
    let context = try Context()
    let identity = Array(session.utf8)
    let shell = try Socket(.dealer, in: context)
    try shell.setIdentity(identity)
    try shell.setSendLimit(0)
    let control = try Socket(.dealer, in: context)
    let input = try Socket(.dealer, in: context)
    try input.setIdentity(identity)
    let publication = try Socket(.subscriber, in: context)
    try publication.subscribe()
    let heartbeat = try Socket(.request, in: context)
    try shell.connect(to: connection.endpoint(.shell))
    try control.connect(to: connection.endpoint(.control))
    try input.connect(to: connection.endpoint(.input))
    try publication.connect(to: connection.endpoint(.publication))
    try heartbeat.connect(to: connection.endpoint(.heartbeat))
    self.shell = shell
    self.control = control
    self.input = input
    self.publication = publication
    self.heartbeat = heartbeat
    self.connection = connection
    signature = connection.signature
    codec = MessageCodec(session: session, signature: connection.signature)
  }

  /// A client that has had its welcome, so that no publication is missed.
  static func connected(to connection: ConnectionFile) throws -> TestClient {
    var client = try TestClient(connection)
    while try client.nextPublication().type != "iopub_welcome" {}
    return client
  }

  /// What a server asks when a page connects to the kernel.
  mutating func askAsServer() throws {
    let socket = try Socket(.dealer, in: Context())
    try socket.connect(to: connection.endpoint(.shell))
    try socket.send(frames("kernel_info_request", [:]).frames)
    guard try socket.receive(withinMilliseconds: 10_000) != nil else {
      throw Timeout(waitingFor: "an answer to the server")
    }
  }

  /// Sends a request whose content is any bytes.
  mutating func send(_ type: String, bytes: [UInt8]) throws -> String {
    var (frames, id) = frames(type, [:])
    frames[5] = bytes
    frames[1] = signature.digest(of: Array(frames[2...5]))
    try shell.send(frames)
    return id
  }

  /// The frames of a request, signed, and its id.
  mutating func frames(
    _ type: String, _ content: JSONObject, subshell: String? = nil, metadata: JSONObject = [:],
    parent: JSONObject = [:], buffers: [[UInt8]] = []
  ) -> (frames: [[UInt8]], id: String) {
    count += 1
    let id = "\(session)-\(count)"
    var header: JSONObject = [
      "msg_id": .string(id), "msg_type": .string(type), "session": .string(session),
      "username": "test", "date": "2026-01-01T00:00:00Z", "version": "5.4",
    ]
    if let subshell { header["subshell_id"] = .string(subshell) }
    let json = [header.utf8, parent.utf8, metadata.utf8, content.utf8]
    return ([MessageCodec.delimiter, signature.digest(of: json)] + json + buffers, id)
  }

  @discardableResult
  mutating func send(
    _ type: String, _ content: JSONObject = [:], subshell: String? = nil,
    metadata: JSONObject = [:], buffers: [[UInt8]] = [], onControl: Bool = false
  ) throws -> String {
    let (frames, id) = frames(
      type, content, subshell: subshell, metadata: metadata, buffers: buffers)
    if onControl { try control.send(frames) } else { try shell.send(frames) }
    return id
  }

  mutating func receive(_ socket: borrowing Socket, _ name: String) throws -> Received {
    guard let frames = try socket.receive(withinMilliseconds: 10_000) else {
      throw Timeout(waitingFor: name)
    }
    return try Received(codec.decode(frames))
  }

  mutating func nextReply(onControl: Bool = false) throws -> Received {
    let frames =
      onControl
      ? try control.receive(withinMilliseconds: 10_000)
      : try shell.receive(withinMilliseconds: 10_000)
    guard let frames else { throw Timeout(waitingFor: "a reply") }
    return try Received(codec.decode(frames))
  }

  mutating func nextQuestion() throws -> Received {
    guard let frames = try input.receive(withinMilliseconds: 10_000) else {
      throw Timeout(waitingFor: "an input_request")
    }
    return try Received(codec.decode(frames))
  }

  mutating func nextPublication() throws -> Received {
    guard let frames = try publication.receive(withinMilliseconds: 10_000) else {
      throw Timeout(waitingFor: "a publication")
    }
    return try Received(codec.decode(frames))
  }

  /// What is published for one request, until its idle.
  mutating func publications(of id: String) throws -> [Received] {
    var published: [Received] = []
    while true {
      let next = try nextPublication()
      guard next.parent == id else { continue }
      published.append(next)
      if next.content["execution_state"] == "idle" { return published }
    }
  }

  /// Sends a request, waits for its reply and for its idle.
  mutating func ask(
    _ type: String, _ content: JSONObject = [:], subshell: String? = nil,
    metadata: JSONObject = [:], onControl: Bool = false
  ) throws -> Answer {
    let id = try send(
      type, content, subshell: subshell, metadata: metadata, onControl: onControl)
    var reply = try nextReply(onControl: onControl)
    while reply.parent != id { reply = try nextReply(onControl: onControl) }
    return Answer(reply: reply, published: try publications(of: id))
  }

  mutating func run(_ code: String, _ fields: JSONObject = [:], subshell: String? = nil) throws
    -> Answer
  {
    try ask("execute_request", Self.cell(code, fields), subshell: subshell)
  }

  static func cell(_ code: String, _ fields: JSONObject = [:]) -> JSONObject {
    fields.merging(["code": .string(code), "allow_stdin": true]) { field, _ in field }
  }

  mutating func answerQuestion(_ text: String, parent: JSONObject = [:]) throws {
    try input.send(frames("input_reply", ["value": .string(text)], parent: parent).frames)
  }
}
