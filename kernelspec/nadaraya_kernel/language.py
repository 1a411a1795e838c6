"""Where the language lies, compiled to WebAssembly: a page carries it, and the kernel for every system runs it."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
#: Beside this file in the wheel; in a checkout, where `make browser` leaves it.
MODULES = [HERE / "nadaraya.wasm.gz", HERE.parents[1] / "dist/browser/nadaraya.wasm.gz"]


def module():
    """The module, packed."""
    for file in MODULES:
        if file.exists():
            return file.read_bytes()
    raise FileNotFoundError("nadaraya.wasm.gz is missing: `make browser` builds it")
