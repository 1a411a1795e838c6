extension ErrorTopic {
  /// A cell that brings it about, and the cell as it should be; nil where it takes more than a cell.
  var example: (wrong: String?, right: String?)? {
    switch self {
    case .unknownName:
      ("y = gausian(1)", "y = gaussian(1)")
    case .usedBeforeAssigned:
      ("print(total)\ntotal = 1", "total = 1\nprint(total)")
    case .noValueYet:
      (
        "function f(c)\n    if c\n        a = 1\n    end\n    a\nend\nf(false)",
        "function f(c)\n    a = 0\n    if c\n        a = 1\n    end\n    a\nend\nf(false)"
      )
    case .unknownColumn:
      ("t = dataset(\"chapter\")\nt.x_trian", "t = dataset(\"chapter\")\nt.x_train")
    case .unknownField:
      (
        "model = regression([1, 2, 3], [1, 2, 3]; width=1)\nmodel.widht",
        "model = regression([1, 2, 3], [1, 2, 3]; width=1)\nmodel.width"
      )
    case .noFields:
      ("x = 3\nx.y", "x = 3\nx")
    case .unknownMethod:
      ("x = [1, 2]\nx.summ()", "x = [1, 2]\nx.sum()")
    case .unknownMagic:
      ("%tiem 1 + 1", "%time 1 + 1")
    case .notShown:
      (
        "x = [1, 2, 3]\nfor p in (1, 2)\n    line(x, x^p)\nend",
        "x = [1, 2, 3]\nfor p in (1, 2)\n    display(line(x, x^p))\nend"
      )
    case .unusedName:
      ("function f()\n    a, b = (1, 2)\n    a\nend", "function f()\n    a, _ = (1, 2)\n    a\nend")
    case .missingArgument:
      ("linspace(0)", "linspace(0, 1)")
    case .tooManyArguments:
      ("exp(1, 2)", "exp(1)")
    case .unknownKeyword:
      ("sum([1, 2], axsi=0)", "sum([1, 2], axis=0)")
    case .argumentGivenTwice:
      ("linspace(0, 1, n=3, n=4)", "linspace(0, 1, n=4)")
    case .positionalBehindSemicolon:
      ("width = 2\ngaussian(1; width)", "width = 2\ngaussian(1; width=width)")
    case .axisByPosition:
      ("m = [1, 2; 3, 4]\nm.max(1)", "m = [1, 2; 3, 4]\nm.max(axis=1)")
    case .unknownOption:
      ("dataset(\"chaptr\")", "dataset(\"chapter\")")
    case .notCallable:
      ("x = 2\nx(3)", "x = 2\nx * (3)")
    case .raised:
      ("error(\"x must be positive\")", nil)
    case .assertionFailed:
      ("assert_close(0.1 + 0.2, 0.4)", "assert_close(0.1 + 0.2, 0.3)")
    case .wrongType:
      ("exp(\"a\")", "exp(1)")
    case .wrongValue:
      ("quantile([1, 2], 2)", "quantile([1, 2], 0.5)")
    case .wrongOperands:
      ("x = \"a\"\ny = x - x", "x = 2\ny = x - x")
    case .textAndNumber:
      ("\"n = \" + 3", "\"n = \" + str(3)")
    case .shapeClash:
      ("[1, 2] + [1, 2, 3]", "reshape([1, 2], (-1, 1)) + [1, 2, 3]")
    case .wrongShape:
      ("to_csv(zeros(2, 2, 2))", "to_csv(zeros(2, 2))")
    case .noSuchAxis:
      ("sum([1, 2], axis=1)", "sum([1, 2], axis=0)")
    case .outOfRange:
      ("x = [1, 2, 3]\nx[3]", "x = [1, 2, 3]\nx[2]")
    case .noSuchIndex:
      ("show_weights(softmax(randn(3, 4), axis=0); query=9)", nil)
    case .notIndexable:
      ("x = 3\nx[0]", "x = [3]\nx[0]")
    case .tooManySubscripts:
      ("x = [1, 2]\nx[0, 1]", "x = [1, 2; 3, 4]\nx[0, 1]")
    case .notASequence:
      ("for i in 3\n    print(i)\nend", "for i in range(3)\n    print(i)\nend")
    case .notACondition:
      ("x = [1, 2]\nif x > 1\n    print(x)\nend", "x = [1, 2]\nif any(x > 1)\n    print(x)\nend")
    case .cannotUnpack:
      ("a, b = 1, 2, 3", "a, b, _ = 1, 2, 3")
    case .cannotAssign:
      ("x = range(3)\nx[0] = 3", "x = [0, 1, 2]\nx[0] = 3")
    case .raggedMatrix:
      ("[1, 2; 3]", "[1, 2; 3, 4]")
    case .raggedRows:
      ("a = [1, 2]\n[a..., 3; 4, 5]", "a = [1, 2]\n[a..., 3; 4, 5, 6]")
    case .zeroStep:
      ("x = [1, 2]\nx[::0]", "x = [1, 2]\nx[::1]")
    case .empty:
      ("min([])", "min([1, 2])")
    case .notFinite:
      ("classify([1, 2], [0, nan], [1])", "classify([1, 2], [0, 1], [1])")
    case .figure:
      ("line([1, 2], [3, 4], style=\"zz\")", "line([1, 2], [3, 4], style=\"--\")")
    case .missingOperator:
      ("2 pi", "2 * pi")
    case .missingComma:
      ("x = [1 2]", "x = [1, 2]")
    case .leadingDot:
      ("x = [1, 2]\n  .sum()", "x = [1, 2].sum()")
    case .missingOperand:
      ("x = * 2", "x = 3 * 2")
    case .unfinished:
      ("x = 1 +", "x = 1 + 2")
    case .missingEnd:
      ("function f(x)\n    x + 1", "function f(x)\n    x + 1\nend")
    case .strayKeyword:
      ("x = 1\nend", "x = 1")
    case .unclosedBracket:
      ("x = (1 + 2", "x = (1 + 2)")
    case .strayBracket:
      ("x = 1)", "x = 1")
    case .mismatchedBracket:
      ("x = [1, 2)", "x = [1, 2]")
    case .unclosedText:
      ("x = \"abc", "x = \"abc\"")
    case .unknownEscape:
      ("x = \"a\\d\"", "x = \"a\\\\d\"")
    case .missingColon:
      ("x = true ? 1", "x = true ? 1 : 2")
    case .notAssignable:
      ("1 = x", "x = 1")
    case .assignmentInCondition:
      ("x = 1\nif x = 2\n    3\nend", "x = 1\nif x == 2\n    3\nend")
    case .assignmentInExpression:
      ("x = (y = 2)", "x = y = 2")
    case .assignmentInFor:
      ("for i = range(3)\n    print(i)\nend", "for i in range(3)\n    print(i)\nend")
    case .misplacedSpread:
      ("xs = [1, 2]\nxs...", "xs = [1, 2]\n[xs...]")
    case .emptySubscript:
      ("x = [1]\nx[]", "x = [1]\nx[:]")
    case .tooManyColons:
      ("x = [1, 2]\nx[0:1:1:1]", "x = [1, 2]\nx[0:1:1]")
    case .duplicateParameter:
      ("f(x, x) = x", "f(x, y) = x")
    case .requiredAfterOptional:
      ("f(x=1, y) = x + y", "f(y, x=1) = x + y")
    case .returnOutsideFunction:
      ("return 3", "3")
    case .outsideLoop:
      ("break", nil)
    case .arrow:
      ("f = 2 -> 3", "f = x -> 3")
    case .unexpected:
      ("for 3 in [1]\nend", nil)
    case .unreadableCharacter:
      ("x = 1 £", nil)
    case .backslash:
      ("σ = 1\n\\sigma + 1", "σ = 1\nσ + 1")
    case .curlyBrace:
      ("x = {1, 2}", "x = [1, 2]")
    case .curlyQuote:
      ("x = “abc”", "x = \"abc\"")
    case .singleQuote:
      ("x = 'abc'", "x = \"abc\"")
    case .notTranslated:
      ("import numpy as np\na = np.zeros(3)\nb = a\nb[0] = 1", "a = zeros(3)\nb = a\nb[0] = 1")
    case .nothingToFix:
      ("%fix", "x = 1")
    case .packagePrefix:
      ("np.exp(1)", "exp(1)")
    case .foreignName:
      ("x = True", "x = true")
    case .numberForm:
      ("x = 0x1F", "x = 31")
    case .foreignMethod:
      ("xs = [1, 2]\nxs.append(3)", "xs = [1, 2]\nxs = [xs..., 3]")
    case .newAxis:
      ("x = [1, 2]\nx[:, None]", "x = [1, 2]\nreshape(x, (-1, 1))")
    case .sortPair:
      ("x, _ = sort(rand(5))", "x = sort(rand(5))")
    case .import:
      ("import numpy as np", nil)
    case .pythonDef:
      ("def f(x):\n    return x + 1", "function f(x)\n    return x + 1\nend")
    case .pythonColon:
      ("for i in range(3):\n    print(i)", "for i in range(3)\n    print(i)\nend")
    case .pythonLambda:
      ("f = lambda x: x + 1", "f = x -> x + 1")
    case .pythonConditional:
      ("x = 1\ny = 2 if x > 0 else 3", "x = 1\ny = x > 0 ? 2 : 3")
    case .pythonFormat:
      ("x = 1\nf\"x = {x}\"", "x = 1\n\"x = $(x)\"")
    case .printStatement:
      ("print 1", "print(1)")
    case .elif:
      (
        "x = 1\nif x == 1\n    2\nelif x == 2\n    3\nend",
        "x = 1\nif x == 1\n    2\nelseif x == 2\n    3\nend"
      )
    case .elseIf:
      (
        "x = 1\nif x == 1\n    2\nelse if x == 2\n    3\nend",
        "x = 1\nif x == 1\n    2\nelseif x == 2\n    3\nend"
      )
    case .blockWord:
      ("if true then\n    1\nend", "if true\n    1\nend")
    case .wordOperator:
      ("x = 1\nx > 0 and x < 2", "x = 1\nx > 0 && x < 2")
    case .bitwiseAnd:
      ("x = [1, 2]\n(x > 0) & (x < 2)", "x = [1, 2]\n(x > 0) && (x < 2)")
    case .bitwiseOr:
      ("x = [1, 2]\n(x > 0) | (x < 2)", "x = [1, 2]\n(x > 0) || (x < 2)")
    case .tilde:
      ("~true", "!true")
    case .percentOperator:
      ("[1, 2] %*% [3, 4]", "[1, 2] @ [3, 4]")
    case .forParentheses:
      ("for (i in range(3))\n    print(i)\nend", "for i in range(3)\n    print(i)\nend")
    case .walrus:
      ("x := 3", "x = 3")
    case .arrowAssignment:
      ("x = 1\nx <- 3", "x = 3")
    case .increment:
      ("x = 1\nx++", "x = 1\nx += 1")
    case .notEqual:
      ("1 <> 2", "1 != 2")
    case .tripleEqual:
      ("1 === 2", "1 == 2")
    case .fatArrow:
      ("f = x => x", "f = x -> x")
    case .namelessFunction:
      ("f = function(x) x^2", "f = x -> x^2")
    case .dottedOperator:
      ("x = [1, 2]\nx .* 2", "x = [1, 2]\nx * 2")
    case .colonRange:
      ("x = 1:10", "x = range(1, 11)")
    case .endIndex:
      ("x = [1, 2]\nx[end]", "x = [1, 2]\nx[-1]")
    case .transpose:
      ("x = [1, 2; 3, 4]\nx'", "x = [1, 2; 3, 4]\ntranspose(x)")
    case .pipe:
      ("[1, 2] |> sum", "sum([1, 2])")
    case .slashComment:
      ("// a comment", "# a comment")
    case .tripleQuote:
      ("\"\"\"a text\"\"\"", "\"a text\"")
    case .declaration:
      ("let x = 1", "x = 1")
    case .del:
      ("x = 1\ndel x", "x = 1\n%reset x")
    case .macro:
      ("@time exp(1)", "%time exp(1)")
    case .shellCommand:
      ("!pip install numpy", nil)
    case .unknownStatement:
      ("class A:\n    x = 1", nil)
    case .fileNotFound:
      ("read_csv(\"no such file.csv\")", nil)
    case .fileUnreadable:
      ("read_csv(\".\")", nil)
    case .fileNotGranted:
      ("read_csv(\"/etc/passwd\")", nil)
    case .noConnections:
      ("read_csv(\"https://example.org/data.csv\")", nil)
    case .sourceRefused:
      ("source(\"warehouse\").trips", nil)
    case .sourceRows:
      ("mean(source(\"warehouse\"))", nil)
    case .tooLarge:
      ("zeros(1e6, 1e6)", "zeros(1000, 1000)")
    case .memoryFull:
      ("%config memory = 1 MiB\nx = zeros(4000000)", "%config memory = 2 GiB\nx = zeros(4000000)")
    case .tooManyCalls:
      ("f(n) = f(n + 1)\nf(0)", "f(n) = n > 10 ? n : f(n + 1)\nf(0)")
    case .numberTooLarge:
      ("x = 1e999", "x = inf")
    case .noReader, .tooManyPanels, .tooManyLayers, .csvEmpty, .csvNotText, .csvOpenQuote,
      .csvTextBehindQuote, .csvRowLength, .jsonInvalid, .npyInvalid, .nestedTooDeeply, .tooDeep:
      nil
    }
  }
}
