"""What parsing and checking, a loop, a kernel of one's own and reading of files cost: one table of medians.

    python3 Benchmarks/language/measure.py [--write] [--binary .build/release/nadaraya]

Where pandas is installed, its reader of CSV runs beside; --write puts the table into docs/benchmarks/language.md.
"""

import importlib.util
import json
import os
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
    """Seconds to read a table, for each reader that is installed."""
    path = folder / "table.csv"
    table(path, rows)
    script, empty = folder / "read.nw", folder / "empty.nw"
    script.write_text(f't = read_csv("{path}")\nlen(t)\n')
    empty.write_text("1\n")
    yield "nadaraya", statistics.median(
        seconds([program, "run", script]) - seconds([program, "run", empty])
        for _ in range(ROUNDS))
    code = ("import time, pandas; start = time.perf_counter(); "
            f"pandas.read_csv({str(path)!r}); print(time.perf_counter() - start)")
    try:
        yield "pandas", statistics.median(
            float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
            for _ in range(ROUNDS))
    except subprocess.CalledProcessError:
        pass


LOOP = "i = 0\ns = 0\nwhile i < 1000000\n  s = s + i * 0.5\n  i = i + 1\nend\n"
COMMANDS = {
    "polars": "import polars; print(len(polars.read_csv({path!r})))",
    "pandas": "import pandas; print(len(pandas.read_csv({path!r})))",
}


def commands(program, folder, rows):
    """Seconds of whole commands that read two columns of numbers and count them, by turns."""
    path = folder / "long.csv"
    draw = random.Random(1)
    with path.open("w") as file:
        file.write("x,y\n")
        for _ in range(rows // 1000):
            file.write("".join(f"{draw.random():.6f},{draw.gauss(0, 1):.6f}\n" for _ in range(1000)))
    read = folder / "long.nw"
    read.write_text(f't = read_csv("{path}")\nlen(t)\n')
    candidates = {"nadaraya": [program, "run", read]}
    for name, code in COMMANDS.items():
        if importlib.util.find_spec(name):
            candidates[name] = [sys.executable, "-c", code.format(path=str(path))]
    times = {name: [] for name in candidates}
    for _ in range(ROUNDS):
        for name, command in candidates.items():
            times[name].append(seconds(command))
    return {name: statistics.median(own) for name, own in times.items()}


KERNEL = """k(u) = {formula}
n = 30000
x = linspace(0, 1, n)
y = sin(7 * x)
nadaraya_watson(x, y, x, k)[0]
"""


def script(program, folder, code):
    """Median seconds of a script, and the most memory it held, in MiB."""
    path = folder / "script.nw"
    path.write_text(code)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        process = subprocess.Popen([program, "run", path], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit("a script failed:\n" + code)
        times.append(time.perf_counter() - start)
    return statistics.median(times), usage.ru_maxrss / 1024


def lines(binary):
    yield "| what | median |"
    yield "|---|---:|"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        yield f"| parse and check a cell of ten lines | {checking(binary, folder):.3f} ms |"
        yield f"| a `while` loop of 10^6 turns, start of the program included | {script(binary, folder, LOOP)[0]:.2f} s |"
        for formula, kind in (("exp(-abs(u)^3)", "of one's own"), ("max(1 - u^2, 0)^2", "of one's own that is a known shape")):
            cost, memory = script(binary, folder, KERNEL.format(formula=formula))
            yield f"| `nadaraya_watson` with a kernel {kind}, `{formula}`, 30 000 × 30 000 pairs (6.7 GiB as a matrix) | {cost:.2f} s, {memory:.0f} MiB |"
        for reader, cost in reading(binary, folder, 1_000_000):
            yield f"| {reader}: read a table of 1 000 000 rows, 4 columns, one of them text | {cost:.2f} s |"
        for reader, cost in commands(binary, folder, 10_000_000).items():
            yield f"| {reader}: a command that reads 10 000 000 rows of two numbers, start included | {cost:.2f} s |"


if __name__ == "__main__":
    page.fill("language.md", "reading", lines, ["pandas", "polars"], __doc__)
