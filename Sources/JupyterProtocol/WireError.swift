/// Why a message from a client is not acted on.
package enum WireError: Error, Hashable, CustomStringConvertible {
  case noDelimiter
  case tooFewFrames(Int)
  case wrongSignature
  /// The signature was seen before: someone sends a recorded message again.
  case replayed
  /// The named part is not what the protocol says it is.
  case malformed(part: String, reason: String? = nil)

  package var description: String {
    switch self {
    case .noDelimiter: "no <IDS|MSG> frame"
    case .tooFewFrames(let count): "\(count) frames after the delimiter, at least 5 are needed"
    case .wrongSignature: "wrong signature"
    case .replayed: "signature seen before"
    case .malformed(let part, let reason?): "the \(part) of the request is wrong: \(reason)"
    case .malformed(let part, nil): "the \(part) is not the JSON that the protocol asks for"
    }
  }
}
