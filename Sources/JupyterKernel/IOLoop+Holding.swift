import JupyterProtocol

/// An answer to kernel_info that waits for a subscription.
struct HeldAnswer {
  let request: Request
  let due: ContinuousClock.Instant
  let subscriptions: Int
}

extension IOLoop {
  /// Whether the answer has to wait, and is kept then.
  ///
  /// Whoever starts or restarts the process asks for kernel_info, and takes the answer for a sign that outputs will arrive.
  /// The socket for these may connect later than the one that asks (libzmq tries again every 100 ms): what a cell
  /// shows until then would be lost. A server has two of them, one of its own and one for the page.
  mutating func holds(_ request: Request) -> Bool {
    let expected = request.mayComeThroughServer ? 2 : 1
    guard subscriptionCount < expected else { return false }
    // That of a page may have tried just before the process began to listen, and tries again.
    let patience = surroundings.holdingTime * (expected == 2 ? 4 : 1)
    heldAnswers.append(
      HeldAnswer(
        request: request, due: request.received + patience,
        subscriptions: expected))
    return true
  }

  /// Answers those that need not wait any longer.
  mutating func answerHeld() {
    guard !heldAnswers.isEmpty else { return }
    let now = ContinuousClock.now
    let count = subscriptionCount
    let ready = heldAnswers.filter { $0.subscriptions <= count || $0.due <= now }
    heldAnswers.removeAll { $0.subscriptions <= count || $0.due <= now }
    for held in ready { answer(held.request) }
  }

  /// Milliseconds until the next of them is due.
  var holdingRest: Int? {
    heldAnswers.map { max(1, Int((($0.due - .now) / .milliseconds(1)).rounded(.up))) }.min()
  }
}
