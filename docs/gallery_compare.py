"""dist/gallery.html: figures of the gallery beside the same by matplotlib, to be looked at.

    python docs/gallery_compare.py

Each figure is drawn from the same numbers with matplotlib's defaults; what its code says is what a reader would write.
"""

import html
import io
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "Tests/Goldens/Gallery"
PAGE = ROOT / "dist/gallery.html"

x_train = 5 * np.arange(0.0125, 1, 0.025)
y_train = 2 * np.sin(x_train) + x_train + 0.7 * np.cos(37 * x_train)
x_val = np.arange(0, 5, 0.1)
y_val = 2 * np.sin(x_val) + x_val
x = np.linspace(0, 6, 61)
KERNELS = {
    "Gaussian": lambda u: np.exp(-(u**2) / 2), "Boxcar": lambda u: (abs(u) < 1) * 1.0,
    "Constant": lambda u: 1 + 0 * u, "Epanechikov": lambda u: np.maximum(1 - abs(u), 0),
}  # fmt: skip


def weights(kernel):
    pairs = kernel(x_train[:, None] - x_val[None, :])
    return pairs / pairs.sum(0)


def chapter_kernels():
    u = np.arange(-2.5, 2.5, 0.1)
    _, axes = plt.subplots(1, 4, sharey=True, figsize=(12, 3))
    for ax, (name, kernel) in zip(axes, KERNELS.items()):
        ax.plot(u, kernel(u))
        ax.set_xlabel(name)


def chapter_fits():
    _, axes = plt.subplots(1, 4, sharey=True, figsize=(12, 3))
    for ax, (name, kernel) in zip(axes, KERNELS.items()):
        ax.plot(x_val, y_train @ weights(kernel), label="y_hat")
        ax.plot(x_val, y_val, "m--", label="y")
        ax.plot(x_train, y_train, "o", alpha=0.5)
        ax.set_xlabel(name)
        ax.legend()


def chapter_weights():
    figure, axes = plt.subplots(1, 4, sharey=True, figsize=(12, 3))
    for ax, (name, kernel) in zip(axes, KERNELS.items()):
        picture = ax.imshow(weights(kernel), cmap="Reds")
        ax.set_xlabel(name)
    figure.colorbar(picture, ax=axes, shrink=0.7)


def line():
    plt.plot(x, np.sin(x), label="sin")
    plt.plot(x, np.cos(x) / 2, "--", label="cos / 2")
    plt.legend()


def points():
    plt.plot(x_train, y_train, "o", alpha=0.5)
    plt.xlabel("x")
    plt.ylabel("y")


def scatter():
    i = np.arange(60)
    drawn = plt.scatter(
        np.sin(7 * i) * i, np.cos(5 * i) * i, c=i, s=4 * (2 + 40 * np.sin(i) ** 2), alpha=0.8)
    plt.colorbar(drawn, label="day")
    plt.legend(*drawn.legend_elements("sizes", num=3), title="size")
    plt.xlabel("east, km")
    plt.ylabel("north, km")


def errorbars():
    m = np.arange(0, 6, 0.5)
    plt.errorbar(m, np.sin(m) + 0.1 * np.cos(9 * m), 0.15 + 0.1 * np.sin(5 * m) ** 2, fmt="o", capsize=4, label="measured")
    plt.plot(x, np.sin(x), label="fit")
    plt.legend()


def surface():
    u = np.linspace(-3, 3, 60)
    return u, np.outer(np.exp(-(u**2) / 2), np.exp(-(u**2))) + 0.6 * np.outer(
        np.exp(-2 * (u - 1) ** 2), np.exp(-((u - 1.5) ** 2)))


def contour():
    u, z = surface()
    plt.clabel(plt.contour(u, u, z, levels=9, colors="C0"))
    plt.plot(2 * np.cos(x_train), np.sin(3 * x_train), "o", alpha=0.5)


def boxplot():
    plt.boxplot(
        [y_train, y_train[:20], np.append(y_train[20:], 9)],
        tick_labels=["all keys", "the first half", "the second, and one far off"])
    plt.ylabel("y")


