"""Array expressions and loops of the language beside NumPy and Python, in one run.

    python3 Benchmarks/language/compare.py [.build/release/nadaraya]

Prints one Markdown table of medians. Each line runs in the language and in NumPy by turns, so that both meet the same
machine; the ratio is the median of the ratios of the turns.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

TURNS = 7
N = 10_000_000

SETUP = f"x = linspace(-5, 5, {N});\nsigma = 0.5\nw = reshape(x, (1000, 10000));\na = rand(700, 700);\n"

x = np.linspace(-5, 5, N)
sigma = 0.5
w = x.reshape(1000, 10000)
a = np.random.default_rng(1).random((700, 700))
shuffled = np.random.default_rng(1).random(1_000_000)


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
    ("exp(x)", lambda: np.exp(x)),
    ("x + 1", lambda: x + 1),
    ("sum(x)", lambda: x.sum()),
    ("w / sum(w, axis=0)", lambda: w / w.sum(axis=0)),
    ("a @ a", lambda: a @ a),
    ("sort(rand(1000000))", lambda: np.sort(np.random.random(1_000_000))),
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


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else ".build/release/nadaraya"
    ours, theirs = [], []
    for _ in range(TURNS):
        ours.append(language(binary, [name for name, _ in CASES]))
        theirs.append(numpy_times())
    print("| expression | this language, ms | NumPy or Python, ms | ratio |")
    print("|---|---:|---:|---:|")
    for index, (name, _) in enumerate(CASES):
        mine = [turn[index] for turn in ours]
        other = [turn[index] for turn in theirs]
        ratio = statistics.median(m / o for m, o in zip(mine, other))
        print(
            f"| `{name}` | {statistics.median(mine):.1f} | {statistics.median(other):.1f} | {ratio:.2f} |"
        )


if __name__ == "__main__":
    main()
