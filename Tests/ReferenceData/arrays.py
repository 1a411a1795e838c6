"""Writes what NumPy makes of arrays, for `ArrayFunctionTests`: `python3 arrays.py` in this folder.

Made with CPython 3.11.7 and NumPy 2.4.6. Attention is computed here in double precision, by the definition that
`torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask, is_causal)` documents; torch itself was not asked. A line of arrays.jsonl is a cell of the language and the value it has:
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


def attention(q, k, v, score, width=1.0, mask=None, causal=False):
    """Means (…, m, c) and weights (…, n, m)."""
    if score == "gaussian":
        scores = -np.sum((q[..., :, None, :] - k[..., None, :, :]) ** 2, axis=-1) / (2 * width**2)
    else:
        scores = q @ np.swapaxes(k, -1, -2) / width
        if score == "scaled_dot":
            scores = scores / np.sqrt(q.shape[-1])
    allowed = np.ones(scores.shape[-2:], dtype=bool)
    if causal:
        allowed = np.tril(allowed)
    if mask is not None:
        allowed = allowed & mask
    scores = np.where(allowed, scores, -np.inf)
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares = shares / shares.sum(axis=-1, keepdims=True)
    return shares @ v, np.swapaxes(shares, -1, -2)


for _ in range(60):
    m, n, d, c, b, h = (int(k) for k in draw.integers(1, 5, 6))
    batch = [(), (b,), (b, h), (b, 1)][draw.integers(4)]
    other = batch if draw.random() < 0.7 else batch[1:]
    a = numbers(*batch, m, d)
    row(f"{written(a)} @ {written(x := numbers(*other, d, n))}", a @ x)
    if d > 1:
        row(f"{written(a)} @ {written(y := numbers(d))}", a @ y)
        row(f"{written(y)} @ {written(x)}", y @ x)
    q, k, v = numbers(*batch, m, d) / 10, numbers(*other, n, d) / 10, numbers(*other, n, c)
    score, width = str(draw.choice(["gaussian", "dot", "scaled_dot"])), float(draw.choice([1, 0.5, 2]))
    masks = [None, draw.random((m, n)) < 0.6, draw.random(n) < 0.7]
    if batch:
        masks.append(np.arange(n) < draw.integers(1, n + 1, (*batch, 1, 1)))
    mask = masks[draw.integers(len(masks))]
    causal = bool(draw.random() < 0.5)
    if mask is None and not causal and not batch:
        causal = True
    given = f'score="{score}", width={width}' + (f", causal={str(causal).lower()}" if causal else "")
    if mask is not None:
        given += f", mask={written(mask)} > 0"
    call = f"attention({written(q)}, {written(k)}, {written(v)}; {given})"
    with np.errstate(invalid="ignore"):
        row(call, attention(q, k, v, score, width, mask, causal))
with open("arrays.jsonl", "w", encoding="utf-8", newline="\n") as file:
    file.writelines(json.dumps(item) + "\n" for item in rows)
