"""Python's values written in Nadaraya."""

import math

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\t": "\\t"})


def literal(value):
    """The text that means `value`: numbers, texts, truths, None, and lists or arrays of them."""
    if hasattr(value, "tolist"):  # NumPy's arrays and numbers, pandas' columns
        value = value.tolist()
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return "nan"
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return repr(value)
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(literal, value)) + "]"
    raise TypeError(f"{type(value).__name__} has no counterpart in Nadaraya: give a number, a text or a list.")
