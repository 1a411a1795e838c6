"""Records local polynomials in 400 digits: `python local_polynomials.py > local_polynomials.json` (needs mpmath).

Each case is a weighted least squares problem by its normal equations, with the weights of the kernel as they are. A key
whose weight is less than half the smallest double, relative to the nearest key's, has none; where fewer distinct
keys have weight than the polynomial has coefficients the degree is lowered.
"""

import json
import math
import random

from mpmath import cos, exp, lu_solve, matrix, mp, mpf, pi, sqrt

mp.dps = 400


def weight(shape, u):
    """The kernel at a scaled distance."""
    u = abs(u)
    if shape == "gaussian":
        return exp(-u * u / 2)
    if shape == "laplacian":
        return exp(-u)
    if shape == "logistic":
        return 1 / (exp(u) + 2 + exp(-u))
    if shape == "cauchy":
        return 1 / (1 + u * u)
    if u >= 1:
        return mpf(0)
    return {
        "boxcar": mpf(1),
        "triangular": 1 - u,
        "epanechnikov": 1 - u * u,
        "triweight": (1 - u * u) ** 3,
        "tricube": (1 - u**3) ** 3,
        "cosine": cos(pi * u / 2),
    }[shape]


def least_squares(weights, design, y):
    """The coefficients, and the sum of what the values add to the first one."""
    size = len(design[0])
    normal = matrix(size, size)
    right = matrix(size, 1)
    for w, row, value in zip(weights, design, y):
        for i in range(size):
            right[i] += w * row[i] * value
            for j in range(size):
                normal[i, j] += w * row[i] * row[j]
    unit = matrix(size, 1)
    unit[0] = 1
    influence = lu_solve(normal, unit)
    shares = [
        w * sum(influence[i] * row[i] for i in range(size)) for w, row in zip(weights, design)
    ]
    return lu_solve(normal, right), sum(abs(share) for share in shares)


def relevant(weights):
    """Which keys have weight relative to the heaviest."""
    top = max(weights)
    return [i for i, w in enumerate(weights) if top > 0 and w / top > mpf(2) ** -1075]


def line(name, x, y, q, shape, width, degree):
    """One case on a line."""
    weights = [weight(shape, (mpf(a) - mpf(q)) / mpf(width)) for a in x]
    rows = relevant(weights)
    result = {"name": name, "x": x, "y": y, "q": q, "shape": shape, "width": width, "degree": degree}
    if not rows:
        return result | {"value": None, "slope": None, "reached": -1, "reach": 0}
    reached = min(degree, len({x[i] for i in rows}) - 1)
    design = [[(mpf(x[i]) - mpf(q)) ** k for k in range(reached + 1)] for i in rows]
    top = max(weights)
    beta, reach = least_squares([weights[i] / top for i in rows], design, [mpf(y[i]) for i in rows])
    slope = float(beta[1]) if reached > 0 else 0.0
    return result | {"value": float(beta[0]), "slope": slope, "reached": reached, "reach": float(reach)}


def plane(name, points, columns, y, q, shape, widths):
    """One case in space: `columns` of the coordinates are independent, the others depend on them."""
    weights = []
    for point in points:
        square = sum(((mpf(a) - mpf(b)) / mpf(h)) ** 2 for a, b, h in zip(point, q, widths))
        weights.append(weight(shape, sqrt(square)))
    rows = relevant(weights)
    top = max(weights)
    design = [[mpf(1)] + [mpf(points[i][c]) - mpf(q[c]) for c in columns] for i in rows]
    beta, reach = least_squares([weights[i] / top for i in rows], design, [mpf(y[i]) for i in rows])
    return {
        "name": name, "x": points, "y": y, "q": q, "shape": shape, "widths": widths,
        "value": float(beta[0]), "reach": float(reach),
    }  # fmt: skip


