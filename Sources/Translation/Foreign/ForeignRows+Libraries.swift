extension ForeignRows {
  /// Names of Python and its libraries that `PythonRows` do not have: those that this language says in another way, or not.
  static let libraries = """
    python | True | true
    python | False | false
    python | None | nothing
    python | int(x) | trunc(x)
    python | int(x) | number(x, whole=true)
    python | float(x) | number(x)
    python | bool(x) | x != 0
    python | sorted(x) | sort(x)
    python | reversed(x) | reverse(x)
    python | isinstance | ! `type(x) == "number"` tells the kind of a value.
    python | dict | ! There are no dictionaries; give the values names of their own.
    python | set(x) | unique(x)
    python | tuple(x) | (x...,)
    python | repr(x) | str(x)
    python | append | ! Lists do not change: write `xs = [xs..., x]`.
    python | open | ! Files are read with `read_csv("…")`, `read_json` and `read_npy`; cells write none.
    python | eval | ! There is no `eval`; call a function instead.
    python | exec | ! There is no `exec`; call a function instead.
    python | exit | ! Restart or shut down the kernel from its menu.
    python | quit | ! Restart or shut down the kernel from its menu.
    python | pass | nothing
    python | iter | ! `for x in xs` goes through the items.
    python | next | ! `for x in xs` goes through the items; `xs[0]` is the first.
    python | getattr | ! A field is read by its name: `m.width`.
    python | lambda | ! A function without a name is written `x -> x + 1`.
    python | Counter(x) | count(x)
    python | Counter | ! `unique(x)` gives the values; `sum(x == v)` counts one of them.
    python | deepcopy(x) | x
    python | time | ! `%time` in front of a line says how long it takes.
    python | sleep | ! Cells do not wait.
    numpy | asarray(x) | array(x)
    numpy | empty_like(x) | zeros(shape(x))
    numpy | concatenate(x, axis) | concat(x, axis=axis)
    numpy | concatenate(x) | concat(x)
    numpy | concatenate(a, b) | concat(a, b)
    numpy | hstack(x) | concat(x, axis=-1)
    numpy | hstack(a, b) | concat(a, b, axis=-1)
    numpy | vstack(x) | stack(x)
    numpy | vstack(a, b) | stack(a, b)
    numpy | column_stack(x) | stack(x, axis=1)
    numpy | column_stack(a, b) | stack(a, b, axis=1)
    numpy | tile(x, n) | repeat(x, n)
    numpy | tile | ! Shapes that fit repeat themselves: `zeros(3, 1) + x` has three rows `x`.
    numpy | flipud(x) | reverse(x)
    numpy | fliplr(x) | x[:, ::-1]
    numpy | nanmean(x) | mean(x[!isnan(x)])
    numpy | nansum(x) | sum(where(isnan(x), 0, x))
    numpy | nanmax(x) | max(x[!isnan(x)])
    numpy | nanmin(x) | min(x[!isnan(x)])
    numpy | nanstd(x) | std(x[!isnan(x)]; correction=0)
    numpy | nanvar(x) | var(x[!isnan(x)]; correction=0)
    numpy | nanmedian(x) | median(x[!isnan(x)])
    numpy | average(x, weights) | sum(x * weights) / sum(weights)
    numpy | average(x) | mean(x)
    numpy | ptp(x) | max(x) - min(x)
    numpy | cov | ! Of two arrays it is `mean((x - mean(x)) * (y - mean(y)))`.
    numpy | corrcoef(x, y) | corr(x, y)
    scipy | pearsonr(x, y) | corr(x, y)
    numpy | log1p(x) | log(1 + x)
    numpy | expm1(x) | exp(x) - 1
    numpy | cbrt(x) | sign(x) * abs(x) ^ (1 / 3)
    numpy | rint(x) | round(x)
    numpy | fix(x) | trunc(x)
    numpy | mod(x, y) | x % y
    numpy | remainder(x, y) | x % y
    numpy | fmod | ! `x % y` has the sign of `y`.
    numpy | floor_divide(x, y) | x // y
    numpy | true_divide(x, y) | x / y
    numpy | where(x) | arange(len(x))[x]
    numpy | ln(x) | log(x)
    numpy | atan2 | ! `atan(y / x)` is the angle where `x` is positive.
    numpy | arctan2 | ! `atan(y / x)` is the angle where `x` is positive.
    numpy | arcsinh(x) | log(x + sqrt(x ^ 2 + 1))
    numpy | arccosh(x) | log(x + sqrt(x ^ 2 - 1))
    numpy | arctanh(x) | log((1 + x) / (1 - x)) / 2
    numpy | sinc(x) | where(x == 0, 1, sin(pi * x) / (pi * x))
    numpy | heaviside(x, y) | where(x == 0, y, x > 0)
    numpy | not_equal(x, y) | x != y
    numpy | greater_equal(x, y) | x >= y
    numpy | less_equal(x, y) | x <= y
    numpy | logical_xor(x, y) | (x != 0) != (y != 0)
    numpy | array_equal(x, y) | all(x == y)
    numpy | in1d(x, y) | x in y
    numpy | isin(x, y) | x in y
    numpy | trace(x) | sum(x * eye(len(x)))
    numpy | diag(x) | x * eye(len(x))
    numpy | inner(x, y) | dot(x, y)
    numpy | vdot(x, y) | dot(x, y)
    numpy | cross | ! There is no cross product; write its three parts.
    numpy | kron | ! There is no Kronecker product; `reshape(x, (-1, 1)) * y` has all products.
    numpy | einsum | ! Products and sums are written out: `a @ b`, `sum(a * b, axis=0)`.
    numpy | tensordot | ! Products and sums are written out: `a @ b`, `sum(a * b, axis=0)`.
    numpy | convolve | ! A moving mean is `nadaraya_watson(x, y, x, boxcar(width=3))`.
    numpy | gradient | ! `diff(y) / diff(x)` has the slopes between the points.
    numpy | trapezoid(y, x) | trapz(y, x)
    numpy | histogram | ! `histogram(values)` draws one; `density(x, q)` estimates the density.
    numpy | digitize | ! `sum(reshape(edges, (-1, 1)) <= x, axis=0)` numbers the bins.
    numpy | searchsorted(x, y) | sum(reshape(x, (-1, 1)) < y, axis=0)
    numpy | bincount | ! `sum(one_hot(x), axis=0)` counts each number.
    numpy | polyfit | ! `local_linear(x, y, q; degree=2)` fits polynomials around each query.
    numpy | polyval | ! Write the polynomial: `a * x^2 + b * x + c`.
    numpy | geomspace(a, b, n) | exp(linspace(log(a), log(b), n))
    numpy | expand_dims(x, 0) | reshape(x, (1, -1))
    numpy | expand_dims(x, 1) | reshape(x, (-1, 1))
    numpy | squeeze(x) | flatten(x)
    numpy | atleast_1d(x) | array(x)
    numpy | swapaxes(x, 0, 1) | transpose(x)
    numpy | moveaxis(x, 0, 1) | transpose(x)
    numpy | split | ! Parts are taken by slices: `x[0:3]`, `x[3:]`.
    numpy | array_split | ! Parts are taken by slices: `x[0:3]`, `x[3:]`.
    numpy | append(x, y) | concat(x, y)
    numpy | insert | ! Parts are joined: `concat(x[0:2], [9], x[2:])`.
    numpy | delete | ! Parts are joined: `concat(x[0:2], x[3:])`; a condition selects: `x[x != 9]`.
    numpy | nonzero | ! Select directly: `x[x != 0]`; `arange(len(x))[x != 0]` has the places.
    numpy | argwhere(x) | arange(len(x))[x]
    numpy | flatnonzero(x) | arange(len(x))[x != 0]
    numpy | argpartition | ! `argsort(x)[0:k]` has the places of the smallest.
    numpy | partition(x, n) | sort(x)
    numpy | apply_along_axis | ! An axis is reduced by its number: `sum(x, axis=0)`.
    numpy | vectorize(f) | f
    numpy | fromfunction | ! A column and a row make all pairs: `f(reshape(arange(3), (-1, 1)), arange(4))`.
    numpy | loadtxt(path) | read_csv(path)
    numpy | genfromtxt(path) | read_csv(path)
    numpy | load(path) | read_npy(path)
    numpy | save | ! Cells write no files; `json(x)` and `to_csv(x)` give the text to copy.
    numpy | savetxt | ! Cells write no files; `to_csv(x)` gives the text to copy.
    numpy | integers(low, high, n) | randint(low, high, n)
    numpy | integers(low, high) | randint(low, high)
    numpy | shuffle | ! `x = permutation(x)` is `x` in another order.
    numpy | exponential(scale, n) | scale * rand_exponential(n)
    numpy | poisson(mean, n) | rand_poisson(mean, n)
    numpy | binomial | ! `sum(rand(n, trials) < p, axis=1)` counts successes.
    numpy | default_rng | ! `seed(1)` restarts the random numbers; `rand` and `randn` draw.
    numpy | det | ! There are no determinants; `solve(a, b)` solves linear systems.
    numpy | inv(x) | solve(x, eye(len(x)))
    numpy | pinv | ! `lstsq(a, b)` solves by least squares.
    numpy | eig | ! There are no eigenvalues.
    numpy | svd | ! There is no singular value decomposition.
    numpy | fft | ! There is no Fourier transform.
    numpy | set_printoptions | ! `round(x, 2)` and `format(x, ".2f")` set the digits.
    numpy | float32(x) | x
    numpy | float64(x) | x
    numpy | int64(x) | trunc(x)
    numpy | int32(x) | trunc(x)
    torch | Tensor(x) | array(x)
    torch | FloatTensor(x) | array(x)
    torch | as_tensor(x) | array(x)
    torch | from_numpy(x) | array(x)
    torch | cat(x, axis) | concat(x, axis=axis)
    torch | cat(x) | concat(x)
    torch | randperm(n) | permutation(n)
    torch | multinomial | ! `choice(x, n)` draws `n` of `x`, each alike.
    torch | cdist(x, y) | abs(reshape(x, (-1, 1)) - reshape(y, (1, -1)))
    torch | topk | ! `sort(x; descending=true)[0:k]` has the largest.
    torch | logsumexp(x) | log(sum(exp(x)))
    torch | masked_select(x, y) | x[y]
    torch | index_select | ! Rows are taken by their numbers: `x[[0, 2]]`.
    torch | gather | ! Elements are taken by their numbers: `x[[0, 2]]`.
    torch | bmm(x, y) | x @ y
    torch | unsqueeze(x, 0) | reshape(x, (1, -1))
    torch | unsqueeze(x, 1) | reshape(x, (-1, 1))
    torch | permute | ! `transpose(x)` swaps the two axes of a matrix.
    torch | no_grad | ! No gradients are recorded, so nothing has to be switched off.
    torch | backward | ! There are no gradients; `learn_width` learns the width of a kernel.
    torch | Linear | ! There are no layers; `learn_width` learns the width of a kernel.
    torch | Module | ! There are no modules; `learn_width` learns the width of a kernel.
    torch | Parameter | ! There are no parameters to learn but widths: `learn_width(x, y, gaussian)`.
    torch | MSELoss | ! The mean squared error is `mean((y - y_hat)^2)`.
    torch | mse_loss(x, y) | mean((x - y) ^ 2)
    torch | l1_loss(x, y) | mean(abs(x - y))
    torch | cross_entropy | ! It is `-mean(log(p))` of the probabilities of the true classes.
    torch | SGD | ! `learn_width(x, y, gaussian; steps=50, rate=0.1)` takes the steps.
    torch | Adam | ! `learn_width(x, y, gaussian; steps=50, rate=0.1)` takes the steps.
    torch | DataLoader | ! All keys are used at once; rows are taken by `x[0:32]`.
    torch | scaled_dot_product_attention(q, k, v) | attention(q, k, v; score="scaled_dot")
    torch | MultiheadAttention | ! `attention(q, k, v; score="scaled_dot")` is one head.
    scipy | gaussian_kde | ! `density(x, q)` estimates the density at `q`.
    scipy | norm | ! The normal density is `exp(-x^2 / 2) / sqrt(2 * pi)`.
    scipy | simpson | ! `trapz(y, x)` is the area under the lines between points.
    scipy | interp1d | ! `interp(q, x, y)` gives values between the points.
    scipy | cdist(x, y) | abs(reshape(x, (-1, 1)) - reshape(y, (1, -1)))
    scipy | minimize | ! `select_width` and `learn_width` find widths.
    scipy | curve_fit | ! `regression(x, y)` needs no formula.
    scipy | erf | ! There is no error function; `logistic` is a kernel with similar tails.
    scipy | gamma | ! There is no gamma function.
    scipy | KernelReg(y, x) | regression(x, y)
    scipy | KernelReg(y, x, z) | regression(x, y)
    scipy | lowess(y, x) | local_linear(x, y, x)
    scipy | KernelDensity | ! `density(x, q)` estimates the density at `q`.
    scipy | KNeighborsRegressor | ! `nadaraya_watson(x, y, q; neighbours=5)` takes the nearest.
    scipy | KernelRidge | ! `regression(x, y)` is kernel regression.
    scipy | LinearRegression | ! `regression(x, y)` needs no formula; `local_linear` fits lines.
    scipy | train_test_split | ! `order = permutation(len(x))`, then `x[order[0:30]]` and `x[order[30:]]`.
    matplotlib | subplots | ! Figures stand side by side in `row(a, b)`; `canvas(1, 2)` gives panels to draw on.
    matplotlib | subplot | ! Figures stand side by side in `row(a, b)`.
    matplotlib | figure | ! A figure needs no opening: `line(x, y)` is one.
    matplotlib | fill_between(x, y, z) | band(x, y, z)
    matplotlib | axhline(y) | rule(y=y)
    matplotlib | axvline(x) | rule(x=x)
    matplotlib | hlines(y, a, b) | line([a, b], [y, y])
    matplotlib | vlines(x, a, b) | line([x, x], [a, b])
    matplotlib | semilogy(x, y) | line(x, y) + yscale("log")
    matplotlib | semilogx(x, y) | line(x, y) + xscale("log")
    matplotlib | loglog(x, y) | line(x, y) + xscale("log") + yscale("log")
    matplotlib | barh | ! Bars stand upright: `bars(x, heights)`.
    matplotlib | errorbar(x, y, z) | errorbars(x, y, z)
    matplotlib | errorbar(x, y, z) | band(x, y - z, y + z) + points(x, y)
    matplotlib | boxplot | ! `histogram(x)` and `density_curve(x)` show how values lie.
    matplotlib | contour | ! `heatmap(values)` shows a surface.
    matplotlib | contourf(x) | heatmap(x)
    matplotlib | pcolor(x) | heatmap(x)
    matplotlib | pcolormesh(x) | heatmap(x)
    matplotlib | matshow(x) | heatmap(x)
    matplotlib | show_heatmaps(x) | heatmap(x)
    matplotlib | annotate | ! A text stands at a place by `text_at(x, y, "…")`.
    matplotlib | text(x, y, s) | text_at(x, y, s)
    matplotlib | suptitle(s) | title(s)
    matplotlib | set_xlabel(s) | xlabel(s)
    matplotlib | set_ylabel(s) | ylabel(s)
    matplotlib | set_title(s) | title(s)
    matplotlib | set_xlim(a, b) | xlim(a, b)
    matplotlib | set_ylim(a, b) | ylim(a, b)
    matplotlib | colorbar | ! A heat map brings its own bar.
    matplotlib | savefig | ! Cells write no files: `nadaraya run FILE --figures FOLDER` writes the pictures.
    matplotlib | tight_layout() | -
    matplotlib | close() | -
    matplotlib | clf() | -
    matplotlib | gca | ! Layers are added: `line(x, y) + points(x, y)`.
    matplotlib | gcf | ! Layers are added: `line(x, y) + points(x, y)`.
    matplotlib | hold | ! Layers are added: `line(x, y) + points(x, y)`.
    matplotlib | quiver | ! There are no arrows; `line` draws each.
    matplotlib | pie | ! There are no pie charts; `bars(x, heights)` shows shares.
    matplotlib | stem(x, y) | bars(x, y)
    matplotlib | xticks | ! Ticks are chosen from the data.
    matplotlib | yticks | ! Ticks are chosen from the data.
    matplotlib | axis | ! `xlim(a, b)` and `ylim(a, b)` set the ends of the axes.
    matplotlib | sns | ! Figures are values: `points(x, y) + title("…")`.
    matplotlib | scatterplot(x, y) | points(x, y)
    matplotlib | lineplot(x, y) | line(x, y)
    matplotlib | distplot(x) | histogram(x)
    matplotlib | histplot(x) | histogram(x)
    matplotlib | regplot(x, y) | points(x, y) + line(x, nadaraya_watson(x, y, x)[0])
    pandas | DataFrame | ! Write `table(("x", "y"), (x, y))`, or `read_csv("…")`.
    pandas | Series(x) | array(x)
    pandas | read_excel | ! Save the sheet as CSV, and read it with `read_csv("…")`.
    pandas | read_table(path) | read_csv(path)
    pandas | read_sql | ! Cells open no connections; read a file with `read_csv("…")`, or take sums of a table that is granted: `source("…")`.
    pandas | read_parquet | ! Save the table as CSV, and read it with `read_csv("…")`.
    pandas | pivot_table | ! Rows are chosen and reduced: `mean(t[t.group == "a"].y)`.
    pandas | get_dummies(x) | one_hot(x)
    pandas | isna(x) | isnan(x)
    pandas | isnull(x) | isnan(x)
    pandas | notna(x) | !isnan(x)
    pandas | to_numeric(x) | number(x)
    pandas | to_datetime(x) | date(x)
    pandas | df | ! Tables come from `read_csv("…")` or `dataset("chapter")`.
    pandas | data | ! Tables come from `read_csv("…")` or `dataset("chapter")`.
    """
}
