import JSON

/// Where a process that chose its ports itself shall report them (JEP 66).
package struct RegistrationFile: Sendable, Hashable {
  package var kernelID: String
  package var transport: String
  package var address: String
  package var port: Int
  package var key: String
  package var signatureScheme: String

  /// Nil where the text is not that of a registration file, as with a connection file.
  package init?(json: [UInt8]) throws(ConnectionFileError) {
    let fields = try ConnectionFields(json)
    guard fields.has("registration_port") else { return nil }
    port = try fields.port("registration_port")
    kernelID = try fields.text("kernel_id", default: "")
    transport = try fields.choice("transport", of: ["tcp", "ipc"], default: "tcp")
    address = try fields.text("registration_ip", default: "127.0.0.1")
    key = try fields.text("key")
    signatureScheme = try fields.scheme()
  }

  package var endpoint: String { "\(transport)://\(address):\(port)" }

  /// The connection to bind: same transport and key, ports for the system to choose.
  package var connection: ConnectionFile {
    ConnectionFile(
      transport: transport, address: address, key: key, signatureScheme: signatureScheme)
  }

  /// The frames that tell the bound ports.
  package func report(of bound: ConnectionFile) -> [[UInt8]] {
    var content: JSONObject = ["kernel_id": .string(kernelID)]
    for (channel, port) in bound.ports { content["\(channel.rawValue)_port"] = .string("\(port)") }
    let json = content.utf8
    return [MessageCodec.delimiter, connection.signature.digest(of: [json]), json]
  }

  /// Whether the frames are the signed acknowledgement of a report.
  package func isAcknowledged(by frames: [[UInt8]]) -> Bool {
    guard let split = frames.firstIndex(of: MessageCodec.delimiter), frames.count == split + 3
    else { return false }
    return connection.signature.verifies(frames[split + 1], of: [frames[split + 2]])
  }
}
