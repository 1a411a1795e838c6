#!/usr/bin/env python3
"""Nadaraya-Watson regression here and in other packages, on the same data, in one run.

    swift build -c release            # in this folder
    python compare.py [--write] [--limit 15] [--long 100] [TABLE …]

Prints one Markdown table per question; --write puts them into docs/benchmarks/estimators.md. Every measurement is a
process of its own, so that its peak memory is its own; R gets its data through files; what is not installed is said.
Seconds are the median of three runs of fit and predict (fewer when they are long), data in memory, libraries loaded.
"""

import argparse
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import page
import peers

OURS = HERE / ".build" / "release" / "EstimatorsBenchmark"
LANGUAGE = page.ROOT / ".build" / "release" / "nadaraya"
PACKAGES = ["numpy", "torch", "statsmodels", "scikit-learn", "KDEpy"]

# How each row is measured, about how many pairs of numbers it takes a second (to know what to leave out), and how
# many pairs its memory holds.
ROWS = {
    "**this library**": ("swift", math.inf, math.inf),
    "one core in C, transform": ("c transform", math.inf, math.inf),
    "one core in C, all pairs": ("c brute", 6e8, math.inf),
    "numpy, the chapter's code": ("python numpy_dense", 3e7, 2e8),
    "numpy, blocked": ("python numpy_blocked", 1.2e8, math.inf),
    "torch, the chapter's code, float32": ("python torch_dense", 1e8, 3e8),
    "torch, scaled_dot_product_attention, float32": ("python torch_attention", 4e8, math.inf),
    "statsmodels KernelReg": ("python statsmodels_fit", 1e8, math.inf),
    "scikit-learn KernelDensity, ratio": ("python sklearn_ratio", 4e6, math.inf),
    "R locfit, at every query": ("r locfit", 2e7, math.inf),
    "R ksmooth, cut at 4 widths": ("r ksmooth", 6e8, math.inf),
    "R KernSmooth locpoly, 4001 bins": ("r locpoly", math.inf, math.inf),
    "KDEpy FFTKDE, ratio, 4096 bins": ("python kdepy_ratio", math.inf, math.inf),
}
ON_A_LINE = ("c ", "r ", "python kdepy", "python numpy_prefix")


class Left(str):
    """Why a cell is empty."""


class Data:
    """The files that programs in other languages read."""

    def __init__(self, n, m, d):
        self.x, self.y, self.q = peers.sample(n, m, d)
        self.folder = tempfile.TemporaryDirectory()
        for name, array in (("x", self.x), ("y", self.y), ("q", self.q)):
            array.tofile(self.path(name))

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def answer(self):
        return np.fromfile(self.path("out"))


def run(command, limit):
    """The numbers that a program prints, or why there are none."""
    try:
        result = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=4 * limit + 30)
    except subprocess.TimeoutExpired:
        return Left("over the limit")
    if result.returncode != 0:
        missing = any(word in result.stderr for word in ("No module named", "there is no package"))
        return Left("not installed" if missing else "failed")
    return [float(word) for word in result.stdout.split()]


def measure(how, n, m, d, width, limit, kernel="gaussian"):
    """Seconds, largest error, MiB; or why not."""
    kind, _, name = how.partition(" ")
    if kind == "python":
        numbers = run([sys.executable, HERE / "peers.py", name, n, m, d, width, kernel, limit], limit)
        return numbers if isinstance(numbers, Left) else (numbers[0], numbers[2], numbers[1])
    data = Data(n, m, d)
    if kind == "swift":
        repeats = 1 if d > 1 and n * m > 1e9 else 3
        numbers = run([OURS, data.folder.name, data.path("out"), kernel, width, d, repeats], limit)
    elif kind == "c":
        if not yardstick():
            return Left("not built")
        numbers = run([yardstick(), name, data.folder.name, data.path("out"), width], limit)
    else:
        if not shutil.which("Rscript"):
            return Left("not installed")
        numbers = run(["Rscript", HERE / "peers.R", name, data.folder.name, data.path("out"), width, limit], limit)
    if isinstance(numbers, Left):
        return numbers
    answer = data.answer()
    known = len(answer) == m
    error = peers.largest_error(answer, data.x, data.y, data.q, width, kernel) if known else math.nan
    return numbers[0], error, numbers[1]


