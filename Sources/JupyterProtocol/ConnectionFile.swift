import FoundationEssentials

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
    guard let fields = (try? JSONDecoder().decode(JSONValue.self, from: Data(json)))?.object else {
      throw .notJSON
    }
    var ports: [Channel: Int] = [:]
    for channel in Channel.allCases {
      let field = "\(channel.rawValue)_port"
      guard let port = Self.port(fields[field]) else { throw .missing(field: field) }
      ports[channel] = port
    }
    let scheme = fields["signature_scheme"]?.string ?? "hmac-sha256"
    guard Signature.Scheme(rawValue: scheme) != nil else { throw .unknownScheme(scheme) }
    self.init(
      transport: fields["transport"]?.string ?? "tcp",
      address: fields["ip"]?.string ?? "127.0.0.1", ports: ports,
      key: fields["key"]?.string ?? "", signatureScheme: scheme)
    if let publicKey = fields["curve_publickey"]?.string,
      let secretKey = fields["curve_secretkey"]?.string
    {
      encryption = EncryptionKeys(publicKey: publicKey, secretKey: secretKey)
    }
  }

  /// Ports are written as numbers or as text.
  static func port(_ value: JSONValue?) -> Int? {
    let port = value?.integer ?? value?.string.flatMap { Int($0) }
    return port.flatMap { (0...65535).contains($0) ? $0 : nil }
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
  case unknownScheme(String)

  package var description: String {
    switch self {
    case .notJSON: "the connection file is not a JSON object"
    case .missing(let field): "the connection file has no usable \(field)"
    case .unknownScheme(let scheme):
      "the connection file asks for the signature scheme \(scheme); hmac-sha256 and hmac-sha512 are known"
    }
  }
}
