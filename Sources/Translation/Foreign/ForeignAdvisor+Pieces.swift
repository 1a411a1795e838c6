import PythonCells
import Checking
import Diagnostics
import Syntax

extension ForeignAdvisor {
  /// Calls whose arguments no row can place: any number of values, or texts with places for values in them.
  func pieced(_ name: String, _ place: Place) -> Diagnostic? {
    guard let call = place.call, place.arguments.allSatisfy({ !$0.value.isSpread }) else {
      return nil
    }
    let values = place.arguments.filter { $0.name == nil }.map { $0.value }
    let texts = values.map { source.text($0.span) }
    let isPlain = values.count == place.arguments.count
    func said(_ help: String, _ correction: String?) -> Diagnostic {
      worded(
        name, at: place.name.span, help: help, hasCounterpart: true,
        correction: correction.map { .init(call.span, $0) })
    }
    switch name {
    case "c":
      return said(
        "A list is written in square brackets: `[1, 2, 3]`.",
        isPlain ? "[\(texts.joined(separator: ", "))]" : nil)
    case "list":
      guard isPlain else { return nil }
      // Python's `list(range(5))` takes one value apart, R's `list(1, 2)` takes several.
      let items = texts.count == 1 ? Code(texts[0], values[0].level).at(.postfix) + "..." : nil
      return said(
        "A list is written in square brackets: `[1, 2, 3]`.",
        "[\(items ?? texts.joined(separator: ", "))]")
    case "paste", "paste0":
      let separator = place.arguments.first { $0.name?.text == "sep" }.map {
        source.text($0.value.span)
      }
      let between = name == "paste0" ? "" : separator ?? "\" \""
      let parts = values.map { value in
        if case .text = value.kind { return source.text(value.span) }
        return "str(\(source.text(value.span)))"
      }
      return said(
        "Texts are joined with `+`, and filled by `$`: `\"n = $n\"`.",
        parts.joined(separator: between.isEmpty ? " + " : " + \(between) + "))
    case "cat" where values.contains(where: { if case .text = $0.kind { true } else { false } }):
      return said(
        "Write `print(…)`; arrays are joined by `concat`.",
        "print(\(texts.filter { $0 != "\"\\n\"" }.joined(separator: ", ")))")
    case "printf", "fprintf", "sprintf":
      guard case .text? = values.first?.kind else { return nil }
      return said(
        "Texts take values by `$`: `print(\"n = $n\")`.",
        filledText(texts[0], percents: Array(texts.dropFirst())).map { text in
          // `print` ends the line itself.
          let line = text.hasSuffix("\\n\"") ? text.dropLast(3) + "\"" : text[...]
          return name == "sprintf" ? text : "print(\(line))"
        })
    case "ksmooth":
      func value(_ index: Int, _ name: String) -> String? {
        place.arguments.first { $0.name?.text == name }.map { source.text($0.value.span) }
          ?? (index < texts.count ? texts[index] : nil)
      }
      guard let x = value(0, "x"), let y = value(1, "y") else { return nil }
      let isNormal = value(2, "kernel")?.contains("normal") ?? false
      let width = value(3, "bandwidth") ?? "0.5"
      return said(
        "Its bandwidth puts the quarters of a kernel at ± 0.25; `width` is that of the kernel.",
        "regression(\(x), \(y); kernel=\(isNormal ? "gaussian" : "boxcar"), width=\(isNormal ? "0.3706506" : "0.5") * \(width))"
      )
    case "table", "data.frame", "tibble", "DataFrame":
      let names = place.arguments.map { argument -> String? in
        if let name = argument.name { return name.text }
        if case .name(let name) = argument.value.kind { return name }
        return nil
      }
      guard !names.isEmpty, !names.contains(nil) else { return nil }
      let end = names.count == 1 ? ",)" : ")"
      let quoted = names.map { "\"\($0 ?? "")\"" }.joined(separator: ", ")
      let columns = place.arguments.map { source.text($0.value.span) }.joined(separator: ", ")
      return said(
        "A table takes its names and its columns: `table((\"x\", \"y\"), (x, y))`.",
        "table((\(quoted)\(end), (\(columns)\(end))")
    default: return nil
    }
  }
}
