extension PythonRows {
  package static let making: [PythonRow] = [
    PythonRow(
      "np torch", "arange(start, stop=None, step=None)", "arange(start, stop, step)",
      .array(rank: 1, nil)),
    PythonRow(
      "np torch", "linspace(start, stop, n)", "linspace(start, stop, n)", .array(rank: 1, .float)),
    PythonRow("np", "linspace(start, stop)", "linspace(start, stop)", .array(rank: 1, .float)),
    PythonRow(
      "np", "logspace(start, stop, n)", "10 ^ linspace(start, stop, n)", .array(rank: 1, .float)),
    PythonRow("np torch", "zeros(*shape)", "zeros(shape...)", .array(rank: nil, .float)),
    PythonRow("np torch", "ones(*shape)", "ones(shape...)", .array(rank: nil, .float)),
    PythonRow("np torch", "empty(*shape)", "zeros(shape...)", .array(rank: nil, .float)),
    PythonRow("np torch", "full(shape, value)", "full(shape, value)", .array(rank: nil, nil)),
    PythonRow("np torch", "zeros_like(x)", "zeros(shape(x))", .array(rank: nil, nil)),
    PythonRow("np torch", "ones_like(x)", "ones(shape(x))", .array(rank: nil, nil)),
    PythonRow("np torch", "full_like(x, value)", "full(shape(x), value)", .array(rank: nil, nil)),
    PythonRow("torch", "rand_like(x)", "rand(shape(x))", .array(rank: nil, .float)),
    PythonRow("torch", "randn_like(x)", "randn(shape(x))", .array(rank: nil, .float)),
    PythonRow("np torch", "eye(n)", "eye(n)", .array(rank: 2, .float)),
    PythonRow("np", "identity(n)", "eye(n)", .array(rank: 2, .float)),
    PythonRow("torch np.random", "rand(*shape)", "rand(shape...)", .array(rank: nil, .float)),
    PythonRow("torch np.random", "randn(*shape)", "randn(shape...)", .array(rank: nil, .float)),
    PythonRow("np.random", "random(size)", "rand(size)", .array(rank: nil, .float)),
    PythonRow("np.random random", "random()", "rand()", .fixed(.float)),
    PythonRow("np.random", "standard_normal(size)", "randn(size)", .array(rank: nil, .float)),
    PythonRow(
      "np.random torch", "normal(loc=0, scale=1, size=None)", "loc + scale * randn(size)",
      .array(rank: nil, .float)),
    PythonRow(
      "np.random", "uniform(low=0, high=1, size=None)", "low + (high - low) * rand(size)",
      .array(rank: nil, .float)),
    PythonRow("np.random", "randint(low, high)", "randint(low, high)", .fixed(.whole)),
    PythonRow(
      "np.random torch", "randint(low, high, size)", "randint(low, high, size)",
      .array(rank: nil, .whole)),
    PythonRow("np.random", "randint(high)", "randint(0, high)", .fixed(.whole)),
    PythonRow(
      "np.random", "randint(high, *, size)", "randint(0, high, size)", .array(rank: nil, .whole)),
    PythonRow("random", "randint(low, high)", "randint(low, high + 1)", .fixed(.whole)),
    PythonRow("np.random", "choice(x)", "choice(x)", .fixed(.unknown)),
    PythonRow(
      "np.random", "choice(x, size, replace=None)", "choice(x, size, replace=replace)",
      .array(rank: nil, nil)),
    PythonRow("random", "choice(x)", "choice(x)", .fixed(.unknown)),
    PythonRow("np.random", "permutation(x)", "permutation(x)", .array(rank: nil, nil)),
    PythonRow("torch", "randperm(n)", "permutation(n)", .array(rank: 1, .whole)),
    PythonRow(
      "np.random", "exponential(scale=1, size=None)", "scale * rand_exponential(size)",
      .array(rank: nil, .float)),
    PythonRow(
      "np.random", "poisson(lam, size=None)", "rand_poisson(lam, size)", .array(rank: nil, .whole)),
    PythonRow("random", "uniform(low, high)", "low + (high - low) * rand()", .fixed(.float)),
    PythonRow("random", "gauss(loc, scale)", "loc + scale * randn()", .fixed(.float)),
    PythonRow("np.random random", "seed(k)", "seed(k)", .fixed(.none)),
    PythonRow("torch d2l", "manual_seed(k)", "seed(k)", .fixed(.none)),
    PythonRow("F", "one_hot(x, classes=None)", "one_hot(x, classes)", .array(rank: 2, .whole)),
  ]

