import JSON
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

  private static let curve = String(repeating: "a", count: 40)

  @Test func `keys for encryption come in pairs`() throws {
    let file = try ConnectionFile(
      json: Self.text([
        "curve_publickey": .string(Self.curve), "curve_secretkey": .string(Self.curve),
      ]))
    #expect(file.encryption == .init(publicKey: Self.curve, secretKey: Self.curve))
    for name in ["curve_publickey", "curve_secretkey"] {
      let json = Self.text([name: .string(Self.curve)])
      #expect(throws: ConnectionFileError.self) { try ConnectionFile(json: json) }
    }
  }

  /// For each field the values that it may have; every other of `values` is refused, and says which field it is.
  private static let allowed: [String: @Sendable (JSONValue) -> Bool] = {
    let isPort: @Sendable (JSONValue) -> Bool = { [1001, "1001"].contains($0) }
    var allowed: [String: @Sendable (JSONValue) -> Bool] = [
      "transport": { ["tcp", "ipc", .null].contains($0) },
      "ip": { $0 == .null || !($0.string ?? "").isEmpty },
      "key": { $0.string != nil },
      "signature_scheme": { ["hmac-sha256", "hmac-sha512", .null].contains($0) },
      "curve_publickey": { $0 == .null }, "curve_secretkey": { $0 == .null },
    ]
    for channel in ConnectionFile.Channel.allCases { allowed["\(channel.rawValue)_port"] = isPort }
    return allowed
  }()

  private static let values: [JSONValue] = [
    .null, true, false, 0, -1, 1001, 65536, 70_000, 1.5, 1e300, "", " ", "1001", "0", "-1", "1001x",
    "tcp", "ipc", "inproc", "udp", "TCP", "hmac-sha256", "hmac-sha512", "hmac-md5", "HMAC", "k", [],
    [1001], [:], ["a": 1],
  ]

  @Test(arguments: allowed.keys.sorted())
  func `a field with any other value is refused by its name`(field: String) throws {
    for value in Self.values {
      let json = Self.text([field: value])
      if Self.allowed[field]?(value) == true {
        #expect(throws: Never.self, "\(field): \(value)") { try ConnectionFile(json: json) }
      } else {
        let error = #expect(throws: ConnectionFileError.self, "\(field): \(value)") {
          try ConnectionFile(json: json)
        }
        #expect(error.map { "\($0)" }?.contains(field.contains("curve") ? "curve" : field) == true)
      }
    }
  }

  @Test(arguments: ["", "[]", "null", "1", "{", "{\"shell_port\": 1", "\u{0}"])
  func `what is no object is refused`(text: String) {
    #expect(throws: ConnectionFileError.notJSON) { try ConnectionFile(json: Array(text.utf8)) }
  }

  @Test func `only some addresses are this machine's`() throws {
    for address in ["127.0.0.1", "127.9.9.9", "localhost", "::1", "lo"] {
      #expect(try ConnectionFile(json: Self.text(["ip": .string(address)])).isLocal)
    }
    for address in ["0.0.0.0", "*", "10.0.0.1", "example.org", "eth0", "::"] {
      #expect(try !ConnectionFile(json: Self.text(["ip": .string(address)])).isLocal)
    }
  }

  @Test func `a report of ports is signed and its acknowledgement verified`() throws {
    let json: JSONObject = [
      "kernel_id": "id", "transport": "tcp", "registration_ip": "127.0.0.1",
      "registration_port": "99", "key": "k", "signature_scheme": "hmac-sha256",
    ]
    let file = try #require(try RegistrationFile(json: json.utf8))
    #expect(file.endpoint == "tcp://127.0.0.1:99")
    let frames = file.report(of: try ConnectionFile(json: Self.text()))
    #expect(file.isAcknowledged(by: frames))
    #expect(!file.isAcknowledged(by: frames.dropLast() + [[1]]))
    #expect(try RegistrationFile(json: Self.text()) == nil)
    for port: JSONValue in [0, -1, 70_000, "x", true] {
      let wrong = json.merging(["registration_port": port]) { $1 }.utf8
      #expect(throws: ConnectionFileError.self) { try RegistrationFile(json: wrong) }
    }
  }
}
