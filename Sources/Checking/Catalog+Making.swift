extension Catalog {
  static let constants: [Signature] = [
    Signature(
      "pi", .constants, [], .number, "The ratio of a circle's circumference to its diameter.",
      formula: #"\pi = 3.14159\ldots"#, example: "2 * pi", aliases: ["π"], isConstant: true),
    Signature(
      "e", .constants, [], .number, "The base of natural logarithms.",
      formula: #"e = 2.71828\ldots"#, example: "log(e)", isConstant: true),
    Signature(
      "inf", .constants, [], .number, "Infinity; `-inf` is its negative.", example: "1 / inf",
      aliases: ["∞"], isConstant: true),
    Signature(
      "nan", .constants, [], .number,
      "\"Not a number\": the value that stands where there is none.", example: "isnan(nan)",
      isConstant: true),
  ]

  static let making: [Signature] = [
    Signature(
      "arange", .make,
      [
        .init("start", .number), .init("stop", .number, default: "nothing"),
        .init("step", .number, default: "1"),
      ],
      .array, "Numbers from `start` up to, but without, `stop`, `step` apart.",
      formula: #"x_i = \text{start} + i \cdot \text{step}"#,
      shapes: "→ (⌈(stop − start) / step⌉)", example: "arange(0, 1, 0.25)",
      note: "With one argument it counts from 0: `arange(3)` is `[0, 1, 2]`."),
    Signature(
      "linspace", .make,
      [.init("a", .number), .init("b", .number), .init("n", .integer, default: "50")],
      .array, "`n` numbers from `a` to `b`, both ends included, equally spaced.",
      formula: #"x_i = a + i\,\frac{b - a}{n - 1}"#, shapes: "→ (n)",
      example: "linspace(0, 1, 5)"),
    Signature(
      "zeros", .make, [.rest("shape", .shape)], .array, "An array of zeros.",
      shapes: "→ shape", example: "zeros(2, 3)"),
    Signature(
      "ones", .make, [.rest("shape", .shape)], .array, "An array of ones.", shapes: "→ shape",
      example: "ones((2, 3))"),
    Signature(
      "full", .make, [.init("shape", .shape), .init("value", .number)], .array,
      "An array that holds one value everywhere.", shapes: "→ shape", example: "full((2, 3), 0.5)"),
    Signature(
      "eye", .make, [.init("n", .integer)], .array,
      "The square array with ones on the diagonal and zeros elsewhere.", shapes: "→ (n, n)",
      example: "eye(3)"),
    Signature(
      "array", .make, [.init("values", .any)], .array,
      "An array from a list, a tuple or a range of numbers, also nested.",
      example: "array([[1, 2], [3, 4]])", aliases: ["tensor"]),
    Signature(
      "rand", .make, [.rest("shape", .shape)], .array,
      "Random numbers, each equally likely between 0 and 1.", formula: #"x_i \sim U(0, 1)"#,
      shapes: "→ shape; without arguments a number", example: "rand(3)",
      note: "The same notebook draws the same numbers on every run; see `seed`."),
    Signature(
      "randn", .make, [.rest("shape", .shape)], .array,
      "Random numbers from the standard normal distribution.", formula: #"x_i \sim N(0, 1)"#,
      shapes: "→ shape; without arguments a number", example: "randn(2, 2)",
      note: "The same notebook draws the same numbers on every run; see `seed`."),
    Signature(
      "seed", .make, [.init("k", .integer, default: "nothing")], .nothing,
      "Restarts the random numbers from `k`; without an argument, from the system's entropy.",
      example: "seed(1)\nrand(2)"),
    Signature(
      "sort", .make,
      [
        .init("x", .array), .keyword("axis", .integer, default: "-1"),
        .keyword("descending", .boolean, default: "false"),
      ],
      .array, "The elements in rising order.", shapes: "(…) → (…)", example: "sort([3, 1, 2])",
      note: "NaN comes last."),
    Signature(
      "argsort", .make,
      [
        .init("x", .array), .keyword("axis", .integer, default: "-1"),
        .keyword("descending", .boolean, default: "false"),
      ],
      .array, "The indices that would sort the elements.", shapes: "(…) → (…)",
      example: "x = array([3, 1, 2])\nx[argsort(x)]"),
    Signature(
      "reshape", .make, [.init("x", .array), .rest("shape", .shape)], .array,
      "The same elements in another shape; one length may be -1, for whatever is left.",
      shapes: "(…) → shape", example: "reshape(arange(6), (2, -1))"),
    Signature(
      "transpose", .make, [.init("x", .array)], .array, "Rows become columns.",
      shapes: "(n, m) → (m, n)", example: "transpose([1, 2; 3, 4])"),
    Signature(
      "flatten", .make, [.init("x", .array)], .array, "All elements in one row, row by row.",
      shapes: "(n, m) → (n · m)", example: "flatten([1, 2; 3, 4])"),
    Signature(
      "reverse", .make, [.init("x", .any)], .any, "The elements in the opposite order.",
      example: "reverse([1, 2, 3])"),
    Signature(
      "concat", .make, [.rest("arrays", .array), .keyword("axis", .integer, default: "0")],
      .array, "Joins arrays along an axis they have.", shapes: "(n, …), (m, …) → (n + m, …)",
      example: "concat([1, 2], [3])"),
    Signature(
      "stack", .make, [.rest("arrays", .array), .keyword("axis", .integer, default: "0")],
      .array, "Joins arrays of one shape along a new axis.", shapes: "k × (n, …) → (k, n, …)",
      example: "stack([1, 2], [3, 4])"),
    Signature(
      "one_hot", .make,
      [.init("labels", .array), .init("classes", .integer, default: "nothing")], .array,
      "A row for each label, with a one in the label's column.", shapes: "(n) → (n, classes)",
      example: "one_hot([0, 2, 1])"),
  ]
}
