extension Catalog {
  /// A function of a text, or of each text of a list.
  private static func ofTexts(
    _ name: String, _ more: [Signature.Parameter], _ summary: String, example: String,
    note: String? = nil
  ) -> Signature {
    Signature(
      name, .texts, [.init("x", .any)] + more, .any, summary, example: example, note: note)
  }

  static let texts: [Signature] = [
    Signature(
      "str", .texts, [.init("x", .any)], .text, "The value as text.",
      example: "\"n = \" + str(3)"),
    Signature(
      "format", .texts, [.init("x", .any), .init("spec", .text, default: "\"\"")], .any,
      "A number with chosen digits, as Python's `format` writes it; of an array or a list each element.",
      example: "format(0.1234, \".1%\")",
      note:
        "`.2f` has 2 digits behind the point, `.3e` an exponent, `.0%` is in percent, `g` has 6 digits in all, `d` is a "
        + "whole number, `,` groups thousands; `8.2f` is at least 8 wide, `<8`, `>8` and `^8` say where the text stands."
    ),
    ofTexts(
      "number",
      [
        .keyword("strict", .boolean, default: "false"),
        .keyword("whole", .boolean, default: "false"),
      ],
      "The number that a text says; NaN where it says none.", example: "number([\"2.5\", \"-\"])",
      note:
        "With `strict=true` a text that says no number is an error, with `whole=true` digits alone count. The decimal sign is "
        + "the point; `replace(x, \",\", \".\")` makes it one."),
    ofTexts(
      "split", [.init("separator", .text, default: "nothing")],
      "The parts of a text between separators; without one, its words.",
      example: "split(\"1;2;3\", \";\")"),
    Signature(
      "join", .texts, [.init("texts", .any), .init("separator", .text, default: "\"\"")], .any,
      "Texts one behind the other, with a separator between them.",
      example: "join([\"a\", \"b\"], \", \")",
      note: "Numbers are written as in any text; of a list of lists each is joined."),
    ofTexts(
      "replace", [.init("old", .text), .init("new", .text)],
      "The text with every `old` in it replaced by `new`.",
      example: "replace(\"3,5\", \",\", \".\")"),
    ofTexts(
      "strip", [.init("characters", .text, default: "nothing")],
      "The text without the blanks, or the given characters, at its ends.",
      example: "strip(\" 12 % \", \" %\")"),
    ofTexts("lower", [], "The text in small letters.", example: "lower([\"North\", \"SOUTH\"])"),
    ofTexts("upper", [], "The text in capital letters.", example: "upper(\"ab\")"),
    ofTexts(
      "starts_with", [.init("part", .text)], "Whether the text begins with `part`.",
      example: "starts_with([\"apple\", \"pear\"], \"a\")"),
    ofTexts(
      "ends_with", [.init("part", .text)], "Whether the text ends with `part`.",
      example: "ends_with(\"data.csv\", \".csv\")"),
    ofTexts(
      "contains", [.init("part", .text)], "Whether `part` stands somewhere in the text.",
      example: "names = [\"Lake Erie\", \"Loch Ness\"]\nnames[contains(names, \"Lake\")]",
      note: "Whether a list holds a value is asked by `value in list`."),
  ]
}
