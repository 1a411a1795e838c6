import JupyterProtocol
import Testing
import ZeroMQ

@testable import JupyterKernel

/// A client takes the answer to its first question for a sign that outputs will arrive.
@Suite struct HoldingTests {
  private static func signed(
    _ type: String, _ content: JSONObject, id: String, _ connection: ConnectionFile
  ) -> [[UInt8]] {
    let header: JSONObject = ["msg_id": .string(id), "msg_type": .string(type), "session": "s"]
    let json = [header.utf8, MessageCodec.emptyObject, MessageCodec.emptyObject, content.utf8]
    return [MessageCodec.delimiter, connection.signature.digest(of: json)] + json
  }

  @Test(arguments: [1, 2])
  func `kernel_info is answered once outputs have a way`(subscribers: Int) throws {
    let connection = TestKernel().start(holdingTime: .seconds(3600))
    let context = try Context()
    let shell = try Socket(.dealer, in: context)
    // A server asks without an address of its own, and has a subscriber beside that of the page.
    if subscribers == 1 { try shell.setIdentity(Array("s".utf8)) }
    try shell.connect(to: connection.endpoint(.shell))
    try shell.send(Self.signed("kernel_info_request", [:], id: "s_1", connection))
    // Handled after it: the question above has arrived and waits.
    try shell.send(Self.signed("comm_info_request", [:], id: "s_2", connection))
    var codec = MessageCodec(session: "", signature: connection.signature)
    let first = try codec.decode(try #require(try shell.receive(withinMilliseconds: 10_000)))
    #expect(first.header.type == "comm_info_reply")
    let idle = try Socket(.subscriber, in: context)
    let page = try Socket(.subscriber, in: context)
    if subscribers == 2 {
      try idle.subscribe()
      try idle.connect(to: connection.endpoint(.publication))
    }
    try page.subscribe()
    try page.connect(to: connection.endpoint(.publication))
    let reply = try codec.decode(try #require(try shell.receive(withinMilliseconds: 10_000)))
    #expect(reply.header.type == "kernel_info_reply")
    try shell.send(Self.signed("execute_request", ["code": "print x"], id: "s_3", connection))
    var types: [String] = []
    while types.last != "stream" {
      let frames = try #require(try page.receive(withinMilliseconds: 10_000))
      types.append(try codec.decode(frames).header.type)
    }
    #expect(types.contains("execute_input"))
  }

  @Test func `whoever never subscribes is answered all the same`() throws {
    let connection = TestKernel().start(holdingTime: .milliseconds(1))
    let shell = try Socket(.dealer, in: Context())
    try shell.connect(to: connection.endpoint(.shell))
    try shell.send(Self.signed("kernel_info_request", [:], id: "s_1", connection))
    #expect(try shell.receive(withinMilliseconds: 10_000) != nil)
  }
}