def formulas():
    plt.plot(x, np.exp(-(x**2) / 2), label=r"$e^{-\frac{u^2}{2}}$")
    plt.plot(x, 1 / (1 + x**2), label=r"$\frac{1}{1 + u^2}$")
    plt.title(r"Weights $\alpha_i = \frac{K(u_i)}{\sum_{j=1}^n K(u_j)}$")
    plt.xlabel(r"$u_i = \left|\frac{q - x_i}{\sigma}\right|$")
    plt.ylabel("K(u)")
    plt.legend()


def band():
    plt.fill_between(x, np.sin(x) - 0.3, np.sin(x) + 0.3, alpha=0.3, label="band")
    plt.plot(x, np.sin(x), label="fit")
    plt.title("A fit with its band")
    plt.legend()


def steps():
    plt.step(range(10), [1, 3, 2, 5, 4, 4, 6, 8, 7, 9], where="post")


def bars():
    plt.bar(["gaussian", "boxcar", "triangular"], [3.2, 1.5, -0.8])
    plt.ylabel("score")


def bars_many():
    plt.bar([f"candidate {i}" for i in range(20)], np.arange(20) ** 2)
    plt.xticks(rotation=90)
    plt.ylabel("score")


def wide():
    plt.figure(figsize=(10, 3.3))
    plt.bar(
        ["by leaving one out", "by generalised cross-validation", "by Silverman's rule of thumb", "by the plug-in rule for local lines"],
        [0.41, 0.38, 0.66, 0.52])
    plt.ylabel("width")
    plt.title("Four ways to choose a width, which differ by as much as a half and a third, for forty points of a wave with noise")


def histogram():
    plt.hist(y_train, bins=8)
    plt.xlabel("y")
    plt.ylabel("count")


def heatmap():
    plt.imshow(np.arange(24).reshape(4, 6))
    plt.colorbar()


def heatmap_large():
    t = np.arange(300)
    plt.imshow(np.outer(np.sin(t / 30), np.cos(t / 40)), cmap="coolwarm")
    plt.colorbar()


def log():
    n = 10 ** np.linspace(1, 5, 9)
    plt.loglog(n, n**-0.4, "o-", label="error")
    plt.xlabel("n")
    plt.legend()


def legend_above():
    for k in range(7):
        plt.plot(x, np.sin(x - k / 3), label=f"k = {k}")
    plt.legend()


def grid():
    figure, axes = plt.subplots(2, 3, sharex=True, sharey=True)
    for k, ax in enumerate(axes.flat, 1):
        ax.plot(x, np.sin(k * x))
        ax.set_title(f"k = {k}")
    figure.suptitle("Six waves")


FIGURES = [
    chapter_kernels, chapter_fits, chapter_weights, line, points, scatter, errorbars, contour, boxplot, formulas, band, steps,
    bars, bars_many, wide, histogram, heatmap, heatmap_large, log, legend_above, grid,
]  # fmt: skip


def drawn(figure):
    plt.close("all")
    figure()
    text = io.StringIO()
    plt.gcf().savefig(text, format="svg", bbox_inches="tight", metadata={"Date": None})
    svg = text.getvalue()
    return svg[svg.index("<svg"):]


def main():
    rows = []
    for figure in FIGURES:
        name = figure.__name__.replace("_", "-")
        ours = (OURS / f"{name}.svg").read_text()
        rows.append(f"<h2>{html.escape(name)}</h2><div class=pair><div>{ours}</div><div>{drawn(figure)}</div></div>")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(
        "<!doctype html><meta charset=utf-8><title>Beside matplotlib</title><style>body{font:15px sans-serif;margin:2em}"
        ".pair{display:grid;grid-template-columns:1fr 1fr;gap:2em;align-items:start}svg{max-width:100%;height:auto}</style>"
        "<h1>The gallery beside matplotlib " + matplotlib.__version__ + "</h1>\n" + "\n".join(rows) + "\n")
    print(f"{PAGE.relative_to(ROOT)}: {len(rows)} pairs")


if __name__ == "__main__":
    main()
