import Checking
import Diagnostics
import Syntax
import Translation

/// Feeds libFuzzer's bytes to everything that reads a cell before it runs.
///
/// Built by `make fuzz`, with coverage, as a library that is linked to libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParser(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let source = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let cell = parse(source)
  let length = source.utf8.count
  for finding in cell.diagnostics + check(cell) {
    precondition(
      finding.span.lower >= 0 && finding.span.upper <= length, "a place outside the cell")
    _ = render(finding, in: source, place: "cell [1]", emphasis: true)
    if let correction = finding.correction { _ = applying(correction, to: source) }
  }
  for finding in checked(source) {
    guard let correction = finding.correction else { continue }
    let errors = check(parse(applying(correction, to: source))).filter { $0.severity == .error }
    precondition(errors.isEmpty, "a correction that is wrong")
  }
  _ = completeness(of: source)
  if let once = formatted(source) {
    precondition(formatted(once) == once, "laying out twice changes the layout")
  }
  return 0
}