def lines(rng):
    """Cases on a line: some by hand, and a hundred of each layout."""
    digits = [2, 3, 1, 4, 2, 6, 7, 5, 8, 9]
    ten = list(range(10))
    for degree, width, q in [(1, 0.25, 9.7), (1, 0.2, 9.7), (2, 0.1, 6.4), (2, 0.25, -0.5)]:
        yield line("hand", ten, digits, q, "gaussian", width, degree)
    yield line("hand", [0, 1, 2, 10, 11, 12], [0, 1, 2, 10, 11, 12], 3, "gaussian", 0.15, 1)
    yield line("hand", [0, 1, 2], [1, 3, 5], 10, "gaussian", 1, 1)
    shapes = ["gaussian", "laplacian", "logistic", "cauchy", "triangular", "epanechnikov", "tricube"]
    layouts = {
        "uniform": lambda: rng.uniform(0, 5),
        "ties": lambda: rng.randrange(8) / 2,
        "gaps": lambda: rng.uniform(0, 1) + 4 * rng.randrange(2),
        "clusters": lambda: rng.randrange(5) + 1e-3 * rng.gauss(0, 1),
        "offset": lambda: 1e6 + rng.uniform(0, 5),
        "outlier": lambda: rng.uniform(0, 1) if rng.random() < 0.9 else 1000.0,
    }
    for name, draw in layouts.items():
        for _ in range(70):
            n = rng.randrange(6, 24)
            x = [draw() for _ in range(n)]
            scale = rng.choice([1, 1, 1e9])
            y = [scale * (math.sin(3 * a) + rng.gauss(0, 1)) for a in x]
            shape = rng.choice(shapes)
            width = 10 ** rng.uniform(-1.7, 1)
            q = rng.choice([rng.choice(x), draw(), draw() + rng.uniform(-3, 3)])
            if shape in ("gaussian", "laplacian", "logistic") and rng.random() < 0.2:
                q = max(x) + width * rng.uniform(5, 60)
            yield line(name, x, y, q, shape, width, rng.choice([1, 1, 1, 2, 2, 3, 4]))


def planes(rng):
    """Cases in space, with coordinates that depend on others exactly and up to rounding, and apart from each other."""
    for _ in range(25):
        n = rng.randrange(12, 40)
        shape = rng.choice(["gaussian", "epanechnikov", "laplacian"])
        width = 10 ** rng.uniform(-0.7, 0.5) * (4 if shape == "epanechnikov" else 1)
        a = [rng.randrange(1 << 20) / (1 << 18) for _ in range(n)]
        y = [math.sin(2 * v) + rng.gauss(0, 0.3) for v in a]
        at = rng.randrange(n)
        multiples = [[v, 2 * v, 3 * v] for v in a]
        yield plane("multiples", multiples, [0], y, multiples[at], shape, [width] * 3)
        levels = [rng.randrange(3) for _ in range(n)]
        levels[:6] = [0, 1, 2, 0, 1, 2]
        table = [[v, *(float(k == level) for k in range(3))] for v, level in zip(a, levels)]
        wide = [3.0 * width if shape == "epanechnikov" else width, 2.0, 2.0, 2.0]
        if shape == "epanechnikov":
            wide[0] += 4
        yield plane("one_hot", table, [0, 1, 2], y, table[at], shape, wide)
        free = [[v, rng.uniform(0, 4)] for v in a]
        far = [free[at][0] + 1, free[at][1] + 6] if shape != "epanechnikov" else [2.0, 2.0]
        wide = [width + 4, width + 4] if shape == "epanechnikov" else [0.3 + width, 0.5 + width]
        yield plane("free", free, [0, 1], y, far, shape, wide)
        if shape != "epanechnikov":
            yield plane("narrow", free, [0, 1], y, [2.1, 1.9], shape, [0.12, 0.12])
        near = [[v, v + rng.uniform(0, 1e-5)] for v in a]
        if shape != "epanechnikov":
            yield plane("nearly", near, [0, 1], y, near[at], shape, [width, width])


if __name__ == "__main__":
    generator = random.Random(12)
    print(
        json.dumps(
            {"lines": list(lines(generator)), "planes": list(planes(generator))},
            separators=(",", ":"),
        )
    )
