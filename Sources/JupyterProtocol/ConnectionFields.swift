import JSON
import FoundationEssentials

/// The fields of a connection or registration file, read strictly: one that is misread would leave the client waiting, or
/// the sockets open.
struct ConnectionFields {
  /// Those of Z85.
  private static let digits = Set(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#")

  private let fields: JSONObject

  init(_ json: [UInt8]) throws(ConnectionFileError) {
    guard let fields = (try? JSONDecoder().decode(JSONValue.self, from: Data(json)))?.object else {
      throw .notJSON
    }
    // Null is what some writers put where there is nothing.
    self.fields = fields.filter { $0.value != .null }
  }

  func has(_ field: String) -> Bool { fields[field] != nil }

  func text(_ field: String, default standard: String? = nil) throws(ConnectionFileError) -> String
  {
    guard let value = fields[field] else {
      guard let standard else { throw .missing(field: field) }
      return standard
    }
    guard let text = value.string, !text.contains("\0") else {
      throw .wrong(field: field, needs: "a text")
    }
    return text
  }

  func choice(
    _ field: String, of choices: [String], default standard: String
  ) throws(ConnectionFileError) -> String {
    let text = try text(field, default: standard)
    guard choices.contains(text) else {
      throw .wrong(field: field, needs: choices.joined(separator: " or "))
    }
    return text
  }

  func scheme() throws(ConnectionFileError) -> String {
    let known = [Signature.Scheme.sha256, .sha512].map { $0.rawValue }
    return try choice("signature_scheme", of: known, default: known[0])
  }

  /// Ports are written as numbers or as text.
  ///
  /// None may be left to the system to choose: the client could not know it.
  func port(_ field: String) throws(ConnectionFileError) -> Int {
    guard let value = fields[field] else { throw .missing(field: field) }
    let port = value.integer ?? value.string.flatMap { Int($0) }
    guard let port, (1...65535).contains(port) else {
      throw .wrong(field: field, needs: "a port from 1 to 65535")
    }
    return port
  }

  /// Both keys or none: with one of them the client believes that the connection is encrypted.
  func encryption() throws(ConnectionFileError) -> ConnectionFile.EncryptionKeys? {
    let names = ["curve_publickey", "curve_secretkey"]
    guard names.contains(where: has) else { return nil }
    var keys: [String] = []
    for name in names {
      let key = try text(name)
      guard key.utf8.count == 40, key.allSatisfy(Self.digits.contains) else {
        throw .wrong(field: name, needs: "a key of 40 characters (Z85)")
      }
      keys.append(key)
    }
    return ConnectionFile.EncryptionKeys(publicKey: keys[0], secretKey: keys[1])
  }
}
