import TestSupport
import Testing

@testable import Syntax

@Suite struct SourcePrinterTests {
  @Test(arguments: [
    ("x=1+2*3", "x = 1 + 2 * 3\n"), ("f( x ,y=2 ; k = 3 )=x+y", "f(x, y=2; k=3) = x + y\n"),
    ("x**2", "x^2\n"), ("- x ^ 2", "-x^2\n"),
    ("a-b, a - -b, !c, (-1)", "a - b, a - -b, !c, (-1)\n"),
    ("x[ 2 : 5 ], x[:,3], x[ : : 2], x[-1]", "x[2:5], x[:, 3], x[::2], x[-1]\n"),
    ("c?a:b", "c ? a : b\n"), ("x=c ?\na:\nb", "x = c ?\n    a :\n    b\n"),
    ("c\n? a\n: b", "c\n    ? a\n    : b\n"),
    ("x->x+1", "x -> x + 1\n"), ("(x,y)->x", "(x, y) -> x\n"),
    ("2x+3 ( 1 )".replacing(" ( 1 )", with: "(1)"), "2x + 3(1)\n"),
    (
      "function f(x)\nif x>1\nreturn x\nelse\n0\nend\nend",
      "function f(x)\n    if x > 1\n        return x\n    else\n        0\n    end\nend\n"
    ),
    ("f(1,\n2,\n[3,\n4])", "f(1,\n    2,\n    [3,\n        4])\n"),
    ("x=[\n1,\n2\n]", "x = [\n    1,\n    2\n]\n"),
    ("f([\n1\n])", "f([\n    1\n])\n"),
    ("x = 1 # one\n# two\n#| three", "x = 1  # one\n# two\n#| three\n"),
    ("\n\nx\n\n\n\ny\n\n", "x\n\ny\n"),
    ("x;y ;", "x; y;\n"), ("[x^2 for x in xs if x>1]", "[x^2 for x in xs if x > 1]\n"),
    ("\"a $( b+ 1 )\"", "\"a $( b+ 1 )\"\n"), ("gaussian?", "gaussian?\n"),
    ("?gaussian", "?gaussian\n"),
    ("%time   f( x )", "%time f( x )\n"), ("[xs ... , 1]", "[xs..., 1]\n"),
    ("t . x [ 0 ]", "t.x[0]\n"),
    ("x+=1", "x += 1\n"), ("x = 1 +\n2", "x = 1 +\n    2\n"), ("x ²", "x²\n"),
    ("[1,2;3,4]", "[1, 2; 3, 4]\n"),
    (
      "for (i,x) in enumerate( xs )\nprint(i)\nend",
      "for (i, x) in enumerate(xs)\n    print(i)\nend\n"
    ),
    ("a&&b||!c", "a && b || !c\n"), ("x[c?1:2:3]", "x[c ? 1 : 2:3]\n"), ("", ""),
  ])
  func oneFormat(source: String, canonical: String) {
    #expect(formatted(source) == canonical)
  }

  @Test(arguments: ["x = ", "f(", "\"open"])
  func whatDoesNotParseIsLeftAlone(source: String) { #expect(formatted(source) == nil) }

  @Test(arguments: [chapter])
  func formattingChangesNoMeaning(source: String) throws {
    let once = try #require(formatted(source))
    #expect(treeText(parse(once).statements) == treeText(parse(source).statements))
    #expect(formatted(once) == once)
  }
}
