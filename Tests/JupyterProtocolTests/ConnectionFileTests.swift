import Testing

@testable import JupyterProtocol

@Suite struct ConnectionFileTests {
  static func text(_ fields: JSONObject = [:]) -> [UInt8] {
    let all: JSONObject = [
      "transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256",
      "shell_port": 1001, "iopub_port": "1002", "stdin_port": 1003, "control_port": 1004,
      "hb_port": 1005,
    ]
    return all.merging(fields) { _, field in field }.utf8
  }

  @Test func `ports may be numbers or text`() throws {
    let file = try ConnectionFile(json: Self.text())
    #expect(file.endpoint(.shell) == "tcp://127.0.0.1:1001")
    #expect(file.endpoint(.publication) == "tcp://127.0.0.1:1002")
    #expect(try ConnectionFile(json: file.json) == file)
  }

  @Test func `ipc endpoints are paths with the port behind a hyphen`() throws {
    let file = try ConnectionFile(json: Self.text(["transport": "ipc", "ip": "/tmp/k-ipc"]))
    #expect(file.endpoint(.heartbeat) == "ipc:///tmp/k-ipc-1005")
  }

  @Test func `keys for encryption come in pairs`() throws {
    let file = try ConnectionFile(
      json: Self.text(["curve_publickey": "p", "curve_secretkey": "s"]))
    #expect(file.encryption == .init(publicKey: "p", secretKey: "s"))
    #expect(try ConnectionFile(json: Self.text(["curve_publickey": "p"])).encryption == nil)
  }

  @Test(arguments: [
    (Array("[]".utf8), ConnectionFileError.notJSON),
    (text(["hb_port": 70_000]), .missing(field: "hb_port")),
    (text(["hb_port": nil]), .missing(field: "hb_port")),
    (text(["hb_port": "x"]), .missing(field: "hb_port")),
    (text(["signature_scheme": "hmac-md5"]), .unknownScheme("hmac-md5")),
  ])
  func `an unusable file is refused with the reason`(json: [UInt8], error: ConnectionFileError) {
    #expect(throws: error) { try ConnectionFile(json: json) }
  }

  @Test func `a report of ports is signed and its acknowledgement verified`() throws {
    let json: JSONObject = [
      "kernel_id": "id", "transport": "tcp", "registration_ip": "127.0.0.1",
      "registration_port": "99", "key": "k", "signature_scheme": "hmac-sha256",
    ]
    let file = try #require(RegistrationFile(json: json.utf8))
    #expect(file.endpoint == "tcp://127.0.0.1:99")
    let frames = file.report(of: try ConnectionFile(json: Self.text()))
    #expect(file.isAcknowledged(by: frames))
    #expect(!file.isAcknowledged(by: frames.dropLast() + [[1]]))
    #expect(RegistrationFile(json: Self.text()) == nil)
  }
}
