extension PythonRows {
  package static let elementwise: [PythonRow] =
    ["exp", "log", "log2", "log10", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh"].map {
      PythonRow("np torch math special .", "\($0)(x)", "\($0)(x)", .elementwise(.float))
    } + [
      PythonRow("np torch .", "abs(x)", "abs(x)", .elementwise(nil)),
      PythonRow("np torch .", "absolute(x)", "abs(x)", .elementwise(nil)),
      PythonRow("np math", "fabs(x)", "abs(x)", .elementwise(.float)),
      PythonRow("np torch", "arcsin(x)", "asin(x)", .elementwise(.float)),
      PythonRow("np torch", "arccos(x)", "acos(x)", .elementwise(.float)),
      PythonRow("np torch", "arctan(x)", "atan(x)", .elementwise(.float)),
      PythonRow("torch math", "asin(x)", "asin(x)", .elementwise(.float)),
      PythonRow("torch math", "acos(x)", "acos(x)", .elementwise(.float)),
      PythonRow("torch math", "atan(x)", "atan(x)", .elementwise(.float)),
      PythonRow("np torch .", "sign(x)", "sign(x)", .elementwise(nil)),
      PythonRow("np torch .", "floor(x)", "floor(x)", .elementwise(.float)),
      PythonRow("np torch .", "ceil(x)", "ceil(x)", .elementwise(.float)),
      PythonRow("np torch .", "trunc(x)", "trunc(x)", .elementwise(.float)),
      PythonRow("np torch .", "round(x, digits=None)", "round(x, digits)", .elementwise(nil)),
      PythonRow("np", "around(x, digits=None)", "round(x, digits)", .elementwise(nil)),
      PythonRow("np torch .", "square(x)", "x ^ 2", .elementwise(nil)),
      PythonRow("np torch .", "pow(x, b)", "x ^ b", .elementwise(nil)),
      PythonRow("np torch", "power(x, b)", "x ^ b", .elementwise(nil)),
      PythonRow("np torch .", "exp2(x)", "2 ^ x", .elementwise(.float)),
      PythonRow("torch .", "rsqrt(x)", "1 / sqrt(x)", .elementwise(.float)),
      PythonRow("np torch .", "reciprocal(x)", "1 / x", .elementwise(.float)),
      PythonRow("np torch .", "add(x, b)", "x + b", .elementwise(nil)),
      PythonRow("np torch", "subtract(x, b)", "x - b", .elementwise(nil)),
      PythonRow("torch .", "sub(x, b)", "x - b", .elementwise(nil)),
      PythonRow("np torch", "multiply(x, b)", "x * b", .elementwise(nil)),
      PythonRow("torch .", "mul(x, b)", "x * b", .elementwise(nil)),
      PythonRow("np torch", "divide(x, b)", "x / b", .elementwise(.float)),
      PythonRow("torch .", "div(x, b)", "x / b", .elementwise(.float)),
      PythonRow("np torch", "negative(x)", "-x", .elementwise(nil)),
      PythonRow("torch .", "neg(x)", "-x", .elementwise(nil)),
      PythonRow("np torch", "maximum(x, b)", "max(x, b)", .elementwise(nil)),
      PythonRow("np torch", "minimum(x, b)", "min(x, b)", .elementwise(nil)),
      PythonRow("np torch .", "clip(x, min, max)", "clamp(x, min, max)", .elementwise(nil)),
      PythonRow("torch .", "clamp(x, min, max)", "clamp(x, min, max)", .elementwise(nil)),
      PythonRow("np torch .", "clip(x, min)", "max(x, min)", .elementwise(nil)),
      PythonRow("torch .", "clamp(x, min)", "max(x, min)", .elementwise(nil)),
      PythonRow("np torch .", "clip(x, *, max)", "min(x, max)", .elementwise(nil)),
      PythonRow("torch .", "clamp(x, *, max)", "min(x, max)", .elementwise(nil)),
      PythonRow("np torch", "where(condition, x, b)", "where(condition, x, b)", .elementwise(nil)),
      PythonRow("torch F .", "relu(x)", "max(x, 0)", .elementwise(nil)),
      PythonRow("torch F .", "sigmoid(x)", "sigmoid(x)", .elementwise(.float)),
      PythonRow("torch F .", "softmax(x, axis)", "softmax(x, axis=axis)", .elementwise(.float)),
      PythonRow("special", "softmax(x, axis)", "softmax(x, axis=axis)", .elementwise(.float)),
      PythonRow("special", "expit(x)", "sigmoid(x)", .elementwise(.float)),
      PythonRow("np torch . math", "isnan(x)", "isnan(x)", .elementwise(.truth)),
      PythonRow("np torch math", "isinf(x)", "abs(x) == inf", .elementwise(.truth)),
      PythonRow("np torch math", "isfinite(x)", "isfinite(x)", .elementwise(.truth)),
      PythonRow("np torch", "logical_and(x, b)", "x && b", .elementwise(.truth)),
      PythonRow("np torch", "logical_or(x, b)", "x || b", .elementwise(.truth)),
      PythonRow("np torch", "logical_not(x)", "!x", .elementwise(.truth)),
      PythonRow("np torch", "greater(x, b)", "x > b", .elementwise(.truth)),
      PythonRow("np torch", "less(x, b)", "x < b", .elementwise(.truth)),
      PythonRow("np torch", "equal(x, b)", "x == b", .elementwise(.truth)),
      PythonRow(
        "np torch", "isclose(x, b)", "abs(x - b) <= 1e-8 + 1e-5 * abs(b)", .elementwise(.truth)),
      PythonRow("np", "deg2rad(x)", "x * pi / 180", .elementwise(.float)),
      PythonRow("np", "rad2deg(x)", "x * 180 / pi", .elementwise(.float)),
      PythonRow("np", "nan_to_num(x)", "where(isnan(x), 0, x)", .elementwise(nil)),
      PythonRow("np torch", "interp(q, x, y)", "interp(q, x, y)", .elementwise(.float)),
    ]

