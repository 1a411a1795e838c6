package import JSON

/// What is answered to the one client that asked.
extension MessageBody {
  /// An answer that tells of success, with its fields.
  package static func reply(_ type: String, _ fields: JSONObject = [:]) -> MessageBody {
    MessageBody(type, fields.merging(["status": "ok"]) { field, _ in field })
  }

  /// An answer that tells of failure; `fields` are those that the type has even then.
  package static func failure(
    _ type: String, name: String, value: String, traceback: [String] = [],
    fields: JSONObject = [:]
  ) -> MessageBody {
    var content = errorFields(name: name, value: value, traceback: traceback)
    content["status"] = "error"
    return MessageBody(type, content.merging(fields) { field, _ in field })
  }

  package static func executeReply(
    number: Int, userExpressions: JSONObject, payload: [JSONValue]
  ) -> MessageBody {
    .reply(
      "execute_reply",
      [
        "execution_count": .integer(number), "user_expressions": .object(userExpressions),
        "payload": .array(payload),
      ])
  }

  package static func inputRequest(prompt: String, isPassword: Bool) -> MessageBody {
    MessageBody("input_request", ["prompt": .string(prompt), "password": .boolean(isPassword)])
  }

  /// The name of the answer to a request of that type, if it is a request.
  package static func replyType(for requestType: String) -> String? {
    requestType.hasSuffix("_request") ? requestType.dropLast(7) + "reply" : nil
  }
}
