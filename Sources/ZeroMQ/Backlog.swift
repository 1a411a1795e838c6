import CZeroMQ
import Glibc
import Synchronization

/// What a socket was given and has not sent to all its peers yet.
///
/// libzmq tells no sender how far its readers are, but it gives back the memory of a frame when the
/// last of them has it.
package final class Backlog: Sendable {
  private let waitingMessages = Atomic<Int>(0)
  private let waitingBytes = Atomic<Int>(0)

  package init() {}

  package var messages: Int { waitingMessages.load(ordering: .relaxed) }
  package var bytes: Int { waitingBytes.load(ordering: .relaxed) }

  /// In front of a frame's bytes in its memory.
  private struct Tag {
    var backlog: Unmanaged<Backlog>
    var bytes: Int
  }

  /// Makes `message` hold a copy of `frame`, to be counted as that many bytes; false where there is
  /// no memory for it.
  func fill(_ message: inout zmq_msg_t, with frame: [UInt8], bytes: Int) -> Bool {
    let header = MemoryLayout<Tag>.stride
    guard let memory = malloc(header + frame.count) else { return false }
    memory.storeBytes(of: Tag(backlog: .passRetained(self), bytes: bytes), as: Tag.self)
    frame.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(start: memory + header, count: $0.count).copyMemory(from: $0)
    }
    waitingMessages.add(1, ordering: .relaxed)
    waitingBytes.add(bytes, ordering: .relaxed)
    let status = zmq_msg_init_data(
      &message, memory + header, frame.count,
      { _, memory in Backlog.release(memory) }, memory)
    if status != 0 { Self.release(memory) }
    return status == 0
  }

  /// Called by libzmq, on any thread.
  private static func release(_ memory: UnsafeMutableRawPointer?) {
    guard let memory else { return }
    let tag = memory.load(as: Tag.self)
    let backlog = tag.backlog.takeRetainedValue()
    backlog.waitingMessages.subtract(1, ordering: .relaxed)
    backlog.waitingBytes.subtract(tag.bytes, ordering: .relaxed)
    free(memory)
  }
}
