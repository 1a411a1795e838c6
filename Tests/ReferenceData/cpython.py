"""Writes what CPython answers, for the tests to compare with: `python3 cpython.py` in this folder.

Made with CPython 3.11.7. Numbers are written as `float.hex` does, errors as `!`.

format.tsv            number, specification, `format(number, specification)`
format_texts.tsv      text, specification, the same
floor_division.tsv    a, b, `a // b`, `a % b`
numbers_in_texts.tsv  number, its whole part in full and up to 7 significant digits in all, by `decimal`
"""

import math
import random
import re
from decimal import ROUND_HALF_EVEN, Context, Decimal

draw = random.Random(20240611)
SPECIAL = [0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan]


def written(path, rows):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)


def number():
    kind = draw.randrange(6)
    if kind == 0:
        return draw.choice(SPECIAL)
    if kind == 1:
        return float(draw.randint(-10 ** draw.randint(0, 12), 10 ** draw.randint(0, 12)))
    if kind == 2:
        return round(draw.uniform(-1000, 1000), draw.randint(0, 8))
    if kind == 3:
        return draw.choice([0.5, 1.5, 2.5, 0.125, 0.375, 1e15, 1e16, 1e22, 9.5, 99.995, 0.00015, 1e-5])
    return math.ldexp(draw.uniform(-1, 1), draw.randint(-60, 80))


def specification():
    kind = draw.choice(["", "", "d", "e", "E", "f", "F", "g", "G", "n", "%", "f", "g", "x", "X", "o", "b"])
    spec = draw.choice(["", "", "", "<", ">", "^", "=", "*<", "_>", "0^", ".=", "→>"])
    spec += draw.choice(["", "", "", "+", "-", " "])
    if kind in ("e", "f", "g", "%") and draw.random() < 0.1:
        spec += "z"
    if draw.random() < 0.15:
        spec += "#"
    if draw.random() < 0.25:
        spec += "0"
    spec += draw.choice(["", "", str(draw.randint(1, 24))])
    spec += draw.choice(["", "", "", ",", "_"])
    if draw.random() < (0.1 if kind in ("d", "x", "X", "o", "b") else 0.5):
        spec += "." + str(draw.choice([0, 1, 2, 3, 4, 6, 9, 17]))
    return spec + kind


def formatted(value, spec):
    """A whole number is an `int`, as this language knows one kind of number, unless it is written with decimals."""
    kind = spec[-1:] if spec[-1:].isalpha() or spec[-1:] == "%" else ""
    is_whole = math.isfinite(value) and value == round(value)
    if kind in ("x", "X", "o", "b") and abs(value) >= 2**63:
        return "!"
    if is_whole and not re.search(r"\.[0-9]+[a-zA-Z%]?$", spec) and kind in ("d", "n", "x", "X", "o", "b", ""):
        if kind or abs(value) < 2**53:
            value = int(value)
    try:
        return format(value, spec)
    except (ValueError, OverflowError):
        return "!"


rows = []
plain = [".2f", ".0%", ".3e", "8.2f", ",", "d", "g", ",.2f", "+.1f", "010.3f", ">12", "<12", "^12", ".0f", "e", "%", "_", ""]
for spec in plain:
    for value in SPECIAL + [1234567.891, -0.5, 2.5, 1e-7, 123456789.0, 0.1 + 0.2, 1e16, -1234.0]:
        rows.append((value.hex(), spec, formatted(value, spec)))
for _ in range(4000):
    value, spec = number(), specification()
    rows.append((value.hex(), spec, formatted(value, spec)))
written("format.tsv", rows)

rows = []
for _ in range(300):
    text = draw.choice(["", "a", "kernel", "ŷ σ", "0123456789"])
    spec = draw.choice(["", "", "<", ">", "^", "*^", "=", "0<"]) + draw.choice(["", "", "0", "+"])
    spec += draw.choice(["", str(draw.randint(1, 15))]) + draw.choice(["", ".3", ".0", ","]) + draw.choice(["", "s", "f"])
    try:
        rows.append((text, spec, format(text, spec)))
    except ValueError:
        rows.append((text, spec, "!"))
written("format_texts.tsv", rows)

rows = []
values = [6.0, 0.1, -0.1, 7.0, -7.0, 2.0, -2.0, 0.3, 1e300, -1e300, 5e-324, 1e16, 0.7] + SPECIAL
pairs = [(a, b) for a in values for b in values]
pairs += [(number(), number()) for _ in range(1500)]
pairs += [(float(k) * 0.1, 0.1) for k in range(-60, 60)]
for a, b in pairs:
    if b != 0:
        rows.append((a.hex(), b.hex(), (a // b).hex(), (a % b).hex()))
written("floor_division.tsv", rows)


def in_text(value):
    exact = Decimal(value)
    if value == round(value) and abs(value) < 1e15:
        return ("-" if math.copysign(1, value) < 0 else "") + str(abs(int(value)))
    digits = Context(prec=7, rounding=ROUND_HALF_EVEN).create_decimal(exact)
    exponent = digits.adjusted()
    if exponent < -5 or exponent >= 15:
        mantissa, power = f"{digits:e}".lower().split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(power):+03d}"
    places = max(0, 6 - exponent)
    text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN, context=Context(prec=60)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


rows = []
values = [0.123456, 3.141593, 0.00012345, 12345678.0, 12345678.9, 1e-5, 9.9999999e-6, 1e15, 123456789012345.6, 0.1 + 0.2, -0.5]
values += [number() for _ in range(1500)] + [round(draw.uniform(-10, 10), 6) for _ in range(300)]
for value in values:
    if math.isfinite(value):
        rows.append((value.hex(), in_text(value)))
written("numbers_in_texts.tsv", rows)
