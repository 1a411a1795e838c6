import CZeroMQ

/// The library's background thread and all it holds.
///
/// Lives as long as one of its sockets does.
// @unchecked: a context may be used from every thread (zmq_ctx_new(3)), only sockets may not.
package final class Context: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer

  package init() throws(ZeroMQError) {
    guard let pointer = zmq_ctx_new() else { throw ZeroMQError("make a context") }
    self.pointer = pointer
  }

  deinit { zmq_ctx_term(pointer) }
}
