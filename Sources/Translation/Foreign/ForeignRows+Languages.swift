extension ForeignRows {
  /// Names of R, Julia and MATLAB.
  ///
  /// Indices count from 0 here, and ranges end before their stop.
  static let otherLanguages = """
    r | TRUE | true
    r | FALSE | false
    r | NULL | nothing
    r | NA | nan
    r | Inf | inf
    r | NaN | nan
    r | T | ! R's `T` is `true`; else give it a value first: `T = …`.
    r | F | ! R's `F` is `false`; else give it a value first: `F = …`.
    r | LETTERS | ! Texts are written one by one: `["A", "B"]`.
    r | t(x) | transpose(x)
    r | colSums(x) | sum(x, axis=0)
    r | rowSums(x) | sum(x, axis=1)
    r | colMeans(x) | mean(x, axis=0)
    r | rowMeans(x) | mean(x, axis=1)
    r | which.max(x) | argmax(x)
    r | which.min(x) | argmin(x)
    r | which(x) | arange(len(x))[x]
    r | order(x) | argsort(x)
    r | rank(x) | argsort(argsort(x)) + 1
    r | rev(x) | reverse(x)
    r | nrow(x) | len(x)
    r | ncol(x) | shape(x)[1]
    r | dim(x) | shape(x)
    r | NROW(x) | len(x)
    r | is.null(x) | type(x) == "nothing"
    r | is.na(x) | isnan(x)
    r | is.nan(x) | isnan(x)
    r | is.finite(x) | abs(x) < inf
    r | is.numeric(x) | type(x) == "number"
    r | is.character(x) | type(x) == "text"
    r | na.omit(x) | x[!isnan(x)]
    r | complete.cases(x) | !isnan(x)
    r | numeric(n) | zeros(n)
    r | integer(n) | zeros(n)
    r | logical(n) | zeros(n)
    r | vector | ! Lists are written `[1, 2, 3]`; `zeros(n)` has `n` zeros.
    r | cbind(x, y) | stack(x, y, axis=1)
    r | rbind(x, y) | stack(x, y)
    r | seq(from, to, *, length_out) | linspace(from, to, length_out)
    r | seq(from, to) | arange(from, to + 1)
    r | seq(from, to, by) | arange(from, to + by / 2, by)
    r | seq_len(n) | arange(1, n + 1)
    r | seq_along(x) | range(len(x))
    r | rep(x, *, each) | flatten(reshape(x, (-1, 1)) + zeros(1, each))
    r | rep(x, times) | flatten(zeros(times, 1) + x)
    r | rep_len(x, n) | full(n, x)
    r | matrix(data, nrow, ncol) | reshape(data, (ncol, nrow)).T
    r | matrix(data, nrow, ncol) | full((nrow, ncol), data)
    r | matrix | ! Write `full((3, 2), 0)` or `reshape(x, (3, 2))`.
    r | diag(n) | eye(n)
    r | sapply(x, f) | map(f, x)
    r | lapply(x, f) | map(f, x)
    r | vapply(x, f, y) | map(f, x)
    r | Map(f, x) | map(f, x)
    r | Filter(f, x) | filter(f, x)
    r | do.call | ! Write `f(xs...)`.
    r | mapply(f, x, y) | map(f, x, y)
    r | apply(x, 1, f) | f(x, axis=1)
    r | apply(x, 2, f) | f(x, axis=0)
    r | apply | ! An axis is reduced by its number: `sum(x, axis=0)`.
    r | tapply | ! Rows are chosen and reduced: `mean(y[group == "a"])`.
    r | aggregate | ! Rows are chosen and reduced: `mean(y[group == "a"])`.
    r | crossprod(x) | transpose(x) @ x
    r | ifelse(x, a, b) | where(x, a, b)
    r | pmin(x, y) | min(x, y)
    r | pmax(x, y) | max(x, y)
    r | ceiling(x) | ceil(x)
    r | signif | ! `round(x, 2)` rounds to places behind the point.
    r | sd(x) | std(x)
    r | cor(x, y) | corr(x, y)
    r | Reduce(f, x) | reduce(f, x)
    r | mad(x) | 1.4826 * median(abs(x - median(x)))
    r | IQR(x) | quantile(x, 0.75) - quantile(x, 0.25)
    r | scale(x) | (x - mean(x)) / std(x)
    r | cumall | ! `cumsum(!x) == 0` holds up to the first that is false.
    r | log1p(x) | log(1 + x)
    r | expm1(x) | exp(x) - 1
    r | choose | ! There are no binomial coefficients.
    r | factorial(n) | prod(arange(1, n + 1))
    r | gamma | ! There is no gamma function.
    r | dnorm(x) | exp(-x ^ 2 / 2) / sqrt(2 * pi)
    r | dnorm(x, mean, sd) | exp(-((x - mean) / sd) ^ 2 / 2) / (sd * sqrt(2 * pi))
    r | pnorm | ! There is no normal distribution function.
    r | qnorm | ! There are no quantiles of the normal distribution; `quantile(x, p)` is that of data.
    r | rnorm(n, mean=0, sd=1) | mean + sd * randn(n)
    r | runif(n, min=0, max=1) | min + (max - min) * rand(n)
    r | rexp(n, rate=1) | rand_exponential(n) / rate
    r | rbinom(n, size, prob) | sum(rand(n, size) < prob, axis=1)
    r | rpois(n, mean) | rand_poisson(mean, n)
    r | sample | ! `permutation(x)` is `x` in random order, `choice(x, n; replace=false)` draws some of it.
    r | sample(x, n) | choice(x, n; replace=false)
    r | sample(x, n, *, replace) | choice(x, n; replace=replace)
    r | set.seed(k) | seed(k)
    r | length(x) | len(x)
    r | nchar(x) | len(x)
    r | toupper(x) | upper(x)
    r | tolower(x) | lower(x)
    r | trimws(x) | strip(x)
    r | strsplit(x, y) | split(x, y)
    r | gsub(x, y, z) | replace(z, x, y)
    r | sub | ! `replace(text, old, new)` replaces all places.
    julia | shuffle(x) | permutation(x)
    julia | mod1 | ! `(x - 1) % y + 1` counts from 1.
    r | grepl(x, y) | contains(y, x)
    r | startsWith(x, y) | starts_with(x, y)
    r | endsWith(x, y) | ends_with(x, y)
    r | toString(x) | str(x)
    r | as.character(x) | str(x)
    r | as.numeric(x) | number(x)
    r | as.numeric(x) | x
    r | as.integer(x) | trunc(x)
    r | as.vector(x) | flatten(x)
    r | as.matrix(x) | x
    r | as.factor(x) | x
    r | factor(x) | x
    r | levels(x) | unique(x)
    r | typeof(x) | type(x)
    r | class(x) | type(x)
    r | str2lang | ! There is no `eval`; call a function instead.
    r | data.frame | ! Write `table(("x", "y"), (x, y))`.
    r | tibble | ! Write `table(("x", "y"), (x, y))`.
    r | read.csv(path) | read_csv(path)
    r | read.table(path) | read_csv(path)
    r | readRDS | ! Save the table as CSV, and read it with `read_csv("…")`.
    r | write.csv | ! Cells write no files; `to_csv(t)` gives the text to copy.
    r | names(x) | columns(x)
    r | colnames(x) | columns(x)
    r | subset | ! Rows are chosen by a condition: `t[t.x > 0]`.
    r | merge | ! Tables are not joined here.
    r | tail | ! The last rows are `t[-5:]`.
    r | message(x) | warn(x)
    r | stop(x) | error(x)
    r | warning(x) | warn(x)
    r | stopifnot(x) | assert(x)
    r | identical(x, y) | all(x == y)
    r | all.equal(x, y) | all(abs(x - y) < 1e-8)
    r | invisible(x) | x
    r | library | ! Everything is built in; leave it out.
    r | Sys.time | ! `%time` in front of a line says how long it takes.
    r | lm | ! A regression is `regression(x, y)`: first what explains, then what is explained.
    r | loess(x, y) | local_linear(x, y, x)
    r | loess | ! `local_linear(x, y, q)` fits lines around each query.
    r | lowess(x, y) | local_linear(x, y, x)
    r | locpoly(x, y) | local_linear(x, y, x)
    r | npreg(x, y) | regression(x, y)
    r | npreg | ! A regression is `regression(x, y)`: first what explains, then what is explained.
    r | ksmooth | ! Its bandwidth puts the quarters of a kernel at ± 0.25; `width` is that of the kernel.
    r | smooth.spline | ! `regression(x, y; width="loo")` smooths with the width that predicts best.
    r | bw.nrd0 | ! `select_width(x, y, gaussian; method="silverman")` is that rule.
    r | predict.loess | ! A model predicts by `m.predict(q)`.
    r | curve | ! A function is drawn over its points: `line(x, f(x))`.
    r | lines(x, y) | line(x, y)
    r | abline | ! A line across is `rule(y=0)` or `rule(x=0)`; layers are added by `+`.
    r | barplot(x) | bars(arange(len(x)), x)
    r | par | ! Figures stand side by side in `row(a, b)`.
    r | layout | ! Figures stand side by side in `row(a, b)`.
    r | ggplot | ! Figures are values: `line(x, y) + title("…")`.
    r | geom_point | ! Figures are values: `points(x, y)`.
    r | geom_line | ! Figures are values: `line(x, y)`.
    r | image(x) | heatmap(x)
    r | persp | ! `heatmap(values)` shows a surface.
    r | ls | %who
    r | dev.off() | -
    r | View | ! A table is shown by its name on the last line; `head(t)` shows its first rows.
    r | Recall | ! A function calls itself by its name.
    r | nlevels(x) | len(unique(x))
    r | tabulate | ! `sum(one_hot(x), axis=0)` counts each number.
    r | expand.grid | ! A column and a row make all pairs: `reshape(x, (-1, 1)) + y`.
    r | approx(x, y, q) | interp(q, x, y)
    r | approx | ! `interp(q, x, y)` gives values between the points.
    r | optim | ! `select_width` and `learn_width` find widths.
    r | optimize | ! `select_width` and `learn_width` find widths.
    r | integrate | ! Sum over a fine grid: `sum(f(x)) * step`.
    julia | missing | nan
    julia | maximum(x) | max(x)
    julia | minimum(x) | min(x)
    julia | extrema(x) | (min(x), max(x))
    julia | ndims(x) | len(shape(x))
    julia | length(x) | len(x)
    julia | size(x, 1) | shape(x)[0]
    julia | size(x, 2) | shape(x)[1]
    julia | eachindex(x) | range(len(x))
    julia | collect(x) | [x...]
    julia | range(start, stop, *, length) | linspace(start, stop, length)
    julia | range(start, stop, *, step) | arange(start, stop + step / 2, step)
    julia | fill(x, n) | full(n, x)
    julia | fill(x, n, m) | full((n, m), x)
    julia | vcat(x, y) | concat(x, y)
    julia | hcat(x, y) | stack(x, y, axis=1)
    julia | sortperm(x) | argsort(x)
    julia | findmax(x) | (max(x), argmax(x))
    julia | findmin(x) | (min(x), argmin(x))
    julia | findall(x) | arange(len(x))[x]
    julia | findfirst(x) | argmax(x)
    julia | permutedims(x) | transpose(x)
    julia | isempty(x) | len(x) == 0
    julia | first(x) | x[0]
    julia | last(x) | x[-1]
    julia | string(x) | str(x)
    julia | println(x) | print(x)
    julia | parse(x, y) | number(y)
    julia | uppercase(x) | upper(x)
    julia | lowercase(x) | lower(x)
    julia | occursin(x, y) | contains(y, x)
    julia | div(x, y) | x // y
    julia | rem | ! `x % y` has the sign of `y`.
    julia | fld(x, y) | x // y
    julia | abs2(x) | x ^ 2
    julia | cbrt(x) | sign(x) * abs(x) ^ (1 / 3)
    julia | norm(x) | norm(x)
    julia | foreach | ! Write `for item in items … end`.
    julia | mapslices | ! An axis is reduced by its number: `sum(x, axis=0)`.
    julia | isa | ! `type(x) == "number"` tells the kind of a value.
    julia | typemax | ! The largest number is `inf`.
    julia | similar(x) | zeros(shape(x))
    julia | undef | ! `zeros(n)` has `n` zeros.
    julia | Float64(x) | x
    julia | Int(x) | trunc(x)
    julia | readdlm(path) | read_csv(path)
    julia | CSV | ! Tables are read with `read_csv("…")`.
    julia | DataFrame | ! Write `table(("x", "y"), (x, y))`, or `read_csv("…")`.
    julia | kde | ! `density(x, q)` estimates the density at `q`.
    julia | histogram2d | ! `points(x, y, alpha=0.3)` shows where points lie close.
    julia | plot! | ! Layers are added: `line(x, y) + points(x, y)`.
    julia | haskey | ! There are no dictionaries; give the values names of their own.
    julia | Dict | ! There are no dictionaries; give the values names of their own.
    matlab | PI | pi
    matlab | Pi | pi
    matlab | Infinity | inf
    matlab | nil | nothing
    matlab | null | nothing
    matlab | undefined | nothing
    matlab | numel(x) | len(flatten(x))
    matlab | repmat(x, n, m) | zeros(n, m) + x
    matlab | disp(x) | print(x)
    matlab | num2str(x) | str(x)
    matlab | str2num(x) | number(x)
    matlab | str2double(x) | number(x)
    matlab | strcmp(x, y) | x == y
    matlab | strcat(x, y) | x + y
    matlab | arrayfun(f, x) | map(f, x)
    matlab | cellfun(f, x) | map(f, x)
    matlab | isequal(x, y) | all(x == y)
    matlab | mat(x) | array(x)
    matlab | power(x, y) | x ^ y
    matlab | times(x, y) | x * y
    matlab | rdivide(x, y) | x / y
    matlab | rng(k) | seed(k)
    matlab | csvread(path) | read_csv(path)
    matlab | readtable(path) | read_csv(path)
    matlab | imagesc(x) | heatmap(x)
    matlab | surf(x) | heatmap(x)
    matlab | mesh(x) | heatmap(x)
    matlab | fplot | ! A function is drawn over its points: `line(x, f(x))`.
    matlab | find | ! Select directly: `x[x > 2]`; `arange(len(x))[x > 2]` has the places.
    matlab | fminsearch | ! `select_width` and `learn_width` find widths.
    matlab | tic | ! Write `%time` in front of what is to be timed.
    matlab | toc | ! Write `%time` in front of what is to be timed.
    matlab | who | %who
    matlab | whos | %who
    matlab | clear | %reset
    matlab | clc | clear_output()
    matlab | doc | ! Help is `?name`.
    matlab | man | ! Help is `?name`.
    matlab | pwd | ! Paths start in the notebook's folder.
    matlab | stdev(x) | std(x)
    matlab | average(x) | mean(x)
    matlab | cumulative_sum(x) | cumsum(x)
    matlab | nadarayawatson | nadaraya_watson
    matlab | sigma | ! Give it a value first: `sigma = 0.5`.
    """

  /// What tables and arrays have elsewhere, behind their dot; a name without brackets is a field.
  static let members = """
    table | groupby | ! Rows are chosen and reduced: `mean(t[t.sex == "f"].y)`.
    table | groupby(x, name) | group_by(x, name)
    table | describe(x) | summary(x)
    table | info(x) | summary(x)
    table | dropna(x) | drop_missing(x)
    table | sort_values(x, name) | sort_by(x, name)
    table | to_numpy(x) | x
    table | values | ! Columns are arrays: `t.x`.
    table | iloc | ! Rows are taken by their numbers: `t[0]`, `t[0:5]`.
    table | loc | ! Rows are chosen by a condition: `t[t.x > 0]`.
    table | index | ! Rows are counted from 0: `range(len(t))`.
    table | apply | ! Columns are arrays: `exp(t.x)`.
    table | rename | ! A column gets another name in `table(("x", "y"), (t.a, t.b))`.
    table | drop | ! Columns are chosen: `t[["x", "y"]]`.
    table | query | ! Rows are chosen by a condition: `t[t.x > 0]`.
    table | value_counts | ! `unique(t.x)` gives the values; `sum(t.x == v)` counts one of them.
    table | fillna | ! `where(isnan(t.x), 0, t.x)` fills a column.
    table | plot | ! Columns are drawn: `line(t.x, t.y)`.
    table | to_csv(x) | to_csv(x)
    array | dtype | ! There is one kind of number, of double precision.
    array | device | ! Arrays have one place.
    array | nbytes | 8 * x.size
    array | flat | flatten(x)
    array | dtypes | ! There is one kind of number, of double precision.
    array | tolist(x) | [x...]
    array | size(x) | shape(x)
    array | dim(x) | x.ndim
    array | fill | ! `full(shape(x), value)` makes a new array.
    array | unsqueeze(x, 0) | reshape(x, (1, -1))
    array | unsqueeze(x, 1) | reshape(x, (-1, 1))
    array | unsqueeze(x, -1) | reshape(x, (-1, 1))
    array | squeeze(x) | flatten(x)
    array | repeat(x, n) | flatten(reshape(x, (-1, 1)) + zeros(1, n))
    array | expand | ! Shapes that fit repeat themselves.
    array | masked_fill(x, condition, value) | where(condition, value, x)
    array | backward | ! There are no gradients; `learn_width` learns the width of a kernel.
    array | cuda(x) | x
    array | float(x) | x
    array | double(x) | x
    array | long(x) | trunc(x)
    array | int(x) | trunc(x)
    array | astype(x, y) | x
    array | to(x, y) | x
    array | type(x, y) | x
    array | tobytes | ! `json(x)` gives the numbers as text.
    array | sort_values(x) | sort(x)
    array | groupby | ! Rows are chosen and reduced: `mean(y[group == "a"])`.
    figure | xlabel(x, s) | x + xlabel(s)
    figure | ylabel(x, s) | x + ylabel(s)
    figure | title(x, s) | x + title(s)
    figure | set_xlabel(x, s) | x + xlabel(s)
    figure | set_ylabel(x, s) | x + ylabel(s)
    figure | set_title(x, s) | x + title(s)
    figure | xlim(x, a, b) | x + xlim(a, b)
    figure | ylim(x, a, b) | x + ylim(a, b)
    figure | legend(x) | x + legend()
    figure | show(x) | x
    figure | savefig | ! Cells write no files: `nadaraya run FILE --figures FOLDER` writes the pictures.
    figure | save | ! Cells write no files: `nadaraya run FILE --figures FOLDER` writes the pictures.
    figure | tight_layout(x) | x
    """
}
