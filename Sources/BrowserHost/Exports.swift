import Cells
import Diagnostics
import Values
import Platform
import Syntax
import Work

// What a page calls. Each call answers with objects of JSON through `tell`, and returns when it is done.
// A text comes as its bytes, in a buffer that the page asked for and gives back.

private struct Host {
  let session = Session(confinement: { "WebAssembly" })
  let explorations = Explorations()
  let sink: PageSink

  init() { sink = PageSink(session, explorations) }
}

// A page has one thread.
nonisolated(unsafe) private let host = Host()

@_expose(wasm, "buffer") @_cdecl("page_buffer")
package func buffer(_ count: Int32) -> UnsafeMutablePointer<UInt8> {
  .allocate(capacity: max(1, Int(count)))
}

@_expose(wasm, "release") @_cdecl("page_release")
package func release(_ buffer: UnsafeMutablePointer<UInt8>) { buffer.deallocate() }

/// Goes on with a call on another stack of the engine's.
@_expose(wasm, "perform") @_cdecl("page_perform")
package func perform(_ job: UnsafeMutableRawPointer) { Threads.perform(job) }

/// Runs a cell.
@_expose(wasm, "execute") @_cdecl("page_execute")
package func execute(_ source: UnsafePointer<UInt8>, _ count: Int32, _ number: Int32) {
  let result = host.session.execute(
    text(source, count), name: "cell [\(number)]", output: host.sink)
  host.sink.finish(result, number: Int(number))
}

/// Draws an exploration where its controls stand, so many bytes of numbers.
///
/// Where a widget was moved, the place of its control is what the widget holds; widgets count two for each control, itself and
/// the buttons that play it, and −1 is none.
@_expose(wasm, "move") @_cdecl("page_move")
package func move(
  _ positions: UnsafePointer<Double>, _ count: Int32, _ number: Int32, _ widget: Int32
) {
  let positions = UnsafeBufferPointer(start: positions, count: Int(count) / 8)
  guard var live = host.explorations[Int(number)],
    positions.count == live.exploration.controls.count
  else { return }
  let exploration = live.exploration
  var places = zip(exploration.controls, positions).map { $0.control.snapped($1) }
  let moved = Widget.Moved(
    number: Int(number), index: Int(widget) / 2, isPlayed: widget % 2 == 1)
  if widget >= 0, places.indices.contains(moved.index),
    let place = exploration.position(moved, holding: positions[moved.index])
  {
    places[moved.index] = place
  }
  let result = host.session.execute(
    exploration, at: places, output: SilentSink(), interrupt: Interrupt())
  let data: JSON
  switch result {
  case .finished(let value?):
    data = host.sink.forms(live.scales.keep(value, of: exploration, at: places))
    host.explorations[Int(number)] = live
  case .failed(let diagnostic, let source):
    data = Display(text: render(diagnostic, in: source.text, place: source.name)).json
  default: return
  }
  tell(
    "moved",
    [
      ("place", host.sink.place(exploration, places)), ("data", data),
      ("positions", .array(places.map { .number($0) })),
      ("widgets", .object(exploration.values(Int(number), at: places).map { ($0.name, $0.state) })),
    ])
}

/// What may stand at the cursor, which counts Unicode scalars.
@_expose(wasm, "complete") @_cdecl("page_complete")
package func complete(_ source: UnsafePointer<UInt8>, _ count: Int32, _ cursor: Int32) {
  let completion = host.session.snapshot.completion(of: text(source, count), at: Int(cursor))
  let items = completion.items.map { item in
    JSON.object([
      ("text", .text(item.text)), ("kind", .text(item.kind.rawValue)),
      ("signature", .text(item.signature?.visible ?? "")),
    ])
  }
  tell(
    "completion",
    [
      ("items", .array(items)), ("start", .whole(completion.replacing.lowerBound)),
      ("end", .whole(completion.replacing.upperBound)),
    ])
}

/// What the name at the cursor means; nothing is told where there is none.
@_expose(wasm, "inspect") @_cdecl("page_inspect")
package func inspect(
  _ source: UnsafePointer<UInt8>, _ count: Int32, _ cursor: Int32, _ isBrief: Int32
) {
  let found = host.session.snapshot.inspection(
    of: text(source, count), at: Int(cursor), isBrief: isBrief != 0)
  if let found { tell("inspection", [("data", found.json)]) }
}

/// The source cut into the parts that an editor colours.
@_expose(wasm, "colour") @_cdecl("page_colour")
package func colour(_ source: UnsafePointer<UInt8>, _ count: Int32) {
  let bytes = Array(UnsafeBufferPointer(start: source, count: Int(count)))
  var parts: [JSON] = []
  var end = 0
  func add(_ upper: Int, _ kind: String) {
    guard upper > end, upper <= bytes.count else { return }
    parts.append(.array([.text(String(decoding: bytes[end..<upper], as: UTF8.self)), .text(kind)]))
    end = upper
  }
  for token in tokenize(String(decoding: bytes, as: UTF8.self)).tokens {
    add(token.span.lower, "")
    add(token.span.upper, token.kind.colour)
  }
  add(bytes.count, "")
  tell("colours", [("parts", .array(parts))])
}

/// Whether Enter should run what has been typed.
@_expose(wasm, "completeness") @_cdecl("page_completeness")
package func completeness(_ source: UnsafePointer<UInt8>, _ count: Int32) {
  let (status, indent) =
    switch cellCompleteness(of: text(source, count)) {
    case .complete: ("complete", "")
    case .incomplete(let indent): ("incomplete", indent)
    case .invalid: ("invalid", "")
    }
  tell("completeness", [("status", .text(status)), ("indent", .text(indent))])
}

private func text(_ start: UnsafePointer<UInt8>, _ count: Int32) -> String {
  String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
}

extension Token.Kind {
  fileprivate var colour: String {
    switch self {
    case .number, .superscript: "number"
    case .keyword: "keyword"
    case .textStart, .textSegment, .textEnd: "text"
    case .interpolatedName, .interpolationStart, .interpolationEnd: "inserted"
    case .comment: "comment"
    case .magic, .magicArgument, .help: "magic"
    case .unreadable: "unreadable"
    case .name, .sign, .newline, .end: ""
    }
  }
}
