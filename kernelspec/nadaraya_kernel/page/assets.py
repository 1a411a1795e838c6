"""What pages are made of: scripts, styles and the language, compiled for browsers."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
#: Beside this file in the wheel; in a checkout, where `make browser` leaves it.
MODULES = [HERE / "nadaraya.wasm.gz", HERE.parents[2] / "dist/browser/nadaraya.wasm.gz"]


def asset(name):
    return (HERE / name).read_text()


def module():
    for file in MODULES:
        if file.exists():
            return file.read_bytes()
    raise FileNotFoundError("nadaraya.wasm.gz is missing: `make browser` builds it")
