/// What a client's message says about itself.
package struct MessageHeader: Sendable, Hashable, Decodable {
  package var id: String
  package var type: String
  package var session: String
  /// The subshell that shall answer; nil is the main shell.
  package var subshellID: String?

  private enum CodingKeys: String, CodingKey {
    case id = "msg_id"
    case type = "msg_type"
    case session
    case subshellID = "subshell_id"
  }

  package init(id: String, type: String, session: String = "", subshellID: String? = nil) {
    self.id = id
    self.type = type
    self.session = session
    self.subshellID = subshellID
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    type = try container.decode(String.self, forKey: .type)
    session = try container.decodeIfPresent(String.self, forKey: .session) ?? ""
    subshellID = try container.decodeIfPresent(String.self, forKey: .subshellID)
  }
}
