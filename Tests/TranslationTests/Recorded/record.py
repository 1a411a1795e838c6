"""What CPython, NumPy and PyTorch make of the cells, for `PythonCellTests`.

Run with the path of a file of cells; writes a JSON file beside it. Recorded with CPython 3.11, NumPy 2.4.6 and
PyTorch 2.13.0, whose numbers are made double so that they can be compared.
"""

import ast
import contextlib
import io
import json
import pathlib
import sys
import types

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.float32 = torch.float64
KEPT = (bool, int, float, str, list, tuple, type(None), np.ndarray, np.generic, torch.Tensor)


def plain(value):
    """The value as JSON has it; None for what is no data."""
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    if isinstance(value, (bool, int, float, str)) or value is None:
        return value
    raise TypeError(type(value))


def nadaraya_watson(x, y, q, kernel):
    """The builtin of the language, as far as a cell uses it."""
    weights = kernel(x[:, None] - q[None, :])
    weights = weights / weights.sum(0)
    return y @ weights, weights


def run(source):
    """Prints, names and the value of the last expression."""
    names = {"nadaraya_watson": nadaraya_watson, "gaussian": lambda u: np.exp(-(u**2) / 2)}
    hidden = set(names)
    tree = ast.parse(source)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)
        value = eval(compile(last, "cell", "eval"), names) if last else None
    kept = {}
    for name, item in names.items():
        if name.startswith("_") or (name in hidden and callable(item)):
            continue
        if isinstance(item, KEPT) and not isinstance(item, types.ModuleType):
            with contextlib.suppress(TypeError):
                kept[name] = plain(item)
    record = {"printed": printed.getvalue(), "names": kept}
    with contextlib.suppress(TypeError):
        record["value"] = plain(value)
    return record


def main():
    """Records every cell of the file."""
    path = pathlib.Path(sys.argv[1])
    records = {}
    for part in path.read_text().split("### ")[1:]:
        name, source = part.split("\n", 1)
        try:
            records[name] = run(source)
        except Exception as error:
            records[name] = {"error": f"{type(error).__name__}: {error}"}
    lines = [f"{json.dumps(name)}: {json.dumps(record)}" for name, record in records.items()]
    path.with_suffix(".json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


main()
