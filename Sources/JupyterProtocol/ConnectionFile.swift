import JSON

/// Where to bind the five sockets, as the client that starts the process wrote it down (JEP 106).
package struct ConnectionFile: Sendable, Hashable {
  package enum Channel: String, CaseIterable, Sendable {
    case shell
    case publication = "iopub"
    case input = "stdin"
    case control
    case heartbeat = "hb"
  }

  package struct EncryptionKeys: Sendable, Hashable {
    package var publicKey: String
    package var secretKey: String
  }

  package var transport: String
  package var address: String
  package var ports: [Channel: Int]
  package var key: String
  package var signatureScheme: String
  package var encryption: EncryptionKeys?

  package init(
    transport: String = "tcp", address: String = "127.0.0.1", ports: [Channel: Int] = [:],
    key: String, signatureScheme: String = "hmac-sha256", encryption: EncryptionKeys? = nil
  ) {
    self.transport = transport
    self.address = address
    self.ports = ports
    self.key = key
    self.signatureScheme = signatureScheme
    self.encryption = encryption
  }

  /// The endpoint to bind; a port that is not given is chosen by the system.
  package func endpoint(_ channel: Channel) -> String {
    let port = ports[channel] ?? 0
    switch transport {
    case "ipc": return "ipc://\(address)-\(port)"
    default: return "\(transport)://\(address):\(port == 0 ? "*" : String(port))"
    }
  }
}

extension ConnectionFile {
  /// Reads the text of a connection file.
  package init(json: [UInt8]) throws(ConnectionFileError) {
    let fields = try ConnectionFields(json)
    transport = try fields.choice("transport", of: ["tcp", "ipc"], default: "tcp")
    address = try fields.text("ip", default: "127.0.0.1")
    guard !address.isEmpty else { throw .wrong(field: "ip", needs: "an address") }
    key = try fields.text("key")
    signatureScheme = try fields.scheme()
    ports = [:]
    for channel in Channel.allCases { ports[channel] = try fields.port("\(channel.rawValue)_port") }
    encryption = try fields.encryption()
  }

  /// Whether only processes of this machine reach the sockets.
  package var isLocal: Bool {
    transport == "ipc" || address.hasPrefix("127.")
      || ["localhost", "::1", "[::1]", "lo"].contains(address)
  }

  package var signature: Signature {
    Signature(key: Array(key.utf8), scheme: Signature.Scheme(rawValue: signatureScheme) ?? .sha256)
  }

  /// The text of the file, for a process that chose its ports itself.
  package var json: [UInt8] {
    var fields: JSONObject = [
      "transport": .string(transport), "ip": .string(address), "key": .string(key),
      "signature_scheme": .string(signatureScheme),
    ]
    for (channel, port) in ports { fields["\(channel.rawValue)_port"] = .integer(port) }
    return fields.utf8
  }
}

package enum ConnectionFileError: Error, Hashable, CustomStringConvertible {
  case notJSON
  case missing(field: String)
  case wrong(field: String, needs: String)

  package var description: String {
    switch self {
    case .notJSON: "the connection file is not a JSON object"
    case .missing(let field): "the connection file has no \(field)"
    case .wrong(let field, let needs): "\(field) in the connection file has to be \(needs)"
    }
  }
}
