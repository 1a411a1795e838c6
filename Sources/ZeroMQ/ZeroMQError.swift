import CZeroMQ

/// A call of libzmq, or of the kernel below it, that failed.
package struct ZeroMQError: Error, Hashable, CustomStringConvertible {
  package let operation: String
  package let code: Int32

  /// Takes the code from the calling thread's `errno`.
  init(_ operation: String) {
    self.operation = operation
    self.code = zmq_errno()
  }

  package var description: String { "\(operation): \(String(cString: zmq_strerror(code)))" }
}
