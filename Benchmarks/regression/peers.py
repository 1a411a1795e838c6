"""The same estimate by other packages in Python; each measurement is a process of its own.

    python peers.py NAME N M D WIDTH KERNEL LIMIT    # prints seconds, peak MiB and the largest error
"""

import math
import statistics
import sys
import time

import numpy as np


def sample(n, m, d):
    draw = np.random.default_rng(7)
    x = draw.random((n, d)) * 5
    y = 2 * np.sin(x[:, 0]) + x[:, 0] + draw.standard_normal(n)
    q = np.linspace(0, 5, m)[:, None] if d == 1 else draw.random((m, d)) * 5
    return x, y, q


def weight(kernel, u2):
    if kernel == "gaussian":
        return np.exp(-0.5 * u2)
    a = np.sqrt(u2)
    return {
        "boxcar": lambda: (a < 1) * 1.0,
        "triangular": lambda: np.maximum(1 - a, 0),
        "epanechnikov": lambda: np.maximum(1 - u2, 0),
        "tricube": lambda: np.maximum(1 - a**3, 0) ** 3,
        "laplacian": lambda: np.exp(-a),
    }[kernel]()


def truth(x, y, q, width, kernel):
    """The sums over all pairs: weights in float64, added up in extended precision."""
    out = []
    for row in q:
        u2 = (((x - row) / width) ** 2).sum(1)
        w = weight(kernel, u2 - (u2.min() if kernel == "gaussian" else 0))
        total = w.sum(dtype=np.longdouble)
        out.append(float((w * y).sum(dtype=np.longdouble) / total) if total > 0 else math.nan)
    return np.array(out)


def chosen(m):
    """The queries at which errors are looked at."""
    return np.unique(np.linspace(0, m - 1, 100).astype(int))


def largest_error(answer, x, y, q, width, kernel):
    at = chosen(len(q))
    return float(np.nanmax(np.abs(answer[at] - truth(x, y, q[at], width, kernel))))


def numpy_dense(x, y, q, width, kernel):
    u2 = (((x[:, None, :] - q[None, :, :]) / width) ** 2).sum(2)
    k = weight(kernel, u2)
    return y @ (k / k.sum(0))


def numpy_blocked(x, y, q, width, kernel):
    """Pieces of 32 queries by 2048 keys, which stay in the cache."""
    out = np.empty(len(q))
    for i in range(0, len(q), 32):
        sums = 0
        for j in range(0, len(x), 2048):
            u2 = 0
            for axis in range(x.shape[1]):
                u2 = u2 + ((q[i : i + 32, axis, None] - x[None, j : j + 2048, axis]) / width) ** 2
            k = weight(kernel, u2)
            sums = sums + np.array([k @ y[j : j + 2048], k.sum(1)])
        out[i : i + 32] = sums[0] / sums[1]
    return out


def numpy_prefix(x, y, q, width, kernel):
    """Sorted prefix sums: boxcar and epanechnikov are polynomials inside their support."""
    order = np.argsort(x[:, 0])
    x, y, q = (x[order, 0] - 2.5) / width, y[order], (q[:, 0] - 2.5) / width
    sums = lambda v: np.concatenate(([0.0], np.cumsum(v)))
    low, high = np.searchsorted(x, q - 1, "right"), np.searchsorted(x, q + 1, "left")
    moment = lambda v: (lambda s: s[high] - s[low])(sums(v))
    if kernel == "boxcar":
        return moment(y) / moment(np.ones_like(y))
    total = lambda v: (1 - q * q) * moment(v) + 2 * q * moment(v * x) - moment(v * x * x)
    return total(y) / total(np.ones_like(y))


def torch_dense(x, y, q, width, kernel):
    import torch

    x, y, q = (torch.from_numpy(v).float() for v in (x, y, q))
    u2 = sum(((x[:, None, j] - q[None, :, j]) / width) ** 2 for j in range(x.shape[1]))
    k = torch.exp(-0.5 * u2)
    return (y @ (k / k.sum(0))).double().numpy()