def yardstick(built=[]):
    """The C program; None where it cannot be compiled, as on other processors."""
    if not built:
        program = HERE / ".build" / "yardstick"
        options = ["-O3", "-march=native", "-ffp-contract=fast"]
        compiled = subprocess.run(["cc", *options, HERE / "yardstick.c", "-o", program, "-lm"], capture_output=True)
        built.append(program if compiled.returncode == 0 else None)
    return built[0]


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.1f} s"


def cell(result, own):
    if isinstance(result, Left):
        return result
    time, error, memory = result
    ratio = time / own[0]
    factor = "" if result is own else f", {ratio:.0f}x" if ratio > 10 else f", {ratio:.1f}x"
    return f"{seconds(time)}{factor}; {'–' if math.isnan(error) else f'{error:.0e}'}; {memory:.0f} MiB"


def table(columns, limit, rows=ROWS):
    """One line per method; the columns are (title, n, m, d, width)."""
    lines = ["| method | " + " | ".join(title for title, *_ in columns) + " |", "|---|" + "---:|" * len(columns)]
    own = None
    for title, (how, rate, most) in rows.items():
        row = []
        for _, n, m, d, width in columns:
            if d > 1 and how.startswith(ON_A_LINE):
                row.append(Left("–"))
            elif n * m > most:
                row.append(Left("over the memory"))
            elif n * m * max(1, d / 2) / rate > limit:
                row.append(Left("over the limit"))
            else:
                row.append(measure(how, n, m, d, width, limit))
        own = own or row
        if any(not isinstance(result, Left) for result in row) or "not installed" in row:
            lines.append(f"| {title} | " + " | ".join(map(cell, row, own)) + " |")
    return lines


def r_versions():
    if not shutil.which("Rscript"):
        return "R not installed"
    script = 'cat(R.version$major, ".", R.version$minor, sep = ""); for (p in c("KernSmooth", "locfit", "np")) cat(",", p, '
    script += 'tryCatch(as.character(packageVersion(p)), error = function(e) "not installed"))'
    return "R " + subprocess.run(["Rscript", "-e", script], capture_output=True, text=True).stdout.strip()


# MARK: The tables


def sizes(options):
    columns = [(f"n = m = {n:,}", n, n, 1, 0.1) for n in (1000, 10_000, 100_000, 1_000_000)]
    return table(columns, options.long)


def widths(options):
    columns = [(f"width {width}", 10_000, 10_000, 1, width) for width in (0.01, 0.03, 0.1, 0.3, 1)]
    left_out = ("numpy, the chapter's code", "torch, the chapter's code, float32", "scikit-learn KernelDensity, ratio")
    return table(columns, options.limit, {title: row for title, row in ROWS.items() if title not in left_out})


def large_widths(options):
    columns = [(f"width {width}", 1_000_000, 1_000_000, 1, width) for width in (0.01, 0.03, 0.1, 0.3, 1)]
    return table(columns, options.limit)


def dimensions(options):
    columns = [(f"d = {d}, n = m = {n:,}", n, n, d, 0.5) for n in (1000, 10_000) for d in (2, 3, 8)]
    lines = table(columns, options.limit)
    columns = [(f"d = {d}, n = m = 100,000", 100_000, 100_000, d, 0.5) for d in (2, 3)]
    fast = ("**this library**", "torch, scaled_dot_product_attention, float32")
    return lines + [""] + table(columns, options.long, {title: ROWS[title] for title in fast})


def kernels(options):
    n = 1_000_000
    lines = ["| kernel | this library | numpy, sorted prefix sums |", "|---|---:|---:|"]
    for kernel in ("boxcar", "triangular", "epanechnikov", "tricube", "laplacian"):
        own = measure("swift", n, n, 1, 0.1, options.limit, kernel)
        other = Left("–")
        if kernel in ("boxcar", "epanechnikov"):
            other = measure("python numpy_prefix", n, n, 1, 0.1, options.limit, kernel)
        lines.append(f"| {kernel} | {cell(own, own)} | {cell(other, own)} |")
    return lines


