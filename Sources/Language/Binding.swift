package import Diagnostics

/// Which argument each parameter of a call gets.
///
/// The one rule for builtins, methods, kernels and the reader's functions: the checker asks it about trees, the evaluator about
/// values.
package struct Binding {
  /// For each parameter its argument: positional ones are counted first, then the keywords; nil where it is left out.
  package private(set) var arguments: [Int?]
  /// The positional arguments that a variadic parameter collects.
  package private(set) var rest: Range<Int>
  /// The first thing that is wrong, as the arguments are counted; what is missing comes last.
  package private(set) var problem: Problem?

  package enum Problem: Equatable {
    /// The first positional argument that no parameter takes.
    case tooMany(argument: Int)
    case unknown(keyword: Int)
    case twice(keyword: Int)
    case missing(parameter: Int)
  }

  /// Matches `positional` arguments without a name, and then `keywords`, with parameters.
  ///
  /// `isOpen` says that one is spread, so that only a run tells how many there are: nothing is missing and nothing too many then.
  ///
  /// - Complexity: O(parameters + positional + keywords × parameters).
  package init(
    positional: Int, keywords: some Collection<String>, isOpen: Bool = false,
    to parameters: [Signature.Parameter]
  ) {
    arguments = [Int?](repeating: nil, count: parameters.count)
    rest = positional..<positional
    var place = 0
    for argument in 0..<(isOpen ? 0 : positional) {
      while place < parameters.count, parameters[place].isKeywordOnly { place += 1 }
      guard place < parameters.count else {
        problem = .tooMany(argument: argument)
        break
      }
      if parameters[place].isVariadic {
        rest = argument..<positional
        break
      }
      arguments[place] = argument
      place += 1
    }
    for (number, keyword) in keywords.enumerated() where problem == nil {
      guard let index = parameters.firstIndex(where: { $0.name == keyword && !$0.isVariadic })
      else {
        problem = .unknown(keyword: number)
        break
      }
      if arguments[index] == nil {
        arguments[index] = positional + number
      } else {
        problem = .twice(keyword: number)
      }
    }
    guard problem == nil, !isOpen else { return }
    problem = parameters.indices.first { parameters[$0].isRequired && arguments[$0] == nil }
      .map { .missing(parameter: $0) }
  }

  /// What is wrong, in words; nil when nothing is.
  ///
  /// `call` is where a missing argument is told; `argument` and `keyword` tell where the others stand.
  package func complaint(
    about name: String, _ parameters: [Signature.Parameter], call: Span, positional: Int,
    help: String?, argument: (Int) -> Span, keyword: (Int) -> (name: String, span: Span)
  ) -> Diagnostic? {
    switch problem {
    case nil: return nil
    case .tooMany(let index):
      return tooManyArguments(
        positional, of: name, takes: parameters, at: argument(index), help: help)
    case .unknown(let index):
      let (word, span) = keyword(index)
      return unknownKeyword(word, at: span, of: name, among: parameters, help)
    case .twice(let index):
      let (word, span) = keyword(index)
      return argumentGivenTwice(word, at: span)
    case .missing(let index):
      return missingArgument(parameters[index].name, of: name, at: call, help: help)
    }
  }
}
