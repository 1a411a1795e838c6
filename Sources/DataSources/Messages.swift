import FoundationEssentials
import Glibc

/// What the locked process tells its broker.
enum Message: Codable {
  /// Only as the first one.
  case grants(SourceGrants)
  case card(source: String, table: String)
  case sums(SumsRequest)
  /// Of what is being worked on.
  case cancel
}

/// Names of granted things, and numbers: nothing that an engine would read as a statement.
struct SumsRequest: Codable {
  var source: String
  var table: String
  var x: String
  var y: String?
  var group: String?
  var low: Double?
  var high: Double?
  var hasScores: Bool
  var exponent: Int?
}

/// What the broker answers.
enum Reply: Codable {
  case card(table: String, columns: [[String]], asks: Bool, bytes: Double?)
  /// The next frame holds the sums in CSV.
  case sums(minimumCount: Int)
  case interrupted
  case refused(title: String, help: String?)
}

/// A socket that carries frames: four bytes of length, lowest first, and so many bytes.
struct FrameSocket: Sendable {
  /// No answer is longer.
  static let mostBytes = 1 << 30
  let descriptor: Int32

  func send(_ bytes: [UInt8]) -> Bool {
    let count = UInt32(bytes.count)
    return writeAll(
      (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + bytes, to: descriptor)
  }

  func send(_ message: some Encodable) -> Bool {
    guard let data = try? JSONEncoder().encode(message) else { return false }
    return send([UInt8](data))
  }

  /// The next frame; nil at the end, and of one that is longer than expected.
  func receive(atMost limit: Int = mostBytes) -> [UInt8]? {
    guard let head = readAll(4) else { return nil }
    let count = head.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard count <= limit else { return nil }
    return readAll(count)
  }

  func receive<Content: Decodable>(_ type: Content.Type) -> Content? {
    guard let bytes = receive(atMost: 1 << 24) else { return nil }
    return try? JSONDecoder().decode(type, from: Data(bytes))
  }

  /// Whether something, or the end, can be read within so many milliseconds.
  func isReadable(within milliseconds: Int32) -> Bool {
    var place = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&place, 1, milliseconds) > 0
  }

  /// Whether the other end is closed: writing would be answered by a signal.
  var isClosed: Bool {
    var place = pollfd(fd: descriptor, events: 0, revents: 0)
    return poll(&place, 1, 0) > 0 && place.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
  }

  private func readAll(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes[done...].withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if got > 0 {
        done += got
      } else if got == 0 || errno != EINTR {
        return nil
      }
    }
    return bytes
  }
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var done = 0
  while done < bytes.count {
    let put = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if put > 0 {
      done += put
    } else if errno != EINTR {
      return false
    }
  }
  return true
}