  static let shaping: [PythonRow] = [
    PythonRow("np torch .", "reshape(x, *shape)", "reshape(x, shape...)", .view),
    PythonRow(".", "view(x, *shape)", "reshape(x, shape...)", .view),
    PythonRow("torch .", "flatten(x)", "flatten(x)", .array(rank: 1, nil)),
    PythonRow("np torch .", "ravel(x)", "flatten(x)", .view),
    PythonRow("np", "transpose(x, axes=None)", "transpose(x, axes)", .view),
    PythonRow("torch .", "permute(x, *axes)", "transpose(x, axes...)", .view),
    PythonRow("torch .", "t(x)", "transpose(x)", .view),
    PythonRow("torch np", "transpose(x, 0, 1)", "transpose(x)", .view),
    PythonRow("np torch", "matmul(x, b)", "x @ b", .fixed(.unknown)),
    PythonRow(".", "matmul(x, b)", "x @ b", .fixed(.unknown)),
    PythonRow("torch .", "mm(x, b)", "x @ b", .array(rank: 2, nil)),
    PythonRow("torch .", "mv(x, b)", "x @ b", .array(rank: 1, nil)),
    PythonRow("torch .", "bmm(x, b)", "x @ b", .array(rank: 3, nil)),
    PythonRow("np torch .", "dot(x, b)", "dot(x, b)", .fixed(.unknown)),
    PythonRow("np torch .", "outer(x, b)", "outer(x, b)", .array(rank: 2, nil)),
    PythonRow(
      "np", "meshgrid(x, y)", "meshgrid(x, y)",
      .fixed(.tuple([.array(.init(rank: 2)), .array(.init(rank: 2))]))),
    PythonRow(
      "np torch", "roll(x, shift, axis=None)", "roll(x, shift, axis=axis)", .elementwise(nil)),
    PythonRow("np", "flipud(x)", "flip(x, axis=0)", .elementwise(nil)),
    PythonRow("np", "fliplr(x)", "flip(x, axis=1)", .elementwise(nil)),
    PythonRow("np", "corrcoef(x, y)", "corr(stack(x, y, axis=1))", .array(rank: 2, .float)),
    PythonRow("np", "corrcoef(x)", "corr(transpose(x))", .array(rank: 2, .float)),
    PythonRow("np.linalg", "solve(x, b)", "solve(x, b)", .fixed(.unknown)),
    PythonRow(".", "copy(x)", "x", .same),
    PythonRow(".", "clone(x)", "x", .same),
    PythonRow("np torch", "copy(x)", "x", .same),
    PythonRow("torch", "clone(x)", "x", .same),
    PythonRow("torch .", "detach(x)", "x", .view),
    PythonRow(".", "numpy(x)", "x", .view),
    PythonRow(".", "cpu(x)", "x", .view),
    PythonRow(".", "contiguous(x)", "x", .view),
    PythonRow(".", "requires_grad_(x)", "x", .view),
    PythonRow(".", "item(x)", "x", .fixed(.anyNumber)),
  ]

  /// Python's own functions, and those of `math` that give whole numbers.
  package static let scalars: [PythonRow] = [
    PythonRow("python", "abs(x)", "abs(x)", .elementwise(nil)),
    PythonRow("python", "len(x)", "len(x)", .fixed(.whole)),
    PythonRow("python", "pow(x, b)", "x ^ b", .elementwise(nil)),
    PythonRow(
      "python", "divmod(x, b)", "(x // b, x % b)", .fixed(.tuple([.anyNumber, .anyNumber]))),
    PythonRow("python", "format(x, spec)", "format(x, spec)", .fixed(.text)),
    PythonRow("python", "input(prompt=None)", "input(prompt)", .fixed(.text)),
    PythonRow("python IPython", "display(x)", "display(x)", .fixed(.none)),
    PythonRow("math", "floor(x)", "floor(x)", .fixed(.whole)),
    PythonRow("math", "ceil(x)", "ceil(x)", .fixed(.whole)),
    PythonRow("math", "trunc(x)", "trunc(x)", .fixed(.whole)),
    PythonRow("math", "log(x, base)", "log(x) / log(base)", .fixed(.float)),
    PythonRow("math", "pow(x, b)", "x ^ b", .fixed(.float)),
    PythonRow("math np torch", "hypot(x, b)", "sqrt(x ^ 2 + b ^ 2)", .elementwise(.float)),
    PythonRow("math", "degrees(x)", "x * 180 / pi", .fixed(.float)),
    PythonRow("math", "radians(x)", "x * pi / 180", .fixed(.float)),
    PythonRow("math", "fsum(x)", "sum(x)", .fixed(.float)),
    PythonRow("math", "prod(x)", "prod(x)", .fixed(.anyNumber)),
    PythonRow("math", "factorial(n)", "prod(arange(1, n + 1))", .fixed(.whole)),
  ]

  package static let texts: [PythonRow] = [
    PythonRow("str", "upper(x)", "upper(x)", .fixed(.text)),
    PythonRow("str", "lower(x)", "lower(x)", .fixed(.text)),
    PythonRow(
      "str", "strip(x, characters=None)", "strip(x, characters)", .fixed(.text)),
    PythonRow(
      "str", "split(x, separator=None)", "split(x, separator)", .fixed(.list(.text))),
    PythonRow("str", "replace(x, old, new)", "replace(x, old, new)", .fixed(.text)),
    PythonRow("str", "startswith(x, part)", "starts_with(x, part)", .fixed(.truth)),
    PythonRow("str", "endswith(x, part)", "ends_with(x, part)", .fixed(.truth)),
    PythonRow("str", "join(x, texts)", "join(texts, x)", .fixed(.text)),
  ]
}
