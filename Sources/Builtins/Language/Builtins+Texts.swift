import Values
import Tables
import Operations
import Arrays
import Language
import Diagnostics

/// Functions of a text, or of each text of a list.
extension Builtin {
  static let textFunctions: [String: Body] = [
    "str": str, "format": format, "number": number, "split": split, "join": join,
    "replace": replace, "strip": strip,
    "lower": { (call) throws(RuntimeFailure) in try changed(call, lowered) },
    "upper": { (call) throws(RuntimeFailure) in try changed(call) { $0.uppercased() } },
    "starts_with": startsWith, "ends_with": endsWith, "contains": contains,
  ]

  private static func str(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .text(call.operand("x")?.value.textInText ?? "nothing")
  }

  /// Python's `format`, of each element of an array or a list.
  private static func format(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let written = try call.text("spec")
    if let dates = call.operand("x")?.value.tensor, dates.kind == .dates {
      return try formatted(dates, written, call)
    }
    guard let specification = FormatSpecification(written) else {
      throw noFormat(written, "`\(written)` is no format", call)
    }
    return try formatted(call.required("x").value, specification, written, call)
  }

  private static func formatted(
    _ value: Value, _ specification: FormatSpecification, _ written: String, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Value {
    let text: String?
    switch value {
    case .text(let content): text = specification.text(content)
    case .boolean where written.isEmpty: text = value.textInText
    case .number, .boolean: text = value.scalar.flatMap { specification.text($0) }
    case .tensor, .range, .list, .tuple:
      guard let count = value.length else { fallthrough }
      try call.reserve(Shape.extent([count, 3]))
      let texts = try call.evaluator.interrupt.map(count) { index throws(RuntimeFailure) in
        let item = value.item(index)
        // What is missing stays missing.
        if case .nothing = item { return item }
        return try formatted(item, specification, written, call)
      }
      if case .tuple = value { return .tuple(texts) }
      return .list(texts)
    default: throw call.wrongType(try call.required("x"), "x", "a number or a text")
    }
    if let text { return .text(text) }
    throw noFormat(written, "`\(written)` is no format for \(value.described)", call)
  }

  private static func formatted(_ dates: Tensor, _ written: String, _ call: BuiltinCall)
    throws(RuntimeFailure) -> Value
  {
    guard let format = DateFormat(written.isEmpty ? "%Y-%m-%d" : written) else {
      throw call.failure(
        .wrongValue, "`\(written)` is no format of dates", under: "spec",
        help: "Its signs are those of Python: `%Y-%m-%d`, `%d/%m/%Y %H:%M`, `%d %b %Y`.")
    }
    if dates.rank == 0 { return .text(format.text(dates.elements[0])) }
    try call.reserve(Shape.extent([dates.count, 3]))
    // What is missing stays missing.
    return .list(
      try call.evaluator.interrupt.map(dates.count) { index in
        let days = dates.elements[index]
        return days.isNaN ? .nothing : .text(format.text(days))
      })
  }

  private static func noFormat(_ written: String, _ title: String, _ call: BuiltinCall)
    -> RuntimeFailure
  {
    call.failure(
      .wrongValue, title, under: "spec",
      help:
        "Formats are Python's: `.2f` and `.0%` for digits, `.3e`, `8.2f` for a width, `,`, `d`, `g`."
    )
  }

  // MARK: Each text

  /// What `body` makes of a text, or of each text of a list; `missing` stands where there is none.
  private static func each(
    _ call: BuiltinCall, missing: Value = .nothing,
    other: (Value) throws(RuntimeFailure) -> Value? = { _ in nil },
    _ body: (String) throws(RuntimeFailure) -> Value
  ) throws(RuntimeFailure) -> Value {
    guard let operand = call.operand("x") else { return missing }
    return try each(operand.value, operand, call, missing, other, body)
  }

  private static func each(
    _ value: Value, _ operand: BuiltinCall.Operand, _ call: BuiltinCall, _ missing: Value,
    _ other: (Value) throws(RuntimeFailure) -> Value?,
    _ body: (String) throws(RuntimeFailure) -> Value
  ) throws(RuntimeFailure) -> Value {
    switch value {
    case .nothing: return missing
    case .text(let text): return try body(text)
    case .list(let sequence), .tuple(let sequence):
      let items = sequence.items
      try call.reserve(Shape.extent([items.count, 3]))
      let results = try call.evaluator.interrupt.map(items.count) { index throws(RuntimeFailure) in
        try each(items[index], operand, call, missing, other, body)
      }
      if case .tuple = value, case .text? = results.first { return .tuple(results) }
      if case .tensor? = results.first,
        let stacked = try call.evaluator.stacked(results, at: call.span)
      {
        return .tensor(stacked)
      }
      return Value.collected(results)
    default:
      if let result = try other(value) { return result }
      guard operand.value.items != nil else {
        throw call.wrongType(operand, "x", "a text or a list of texts")
      }
      throw call.failure(
        .wrongType, "`\(call.name)` needs texts, and in this list there is \(value.described)",
        at: operand.span, help: "`str(x)` makes a text of a number.")
    }
  }

  private static func changed(
    _ call: BuiltinCall, _ change: (String) -> String
  ) throws(RuntimeFailure) -> Value {
    try each(call) { (text) throws(RuntimeFailure) in
      guard text.utf8.count > 1 << 16 else { return .text(change(text)) }
      var result = ""
      var place = text.startIndex
      while place < text.endIndex {
        try call.checkGrowth(result.utf8.count)
        let scalars = text.unicodeScalars
        var next =
          scalars.index(place, offsetBy: 1 << 14, limitedBy: text.endIndex) ?? text.endIndex
        // What a letter becomes may depend on the word it stands in.
        next = scalars[next...].prefix(1 << 10).firstIndex { $0.isBlank } ?? next
        result += change(String(scalars[place..<next]))
        place = next
      }
      return .text(result)
    }
  }

  /// As Unicode has it: a sigma that ends a word is another letter.
  private static func lowered(_ text: String) -> String {
    guard text.unicodeScalars.contains("Σ") else { return text.lowercased() }
    let scalars = Array(text.unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      guard scalar == "Σ" else {
        result += scalar.properties.lowercaseMapping
        continue
      }
      let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
      let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
      let endsWord = before?.properties.isCased ?? false && !(after?.properties.isCased ?? false)
      result += endsWord ? "ς" : "σ"
    }
    return result
  }

  // MARK: Numbers

  private static func number(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let isStrict = try call.boolean("strict")
    let isWhole = try call.boolean("whole")
    func checked(_ number: Double?, _ written: () -> String) throws(RuntimeFailure) -> Double {
      if let number, !isWhole || abs(number) <= 0x1p53 && number == number.rounded() {
        return number
      }
      guard isStrict else { return .nan }
      let text = written()
      throw call.failure(
        .wrongValue, "`\(text.shortened)` is no \(isWhole ? "whole " : "")number", under: "x",
        help: text.contains(",")
          ? "The decimal sign is the point: `replace(x, \",\", \".\")`."
          : "Without `strict=true` it becomes NaN.")
    }
    func known(_ value: Value) throws(RuntimeFailure) -> Value? {
      switch value {
      case .number(let number): return .number(try checked(number) { numberText(number) })
      case .boolean(let flag): return .number(flag ? 1 : 0)
      case .range: return value
      case .tensor(let tensor):
        guard isWhole else { return .tensor(Tensor(tensor.elements, shape: tensor.shape)) }
        let numbers = try call.evaluator.interrupt.map(tensor.count) {
          (index) throws(RuntimeFailure) in
          try checked(tensor.elements[index]) { numberText(tensor.elements[index]) }
        }
        return .tensor(Tensor(numbers, shape: tensor.shape))
      default: return nil
      }
    }
    return try each(call, missing: .number(.nan), other: known) { (text) throws(RuntimeFailure) in
      .number(try checked(text.number(isWhole: isWhole)) { text })
    }
  }

  // MARK: Parts

  /// The places of a part in a text, and how many bytes the part has.
  private static func search(_ call: BuiltinCall, _ parameter: String) throws(RuntimeFailure)
    -> (TextSearch, count: Int)
  {
    let part = try call.text(parameter)
    guard !part.isEmpty else {
      throw call.failure(.wrongValue, "`\(parameter)` is an empty text", under: parameter)
    }
    try call.reserve(part.utf8.count * 2)
    return (try TextSearch(part, call.evaluator.interrupt), part.utf8.count)
  }

  private static func split(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let interrupt = call.evaluator.interrupt
    let search = call.has("separator") ? try search(call, "separator") : nil
    return try each(call) { (text) throws(RuntimeFailure) in
      guard let (search, count) = search else { return .list(try words(text, call)) }
      let places = try search.places(in: text.utf8, interrupt)
      // A value takes three words, a text of its own four more.
      try call.reserve(Shape.extent([places.count + 1, 7]))
      let bytes = Array(text.utf8)
      return .list(
        try interrupt.map(places.count + 1) { index in
          let lower = index == 0 ? 0 : places[index - 1] + count
          let upper = index == places.count ? bytes.count : places[index]
          return .text(String(decoding: bytes[lower..<upper], as: UTF8.self))
        })
    }
  }

  private static func words(_ text: String, _ call: BuiltinCall) throws(RuntimeFailure) -> [Value] {
    let scalars = text.unicodeScalars
    return try call.evaluator.interrupt.collecting { words throws(RuntimeFailure) in
      var start: String.Index?
      var steps = 0
      var place = scalars.startIndex
      while true {
        steps += 1
        if steps & 0xffff == 0 { try call.checkGrowth(words.count * 28) }
        let isEnd = place == scalars.endIndex
        if isEnd || scalars[place].isBlank {
          if let first = start { words.append(.text(String(scalars[first..<place]))) }
          start = nil
          if isEnd { return }
        } else if start == nil {
          start = place
        }
        place = scalars.index(after: place)
      }
    }
  }

  private static func join(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("texts")
    return try joined(operand.value, try call.text("separator"), operand, call)
  }

  private static func joined(
    _ value: Value, _ separator: String, _ operand: BuiltinCall.Operand, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Value {
    guard let items = try call.evaluator.itemsIfAny(of: value, at: operand.span) else {
      throw call.wrongType(operand, "texts", "a list of texts")
    }
    if items.contains(where: { $0.items != nil || $0.tensor.map { $0.rank > 0 } ?? false }) {
      return .list(
        try call.evaluator.interrupt.map(items.count) { index throws(RuntimeFailure) in
          try joined(items[index], separator, operand, call)
        })
    }
    var text = ""
    for (index, item) in items.enumerated() {
      if index & 0xff == 0 { try call.checkGrowth(text.utf8.count) }
      switch item {
      case .text, .number, .boolean: break
      default:
        throw call.failure(
          .wrongType, "`join` needs texts, and item \(index) is \(item.described)",
          at: operand.span,
          help: item == .nothing ? "Leave out what is missing: `x[x != nothing]`." : nil)
      }
      if index > 0 { text += separator }
      text += item.textInText
    }
    return .text(text)
  }

  private static func replace(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let interrupt = call.evaluator.interrupt
    let (search, count) = try search(call, "old")
    let new = Array(try call.text("new").utf8)
    return try each(call) { (text) throws(RuntimeFailure) in
      let places = try search.places(in: text.utf8, interrupt)
      guard !places.isEmpty else { return .text(text) }
      let (growth, overflow) = places.count.multipliedReportingOverflow(by: new.count)
      try call.reserve(overflow ? nil : (growth + text.utf8.count) / 4)
      let bytes = Array(text.utf8)
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count - places.count * count + growth)
      var start = 0
      for (index, place) in places.enumerated() {
        if index & 0xfff == 0 { try call.poll() }
        result += bytes[start..<place]
        result += new
        start = place + count
      }
      result += bytes[start...]
      return .text(String(decoding: result, as: UTF8.self))
    }
  }

  private static func strip(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let characters = try call.has("characters") ? Set(call.text("characters").unicodeScalars) : nil
    return try each(call) { (text) throws(RuntimeFailure) in
      func isStripped(_ scalar: Unicode.Scalar) -> Bool {
        characters?.contains(scalar) ?? scalar.isBlank
      }
      let rest = text.unicodeScalars.drop(while: isStripped)
      guard let last = rest.lastIndex(where: { !isStripped($0) }) else { return .text("") }
      return .text(String(rest[...last]))
    }
  }

  // MARK: Questions

  private static func startsWith(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let part = try call.text("part").utf8
    return try each(call, missing: .boolean(false)) { .boolean($0.utf8.starts(with: part)) }
  }

  private static func endsWith(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let part = try call.text("part").utf8.reversed()
    return try each(call, missing: .boolean(false)) {
      .boolean($0.utf8.reversed().starts(with: part))
    }
  }

  private static func contains(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let part = try call.text("part")
    return try each(call, missing: .boolean(false)) { (text) throws(RuntimeFailure) in
      .boolean(try call.evaluator.holds(text, part, at: call.span))
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is a blank or a line's end, in Unicode and in Python.
  fileprivate var isBlank: Bool { properties.isWhitespace || (0x1c...0x1f).contains(value) }
}

extension String {
  /// The number that the text says, blanks around it aside; nil when it says none.
  fileprivate func number(isWhole: Bool) -> Double? {
    var text = unicodeScalars[...]
    while let first = text.first, first.isBlank { text.removeFirst() }
    while let last = text.last, last.isBlank { text.removeLast() }
    let word = String(text)
    var rest = word.utf8[...]
    func skip(_ bytes: String) -> Bool {
      guard let first = rest.first, bytes.utf8.contains(first) else { return false }
      rest.removeFirst()
      return true
    }
    func digits() -> Int {
      let count = rest.prefix { $0 &- 0x30 < 10 }.count
      rest.removeFirst(count)
      return count
    }
    _ = skip("+-")
    if !isWhole, ["inf", "infinity", "nan"].contains(String(Substring(rest)).lowercased()) {
      return Double(word)
    }
    var count = digits()
    guard !isWhole else { return count > 0 && rest.isEmpty ? Double(word) : nil }
    if skip(".") { count += digits() }
    guard count > 0 else { return nil }
    if skip("eE") {
      _ = skip("+-")
      guard digits() > 0 else { return nil }
    }
    return rest.isEmpty ? Double(word) : nil
  }
}
