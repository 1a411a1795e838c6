import CAdbc
import Glibc

/// A driver of ADBC that was found at run time, with one statement at a time.
final class ADBCDriver {
  private let library: UnsafeMutableRawPointer
  // In memory of their own: a driver keeps where they are. They end with the process.
  private let database = UnsafeMutablePointer<adbc_handle>.allocate(capacity: 1)
  private let connection = UnsafeMutablePointer<adbc_handle>.allocate(capacity: 1)
  private let statement = UnsafeMutablePointer<adbc_handle>.allocate(capacity: 1)
  private let error = UnsafeMutablePointer<adbc_error>.allocate(capacity: 1)

  private struct Problem: Error { let text: String }

  /// Runs the statements on a connection and writes the answer of the last as CSV; an interrupt cancels the one that runs.
  ///
  /// - Returns: why not; nil where it went well.
  static func run(_ profile: ADBCProfile, _ statements: [String]) -> String? {
    // Before the driver has threads: they are not to take it.
    var interrupts = sigset_t()
    sigemptyset(&interrupts)
    sigaddset(&interrupts, SIGINT)
    pthread_sigmask(SIG_BLOCK, &interrupts, nil)
    guard let library = dlopen(profile.driver, RTLD_NOW | RTLD_LOCAL) else {
      return String(cString: dlerror())
    }
    let driver = ADBCDriver(library)
    do {
      try driver.connect(profile)
      try driver.cancelOnInterrupt()
      for (place, text) in statements.enumerated() {
        try driver.execute(text, writes: place == statements.count - 1)
      }
      return nil
    } catch {
      return (error as? Problem)?.text ?? "The driver fails"
    }
  }

  private init(_ library: UnsafeMutableRawPointer) {
    self.library = library
    for handle in [database, connection, statement] { handle.initialize(to: adbc_handle()) }
    error.initialize(to: adbc_error())
  }

  private func function<Function>(_ name: String, _ type: Function.Type) throws -> Function {
    guard let symbol = dlsym(library, name) else {
      throw Problem(text: "The driver has no function \(name)")
    }
    return unsafeBitCast(symbol, to: type)
  }

  private func check(_ status: UInt8) throws {
    guard status != 0 else { return }
    throw Problem(
      text: error.pointee.message.map { String(cString: $0) } ?? "The driver says \(status)")
  }

  private func connect(_ profile: ADBCProfile) throws {
    try check(function("AdbcDatabaseNew", adbc_of_one.self)(database, error))
    for option in profile.options {
      try check(
        function("AdbcDatabaseSetOption", adbc_set_option.self)(
          database, option[0], option[1], error))
    }
    try check(function("AdbcDatabaseInit", adbc_of_one.self)(database, error))
    try check(function("AdbcConnectionNew", adbc_of_one.self)(connection, error))
    try check(function("AdbcConnectionInit", adbc_of_two.self)(connection, database, error))
    try check(function("AdbcStatementNew", adbc_of_two.self)(connection, statement, error))
  }

  /// A statement may be cancelled from any thread.
  private func cancelOnInterrupt() throws {
    let running = Unmanaged.passRetained(
      Running(statement, try function("AdbcStatementCancel", adbc_of_one.self)))
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        var interrupts = sigset_t()
        sigemptyset(&interrupts)
        sigaddset(&interrupts, SIGINT)
        var signal: Int32 = 0
        sigwait(&interrupts, &signal)
        guard let argument else { return nil }
        let running = Unmanaged<Running>.fromOpaque(argument).takeRetainedValue()
        var error = adbc_error()
        _ = running.cancel(running.statement, &error)
        return nil
      }, running.toOpaque())
  }

  private final class Running {
    let statement: UnsafeMutablePointer<adbc_handle>
    let cancel: adbc_of_one

    init(_ statement: UnsafeMutablePointer<adbc_handle>, _ cancel: @escaping adbc_of_one) {
      self.statement = statement
      self.cancel = cancel
    }
  }

  private func execute(_ text: String, writes: Bool) throws {
    try check(function("AdbcStatementSetSqlQuery", adbc_set_query.self)(statement, text, error))
    let run = try function("AdbcStatementExecuteQuery", adbc_execute.self)
    guard writes else { return try check(run(statement, nil, nil, error)) }
    var stream = arrow_stream()
    try check(run(statement, &stream, nil, error))
    func checkStream(_ status: Int32) throws {
      guard status != 0 else { return }
      throw Problem(
        text: stream.get_last_error(&stream).map { String(cString: $0) }
          ?? "The driver says \(status)")
    }
    var schema = arrow_schema()
    try checkStream(stream.get_schema(&stream, &schema))
    let columns = (0..<Int(schema.child_count)).compactMap { schema.children[$0]?.pointee }
    try write(columns.map { $0.name.map { String(cString: $0) } ?? "" })
    while true {
      var batch = arrow_array()
      try checkStream(stream.get_next(&stream, &batch))
      guard let release = batch.release else { return }
      for row in 0..<Int(batch.length) {
        try write(
          columns.enumerated().map { place, column in
            guard let array = batch.children[place] else { return "\\N" }
            return try Self.text(column, array.pointee, row)
          })
      }
      release(&batch)
    }
  }

  private func write(_ fields: [String]) throws {
    guard writeAll(Array((fields.map(quoted).joined(separator: ",") + "\n").utf8), to: 1) else {
      throw Problem(text: "Nobody reads")
    }
  }

  /// A value of an array, by the format of its column.
  private static func text(_ column: arrow_schema, _ array: arrow_array, _ row: Int) throws
    -> String
  {
    let place = row + Int(array.offset)
    if array.null_count != 0, let valid = array.buffers[0]?.assumingMemoryBound(to: UInt8.self),
      valid[place >> 3] >> UInt8(place & 7) & 1 == 0
    {
      return "\\N"
    }
    guard let data = array.buffers[1] else { return "" }
    func value<Number>(_ type: Number.Type) -> Number {
      data.load(fromByteOffset: place * MemoryLayout<Number>.stride, as: type)
    }
    func bytes<Offset: BinaryInteger>(_ type: Offset.Type) -> String {
      let ends = data.assumingMemoryBound(to: type)
      guard let text = array.buffers[2] else { return "" }
      let range = Int(ends[place])..<Int(ends[place + 1])
      return String(
        decoding: UnsafeRawBufferPointer(start: text, count: range.upperBound)[range], as: UTF8.self
      )
    }
    switch String(cString: column.format) {
    case "g": return "\(value(Double.self))"
    case "f": return "\(Double(value(Float.self)))"
    case "l": return "\(value(Int64.self))"
    case "i": return "\(value(Int32.self))"
    case "s": return "\(value(Int16.self))"
    case "u": return bytes(Int32.self)
    case "U": return bytes(Int64.self)
    case let format: throw Problem(text: "A column comes in the format \(format)")
    }
  }
}
