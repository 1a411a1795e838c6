#!/usr/bin/env python3
"""Nadaraya-Watson regression here and in other packages, on the same data, in one run.

    swift build -c release            # in this folder
    python compare.py [--seconds 60]  # prints one Markdown table per question

Every measurement is a process of its own, so that its peak memory is its own; peers that are not installed are
left out. A method that a size would take longer than --seconds is not run at that size. `error` is the largest
difference, over 200 queries, from a float64 sum over all pairs. Seconds are the median of three runs (one run above
ten seconds) of fit and predict, data in memory and libraries imported.
"""
import argparse, math, os, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.path.join(HERE, ".build", "release", "EstimatorsBenchmark")


def sample(n, m, d):
    import numpy as np
    draw = np.random.default_rng(7)
    x = draw.random((n, d)) * 5
    y = 2 * np.sin(x[:, 0]) + x[:, 0] + draw.standard_normal(n)
    q = np.linspace(0, 5, m)[:, None] if d == 1 else draw.random((m, d)) * 5
    return x, y, q


def weight(kernel, u2, exp):
    import numpy as np
    if kernel == "gaussian":
        return exp(-0.5 * u2)
    a = u2 ** 0.5
    return np.maximum(1 - a, 0) if kernel == "triangular" else np.maximum(1 - u2, 0)


def truth(x, y, q, width, kernel):
    import numpy as np
    out = []
    for row in q:
        u2 = (((x - row) / width) ** 2).sum(1)
        w = weight(kernel, u2 - (u2.min() if kernel == "gaussian" else 0), np.exp)
        total = math.fsum(w)
        out.append(math.fsum(w * y) / total if total > 0 else math.nan)
    return np.array(out)


# Each peer: the largest n·m it can hold or finish, and how it answers.
def numpy_dense(x, y, q, width, kernel):
    import numpy as np
    u2 = (((x[:, None, :] - q[None, :, :]) / width) ** 2).sum(2)
    k = weight(kernel, u2, np.exp)
    return y @ (k / k.sum(0))


