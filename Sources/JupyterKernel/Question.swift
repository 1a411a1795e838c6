import JupyterProtocol
import ZeroMQ

/// One `input_request`, and the thread that waits for its answer.
final class Question: Sendable {
  let request: Request
  private let answerText = Locked<String?>(nil)
  private let messageID = Locked<String?>(nil)
  private let wakeUp: WakeUp

  init(of request: Request) throws(ZeroMQError) {
    self.request = request
    wakeUp = try WakeUp()
  }

  /// For the I/O thread, once the question is on its way.
  func wasSent(as id: String) { messageID.withLock { $0 = id } }

  /// Whether a reply answers this question and not an earlier one.
  func isAnswered(by reply: Message) -> Bool {
    guard reply.identities == request.message.identities else { return false }
    // jupyter_client names no parent; others name the question, or the request that asks.
    guard let parent = reply.parentID else { return true }
    return parent == messageID.withLock { $0 } || parent == request.message.header.id
  }

  func answer(_ text: String) {
    answerText.withLock { $0 = text }
    wakeUp.signal()
  }

  func wait(unless interruption: Interruption) throws(InputFailure) -> String {
    interruption.onRaise { [wakeUp] in wakeUp.signal() }
    while true {
      if let text = answerText.withLock({ $0 }) { return text }
      if interruption.isRaised { throw .interrupted }
      wakeUp.wait()
    }
  }
}

/// The questions that are open; replies to others are stale and dropped.
final class QuestionBoard: Sendable {
  private let open = Locked<[Question]>([])

  func ask(
    _ question: Question, unless interruption: Interruption, send: () -> Void
  ) throws(InputFailure) -> String {
    open.withLock { $0.append(question) }
    defer { open.withLock { $0.removeAll { $0 === question } } }
    send()
    return try question.wait(unless: interruption)
  }

  /// Returns whether someone waited for this reply.
  func deliver(_ text: String, of reply: Message) -> Bool {
    let question = open.withLock { $0.first { $0.isAnswered(by: reply) } }
    question?.answer(text)
    return question != nil
  }
}