  package static let reductions: [PythonRow] =
    ["sum", "prod"].map {
      PythonRow(
        "np torch .", "\($0)(x, axis=None, keepdims=None)",
        "\($0)(x, axis=axis, keepdims=keepdims)", .reduced(nil))
    } + [
      PythonRow(
        "np torch .", "mean(x, axis=None, keepdims=None)", "mean(x, axis=axis, keepdims=keepdims)",
        .reduced(.float)),
      PythonRow(
        "np", "median(x, axis=None, keepdims=None)", "median(x, axis=axis, keepdims=keepdims)",
        .reduced(.float)),
      PythonRow(
        "np torch .", "any(x, axis=None, keepdims=None)", "any(x, axis=axis, keepdims=keepdims)",
        .reduced(.truth)),
      PythonRow(
        "np torch .", "all(x, axis=None, keepdims=None)", "all(x, axis=axis, keepdims=keepdims)",
        .reduced(.truth)),
      PythonRow(
        "np torch .", "argmax(x, axis=None)", "argmax(x, axis=axis)", .reduced(.whole)),
      PythonRow(
        "np torch .", "argmin(x, axis=None)", "argmin(x, axis=axis)", .reduced(.whole)),
      PythonRow(
        "np torch .", "amax(x, axis=None, keepdims=None)", "max(x, axis=axis, keepdims=keepdims)",
        .reduced(nil)),
      PythonRow(
        "np torch .", "amin(x, axis=None, keepdims=None)", "min(x, axis=axis, keepdims=keepdims)",
        .reduced(nil)),
      PythonRow(
        "np torch", "quantile(x, q, axis=None)", "quantile(x, q, axis=axis)", .fixed(.unknown)),
      PythonRow(
        "np", "percentile(x, q, axis=None)", "quantile(x, q / 100, axis=axis)", .fixed(.unknown)),
      PythonRow("np.linalg", "norm(x, axis=None)", "norm(x, axis=axis)", .reduced(.float)),
      PythonRow("torch .", "norm(x)", "norm(x)", .reduced(.float)),
      PythonRow("np torch", "count_nonzero(x)", "sum(x != 0)", .fixed(.whole)),
      PythonRow(
        "np torch", "allclose(x, b)", "all(abs(x - b) <= 1e-8 + 1e-5 * abs(b))", .fixed(.truth)),
      PythonRow("torch .", "cumsum(x, axis)", "cumsum(x, axis=axis)", .elementwise(nil)),
      PythonRow("np", "cumsum(x, axis)", "cumsum(x, axis=axis)", .elementwise(nil)),
      PythonRow("np .", "cumsum(x)", "cumsum(flatten(x))", .array(rank: 1, nil)),
      PythonRow("torch .", "cumprod(x, axis)", "cumprod(x, axis=axis)", .elementwise(nil)),
      PythonRow("np", "cumprod(x, axis)", "cumprod(x, axis=axis)", .elementwise(nil)),
      PythonRow("np", "cumprod(x)", "cumprod(flatten(x))", .array(rank: 1, nil)),
      PythonRow("np torch", "diff(x, *, axis=None)", "diff(x, axis=axis)", .elementwise(nil)),
      PythonRow("np", "sort(x, axis=None)", "sort(x, axis=axis)", .elementwise(nil)),
      PythonRow(
        "np", "argsort(x, axis=None)", "argsort(x, axis=axis)", .elementwise(.whole)),
      PythonRow(
        "torch .", "argsort(x, axis=None, descending=None)",
        "argsort(x, axis=axis, descending=descending)", .elementwise(.whole)),
      PythonRow("np torch .", "unique(x)", "unique(x)", .array(rank: 1, nil)),
      PythonRow("torch .", "numel(x)", "len(flatten(x))", .fixed(.whole)),
      PythonRow("np", "size(x)", "len(flatten(x))", .fixed(.whole)),
      PythonRow("np", "shape(x)", "shape(x)", .fixed(.unknown)),
      PythonRow("np", "ndim(x)", "len(shape(x))", .fixed(.whole)),
      PythonRow("torch .", "dim(x)", "len(shape(x))", .fixed(.whole)),
    ]
}
