package import JSON
import FoundationEssentials

/// A message that a client sent, its signature verified.
package struct Message: Sendable, Hashable {
  /// The way back through the router, outermost first.
  package var identities: [[UInt8]]
  package var header: MessageHeader
  /// The header as it came: it goes back unchanged as the `parent_header` of every answer.
  package var headerBytes: [UInt8]
  package var parentHeader: [UInt8]
  package var metadata: [UInt8]
  package var content: [UInt8]
  /// Raw frames behind the content, for comms.
  package var buffers: [[UInt8]]

  package init(
    identities: [[UInt8]], header: MessageHeader, headerBytes: [UInt8],
    parentHeader: [UInt8] = MessageCodec.emptyObject, metadata: [UInt8] = MessageCodec.emptyObject,
    content: [UInt8], buffers: [[UInt8]] = []
  ) {
    self.identities = identities
    self.header = header
    self.headerBytes = headerBytes
    self.parentHeader = parentHeader
    self.metadata = metadata
    self.content = content
    self.buffers = buffers
  }

  /// The content as the type that the message's type asks for.
  package func decodeContent<Content: Decodable>(
    as type: Content.Type = Content.self
  ) throws(WireError) -> Content {
    try MessageCodec.decode(type, from: content, part: "content")
  }

  /// The id of the message that this one answers, if it answers one.
  package var parentID: String? {
    try? MessageCodec.decode(MessageHeader.self, from: parentHeader, part: "parent header").id
  }

  /// The front end's name for the cell, where it has one.
  package var cellID: String? { metadataObject["cellId"]?.string }

  /// The metadata as data, empty where it is not an object.
  package var metadataObject: JSONObject {
    guard metadata != MessageCodec.emptyObject else { return [:] }
    let decoded = try? MessageCodec.decode(JSONObject.self, from: metadata, part: "metadata")
    return decoded ?? [:]
  }
}

/// A message to be sent; signature and header are added when it goes out.
package struct OutgoingMessage: Sendable, Hashable {
  package var type: String
  /// The header of the request that caused it, as it came.
  package var parentHeader: [UInt8]
  package var metadata: [UInt8]
  package var content: [UInt8]
  package var buffers: [[UInt8]]

  package init(
    _ body: MessageBody, parentHeader: [UInt8] = MessageCodec.emptyObject,
    metadata: JSONObject = [:], buffers: [[UInt8]] = []
  ) {
    self.type = body.type
    self.parentHeader = parentHeader
    self.metadata = metadata.isEmpty ? MessageCodec.emptyObject : metadata.utf8
    self.content = body.content.utf8
    self.buffers = buffers
  }
}

/// The type and the content of a message, which belong together.
package struct MessageBody: Sendable, Hashable {
  package var type: String
  package var content: JSONObject

  package init(_ type: String, _ content: JSONObject) {
    self.type = type
    self.content = content
  }
}
