import Glibc

/// Points in time as the protocol writes them: `2026-11-22T13:45:18.123456Z`.
package enum Timestamp {
  package static func now() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return text(seconds: time.tv_sec, microseconds: time.tv_nsec / 1000)
  }

  static func text(seconds: Int, microseconds: Int) -> String {
    var seconds = seconds
    var date = tm()
    gmtime_r(&seconds, &date)
    return "\(padded(Int(date.tm_year) + 1900, 4))-\(padded(Int(date.tm_mon) + 1, 2))"
      + "-\(padded(Int(date.tm_mday), 2))T\(padded(Int(date.tm_hour), 2))"
      + ":\(padded(Int(date.tm_min), 2)):\(padded(Int(date.tm_sec), 2))"
      + ".\(padded(microseconds, 6))Z"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
