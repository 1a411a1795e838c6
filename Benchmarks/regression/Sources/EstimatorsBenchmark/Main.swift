import Estimators
import Glibc

/// Times one regression of this library, in the form the table script reads.
///
///     EstimatorsBenchmark DATA OUT KERNEL WIDTH D REPEAT
///
///     EstimatorsBenchmark stops TRIES [PART]
///
/// With `loo` in front of the kernel's name (`loo-gaussian`) it scores 100 widths by leave-one-out instead; the
/// second form prints how long each kind of work, or each whose name has PART in it, goes on after it is told to stop.
/// DATA holds `x`, `y`, `q` as raw float64 files; the estimates go to OUT the same way. One line
/// comes out: the median wall-clock seconds of REPEAT runs and the peak memory in MiB.
@main
struct Main {
  static func main() throws {
    let arguments = CommandLine.arguments
    if (3...4).contains(arguments.count), arguments[1] == "stops", let tries = Int(arguments[2]) {
      return try Stops.print(tries, of: arguments.count == 4 ? arguments[3] : "")
    }
    guard arguments.count == 7,
      let shape = SmoothingKernel.Shape(
        named: arguments[3].hasPrefix("loo-") ? String(arguments[3].dropFirst(4)) : arguments[3]),
      let width = Double(arguments[4]), let dimension = Int(arguments[5]),
      let repeats = Int(arguments[6])
    else {
      print("usage: EstimatorsBenchmark DATA OUT KERNEL WIDTH D REPEAT")
      exit(2)
    }
    let keys = try Points(coordinates: numbers(arguments[1] + "/x"), dimension: dimension)
    let values = try Values(numbers(arguments[1] + "/y"))
    let queries = try Points(
      coordinates: numbers(arguments[1] + "/q"), dimension: dimension, as: .queries)
    let kernel = try SmoothingKernel(shape, width: width)
    var times: [Double] = []
    var answer: [Double] = []
    for _ in 0..<repeats {
      let start = seconds()
      let regression = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
      if arguments[3].hasPrefix("loo-") {
        let search = try WidthSearch(regression)
        answer = try search.curve(search.defaultWidths(count: 100)).flatMap {
          [$0.width, $0.score]
        }
      } else {
        answer = try regression.estimate(at: queries).values
      }
      times.append(seconds() - start)
    }
    write(answer, to: arguments[2])
    print(times.sorted()[repeats / 2], peakMemory())
  }

  /// In MiB, of this process alone: what the program that started it had is not counted.
  static func peakMemory() -> Double {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if text.hasPrefix("VmHWM"), let kibibytes = Double(text.filter(\.isNumber)) {
        return kibibytes / 1024
      }
    }
    return 0
  }

  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  static func numbers(_ path: String) -> [Double] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let count = ftell(file) / 8
    rewind(file)
    return [Double](unsafeUninitializedCapacity: count) { buffer, initialised in
      initialised = fread(buffer.baseAddress, 8, count, file)
    }
  }

  static func write(_ numbers: [Double], to path: String) {
    guard let file = fopen(path, "wb") else { return }
    defer { fclose(file) }
    numbers.withUnsafeBufferPointer { _ = fwrite($0.baseAddress, 8, $0.count, file) }
  }
}
