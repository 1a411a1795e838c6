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
OPERATIONS = pathlib.Path(__file__).with_name("operations.txt")

SETUP = """u = rand(10000000);
v = rand(10000000);
x = linspace(-5, 5, 10000000);
s = rand(1000000);
w = rand(10000, 1000);
m1 = rand(1000, 1000);
m2 = rand(1000, 1000);
g = floor(1000 * rand(1000000));
p = permutation(1000000);
L = [i / 3 for i in range(100000)];
"""

draw = np.random.default_rng(1)
u, v = draw.random(10_000_000), draw.random(10_000_000)
x = np.linspace(-5, 5, 10_000_000)
s = draw.random(1_000_000)
w = draw.random((10_000, 1_000))
m1, m2 = draw.random((1000, 1000)), draw.random((1000, 1000))
g = np.floor(1000 * draw.random(1_000_000))
p = draw.permutation(1_000_000)
L = [i / 3 for i in range(100_000)]


def loop(n):
    s = 0.0
    i = 0
    while i < n:
        s = s + i * 0.5
        i = i + 1
    return s


def cases():
    """Name, expression here, and what does the same there."""
    for line in OPERATIONS.read_text().splitlines():
        if not line.startswith("#"):
            name, here, there = line.split(" | ")
            yield name, here, eval(f"lambda: {there}", globals())


CASES = list(cases())

LOOP = "function loop(n)\n  s = 0\n  i = 0\n  while i < n\n    s = s + i * 0.5\n    i = i + 1\n  end\n  s\nend\n"
UNITS = {"s": 1e3, "ms": 1.0, "µs": 1e-3, "ns": 1e-6}


def language(binary, expressions):
    """Milliseconds of each expression, in one process, each right after a run that warms up, as there."""
    cells = SETUP + LOOP + "".join(f"{expression};\n%time {expression};\n" for expression in expressions)
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "bench.nw"
        script.write_text(cells)
        output = subprocess.run(
            [binary, "run", script], check=True, capture_output=True, text=True
        ).stdout
    times = [line.split() for line in output.splitlines() if line.split()[-1:] and line.split()[-1] in UNITS]
    return [float(number) * UNITS[unit] for number, unit in times]


def numpy_times():
    times = []
    for _, _, body in CASES:
        body()
        start = time.perf_counter()
        body()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def lines(binary):
    ours, theirs = [], []
    for _ in range(TURNS):
        ours.append(language(binary, [here for _, here, _ in CASES]))
        theirs.append(numpy_times())
    yield "| operation | expression | this language, ms | NumPy or Python, ms | ratio |"
    yield "|---|---|---:|---:|---:|"
    rows = []
    for index, (name, here, _) in enumerate(CASES):
        mine = [turn[index] for turn in ours]
        other = [turn[index] for turn in theirs]
        ratio = statistics.median(m / o for m, o in zip(mine, other))
        here = here.replace("|", "\\|")
        rows.append((ratio, f"| {name} | `{here}` | {statistics.median(mine):.1f} | {statistics.median(other):.1f} | {ratio:.2f} |"))
    # The slow ones first.
    for _, row in sorted(rows, reverse=True):
        yield row


if __name__ == "__main__":
    page.fill("language.md", "expressions", lines, ["numpy"], __doc__)
