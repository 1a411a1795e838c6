"""Array expressions and loops of the language beside NumPy and Python, in one run.

    python3 Benchmarks/language/compare.py [--write] [--binary .build/release/nadaraya]

Prints one Markdown table of medians; --write puts it into docs/benchmarks/language.md. Each line runs in the language and
in NumPy by turns, so that both meet the same machine; the ratio is the median of the ratios of the turns.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import page

TURNS = 7
N = 10_000_000

SETUP = f"""x = linspace(-5, 5, {N});
r = rand({N});
m = r > 0.5;
sigma = 0.5
w = reshape(x, (1000, 10000));
s = rand(1000000);
a = rand(700, 700);
v = rand(1000);
"""

x = np.linspace(-5, 5, N)
draw = np.random.default_rng(1)
r = draw.random(N)
m = r > 0.5
sigma = 0.5
w = x.reshape(1000, 10000)
s = draw.random(1_000_000)
a = draw.random((700, 700))
v = draw.random(1000)


def softmax():
    powers = np.exp(w - w.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def loop():
    s = 0.0
    i = 0
    while i < 1_000_000:
        s = s + i * 0.5
        i = i + 1
    return s


CASES = [
    ("exp(-x^2 / (2 * sigma^2))", lambda: np.exp(-(x**2) / (2 * sigma**2))),
    ("max(1 - abs(x), 0)", lambda: np.maximum(1 - np.abs(x), 0)),
    ("abs(x) < 1", lambda: np.abs(x) < 1),
    ("where(m, x, 0)", lambda: np.where(m, x, 0)),
    ("x + 1", lambda: x + 1),
    ("exp(x)", lambda: np.exp(x)),
    ("log(r)", lambda: np.log(r)),
    ("tanh(x)", lambda: np.tanh(x)),
    ("sin(x)", lambda: np.sin(x)),
    ("r^1.5", lambda: r**1.5),
    ("sum(x)", lambda: x.sum()),
    ("max(x)", lambda: x.max()),
    ("argmax(r)", lambda: r.argmax()),
    ("std(x)", lambda: x.std(ddof=1)),
    ("any(isnan(x))", lambda: np.isnan(x).any()),
    ("sum(w, axis=0)", lambda: w.sum(axis=0)),
    ("sum(w, axis=1)", lambda: w.sum(axis=1)),
    ("w / sum(w, axis=0)", lambda: w / w.sum(axis=0)),
    ("softmax(w)", softmax),
    ("cumsum(x)", lambda: np.cumsum(x)),
    ("diff(x)", lambda: np.diff(x)),
    ("x[m]", lambda: x[m]),
    ("x[1000:9000000]", lambda: x[1000:9_000_000].copy()),
    ("transpose(w)", lambda: np.ascontiguousarray(w.T)),
    ("concat(x, x)", lambda: np.concatenate([x, x])),
    ("ones(10000000)", lambda: np.ones(N)),
    ("rand(10000000)", lambda: draw.random(N)),
    ("randn(10000000)", lambda: draw.standard_normal(N)),
    ("sort(s)", lambda: np.sort(s)),
    ("argsort(s)", lambda: np.argsort(s, kind="stable")),
    ("unique(s)", lambda: np.unique(s)),
    ("median(s)", lambda: np.median(s)),
    ("a @ a", lambda: a @ a),
    ("v @ w", lambda: v @ w),
    ("loop(1000000)", loop),
]

LOOP = "function loop(n)\n  s = 0\n  i = 0\n  while i < n\n    s = s + i * 0.5\n    i = i + 1\n  end\n  s\nend\n"
UNITS = {"s": 1e3, "ms": 1.0, "µs": 1e-3, "ns": 1e-6}


def language(binary, expressions):
    """Milliseconds of each expression, in one process, after one run to warm up."""
    cells = SETUP + LOOP
    for _ in range(2):
        cells += "".join(f"%time {expression};\n" for expression in expressions)
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "bench.nw"
        script.write_text(cells)
        output = subprocess.run(
            [binary, "run", script], check=True, capture_output=True, text=True
        ).stdout
    times = [line.split() for line in output.splitlines() if line.split()[-1:] and line.split()[-1] in UNITS]
    numbers = [float(number) * UNITS[unit] for number, unit in times]
    return numbers[len(expressions) :]


def numpy_times():
    times = []
    for _, body in CASES:
        body()
        start = time.perf_counter()
        body()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def lines(binary):
    ours, theirs = [], []
    for _ in range(TURNS):
        ours.append(language(binary, [name for name, _ in CASES]))
        theirs.append(numpy_times())
    yield "| expression | this language, ms | NumPy or Python, ms | ratio |"
    yield "|---|---:|---:|---:|"
    for index, (name, _) in enumerate(CASES):
        mine = [turn[index] for turn in ours]
        other = [turn[index] for turn in theirs]
        ratio = statistics.median(m / o for m, o in zip(mine, other))
        yield f"| `{name}` | {statistics.median(mine):.1f} | {statistics.median(other):.1f} | {ratio:.2f} |"


if __name__ == "__main__":
    page.fill("language.md", "expressions", lines, ["numpy"], __doc__)
