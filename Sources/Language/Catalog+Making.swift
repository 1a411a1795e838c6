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
      "randint", .make,
      [.init("low", .integer), .init("high", .integer), .rest("shape", .shape)], .array,
      "Random whole numbers from `low` up to, but without, `high`.",
      shapes: "→ shape; without a shape a number", example: "randint(1, 7, 10)"),
    Signature(
      "choice", .make,
      [
        .init("values", .any), .init("n", .integer, default: "nothing"),
        .keyword("replace", .boolean, default: "true"),
      ],
      .any, "One of the values at random, or `n` of them.",
      shapes: "(m, …) → (n, …); without `n` one element", example: "choice([\"a\", \"b\"], 5)",
      note:
        "With `replace=false` none is chosen twice. Of a table rows are chosen, and of a number `m` one of `range(m)`."
    ),
    Signature(
      "permutation", .make, [.init("x", .any)], .any,
      "The values in random order; of a number `n`, those of `range(n)`.",
      shapes: "(n, …) → (n, …)",
      example: "permutation(5)"),
    Signature(
      "rand_exponential", .make, [.rest("shape", .shape)], .array,
      "Random numbers from the exponential distribution with mean 1.",
      formula: #"p(x) = e^{-x}"#, shapes: "→ shape; without arguments a number",
      example: "2 * rand_exponential(3)"),
    Signature(
      "rand_poisson", .make, [.init("mean", .array), .rest("shape", .shape)], .array,
      "Random counts from the Poisson distribution; without a shape, one for each mean.",
      formula: #"p(k) = \frac{\mu^k e^{-\mu}}{k!}"#, shapes: "(…) → (…), or → shape",
      example: "rand_poisson(4, 10)"),
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
      note: "NaN and what is missing come last; texts are sorted by their letters."),
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
      "transpose", .make, [.init("x", .array), .rest("axes", .shape)], .array,
      "Rows become columns; with `axes`, the axes in another order.", shapes: "(n, m) → (m, n)",
      example: "shape(transpose(zeros(2, 3, 4), (0, 2, 1)))"),
    Signature(
      "outer", .make,
      [.init("a", .array), .init("b", .array), .init("f", .function, default: "nothing")], .array,
      "The products of all elements of `a` with all of `b`, or what `f` makes of them.",
      formula: "a_i b_j", shapes: "(n), (m) → (n, m)", example: "outer([1, 2], [10, 20, 30])",
      note: "`f` gets a column and a row: `outer(x, q, (x, q) -> gaussian(x - q))`."),
    Signature(
      "meshgrid", .make, [.init("x", .array), .init("y", .array)], .tuple,
      "The points of a grid: its first coordinates, which change along the columns, and its second.",
      shapes: "(n), (m) → (m, n), (m, n)",
      example: "gx, gy = meshgrid([1, 2, 3], [0, 1])\ngx + 10 * gy"),
    Signature(
      "repeat", .make,
      [.init("x", .any), .init("n", .array), .keyword("axis", .integer)], .any,
      "Each element `n` times; of a text, the text.", shapes: "(m) → (n · m)",
      example: "repeat([1, 2], 3)",
      note:
        "`n` may have a number of times for each element. Without `axis` the elements stand in one row."
    ),
    Signature(
      "roll", .make, [.init("x", .array), .init("shift", .integer), .keyword("axis", .integer)],
      .array, "The elements moved on by `shift`; those that fall off the end come in at the start.",
      shapes: "(…) → (…)", example: "roll([1, 2, 3, 4], 1)"),
    Signature(
      "flip", .make, [.init("x", .array), .keyword("axis", .integer)], .array,
      "The elements in the opposite order, along one axis or along all.", shapes: "(…) → (…)",
      example: "flip([1, 2; 3, 4], axis=1)"),
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
      example: "one_hot([0, 2, 1])",
      note: "Texts have a column for each of their `categories`."),
  ]
}
