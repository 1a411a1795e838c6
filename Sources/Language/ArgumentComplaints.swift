package import Diagnostics

// What can be wrong with the arguments of a call: the same words before a cell runs and while it does, for builtins, methods,
// kernels and the reader's functions.

/// The complaint about a keyword that a function does not have, with the one that was probably meant.
package func unknownKeyword(
  _ keyword: String, at span: Span, of name: String, among parameters: [Signature.Parameter],
  _ help: String? = nil
) -> Diagnostic {
  let own = parameters.filter { !$0.isVariadic }.map { $0.name }
  let foreign = ForeignName.keywords.filter { own.contains($0.value) && $0.key.count > 2 }
  var complaint = unknownName(
    .unknownKeyword, keyword, kind: "keyword", among: own, at: span)
  // A misspelt word of another package.
  if complaint.correction == nil, let word = nearest(to: keyword, among: foreign.keys.sorted()),
    let usual = foreign[word]
  {
    complaint.help = "Did you mean `\(usual)`?"
    complaint.correction = .init(span, usual)
  }
  complaint.title = "`\(name)` has no keyword `\(keyword)`"
  if let usual = ForeignName.keywords[keyword], parameters.contains(where: { $0.name == usual }) {
    complaint.help = "It is called `\(usual)` here."
    complaint.correction = .init(span, usual)
  }
  if keyword == "legend" {
    complaint.help = "Each layer has its own: `line(x, y, label=\"y\") + line(x, z, label=\"z\")`."
  }
  complaint.help = complaint.help ?? help
  return complaint
}

/// The complaint about a word in quotes that a parameter does not know, with the one that was probably meant.
///
/// `isLiteral` says whether the word stands in the source, where the correction can replace it.
package func unknownChoice(
  _ word: String, of parameter: Signature.Parameter, at span: Span, isLiteral: Bool
) -> Diagnostic {
  var complaint = unknownName(
    .unknownOption, word, kind: "choice", among: parameter.choices, at: span, quoted: true)
  complaint.title = "`\(parameter.name)` has no choice `\(word)`"
  if let usual = ForeignName.choices[word.lowercased()], parameter.choices.contains(usual) {
    complaint.help = "It is called `\(usual)` here."
    complaint.correction = .init(span, "\"\(usual)\"")
  }
  if complaint.help == nil {
    complaint.help = "Known are \(parameter.choices.map { "`\($0)`" }.joined(separator: ", "))."
  }
  if !isLiteral { complaint.correction = nil }
  return complaint
}

package func tooManyArguments(
  _ given: Int, of name: String, takes parameters: [Signature.Parameter], at span: Span,
  help: String?
) -> Diagnostic {
  let most = parameters.count { !$0.isKeywordOnly && !$0.isVariadic }
  let takes =
    switch most {
    case 0: "no arguments by position"
    case 1: "one argument"
    default: "at most \(most) arguments"
    }
  return Diagnostic(
    .tooManyArguments, "`\(name)` takes \(takes), and this is \(given)", at: span, help: help)
}

package func argumentGivenTwice(_ name: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .argumentGivenTwice, "`\(name)` is given twice", at: span, help: "Leave one of the two out.")
}

package func missingArgument(_ parameter: String, of name: String, at span: Span, help: String?)
  -> Diagnostic
{
  Diagnostic(
    .missingArgument, "`\(name)` needs a value for `\(parameter)`", at: span, help: help)
}
