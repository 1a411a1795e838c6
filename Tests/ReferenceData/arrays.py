"""Writes what NumPy makes of arrays, for `ArrayFunctionTests`: `python3 arrays.py` in this folder.

Made with CPython 3.11.7 and NumPy 2.4.6. A line of arrays.jsonl is a cell of the language and the value it has:
`[cell, value]`; NaN and infinities are null.
"""

import json

import numpy as np

draw = np.random.default_rng(20261127)


def plain(value):
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    value = np.asarray(value)
    if value.ndim:
        return [plain(item) for item in value]
    value = value.item()
    return value if np.isfinite(value) else None


def written(x):
    """The array as the language writes it; an empty one by its shape."""
    x = np.asarray(x, dtype=float)
    if x.size == 0:
        return f"zeros{x.shape if x.ndim > 1 else (x.shape[0], )}".replace(",)", ")")
    return "array(" + repr(x.tolist()).replace("'", "") + ")"


def numbers(*shape):
    return np.round(draw.normal(size=shape) * 10, 3)


rows = []


def row(cell, value):
    rows.append((cell, plain(value)))


for _ in range(40):
    n, m = (int(k) for k in draw.integers(1, 6, 2))
    a, b = numbers(n), numbers(m)
    row(f"outer({written(a)}, {written(b)})", np.outer(a, b))
    row(f"meshgrid({written(a)}, {written(b)})", np.meshgrid(a, b))
    shape = tuple(int(k) for k in draw.integers(0 if draw.random() < 0.1 else 1, 5, draw.integers(1, 4)))
    x = numbers(*shape)
    axis = int(draw.integers(-len(shape), len(shape)))
    shift, times = int(draw.integers(-9, 10)), int(draw.integers(0, 4))
    row(f"roll({written(x)}, {shift})", np.roll(x, shift))
    row(f"roll({written(x)}, {shift}, axis={axis})", np.roll(x, shift, axis=axis))
    row(f"flip({written(x)})", np.flip(x))
    row(f"flip({written(x)}, axis={axis})", np.flip(x, axis=axis))
    row(f"repeat({written(x)}, {times})", np.repeat(x, times))
    row(f"repeat({written(x)}, {times}, axis={axis})", np.repeat(x, times, axis=axis))
    counts = draw.integers(0, 4, x.shape[axis])
    if len(counts) > 1:
        row(f"repeat({written(x)}, {counts.tolist()}, axis={axis})", np.repeat(x, counts, axis=axis))
    row(f"cumprod({written(x)}, axis={axis})", np.cumprod(x, axis=axis))
    order = draw.permutation(len(shape)).tolist()
    row(f"transpose({written(x)}, {', '.join(map(str, order))})", np.transpose(x, order))
    row(f"isfinite({written(x)} / 0)", np.isfinite(np.divide(x, 0)))
    row(f"sigmoid({written(x)})", 1 / (1 + np.exp(-x)))
    n, k = int(draw.integers(1, 8)), int(draw.integers(1, 4))
    a, b = numbers(n, n), numbers(n, k)
    if np.linalg.cond(a) < 1e6:
        row(f"solve({written(a)}, {written(b)})", np.linalg.solve(a, b))
        row(f"solve({written(a)}, {written(b[:, 0])})", np.linalg.solve(a, b[:, 0]))
    a = numbers(n, k)
    if draw.random() < 0.4 and k > 1:
        a[:, -1] = 2 * a[:, 0]
    row(f"lstsq({written(a)}, {written(b)})", np.linalg.lstsq(a, b, rcond=None)[0])
    row(f"lstsq({written(a)}, {written(b[:, 0])})", np.linalg.lstsq(a, b[:, 0], rcond=None)[0])
    z = numbers(n + 2, k + 1)
    row(f"corr({written(z)})", np.corrcoef(z, rowvar=False))
    row(f"corr({written(z[:, 0])}, {written(z[:, 1])})", np.corrcoef(z[:, 0], z[:, 1])[0, 1])
    xp = np.sort(numbers(n))
    if n > 2 and draw.random() < 0.3:
        xp[1] = xp[0]
    q = np.concatenate([numbers(6), xp, [np.inf, -np.inf]])
    row(f"interp(concat({written(q[:-2])}, [inf, -inf]), {written(xp)}, {written(a[:, 0])})", np.interp(q, xp, a[:, 0]))
with open("arrays.jsonl", "w", encoding="utf-8", newline="\n") as file:
    file.writelines(json.dumps(item) + "\n" for item in rows)
