import JSON
import FoundationEssentials

/// Feeds libFuzzer's bytes to everything that reads what a client or a file says.
///
/// Built by `make fuzz` together with the sources of JupyterProtocol as one module.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWire(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  // Frames are separated by a byte that JSON text never contains.
  let frames = bytes.split(separator: 0x1F, omittingEmptySubsequences: false).map(Array.init)
  fuzzMessage(frames)
  fuzzSignedMessage(frames)
  fuzzJSON(frames[0])
  _ = try? ConnectionFile(json: frames[0])
  _ = try? RegistrationFile(json: frames[0])
  return 0
}

/// Without a key, so that the fuzzer gets past the signature.
private func fuzzMessage(_ frames: [[UInt8]]) {
  var codec = MessageCodec(session: "fuzz", signature: Signature(key: []))
  guard let message = try? codec.decode(frames) else { return }
  _ = message.metadataObject
  _ = message.parentID
  _ = try? message.decodeContent(as: ExecuteRequest.self)
  _ = try? message.decodeContent(as: CompleteRequest.self)
  _ = try? message.decodeContent(as: InspectRequest.self)
  _ = try? message.decodeContent(as: IsCompleteRequest.self)
  _ = try? message.decodeContent(as: HistoryRequest.self)
  _ = try? message.decodeContent(as: CommContent.self)
  _ = try? message.decodeContent(as: CommInfoRequest.self)
  _ = try? message.decodeContent(as: ShutdownRequest.self)
  _ = try? message.decodeContent(as: DeleteSubshellRequest.self)
  _ = try? message.decodeContent(as: InputReply.self)
  // What goes out names the request as its parent, so clients must be able to read that.
  let answer = OutgoingMessage(.status("idle"), parentHeader: message.headerBytes)
  let sent = codec.encode(answer, to: message.identities.filter { $0 != MessageCodec.delimiter })
  guard let received = try? codec.decode(sent.frames), received.parentID == message.header.id else {
    fatalError("an answer that clients cannot read")
  }
}

private func fuzzSignedMessage(_ frames: [[UInt8]]) {
  var codec = MessageCodec(session: "fuzz", signature: Signature(key: [1]))
  if (try? codec.decode(frames)) != nil, (try? codec.decode(frames)) != nil {
    fatalError("a signed message was accepted twice")
  }
}

private func fuzzJSON(_ bytes: [UInt8]) {
  guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return }
  // A number may change its spelling once, from 1e2 to 100.
  let once = try? JSONDecoder().decode(JSONValue.self, from: Data(value.utf8))
  let twice = once.flatMap { try? JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) }
  if once == nil || once != twice { fatalError("a JSON value that does not come back") }
}
