"""What parsing, checking and reading of files cost: one table of medians.

    python3 Benchmarks/language/measure.py [--write] [--binary .build/release/nadaraya]

With NumPy or pandas installed, their readers of CSV run beside; --write puts the table into docs/benchmarks/language.md.
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import page

CELL = """function nadaraya_watson_{n}(x_train, y_train, x_val, kernel)
    dists = reshape(x_train, (-1, 1)) - reshape(x_val, (1, -1))
    k = kernel(dists)
    attention_w = k / sum(k, axis=0)     # normalise over keys, for each query
    y_hat = y_train @ attention_w
    return y_hat, attention_w
end
x_{n} = arange(0, 5, 0.1)
names_{n} = ["Sigma " + str(sigma) for sigma in (0.1, 0.2, 0.5, 1)]
plot_{n} = line(x_{n}, sin(x_{n}), label="y_hat") + points(x_{n}, cos(x_{n}), alpha=0.5)
"""
ROUNDS = 5


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def notebook(path, cells):
    def cell(source):
        return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
                "source": source}

    path.write_text(json.dumps({
        "nbformat": 4, "nbformat_minor": 5, "metadata": {},
        "cells": [cell(CELL.format(n=n)) for n in range(cells)]}))


def checking(program, folder):
    """Milliseconds to parse and check one cell of ten lines: long notebook minus short one."""
    short, long = folder / "short.ipynb", folder / "long.ipynb"
    notebook(short, 1)
    notebook(long, 201)
    costs = [seconds([program, "check", long]) - seconds([program, "check", short])
             for _ in range(ROUNDS)]
    return statistics.median(costs) / 200 * 1000


def table(path, rows):
    draw = random.Random(0)
    with path.open("w") as file:
        file.write("time,x,y,group\n")
        for row in range(rows):
            file.write(f"{row},{draw.random():.6f},{draw.gauss(0, 1):.6f},{'abc'[row % 3]}\n")


def reading(program, folder, rows):
    path = folder / "table.csv"
    table(path, rows)
    script, empty = folder / "read.nw", folder / "empty.nw"
    script.write_text(f't = read_csv("{path}")\nlen(t)\n')
    empty.write_text("1\n")
    yield "nadaraya", statistics.median(
        seconds([program, "run", script]) - seconds([program, "run", empty])
        for _ in range(ROUNDS))
    for name, call in [("pandas", "pandas.read_csv"), ("numpy", "numpy.genfromtxt")]:
        options = "" if name == "pandas" else ", delimiter=',', skip_header=1, dtype=None, encoding='utf-8'"
        try:
            times = []
            for _ in range(1 if name == "numpy" else ROUNDS):
                times.append(float(subprocess.run(
                    [sys.executable, "-c",
                     f"import time, {name}; s = time.perf_counter(); {call}({str(path)!r}{options});"
                     "print(time.perf_counter() - s)"],
                    check=True, capture_output=True, text=True).stdout))
            yield name, statistics.median(times)
        except subprocess.CalledProcessError:
            pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--binary", default=page.ROOT / ".build" / "release" / "nadaraya")
    options = parser.parse_args()
    before = page.load()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lines = ["| what | median |", "|---|---:|"]
        lines.append(f"| parse and check a cell of ten lines | {checking(options.binary, folder):.3f} ms |")
        for reader, cost in reading(options.binary, folder, 1_000_000):
            lines.append(f"| {reader}: read a table of 1 000 000 rows, 4 columns, one of them text | {cost:.2f} s |")
    text = "\n".join(lines) + f"\n\n{page.conditions(before, ['numpy', 'pandas'])}"
    print(text)
    if options.write:
        page.put("language.md", "reading", text)


if __name__ == "__main__":
    main()
