/// What an error stands for: the identifier of a message, and its section in `docs/errors.md`.
package enum ErrorTopic: String, Sendable, CaseIterable {
  // MARK: Names

  case unknownName = "unknown-name"
  case usedBeforeAssigned = "used-before-assigned"
  case noValueYet = "no-value-yet"
  case unknownColumn = "unknown-column"
  case unknownField = "unknown-field"
  case noFields = "no-fields"
  case unknownMethod = "unknown-method"
  case unknownMagic = "unknown-magic"
  case notShown = "not-shown"
  case unusedName = "unused-name"

  // MARK: Calls

  case missingArgument = "missing-argument"
  case tooManyArguments = "too-many-arguments"
  case unknownKeyword = "unknown-keyword"
  case argumentGivenTwice = "argument-given-twice"
  case positionalBehindSemicolon = "positional-behind-semicolon"
  case axisByPosition = "axis-by-position"
  case unknownOption = "unknown-option"
  case notCallable = "not-callable"
  case noReader = "no-reader"
  case raised
  case assertionFailed = "assertion-failed"

  // MARK: Values

  case wrongType = "wrong-type"
  case wrongValue = "wrong-value"
  case wrongOperands = "wrong-operands"
  case textAndNumber = "text-and-number"
  case shapeClash = "shape-clash"
  case wrongShape = "wrong-shape"
  case noSuchAxis = "no-such-axis"
  case outOfRange = "out-of-range"
  case noSuchIndex = "no-such-index"
  case notIndexable = "not-indexable"
  case tooManySubscripts = "too-many-subscripts"
  case notASequence = "not-a-sequence"
  case notACondition = "not-a-condition"
  case cannotUnpack = "cannot-unpack"
  case cannotAssign = "cannot-assign"
  case raggedMatrix = "ragged-matrix"
  case raggedRows = "ragged-rows"
  case zeroStep = "zero-step"
  case empty
  case notFinite = "not-finite"
  case figure
  case tooManyPanels = "too-many-panels"
  case tooManyLayers = "too-many-layers"

  // MARK: Writing

  case missingOperator = "missing-operator"
  case missingComma = "missing-comma"
  case leadingDot = "leading-dot"
  case missingOperand = "missing-operand"
  case unfinished
  case missingEnd = "missing-end"
  case strayKeyword = "stray-keyword"
  case unclosedBracket = "unclosed-bracket"
  case strayBracket = "stray-bracket"
  case mismatchedBracket = "mismatched-bracket"
  case unclosedText = "unclosed-text"
  case unknownEscape = "unknown-escape"
  case missingColon = "missing-colon"
  case notAssignable = "not-assignable"
  case assignmentInCondition = "assignment-in-condition"
  case assignmentInExpression = "assignment-in-expression"
  case assignmentInFor = "assignment-in-for"
  case misplacedSpread = "misplaced-spread"
  case emptySubscript = "empty-subscript"
  case tooManyColons = "too-many-colons"
  case duplicateParameter = "duplicate-parameter"
  case requiredAfterOptional = "required-after-optional"
  case returnOutsideFunction = "return-outside-function"
  case outsideLoop = "outside-loop"
  case arrow
  case unexpected
  case unreadableCharacter = "unreadable-character"
  case backslash
  case curlyBrace = "curly-brace"
  case curlyQuote = "curly-quote"
  case singleQuote = "single-quote"

  // MARK: Other languages' spellings

  case notTranslated = "not-translated"
  case nothingToFix = "nothing-to-fix"
  case packagePrefix = "package-prefix"
  case foreignName = "foreign-name"
  case numberForm = "number-form"
  case foreignMethod = "foreign-method"
  case newAxis = "new-axis"
  case sortPair = "sort-pair"
  case `import`
  case pythonDef = "python-def"
  case pythonColon = "python-colon"
  case pythonLambda = "python-lambda"
  case pythonConditional = "python-conditional"
  case pythonFormat = "python-format"
  case printStatement = "print-statement"
  case elif
  case elseIf = "else-if"
  case blockWord = "block-word"
  case wordOperator = "word-operator"
  case bitwiseAnd = "bitwise-and"
  case bitwiseOr = "bitwise-or"
  case tilde
  case percentOperator = "percent-operator"
  case forParentheses = "for-parentheses"
  case walrus
  case arrowAssignment = "arrow-assignment"
  case increment
  case notEqual = "not-equal"
  case tripleEqual = "triple-equal"
  case fatArrow = "fat-arrow"
  case namelessFunction = "nameless-function"
  case dottedOperator = "dotted-operator"
  case colonRange = "colon-range"
  case endIndex = "end-index"
  case transpose
  case pipe
  case slashComment = "slash-comment"
  case tripleQuote = "triple-quote"
  case declaration
  case del
  case macro
  case shellCommand = "shell-command"
  case unknownStatement = "unknown-statement"

  // MARK: Files

  case fileNotFound = "file-not-found"
  case fileUnreadable = "file-unreadable"
  case fileNotGranted = "file-not-granted"
  case noConnections = "no-connections"
  case sourceRefused = "source-refused"
  case sourceRows = "source-rows"
  case csvEmpty = "csv-empty"
  case csvNotText = "csv-not-text"
  case csvOpenQuote = "csv-open-quote"
  case csvTextBehindQuote = "csv-text-behind-quote"
  case csvRowLength = "csv-row-length"
  case jsonInvalid = "json-invalid"
  case npyInvalid = "npy-invalid"

  // MARK: Limits

  case tooLarge = "too-large"
  case memoryFull = "memory-full"
  case tooManyCalls = "too-many-calls"
  case nestedTooDeeply = "nested-too-deeply"
  case tooDeep = "too-deep"
  case numberTooLarge = "number-too-large"

  /// A part of the page.
  package enum Group: String, Sendable, CaseIterable {
    case names = "Names"
    case calls = "Calls"
    case values = "Values"
    case writing = "Writing"
    case spellings = "Other languages' spellings"
    case files = "Files"
    case limits = "Limits"
  }

  /// Like `unknown-name`; it never changes.
  package var id: String { rawValue }

  package var group: Group {
    switch self {
    case .unknownName, .usedBeforeAssigned, .noValueYet, .unknownColumn, .unknownField, .noFields,
      .unknownMethod, .unknownMagic, .notShown, .unusedName:
      .names
    case .missingArgument, .tooManyArguments, .unknownKeyword, .argumentGivenTwice,
      .positionalBehindSemicolon, .axisByPosition, .unknownOption, .notCallable, .noReader, .raised,
      .assertionFailed:
      .calls
    case .wrongType, .wrongValue, .wrongOperands, .textAndNumber, .shapeClash, .wrongShape,
      .noSuchAxis, .outOfRange, .noSuchIndex, .notIndexable, .tooManySubscripts, .notASequence,
      .notACondition, .cannotUnpack, .cannotAssign, .raggedMatrix, .raggedRows, .zeroStep, .empty,
      .notFinite, .figure, .tooManyPanels, .tooManyLayers:
      .values
    case .missingOperator, .missingComma, .leadingDot, .missingOperand, .unfinished, .missingEnd,
      .strayKeyword, .unclosedBracket, .strayBracket, .mismatchedBracket, .unclosedText,
      .unknownEscape, .missingColon, .notAssignable, .assignmentInCondition,
      .assignmentInExpression, .assignmentInFor, .misplacedSpread, .emptySubscript, .tooManyColons,
      .duplicateParameter, .requiredAfterOptional, .returnOutsideFunction, .outsideLoop, .arrow,
      .unexpected, .unreadableCharacter, .backslash, .curlyBrace, .curlyQuote, .singleQuote:
      .writing
    case .notTranslated, .nothingToFix, .packagePrefix, .foreignName, .numberForm, .foreignMethod,
      .newAxis, .sortPair, .import, .pythonDef, .pythonColon, .pythonLambda, .pythonConditional,
      .pythonFormat, .printStatement, .elif, .elseIf, .blockWord, .wordOperator, .bitwiseAnd,
      .bitwiseOr, .tilde, .percentOperator, .forParentheses, .walrus, .arrowAssignment, .increment,
      .notEqual, .tripleEqual, .fatArrow, .namelessFunction, .dottedOperator, .colonRange,
      .endIndex, .transpose, .pipe, .slashComment, .tripleQuote, .declaration, .del, .macro,
      .shellCommand, .unknownStatement:
      .spellings
    case .fileNotFound, .fileUnreadable, .fileNotGranted, .noConnections, .sourceRefused,
      .sourceRows, .csvEmpty, .csvNotText, .csvOpenQuote, .csvTextBehindQuote, .csvRowLength,
      .jsonInvalid, .npyInvalid:
      .files
    case .tooLarge, .memoryFull, .tooManyCalls, .nestedTooDeeply, .tooDeep, .numberTooLarge:
      .limits
    }
  }

  /// A cell that brings it about; nil where it takes more than a cell.
  package var wrong: String? { example?.wrong }

  /// The cell as it should be.
  package var right: String? { example?.right }

  /// `docs/errors.md`.
  package static var reference: String {
    var text = """
      # Errors

      Every message of the language has an identifier; this page has a section for each. A message shows the cell and
      the line, marks the place, and where there is one it shows a correction that can be pasted.


      """
    for group in Group.allCases {
      text += "## \(group.rawValue)\n\n"
      for topic in allCases where topic.group == group {
        text += "### \(topic.id)\n\n\(topic.meaning)\n\n"
        if let wrong = topic.wrong { text += "```julia\n\(wrong)\n```\n\n" }
        if let right = topic.right { text += "Write\n\n```julia\n\(right)\n```\n\n" }
      }
    }
    while text.hasSuffix("\n\n") { text.removeLast() }
    return text
  }
}