def torch_attention(x, y, q, width, kernel):
    """The Gaussian as a dot product: |q - k|² without the part that all keys share."""
    import torch

    centre = x.mean(0)
    x, q, y = (torch.from_numpy(v).float() for v in ((x - centre) / width, (q - centre) / width, y))
    d = x.shape[1]
    pad = 8 * math.ceil((d + 1) / 8)
    keys, queries, values = torch.zeros(len(x), pad), torch.zeros(len(q), pad), torch.zeros(len(x), pad)
    keys[:, :d], keys[:, d] = x, -0.5 * (x * x).sum(1)
    queries[:, :d], queries[:, d] = q, 1
    values[:, 0] = y
    attend = torch.nn.functional.scaled_dot_product_attention
    return attend(queries[None, None], keys[None, None], values[None, None], scale=1.0)[0, 0, :, 0].double().numpy()


def statsmodels_fit(x, y, q, width, kernel):
    from statsmodels.nonparametric.kernel_regression import KernelReg

    d = x.shape[1]
    return KernelReg(y, x, "c" * d, reg_type="lc", bw=[width] * d).fit(q)[0]


def sklearn_ratio(x, y, q, width, kernel):
    from sklearn.neighbors import KernelDensity

    shift = y.min() - 1
    plain = KernelDensity(bandwidth=width).fit(x)
    heavy = KernelDensity(bandwidth=width).fit(x, sample_weight=y - shift)
    return np.exp(heavy.score_samples(q) - plain.score_samples(q)) * (y - shift).mean() + shift


def kdepy_ratio(x, y, q, width, kernel):
    from KDEpy import FFTKDE

    shift = y.min() - 1
    grid = np.linspace(-5, 10, 4096)
    plain = FFTKDE(kernel="gaussian", bw=width).fit(x[:, 0])(grid)
    heavy = FFTKDE(kernel="gaussian", bw=width).fit(x[:, 0], weights=y - shift)(grid)
    with np.errstate(all="ignore"):
        return np.interp(q[:, 0], grid, heavy / plain * (y - shift).mean() + shift)


def numpy_loo(x, y, q, width, kernel):
    """The leave-one-out score of one width: the sums over all keys less what each key adds to its own."""
    sums = np.empty((2, len(x)))
    for i in range(0, len(x), 32):
        part = 0
        for j in range(0, len(x), 2048):
            k = np.exp(-0.5 * ((x[i : i + 32] - x[None, j : j + 2048, 0]) / width) ** 2)
            mine = np.arange(max(i, j), min(i + 32, j + 2048, len(x)))
            k[mine - i, mine - j] = 0
            part = part + np.array([k @ y[j : j + 2048], k.sum(1)])
        sums[:, i : i + 32] = part
    return ((sums[0] / sums[1] - y) ** 2).mean()


def statsmodels_loo(x, y, q, width, kernel):
    from statsmodels.nonparametric.kernel_regression import KernelReg

    model = KernelReg(y, x, "c", reg_type="lc", bw=[width])
    return model.cv_loo(np.array([width]), model._est_loc_constant)


PEERS = {
    function.__name__: function
    for function in (
        numpy_dense, numpy_blocked, numpy_prefix, torch_dense, torch_attention, statsmodels_fit, sklearn_ratio,
        kdepy_ratio, numpy_loo, statsmodels_loo,
    )
}  # fmt: skip


def main():
    name, n, m, d, width, kernel, limit = sys.argv[1:]
    n, m, d, width, limit = int(n), int(m), int(d), float(width), float(limit)
    function = PEERS[name]
    x, y, q = sample(n, m, d)
    function(x[:64], y[:64], q[:64], width, kernel)
    times = []
    while len(times) < 3 and sum(times) < limit / 3:
        start = time.perf_counter()
        answer = function(x, y, q, width, kernel)
        times.append(time.perf_counter() - start)
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    error = math.nan if name.endswith("_loo") else largest_error(answer, x, y, q, width, kernel)
    print(statistics.median(times), int(peak.split()[1]) / 1024, error)


if __name__ == "__main__":
    main()
