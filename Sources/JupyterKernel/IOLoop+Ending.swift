import JSON
import JupyterProtocol
import Synchronization
import ZeroMQ

extension IOLoop {
  /// Stops what runs, sends what is left, and lets the history be written.
  mutating func finish() throws(ZeroMQError) {
    mainShell.close()
    for shell in subshells.values { shell.close() }
    let isWritten = try WakeUp()
    services.queries.quit(done: isWritten)
    isWritten.wait(milliseconds: 500)
    _ = flush()
  }

  /// A thread hit a fault that the process cannot survive: tell everyone who waits.
  ///
  /// That thread may hold any lock, so this uses only what belongs to the I/O thread.
  mutating func sayLastWords() {
    guard let lastWords = surroundings.lastWords else { return }
    let value = "The kernel process has to end: \(lastWords.reason)."
    let advice = "Variables are lost. Restart the kernel and run the cells again."
    for request in inProgress.values {
      publish(
        OutgoingMessage(
          .error(name: "KernelFault", value: value, traceback: [value, advice]),
          parentHeader: request.message.headerBytes))
      let number = JSONValue.integer(mainShell.counter.load(ordering: .relaxed))
      if let type = MessageBody.replyType(for: request.type) {
        let body = MessageBody.failure(
          type, name: "KernelFault", value: value, traceback: [value, advice],
          fields: ["execution_count": number])
        emit(.reply(request.reply(body), to: request))
      }
      emit(.ended(request))
    }
    isStopping = true
  }
}
