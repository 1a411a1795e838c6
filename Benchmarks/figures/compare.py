#!/usr/bin/env python3
"""The same figures drawn by this library, by matplotlib and by Vega-Altair through vl-convert; medians of one run.

    python3 -m venv .venv && .venv/bin/pip install matplotlib==3.11.2 altair==6.3.0 vl-convert-python==1.9.0.post1
    swift build -c release --package-path Benchmarks/figures
    .venv/bin/python Benchmarks/figures/compare.py [--write]

--write puts the tables into docs/benchmarks/figures.md.
"""

import io
import statistics
import subprocess
import sys
import time
from pathlib import Path

import altair
import matplotlib
import numpy as np
import vl_convert

matplotlib.use("Agg")
import matplotlib.pyplot as plt

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import page

KEYS, QUERIES = np.arange(40) * 0.125, np.arange(50) * 0.1
VALUES = 2 * np.sin(KEYS) + KEYS + 0.5 * np.sin(np.arange(40) ** 2)
WIDTHS = (0.1, 0.2, 0.5, 1)


def fit(width):
    weights = np.exp(-((KEYS[:, None] - QUERIES) ** 2) / (2 * width**2))
    return VALUES @ weights / weights.sum(0)


def weights(rows, columns, width):
    distance = np.arange(rows)[:, None] / rows - np.arange(columns) / columns
    return np.exp(-50 * distance**2 / (2 * width**2))


FITS = [fit(width) for width in WIDTHS]
SMALL = [weights(40, 50, width) for width in WIDTHS]
LARGE = weights(2000, 2000, 0.1)


def saved(figure, kind):
    out = io.BytesIO()
    figure.savefig(out, format=kind, dpi=60)
    plt.close(figure)
    return out.getvalue()


def matplotlib_fits(kind):
    figure, axes = plt.subplots(1, 4, sharey=True, figsize=(12, 3))
    for estimate, width, axis in zip(FITS, WIDTHS, axes):
        axis.plot(QUERIES, estimate)
        axis.plot(QUERIES, 2 * np.sin(QUERIES) + QUERIES, "m--")
        axis.plot(KEYS, VALUES, "o", alpha=0.5)
        axis.set_xlabel(f"Sigma {width}")
        axis.legend(["y_hat", "y"])
    return saved(figure, kind)


def matplotlib_maps(kind):
    figure, axes = plt.subplots(1, 4, sharey=True, figsize=(12, 3))
    for values, width, axis in zip(SMALL, WIDTHS, axes):
        drawn = axis.imshow(values, cmap="Reds")
        axis.set_xlabel(f"Sigma {width}")
    figure.colorbar(drawn, ax=axes, shrink=0.7)
    return saved(figure, kind)


def matplotlib_large(kind):
    figure, axis = plt.subplots(figsize=(8, 6))
    figure.colorbar(axis.imshow(LARGE, cmap="Reds"))
    return saved(figure, kind)


def vega(chart, kind):
    spec = chart.to_dict()
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return vl_convert.vegalite_to_png(spec)


def table(columns):
    return altair.Data(values=[dict(zip(columns, row)) for row in zip(*columns.values())])


def vega_fits(kind):
    panels = []
    for estimate, width in zip(FITS, WIDTHS):
        lines = table({"x": QUERIES.tolist(), "y": estimate.tolist()})
        truth = table({"x": QUERIES.tolist(), "y": (2 * np.sin(QUERIES) + QUERIES).tolist()})
        points = table({"x": KEYS.tolist(), "y": VALUES.tolist()})
        place = {"x": altair.X("x:Q", title=f"Sigma {width}"), "y": "y:Q"}
        panels.append(
            (altair.Chart(lines).mark_line().encode(**place)
             + altair.Chart(truth).mark_line(strokeDash=[4, 2], color="magenta").encode(**place)
             + altair.Chart(points).mark_circle(opacity=0.5).encode(**place)).properties(width=150, height=145))
    return vega(altair.hconcat(*panels).resolve_scale(y="shared"), kind)


def vega_maps(kind):
    panels = []
    for values, width in zip(SMALL, WIDTHS):
        rows, columns = np.indices(values.shape)
        data = table({"r": rows.ravel().tolist(), "c": columns.ravel().tolist(), "v": values.ravel().tolist()})
        panels.append(
            altair.Chart(data).mark_rect()
            .encode(x=altair.X("c:O", title=f"Sigma {width}"), y="r:O", color=altair.Color("v:Q", scale=altair.Scale(scheme="reds")))
            .properties(width=150, height=120))
    return vega(altair.hconcat(*panels), kind)


def measured(draw, kind, repeats):
    draw(kind)
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = draw(kind)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), len(result)


def own():
    out = subprocess.run([HERE / ".build/release/PlottingBenchmark"], capture_output=True, text=True, check=True)
    rows = {}
    for line in out.stdout.splitlines()[1:]:
        name, *cells = line.split("\t")
        rows[name] = {"svg": (float(cells[0]), int(cells[3])), "png": (float(cells[1]), int(cells[4])), "both": cells[6]}
    return rows


def main():
    before = page.load()
    ours = own()
    peers = [
        "| figure | form | Nadaraya, ms | matplotlib, ms | vl-convert, ms | Nadaraya, kB | matplotlib, kB | vl-convert, kB |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, other, third, repeats in [
        ("row of four fits", matplotlib_fits, vega_fits, 9),
        ("row of four heat maps 40x50", matplotlib_maps, vega_maps, 9),
        ("heat map 2000x2000", matplotlib_large, None, 3),
    ]:
        for kind in ("svg", "png"):
            results = [ours[name][kind], measured(other, kind, repeats)]
            results.append(measured(third, kind, repeats) if third else None)
            times = [f"{r[0]:.1f}" if r else "–" for r in results]
            sizes = [f"{r[1] / 1000:.0f}" if r else "–" for r in results]
            peers.append(f"| {name} | {kind} | {' | '.join(times)} | {' | '.join(sizes)} |")
    peers += ["", page.conditions(before, ["matplotlib", "altair", "vl-convert-python"])]
    bundles = ["| figure | ms | SVG and PNG, kB |", "|---|--:|--:|"]
    for name, row in ours.items():
        size = (row["svg"][1] + row["png"][1]) / 1000
        bundles.append(f"| {name} | {row['both'].removeprefix('bundle ')} | {size:.0f} |")
    for name, lines in (("peers", peers), ("bundles", bundles)):
        text = "\n".join(lines)
        print(text, "\n")
        if "--write" in sys.argv:
            page.put("figures.md", name, text)


if __name__ == "__main__":
    main()
