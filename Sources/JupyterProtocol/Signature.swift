import CSodium

/// Signs the four JSON frames of a message with the connection's key.
package struct Signature: Sendable {
  package enum Scheme: String, Sendable {
    case sha256 = "hmac-sha256"
    case sha512 = "hmac-sha512"
  }

  private let key: [UInt8]
  private let scheme: Scheme

  /// An empty key means that nothing is signed or verified.
  package init(key: [UInt8], scheme: Scheme = .sha256) {
    self.key = key
    self.scheme = scheme
  }

  package var isEnabled: Bool { !key.isEmpty }

  /// The hexadecimal digest, empty without a key.
  package func digest(of frames: [[UInt8]]) -> [UInt8] {
    guard isEnabled else { return [] }
    let digest = scheme == .sha256 ? sha256(frames) : sha512(frames)
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * digest.count)
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }

  /// Compares in a time that does not depend on where the first difference is.
  package func verifies(_ signature: [UInt8], of frames: [[UInt8]]) -> Bool {
    let expected = digest(of: frames)
    return expected.isEmpty
      || signature.count == expected.count
        && sodium_memcmp(signature, expected, expected.count) == 0
  }

  private func sha256(_ frames: [[UInt8]]) -> [UInt8] {
    var state = crypto_auth_hmacsha256_state()
    crypto_auth_hmacsha256_init(&state, key, key.count)
    for frame in frames { crypto_auth_hmacsha256_update(&state, frame, UInt64(frame.count)) }
    var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
    crypto_auth_hmacsha256_final(&state, &digest)
    return digest
  }

  private func sha512(_ frames: [[UInt8]]) -> [UInt8] {
    var state = crypto_auth_hmacsha512_state()
    crypto_auth_hmacsha512_init(&state, key, key.count)
    for frame in frames { crypto_auth_hmacsha512_update(&state, frame, UInt64(frame.count)) }
    var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha512_BYTES))
    crypto_auth_hmacsha512_final(&state, &digest)
    return digest
  }
}
