"""python3 numpy_files.py: what NumPy 2.4.6 writes, in `numpy/`: two archives of the same arrays, stored and packed, and what they hold."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).with_name("numpy")
random = np.random.default_rng(16)
arrays = {}

for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
    for order in "<>":
        type_ = np.dtype(order + kind)
        if kind[0] == "f":
            values = np.concatenate([random.normal(size=9) * 10.0 ** random.integers(-6, 4, 9), [0, -0.0, 6e-8, 1e-5]])
        elif kind == "b1":
            values = random.integers(0, 2, 9)
        else:
            limits = np.iinfo(type_)
            values = [limits.min, limits.max, 0, *random.integers(limits.min, limits.max, 9, dtype=type_.newbyteorder("="))]
        arrays[f"{kind}{'big' if order == '>' else ''}"] = np.array(values, dtype=type_)

for shape in [(), (0,), (3, 0), (2, 3), (2, 3, 4), (1, 1, 1, 2)]:
    for order in "CF":
        name = f"shape{'x'.join(map(str, shape))}{order}"
        arrays[name] = np.array(random.integers(-9, 9, shape), dtype=float, order=order)

for unit in ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "25s", "10ms", "3M"]:
    days = random.integers(-100_000, 100_000, 6).astype("M8[D]")
    if unit == "ns":
        days = random.integers(-90_000, 90_000, 6).astype("M8[D]")
    times = (days.astype("M8[us]") + random.integers(0, 86_400_000_000, 6).astype("m8[us]")).astype(f"M8[{unit}]")
    arrays[f"dates{unit}"] = np.append(times, np.datetime64("NaT"))
arrays["datesBig"] = arrays["datess"].astype(">M8[s]")

for unit in ["W", "D", "h", "ms", "ns", "25s"]:
    arrays[f"spans{unit}"] = np.array([0, 1, -7, 123_456, "NaT"], dtype=f"m8[{unit}]")

words = ["", "a", "Straße", "한국어", "x\0y", "😀 face", "trailing "]
arrays["texts"] = np.array(words)
arrays["textsBig"] = np.array(words).astype(">U9")
arrays["bytes"] = np.array(["", "a", "bc", "d e"], dtype="S5")
arrays["one text"] = np.array("a word")
arrays["no texts"] = np.array([], dtype="U3")


def days(moment):
    """Since 1970, rounded once."""
    if np.isnat(moment):
        return None
    if moment.dtype.kind == "m":
        return whole_days(moment)
    # Months and years have no length; their first day has.
    unit = np.datetime_data(moment.dtype)[0]
    return whole_days(moment.astype("M8[D]") if unit in "YMWD" else moment)


def whole_days(moment):
    unit, many = np.datetime_data(moment.dtype)
    if unit == "W":
        unit, many = "D", 7 * many
    parts = {"D": 1, "h": 24, "m": 1440, "s": 86400, "ms": 86400 * 10**3, "us": 86400 * 10**6, "ns": 86400 * 10**9}[unit]
    return float(Fraction(int(moment.astype(np.int64)) * many, parts))


def expected(array):
    if array.dtype.kind in "Mm":
        return [days(moment) for moment in array]
    if array.dtype.kind == "S":
        return [text.decode() for text in array.tolist()]
    return array.astype(float).tolist() if array.dtype.kind in "fiu" else array.tolist()


FOLDER.mkdir(exist_ok=True)
np.savez(FOLDER / "stored.npz", **arrays)
np.savez_compressed(FOLDER / "packed.npz", **arrays)
holds = [{"name": name, "shape": list(array.shape), "kind": array.dtype.kind, "values": expected(array)} for name, array in arrays.items()]
(FOLDER / "expected.json").write_text(json.dumps(holds, ensure_ascii=False, indent=0) + "\n")