def numpy_blocked(x, y, q, width, kernel):
    import numpy as np
    out = np.empty(len(q))
    step = max(1, 65536 // len(x))
    for i in range(0, len(q), step):
        u2 = 0
        for j in range(x.shape[1]):
            u2 = u2 + ((q[i:i + step, j, None] - x[None, :, j]) / width) ** 2
        k = weight(kernel, u2, np.exp)
        out[i:i + step] = k @ y / k.sum(1)
    return out


def torch_dense(x, y, q, width, kernel):
    import torch
    x, y, q = (torch.from_numpy(v).float() for v in (x, y, q))
    u2 = sum(((x[:, None, j] - q[None, :, j]) / width) ** 2 for j in range(x.shape[1]))
    k = torch.exp(-0.5 * u2)
    return (y @ (k / k.sum(0))).double().numpy()


def torch_attention(x, y, q, width, kernel):
    import torch
    centre = x.mean(0)
    x, q, y = (torch.from_numpy(v).float() for v in ((x - centre) / width, (q - centre) / width, y))
    d = x.shape[1]
    pad = 8 * math.ceil((d + 1) / 8)
    K = torch.zeros(len(x), pad); K[:, :d] = x; K[:, d] = -0.5 * (x * x).sum(1)
    Q = torch.zeros(len(q), pad); Q[:, :d] = q; Q[:, d] = 1
    V = torch.zeros(len(x), pad); V[:, 0] = y
    f = torch.nn.functional.scaled_dot_product_attention
    return f(Q[None, None], K[None, None], V[None, None], scale=1.0)[0, 0, :, 0].double().numpy()


def statsmodels_lc(x, y, q, width, kernel):
    from statsmodels.nonparametric.kernel_regression import KernelReg
    d = x.shape[1]
    return KernelReg(y, x, "c" * d, reg_type="lc", bw=[width] * d).fit(q)[0]


def sklearn_kde(x, y, q, width, kernel):
    import numpy as np
    from sklearn.neighbors import KernelDensity
    shift = y.min() - 1
    plain = KernelDensity(bandwidth=width).fit(x)
    heavy = KernelDensity(bandwidth=width).fit(x, sample_weight=y - shift)
    return np.exp(heavy.score_samples(q) - plain.score_samples(q)) * (y - shift).mean() + shift


def kdepy_fft(x, y, q, width, kernel):
    import numpy as np
    from KDEpy import FFTKDE
    shift = y.min() - 1
    grid = np.linspace(-5, 10, 4096)
    plain = FFTKDE(kernel="gaussian", bw=width).fit(x[:, 0])(grid)
    heavy = FFTKDE(kernel="gaussian", bw=width).fit(x[:, 0], weights=y - shift)(grid)
    with np.errstate(all="ignore"):
        return np.interp(q[:, 0], grid, heavy / plain * (y - shift).mean() + shift)


# name: (function, pairs per second by rough rate, largest number of pairs its memory holds)
PEERS = {
    "numpy, the chapter's code": (numpy_dense, 3e7, 2e8),
    "numpy, blocked": (numpy_blocked, 8e7, math.inf),
    "torch, the chapter's code, float32": (torch_dense, 1e8, 3e8),
    "torch, scaled_dot_product_attention, float32": (torch_attention, 4e8, math.inf),
    "statsmodels KernelReg": (statsmodels_lc, 1.5e7, math.inf),
    "scikit-learn KernelDensity ratio": (sklearn_kde, 3e6, math.inf),
    "KDEpy FFTKDE ratio (1-D grid)": (kdepy_fft, math.inf, math.inf),
}


def child(name, n, m, d, width):
    """One measurement in this process: seconds and MiB on stdout."""
    import numpy as np
    x, y, q = sample(n, m, d)
    function = PEERS[name][0]
    function(x[:64], y[:64], q[:64], width, "gaussian")
    times = []
    while len(times) < 3 and sum(times) < 10:
        start = time.perf_counter()
        answer = function(x, y, q, width, "gaussian")
        times.append(time.perf_counter() - start)
    chosen = np.unique(np.linspace(0, m - 1, 200).astype(int))
    error = np.nanmax(np.abs(answer[chosen] - truth(x, y, q[chosen], width, "gaussian")))
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(statistics.median(times), int(peak.split()[1]) / 1024, error)


def ours(n, m, d, width, kernel="gaussian", repeat=3):
    import numpy as np
    x, y, q = sample(n, m, d)
    with tempfile.TemporaryDirectory() as folder:
        for name, array in (("x", x), ("y", y), ("q", q)):
            array.tofile(os.path.join(folder, name))
        out = os.path.join(folder, "out")
        runs = [
            [float(v) for v in subprocess.run(
                [OURS, folder, out, kernel, str(width), str(d), "1"], check=True,
                capture_output=True, text=True).stdout.split()] for _ in range(repeat)]
        answer = np.fromfile(out)
    runs.sort()
    wall, _, memory = runs[len(runs) // 2]
    if kernel.startswith("loo"):
        return wall, memory, None
    chosen = np.unique(np.linspace(0, m - 1, 200).astype(int))
    error = np.nanmax(np.abs(answer[chosen] - truth(x, y, q[chosen], width, kernel)))
    return wall, memory, error


def show(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def table(title, cells, seconds):
    print(f"\n## {title}\n\n| method | " + " | ".join(label for label, *_ in cells) + " |")
    print("|---|" + "---:|" * len(cells))
    rows = {"**this library**": [ours(*cell) for _, *cell in cells]}
    for name, (_, rate, most) in PEERS.items():
        row = []
        for _, n, m, d, width in cells:
            if n * m > most or n * m * d / rate > seconds or ("1-D" in name and d > 1):
                row.append(None)
                continue
            result = subprocess.run(
                [sys.executable, __file__, "--child", name, str(n), str(m), str(d), str(width)],
                capture_output=True, text=True)
            row.append(tuple(map(float, result.stdout.split())) if result.returncode == 0 else None)
        if any(row):
            rows[name] = row
    base = rows["**this library**"]
    for name, row in rows.items():
        texts = []
        for cell, own in zip(row, base):
            if cell is None:
                texts.append("–")
                continue
            ratio = "" if cell is own else f", {cell[0] / own[0]:.0f}x" if cell[0] > 10 * own[0] else f", {cell[0] / own[0]:.1f}x"
            texts.append(f"{show(cell[0])}{ratio}; {cell[2]:.0e}; {cell[1]:.0f} MiB")
        print(f"| {name} | " + " | ".join(texts) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--child", nargs=5)
    a = parser.parse_args()
    if a.child:
        name, n, m, d, width = a.child
        return child(name, int(n), int(m), int(d), float(width))
    print("Seconds, times this library's; largest error; peak memory.")
    sizes = [(f"n = m = {n:,}", n, n, 1, 0.1) for n in (1000, 10_000, 100_000, 1_000_000)]
    table("Gaussian on a line, width 0.1 of an extent of 5", sizes, a.seconds)
    table("Widths, n = m = 10,000", [(f"width {w}", 10_000, 10_000, 1, w) for w in (0.01, 0.1, 1)], a.seconds)
    table("Dimensions, n = m = 10,000, width 0.5", [(f"d = {d}", 10_000, 10_000, d, 0.5) for d in (2, 3, 8)], a.seconds)
    print("\n## Other kernels of this library, n = m = 1,000,000, width 0.1\n\n| kernel | seconds | largest error |\n|---|---:|---:|")
    for kernel in ("boxcar", "triangular", "epanechnikov", "tricube", "laplacian"):
        wall, memory, error = ours(1_000_000, 1_000_000, 1, 0.1, kernel)
        known = kernel in ("triangular", "epanechnikov")
        print(f"| {kernel} | {show(wall)} | {f'{error:.0e}' if known else '–'} |", flush=True)
    print("\n## Exact leave-one-out scores of 100 widths\n\n| n | seconds |\n|---|---:|")
    for n in (1000, 10_000, 100_000):
        print(f"| {n:,} | {show(ours(n, 1, 1, 0.1, 'loo-gaussian')[0])} |", flush=True)


if __name__ == "__main__":
    main()
