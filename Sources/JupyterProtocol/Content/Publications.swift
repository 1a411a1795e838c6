package import JSON

/// What is published to every client.
extension MessageBody {
  package static func status(_ state: String) -> MessageBody {
    MessageBody("status", ["execution_state": .string(state)])
  }

  /// Greets a new subscriber of `topic` (JEP 65).
  package static func welcome(topic: String) -> MessageBody {
    MessageBody("iopub_welcome", ["subscription": .string(topic)])
  }

  package static func executeInput(code: String, number: Int) -> MessageBody {
    MessageBody("execute_input", ["code": .string(code), "execution_count": .integer(number)])
  }

  package static func stream(_ name: String, text: String) -> MessageBody {
    MessageBody("stream", ["name": .string(name), "text": .string(text)])
  }

  package static func executeResult(_ bundle: MimeBundle, number: Int) -> MessageBody {
    MessageBody(
      "execute_result",
      [
        "execution_count": .integer(number), "data": .object(bundle.data),
        "metadata": .object(bundle.metadata),
      ])
  }

  package static func display(_ bundle: MimeBundle, id: String?, updates: Bool) -> MessageBody {
    let transient: JSONObject = id.map { ["display_id": .string($0)] } ?? [:]
    return MessageBody(
      updates ? "update_display_data" : "display_data",
      [
        "data": .object(bundle.data), "metadata": .object(bundle.metadata),
        "transient": .object(transient),
      ])
  }

  package static func clearOutput(waits: Bool) -> MessageBody {
    MessageBody("clear_output", ["wait": .boolean(waits)])
  }

  package static func error(name: String, value: String, traceback: [String]) -> MessageBody {
    MessageBody("error", errorFields(name: name, value: value, traceback: traceback))
  }

  static func errorFields(name: String, value: String, traceback: [String]) -> JSONObject {
    [
      "ename": .string(name), "evalue": .string(value),
      "traceback": .array(traceback.map(JSONValue.string)),
    ]
  }
}

/// Channels between the language and widgets; they carry no status.
extension MessageBody {
  package static func commOpen(id: String, target: String, data: JSONObject) -> MessageBody {
    MessageBody(
      "comm_open",
      ["comm_id": .string(id), "target_name": .string(target), "data": .object(data)])
  }

  package static func commMessage(id: String, data: JSONObject) -> MessageBody {
    MessageBody("comm_msg", ["comm_id": .string(id), "data": .object(data)])
  }

  package static func commClose(id: String, data: JSONObject) -> MessageBody {
    MessageBody("comm_close", ["comm_id": .string(id), "data": .object(data)])
  }
}
