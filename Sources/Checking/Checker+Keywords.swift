import Language
import Diagnostics
import Syntax

// Keywords that a function does not have, and another language has.

extension Checker {
  /// Keywords of NumPy and PyTorch that choose what there is only one of here.
  static let needlessKeywords: Set<String> = [
    "dtype", "device", "requires_grad", "copy", "inplace", "order", "out",
  ]

  /// `arange(5, dtype=torch.float32)`.
  func needlessKeyword(_ keyword: Name, in arguments: [Argument], of name: String)
    -> Diagnostic?
  {
    guard Checker.needlessKeywords.contains(keyword.text) else { return nil }
    return Diagnostic(
      .unknownKeyword, "`\(name)` has no keyword `\(keyword.text)`", at: keyword.span,
      help: "There is one kind of number and of array; leave `\(keyword.text)` out.",
      correction: removal(of: keyword, in: arguments))
  }

  /// Keywords of other languages whose values change with their names.
  func foreignKeyword(
    _ keyword: Name, _ value: Expression, in arguments: [Argument], of name: String,
    _ parameters: [Signature.Parameter], _ call: Span
  ) -> Diagnostic? {
    var complaint = Diagnostic(
      .unknownKeyword, "`\(name)` has no keyword `\(keyword.text)`", at: keyword.span)
    let whole = keyword.span.union(value.span)
    switch keyword.text {
    case "dims" where parameters.contains { $0.name == "axis" }:
      guard case .number(let number) = value.kind, let axis = Int(exactly: number), axis > 0 else {
        return nil
      }
      complaint.help = "Axes count from 0: `axis=\(axis - 1)`."
      complaint.correction = .init(whole, "axis=\(axis - 1)")
    case "na_rm", "skipna", "omitnan":
      if parameters.contains(where: { $0.name == "missing" }) {
        complaint.help = "Missing values are left out with `missing=\"drop\"`."
        complaint.correction = .init(whole, "missing=\"drop\"")
      } else if let first = arguments.first, first.name == nil, arguments.count == 2 {
        let x = text(of: first.value)
        complaint.help = "Numbers that are there are chosen by `x[!isnan(x)]`."
        if case .name = first.value.kind {
          complaint.correction = .init(first.value.span.union(whole), "\(x)[!isnan(\(x))]")
        } else {
          complaint.correction = .init(
            first.value.span.union(whole), "(x -> x[!isnan(x)])(\(x))")
        }
      }
    case "x", "y", "data":
      guard name == "plot" else { return nil }
      complaint.help = "The numbers are given by their places: `plot(x, y)`."
      complaint.correction = .init(Span(keyword.span.lower, value.span.lower), "")
    case "title", "xlabel", "ylabel", "xlim", "ylim", "main", "xlab", "ylab":
      let part = ForeignName.keywords[keyword.text] ?? keyword.text
      guard Catalog.entry(named: name)?.result == .figure,
        let place = arguments.firstIndex(where: {
          $0.name?.span == keyword.span
        }), let removed = removal(of: keyword, in: arguments)
      else { return nil }
      let isPair = if case .tuple = arguments[place].value.kind { true } else { false }
      let given = text(of: value)
      complaint.help = "It is added to the figure: `line(x, y) + \(part)(…)`."
      complaint.correction = .init(
        call,
        source.text(Span(call.lower, removed.span.lower)) + removed.replacement
          + source.text(Span(removed.span.upper, call.upper))
          + " + \(part)\(isPair ? given : "(\(given))")")
    case _ where name == "plot":
      guard let usual = ForeignName.keywords[keyword.text] ?? Optional(keyword.text),
        !parameters.contains(where: { $0.name == usual }),
        Catalog.entry(named: "line")?.parameters.contains(where: { $0.name == usual }) ?? false,
        source.text(call).hasPrefix("plot(")
      else { return nil }
      complaint.help = "One curve is a `line`, which has `\(usual)`."
      complaint.correction = .init(Span(call.lower, call.lower + 4), "line")
    default: return nil
    }
    return complaint
  }

  /// Leaves an argument out, with a comma.
  func removal(of keyword: Name, in arguments: [Argument]) -> Diagnostic.Correction? {
    guard let place = arguments.firstIndex(where: { $0.name?.span == keyword.span }) else {
      return nil
    }
    let end = arguments[place].value.span.upper
    if place > 0 { return .init(Span(arguments[place - 1].value.span.upper, end), "") }
    let behind = place + 1 < arguments.count ? arguments[place + 1] : nil
    let next = behind.map { $0.name?.span.lower ?? $0.value.span.lower }
    return .init(Span(keyword.span.lower, next ?? end), "")
  }

  /// `nadaraya_watson(x, y, q, gaussian, bandwidth=0.5)`: the width belongs to the kernel.
  func widthOfKernel(
    _ keyword: Name, _ width: Expression, in arguments: [Argument], of name: String,
    _ parameters: [Signature.Parameter]
  ) -> Diagnostic? {
    guard keyword.text == "width" || ForeignName.keywords[keyword.text] == "width",
      !parameters.contains(where: { $0.name == "width" }),
      let place = parameters.firstIndex(where: { $0.type == .kernel })
    else { return nil }
    var complaint = Diagnostic(
      .unknownKeyword, "`\(name)` has no keyword `\(keyword.text)`", at: keyword.span,
      help: "The width belongs to the kernel: `gaussian(width=0.5)`.")
    let last = arguments.firstIndex { $0.name?.span == keyword.span } ?? 0
    let kernel = arguments.firstIndex {
      $0.name.map { $0.text == parameters[place].name } ?? false
    }
    let position = kernel ?? place
    guard last > 0 else { return complaint }
    let removed = Span(arguments[last - 1].value.span.upper, width.span.upper)
    if position < last, kernel != nil || arguments[position].name == nil {
      guard case .name(let word) = arguments[position].value.kind else { return complaint }
      let span = arguments[position].value.span
      complaint.correction = .init(
        Span(span.lower, removed.upper),
        "\(word)(width=\(text(of: width)))" + source.text(Span(span.upper, removed.lower)))
    } else if kernel == nil, arguments.filter({ $0.name == nil }).count <= place {
      complaint.correction = .init(
        keyword.span.union(width.span),
        "\(parameters[place].name)=gaussian(width=\(text(of: width)))")
    }
    return complaint
  }
}
