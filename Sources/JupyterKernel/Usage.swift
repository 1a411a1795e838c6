import JSON
import Glibc

/// What the process and its machine use, for `usage_reply`.
struct Usage {
  private var previous: (wall: ContinuousClock.Instant, processor: Double)?

  /// The share of a processor is that since the previous sample.
  mutating func sample() -> JSONObject {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    let processor = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    let now = ContinuousClock.now
    var share = 0.0
    if let previous, now > previous.wall {
      share = 100 * (processor - previous.processor) / ((now - previous.wall) / .seconds(1))
    }
    previous = (now, processor)
    var fields: JSONObject = [
      "hostname": .string(Self.hostName), "pid": .integer(Int(getpid())),
      "cpu_count": .integer(sysconf(Int32(_SC_NPROCESSORS_ONLN))),
      "kernel_cpu": .number(share), "kernel_memory": .integer(Self.residentBytes),
    ]
    let machine = Self.lines(of: "/proc/meminfo")
    if let total = machine["MemTotal"], let available = machine["MemAvailable"], total > 0 {
      fields["host_virtual_memory"] = [
        "total": .integer(total << 10), "available": .integer(available << 10),
        "used": .integer((total - available) << 10),
        "free": .integer((machine["MemFree"] ?? 0) << 10),
        "percent": .number((1000 * Double(total - available) / Double(total)).rounded() / 10),
      ]
    }
    return fields
  }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static var residentBytes: Int {
    (lines(of: "/proc/self/status")["VmRSS"] ?? 0) << 10
  }

  /// The numbers of a file of lines like `MemTotal:  16384 kB`.
  private static func lines(of path: String) -> [String: Int] {
    guard let file = fopen(path, "r") else { return [:] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 16 << 10)
    let count = fread(&bytes, 1, bytes.count, file)
    var numbers: [String: Int] = [:]
    for line in String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n") {
      let fields = line.split { $0 == ":" || $0 == " " || $0 == "\t" }
      if fields.count >= 2 { numbers[String(fields[0])] = Int(fields[1]) }
    }
    return numbers
  }
}
