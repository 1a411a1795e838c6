package import JSON

/// `execute_request`.
package struct ExecuteRequest: Sendable, Hashable, Decodable {
  package var code: String
  package var isSilent: Bool
  package var storesHistory: Bool
  /// Name → expression.
  package var userExpressions: [String: String]
  package var allowsInput: Bool
  package var stopsOnError: Bool

  private enum CodingKeys: String, CodingKey {
    case code
    case isSilent = "silent"
    case storesHistory = "store_history"
    case userExpressions = "user_expressions"
    case allowsInput = "allow_stdin"
    case stopsOnError = "stop_on_error"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    code = try container.decode(String.self, forKey: .code)
    isSilent = try container.decodeIfPresent(Bool.self, forKey: .isSilent) ?? false
    // A silent cell leaves no trace, whatever else is asked for.
    let isStored = try container.decodeIfPresent(Bool.self, forKey: .storesHistory) ?? true
    storesHistory = isStored && !isSilent
    userExpressions =
      try container.decodeIfPresent([String: String].self, forKey: .userExpressions) ?? [:]
    allowsInput = try container.decodeIfPresent(Bool.self, forKey: .allowsInput) ?? false
    stopsOnError = try container.decodeIfPresent(Bool.self, forKey: .stopsOnError) ?? true
  }
}

/// `complete_request`.
package struct CompleteRequest: Sendable, Hashable, Decodable {
  package var code: String
  /// In Unicode scalars; nil is the end.
  package var cursor: Int?

  private enum CodingKeys: String, CodingKey {
    case code
    case cursor = "cursor_pos"
  }
}

/// `inspect_request`.
package struct InspectRequest: Sendable, Hashable, Decodable {
  package var code: String
  /// In Unicode scalars; nil is the end.
  package var cursor: Int?
  package var detail: Int?

  private enum CodingKeys: String, CodingKey {
    case code
    case cursor = "cursor_pos"
    case detail = "detail_level"
  }
}

/// `is_complete_request`.
package struct IsCompleteRequest: Sendable, Hashable, Decodable {
  package var code: String
}

/// `history_request`.
package struct HistoryRequest: Sendable, Hashable, Decodable {
  package enum Access: String, Sendable, Decodable { case range, tail, search }

  package var access: Access
  package var includesOutput: Bool
  /// 0 is the present session, -1 the one before it.
  package var session: Int
  package var start: Int
  package var stop: Int?
  package var count: Int?
  /// A glob of `*` and `?`.
  package var pattern: String
  package var isUnique: Bool

  private enum CodingKeys: String, CodingKey {
    case access = "hist_access_type"
    case includesOutput = "output"
    case session, start, stop
    case count = "n"
    case pattern
    case isUnique = "unique"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    access = try container.decode(Access.self, forKey: .access)
    includesOutput = try container.decodeIfPresent(Bool.self, forKey: .includesOutput) ?? false
    session = try container.decodeIfPresent(Int.self, forKey: .session) ?? 0
    start = try container.decodeIfPresent(Int.self, forKey: .start) ?? 0
    stop = try container.decodeIfPresent(Int.self, forKey: .stop)
    count = try container.decodeIfPresent(Int.self, forKey: .count)
    pattern = try container.decodeIfPresent(String.self, forKey: .pattern) ?? "*"
    isUnique = try container.decodeIfPresent(Bool.self, forKey: .isUnique) ?? false
  }
}

/// `comm_open`, `comm_msg` and `comm_close`.
package struct CommContent: Sendable, Hashable, Decodable {
  package var id: String
  /// Only in `comm_open`.
  package var target: String?
  package var data: JSONObject

  private enum CodingKeys: String, CodingKey {
    case id = "comm_id"
    case target = "target_name"
    case data
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .id)
    target = try container.decodeIfPresent(String.self, forKey: .target)
    data = try container.decodeIfPresent(JSONObject.self, forKey: .data) ?? [:]
  }
}

/// `comm_info_request`.
package struct CommInfoRequest: Sendable, Hashable, Decodable {
  package var target: String?

  private enum CodingKeys: String, CodingKey { case target = "target_name" }
}

/// `shutdown_request`.
package struct ShutdownRequest: Sendable, Hashable, Decodable {
  package var restarts: Bool?

  private enum CodingKeys: String, CodingKey { case restarts = "restart" }
}

/// `delete_subshell_request`.
package struct DeleteSubshellRequest: Sendable, Hashable, Decodable {
  package var id: String

  private enum CodingKeys: String, CodingKey { case id = "subshell_id" }
}

/// `input_reply`.
package struct InputReply: Sendable, Hashable, Decodable {
  package var value: String
}
