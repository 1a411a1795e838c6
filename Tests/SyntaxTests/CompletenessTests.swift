import Testing

@testable import Syntax

@Suite struct CompletenessTests {
  @Test(arguments: [
    "", "x = 1", "x = 1\n\n", "f(x) = x^2", "function f(x)\n  x\nend", "gaussian?", "%time 1",
    "[f(x) for x in xs if x > 0]", "# only a comment", "x;",
  ])
  func complete(source: String) { #expect(completeness(of: source) == .complete) }

  @Test(arguments: [
    ("function f(x)", 1), ("for i in range(3)\n    if i > 1", 2), ("f(1,", 1), ("x = [1, 2;", 1),
    ("x = ", 0), ("x +", 0), ("x -> ", 0), ("if c\n    1\nelse", 1), ("function", 1),
    ("panel = c ? a :", 0), ("g(x) =\n", 0), ("for i in range(3)\n    f([x for x in i", 3),
    ("while true # forever", 1),
  ])
  func incomplete(source: String, depth: Int) {
    #expect(
      completeness(of: source) == .incomplete(indent: String(repeating: "    ", count: depth)))
  }

  @Test(arguments: ["x y", "x = )", "\"open", "end", "f(a b", "1 = x", "\"a $(1 + \"", "x = 'a'"])
  func invalid(source: String) { #expect(completeness(of: source) == .invalid) }
}
