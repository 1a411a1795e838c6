"""Where the language lies, compiled to WebAssembly: a page carries it, and the kernel for every system runs it."""

import lzma
import struct
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: Beside this file in the wheel; in a checkout, where `make browser` leaves it.
MODULES = [HERE / "nadaraya.wasm.packed", HERE.parents[1] / "dist/browser/nadaraya.wasm.packed"]


def module():
    """The module, packed, behind what unpacks it in a browser."""
    for file in MODULES:
        if file.exists():
            return file.read_bytes()
    raise FileNotFoundError("nadaraya.wasm.packed is missing: `make browser` builds it")


def unpacked(content):
    """The module that `module()` gives, as its engine takes it."""
    start = 4 + struct.unpack_from("<I", content)[0]
    return lzma.decompress(content[start:])