def loo(options):
    """100 widths here; a peer gets one width, and its time is shown as that."""
    lines = [
        "| n | this library, 100 widths | largest relative error | numpy, 1 width | statsmodels cv_loo, 1 width "
        "| R dpill, another criterion |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for n in (1000, 10_000, 100_000, 1_000_000):
        data = Data(n, 1, 1)
        own = run([OURS, data.folder.name, data.path("out"), "loo-gaussian", 0.1, 1, 1], options.limit)
        widths, scores = data.answer().reshape(-1, 2).T
        error = "–"
        if n <= 1000:
            exact = [peers.numpy_loo(data.x, data.y, None, width, "gaussian") for width in widths]
            error = f"{np.nanmax(np.abs(scores - exact) / np.abs(exact)):.0e}"
        others = []
        for how, rate in (("python numpy_loo", 1.5e8), ("python statsmodels_loo", 3e7), ("r dpill", math.inf)):
            pairs = n * n if math.isfinite(rate) else 0
            if pairs / rate > options.long:
                others.append("over the limit")
                continue
            result = measure(how, n, 1, 1, 0.1, options.long)
            others.append(result if isinstance(result, Left) else seconds(result[0]))
        lines.append(f"| {n:,} | {seconds(own[0])}; {own[1]:.0f} MiB | {error} | " + " | ".join(others) + " |")
    return lines


def cells(options):
    """The same estimate from a cell, in a process of its own, beside the library's."""
    lines = ["| n = m | the library | from a cell | difference |", "|---|---:|---:|---:|"]
    for n in (1000, 10_000, 100_000, 1_000_000):
        data = Data(n, n, 1)
        for name in "xyq":
            np.save(data.path(name), np.fromfile(data.path(name)))
        script = pathlib.Path(data.path("cell.nw"))
        reads = "".join(f'{name} = read_npy("{data.path(name)}.npy");\n' for name in "xyq")
        script.write_text(reads + "%time nadaraya_watson(x, y, q, gaussian(width=0.1));\n" * 12)
        library, language = [], []
        for _ in range(5):
            numbers = run([OURS, data.folder.name, data.path("out"), "gaussian", 0.1, 1, 11], options.limit)
            library.append(numbers[0] * 1000)
            output = subprocess.run([LANGUAGE, "run", script], capture_output=True, text=True, check=True).stdout
            units = {"s": 1e3, "ms": 1.0, "µs": 1e-3}
            times = [line.split() for line in output.splitlines() if line.split()[-1:] and line.split()[-1] in units]
            language.append(statistics.median(float(number) * units[unit] for number, unit in times[1:]))
        a, b = statistics.median(library), statistics.median(language)
        difference = statistics.median(y - x for x, y in zip(library, language))
        lines.append(f"| {n:,} | {a:.2f} ms | {b:.2f} ms | {difference:+.2f} ms |")
    return lines


def stops(options):
    """How long each kind of long work goes on after it is told to stop."""
    output = subprocess.run([OURS, "stops", "20"], capture_output=True, text=True, check=True).stdout
    lines = ["| work | takes | longest wait of 20 |", "|---|---:|---:|"]
    for line in output.splitlines():
        name, whole, wait = line.split("|")
        whole = float(whole)
        lines.append(f"| {name} | {'over 1 s' if whole >= 1000 else seconds(whole / 1000)} | {float(wait):.1f} ms |")
    return lines


TABLES = {
    "sizes": sizes, "widths": widths, "large widths": large_widths, "dimensions": dimensions, "kernels": kernels,
    "leave-one-out": loo, "cells": cells, "stops": stops,
}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--limit", type=float, default=15, help="seconds that a method may take")
    parser.add_argument("--long", type=float, default=100, help="the same for the table of sizes")
    parser.add_argument("tables", nargs="*", metavar="TABLE", default=list(TABLES))
    options = parser.parse_args()
    for name in options.tables:
        before = page.load()
        lines = TABLES[name](options)
        text = "\n".join(lines) + f"\n\n{page.conditions(before, PACKAGES)[:-1]}, {r_versions()}; limits {options.long:g} s and {options.limit:g} s."
        print(f"\n## {name}\n\n{text}", flush=True)
        if options.write:
            page.put("estimators.md", name, text)


if __name__ == "__main__":
    main()
