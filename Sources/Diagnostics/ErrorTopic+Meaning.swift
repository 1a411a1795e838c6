extension ErrorTopic {
  /// When it happens and why, in one or two sentences.
  package var meaning: String {
    switch self {
    case .unknownName:
      "Nothing has this name: no cell that has run, and nothing built in."
    case .usedBeforeAssigned:
      "The name gets its value further down. Inside a function, a name that is assigned anywhere belongs to the function."
    case .noValueYet:
      "The line that gives the name its value has not run, for instance in a branch that was not taken."
    case .unknownColumn:
      "The table has no column of this name."
    case .unknownField:
      "The value has no field of this name."
    case .noFields:
      "A value of this kind has no fields."
    case .unknownMethod:
      "Neither the value nor the language has a function of this name."
    case .unknownMagic:
      "There is no command of this name behind `%`."
    case .notShown:
      "A warning: a figure stands in a loop, which has no value to show, or apart from the one it belongs to."
    case .unusedName:
      "A warning: a function takes a value apart and never uses one of the parts."
    case .missingArgument:
      "The function needs one more argument."
    case .tooManyArguments:
      "The function takes fewer arguments."
    case .unknownKeyword:
      "The function has no parameter of this name."
    case .argumentGivenTwice:
      "A parameter gets two values."
    case .positionalBehindSemicolon:
      "Behind `;` every argument has a name."
    case .axisByPosition:
      "A warning: `x.max(1)` compares the elements of `x` with 1; elsewhere it goes along an axis."
    case .unknownOption:
      "A text in quotes is one of a few words, and this is none of them."
    case .notCallable:
      "What stands before `(` is no function. A number before `(` does not multiply when a name holds it."
    case .noReader:
      "Nobody is there to be asked: the cell runs without a front end."
    case .raised:
      "A cell called `error(…)`, and this is its message."
    case .assertionFailed:
      "What `assert` or `assert_close` states does not hold."
    case .wrongType:
      "A value is of another kind than is needed here."
    case .wrongValue:
      "A value is of the right kind but out of bounds."
    case .wrongOperands:
      "An operator has no meaning for these two values."
    case .textAndNumber:
      "A text and a number cannot be added."
    case .shapeClash:
      "Two shapes do not fit. Axes are compared from the last: they must agree, or one of them must be 1."
    case .wrongShape:
      "An array has another number of axes than is needed."
    case .noSuchAxis:
      "The array has fewer axes."
    case .outOfRange:
      "Indices count from 0, so the last of `n` elements is `n - 1`; -1 is the last one too."
    case .noSuchIndex:
      "A figure has no such row or column."
    case .notIndexable:
      "A value without elements stands before `[`."
    case .tooManySubscripts:
      "There are more subscripts than axes."
    case .notASequence:
      "Only lists, tuples, arrays, ranges and texts can be gone through."
    case .notACondition:
      "A condition is true or false; of an array, say whether `any` or `all` must hold."
    case .cannotUnpack:
      "There are more or fewer names on the left than values on the right."
    case .cannotAssign:
      "This cannot be changed in place."
    case .raggedMatrix:
      "The rows of a matrix have one length."
    case .raggedRows:
      "The rows of a matrix turn out to differ in length when the cell runs."
    case .zeroStep:
      "A slice or a range moves by a step that is not 0."
    case .empty:
      "There is no smallest or largest among no elements."
    case .notFinite:
      "A label is NaN, and says nothing about its class."
    case .figure:
      "The parts of a figure do not fit together."
    case .tooManyPanels:
      "A figure holds a limited number of panels."
    case .tooManyLayers:
      "A figure that is added to itself doubles: it holds a limited number of layers."
    case .missingOperator:
      "Two values stand side by side. To multiply, write `*`; to call a function, use parentheses."
    case .missingComma:
      "Between brackets, commas separate the parts."
    case .leadingDot:
      "A call behind `.` stands on the line of its value."
    case .missingOperand:
      "An operator has nothing on its left."
    case .unfinished:
      "The cell ends before the expression does."
    case .missingEnd:
      "A block is not closed with `end`."
    case .strayKeyword:
      "An `end`, `else` or `elseif` belongs to no block."
    case .unclosedBracket:
      "A bracket is not closed."
    case .strayBracket:
      "A bracket closes nothing."
    case .mismatchedBracket:
      "A bracket is closed by one of another kind."
    case .unclosedText:
      "A text closes on the line it opens on."
    case .unknownEscape:
      "A backslash in a text begins an escape such as `\\n`; write `\\\\` for a backslash."
    case .missingColon:
      "A choice has two outcomes: `condition ? if_true : if_false`."
    case .notAssignable:
      "Left of `=` stands a name, several names, `x[i]` or `f(x)`."
    case .assignmentInCondition:
      "`=` assigns, `==` compares."
    case .assignmentInExpression:
      "`=` assigns, and cannot stand inside an expression."
    case .assignmentInFor:
      "A loop runs over `in`."
    case .misplacedSpread:
      "`xs...` spreads values into a list, a tuple or a call."
    case .emptySubscript:
      "Brackets behind a value hold an index."
    case .tooManyColons:
      "A slice is `start:stop:step`."
    case .duplicateParameter:
      "Two parameters have one name."
    case .requiredAfterOptional:
      "Parameters with a default come last."
    case .returnOutsideFunction:
      "`return` belongs into a function; the last expression of a cell is shown by itself."
    case .outsideLoop:
      "`break` and `continue` belong into a loop."
    case .arrow:
      "The left of `->` is a name, or names in parentheses."
    case .unexpected:
      "Something stands where the grammar has no place for it."
    case .unreadableCharacter:
      "A character means nothing in the language."
    case .backslash:
      "A backslash means nothing outside of a text. `\\sigma` and Tab give σ."
    case .curlyBrace:
      "Curly braces mean nothing: lists are `[1, 2]`, blocks close with `end`."
    case .curlyQuote:
      "Texts stand in straight quotes."
    case .singleQuote:
      "Texts stand in double quotes."
    case .notTranslated:
      "The cell is Python, and this language would do something else with it; the message says where and why."
    case .nothingToFix:
      "`%fix` stands behind a cell whose message shows a correction."
    case .packagePrefix:
      "There are no packages: every function is built in."
    case .foreignName:
      "The name is spelled differently here."
    case .numberForm:
      "Numbers are written in decimal digits, with nothing in front of or behind them."
    case .foreignMethod:
      "A method of Python or PyTorch has another name here, or is not needed."
    case .newAxis:
      "Indices select; a new axis comes from `reshape`."
    case .sortPair:
      "`sort` gives the sorted elements only; their places come from `argsort`."
    case .import:
      "There is nothing to import."
    case .pythonDef:
      "A function is written `function f(x) … end` or `f(x) = …`."
    case .pythonColon:
      "A block begins without a colon and closes with `end`."
    case .pythonLambda:
      "A function without a name is written `x -> …`."
    case .pythonConditional:
      "A choice is written `condition ? if_true : if_false`."
    case .pythonFormat:
      "Texts take values by `$`."
    case .printStatement:
      "`print` is a function."
    case .elif:
      "`elif` is written `elseif`."
    case .elseIf:
      "`else if` is written `elseif`, and then needs no `end` of its own."
    case .blockWord:
      "A block needs no `then` and no `do`."
    case .wordOperator:
      "\"And\", \"or\", \"not\" and \"is\" are written `&&`, `||`, `!` and `==`."
    case .bitwiseAnd:
      "\"And\" is written `&&`, for arrays too."
    case .bitwiseOr:
      "\"Or\" is written `||`, for arrays too."
    case .tilde:
      "\"Not\" is written `!`, and a regression `regression(x, y)`."
    case .percentOperator:
      "`%*%`, `%in%` and `%%` of R are written `@`, `in` and `%`."
    case .forParentheses:
      "`for` has no parentheses."
    case .walrus:
      "Values are assigned with `=`."
    case .arrowAssignment:
      "Values are assigned with `=`."
    case .increment:
      "There is no `++`."
    case .notEqual:
      "\"Not equal\" is written `!=`."
    case .tripleEqual:
      "`==` and `!=` are enough."
    case .fatArrow:
      "A function without a name is written `x -> …`."
    case .namelessFunction:
      "A function without a name is written `x -> …`."
    case .dottedOperator:
      "Operators and functions work element by element without a dot."
    case .colonRange:
      "A range is written `range(start, stop)`, without its stop."
    case .endIndex:
      "Indices count from 0, and from the end with -1."
    case .transpose:
      "The transpose is written `transpose(x)`."
    case .pipe:
      "There is no pipe operator."
    case .slashComment:
      "Comments begin with `#`."
    case .tripleQuote:
      "A text stands in single `\"` on one line."
    case .declaration:
      "Names need no declaration."
    case .del:
      "Names are forgotten with `%reset`."
    case .macro:
      "There are no macros and no decorators."
    case .shellCommand:
      "Cells cannot start programs."
    case .unknownStatement:
      "There are functions, `if`, `for` and `while`."
    case .fileNotFound:
      "There is no such file; paths start in the notebook's folder."
    case .fileUnreadable:
      "The file cannot be opened, or it is no file of data."
    case .fileNotGranted:
      "Cells read files in the notebook's folder, and in folders that whoever started the process granted."
    case .noConnections:
      "Cells open no connections but to tables that are granted (`source`); download the file first."
    case .sourceRefused:
      "A table of a source is not granted, a limit of its grant is reached, or its engine does not answer; the message says which."
    case .sourceRows:
      "The rows of a source stay in their engine; sums of them come to the notebook."
    case .csvEmpty:
      "The file holds no rows."
    case .csvNotText:
      "The file is not a text, or in another encoding."
    case .csvOpenQuote:
      "A quote opens in this line and never closes."
    case .csvTextBehindQuote:
      "A cell goes on behind its closing quote."
    case .csvRowLength:
      "A line has more or fewer columns than the first."
    case .jsonInvalid:
      "The file is not JSON; the message says where."
    case .npyInvalid:
      "The file is not an array that NumPy has saved."
    case .tooLarge:
      "An array would pass the limit on one array, which `%config array` sets."
    case .memoryFull:
      "All values together would pass the limit that `%config memory` sets; it starts at three quarters of the machine's memory."
    case .tooManyCalls:
      "Functions call each other without end, or more deeply than `%config calls` allows."
    case .nestedTooDeeply:
      "A list holds lists that hold lists, more deeply than the limit."
    case .tooDeep:
      "Brackets, blocks or operators are nested more deeply than the limit."
    case .numberTooLarge:
      "Numbers go up to about 1.8e308."
    }
  }
}
