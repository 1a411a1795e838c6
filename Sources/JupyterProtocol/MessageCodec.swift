import JSON
import FoundationEssentials

/// Turns frames into messages and back, for one connection.
///
/// Frames are: identities, `<IDS|MSG>`, signature, header, parent header, metadata, content,
/// buffers.
package struct MessageCodec {
  package static let protocolVersion = "5.6"
  package static let delimiter = Array("<IDS|MSG>".utf8)
  package static let emptyObject = Array("{}".utf8)
  package static let headerLimit = 64 << 10

  /// Names this run of the process in the headers it sends.
  package let session: String
  private let signature: Signature
  private var replayGuard = ReplayGuard()
  private var sentCount = 0

  package init(session: String, signature: Signature) {
    self.session = session
    self.signature = signature
  }

  package mutating func decode(_ frames: [[UInt8]]) throws(WireError) -> Message {
    guard let split = frames.firstIndex(of: Self.delimiter) else { throw .noDelimiter }
    let parts = frames[(split + 1)...]
    guard parts.count >= 5 else { throw .tooFewFrames(parts.count) }
    let json = Array(parts.dropFirst().prefix(4))
    let mark = frames[split + 1]
    guard signature.verifies(mark, of: json) else { throw .wrongSignature }
    // It goes back to every client as it is, so it must be text all through, without a byte-order mark, and short.
    guard json[0].count <= Self.headerLimit, json[0].first == UInt8(ascii: "{"),
      !json[0].contains(0), String(validating: json[0], as: UTF8.self) != nil
    else { throw .malformed(part: "header") }
    let header = try Self.decode(MessageHeader.self, from: json[0], part: "header")
    guard !signature.isEnabled || replayGuard.admit(mark) else { throw .replayed }
    return Message(
      identities: Array(frames[..<split]), header: header, headerBytes: json[0],
      parentHeader: json[1], metadata: json[2], content: json[3],
      buffers: Array(parts.dropFirst(5)))
  }

  /// The frames of the message, and its id.
  package mutating func encode(
    _ message: OutgoingMessage, to identities: [[UInt8]]
  ) -> (frames: [[UInt8]], id: String) {
    sentCount += 1
    let id = "\(session)_\(sentCount)"
    let header: JSONObject = [
      "msg_id": .string(id), "msg_type": .string(message.type), "session": .string(session),
      "username": "kernel", "date": .string(Timestamp.now()),
      "version": .string(Self.protocolVersion),
    ]
    let json = [header.utf8, message.parentHeader, message.metadata, message.content]
    let frames =
      identities + [Self.delimiter, signature.digest(of: json)] + json + message.buffers
    return (frames, id)
  }

  /// What is not Unicode is read with U+FFFD in its place: it may stand in a cell that somebody pasted.
  static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], part: String
  ) throws(WireError) -> Value {
    let decoder = JSONDecoder()
    do {
      return try decoder.decode(type, from: Data(bytes))
    } catch {
      do {
        return try decoder.decode(type, from: Data(jsonWithReplacements(bytes)))
      } catch {
        throw .malformed(part: part, reason: (error as? DecodingError)?.reason)
      }
    }
  }
}
