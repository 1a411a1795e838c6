"""Writes what CPython makes of texts, for `TextTests`: `python3 texts.py` in this folder.

Made with CPython 3.11.7. A line of texts.jsonl is a call as the language has it and what the method of Python gives:
`[name, arguments, result]`. NaN stands for what Python refuses as a number; it reads digits of other scripts and `_` between
digits as well, which no line has.
"""

import json
import random

draw = random.Random(20261127)
ALPHABET = ["a", "b", "B", "ab", "aa", "é", "e\u0301", "ß", "Σ", "ΑΣ", "σ", "İ", "ŉ", "ǆ", "日", "👩‍🔬", "0", ".", ",", ";", "; "]
BLANKS = [" ", "  ", "\t", "\n", "\u00a0", "\u2028", "\x1c", "\x85"]
NUMBERS = ["", "+", "-", "1", "12", "007", "2.5", ".5", "5.", ".", "e", "E", "e3", "E-2", "e+", "inf", "NaN", "Infinity", "x", "0x1F", ","]


def text(most=8):
    return "".join(draw.choice(ALPHABET + BLANKS[:3] if draw.random() < 0.8 else BLANKS) for _ in range(draw.randrange(most)))


def number(convert, written):
    try:
        value = convert(written)
    except (ValueError, OverflowError):
        return "nan"
    return "nan" if value != value or (convert is int and abs(value) > 2**53) else float(value).hex()


rows = []
for _ in range(400):
    x = text(14)
    rows += [("lower", [x], x.lower()), ("upper", [x], x.upper()), ("strip", [x], x.strip()), ("split", [x], x.split())]
    part, new = text(3) or "a", text(4)
    if draw.random() < 0.6 and x:
        start = draw.randrange(len(x))
        part = x[start : start + draw.randint(1, 3)]
    rows += [
        ("split", [x, part], x.split(part)),
        ("replace", [x, part, new], x.replace(part, new)),
        ("strip", [x, part], x.strip(part)),
        ("starts_with", [x, part], x.startswith(part)),
        ("ends_with", [x, part], x.endswith(part)),
        ("contains", [x, part], part in x),
        ("join", [x.split(part), new], new.join(x.split(part))),
    ]
    blank = draw.choice(["", " ", "\t\n"])
    written = blank + "".join(draw.choice(NUMBERS) for _ in range(draw.randrange(5))) + blank
    rows += [("number", [written], number(float, written)), ("whole", [written], number(int, written))]
rows += [("whole", [str(2**53 + k)], number(int, str(2**53 + k))) for k in (-1, 0, 2)]
rows += [("number", [w], number(float, w)) for w in ("1e400", "-1e400", "4.9e-324", "0.1", "-0", "1" * 400, "nan", "-iNf")]
with open("texts.jsonl", "w", encoding="utf-8", newline="\n") as file:
    file.writelines(json.dumps(row, ensure_ascii=True) + "\n" for row in rows)
