"""The binary that the tests ask, also as on a system that lacks something."""

import ctypes
import errno
import os
import subprocess
from pathlib import Path

BINARY = Path(os.environ.get("NADARAYA", Path(__file__).parents[2] / ".build/release/nadaraya"))


def run(*arguments, input=None, **options):
    """Runs the binary; what it says on both streams, and its exit status."""
    options.setdefault("timeout", 60)
    return subprocess.run([BINARY, *arguments], input=input, capture_output=True, text=True, **options)


def lacking(number):
    """For a child: lets it run as on a system that has no such call, by a filter that answers ENOSYS."""

    class Filter(ctypes.Structure):
        _fields_ = [("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint)]

    class Program(ctypes.Structure):
        _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.POINTER(Filter))]

    def install():
        steps = (Filter * 4)(
            Filter(0x20, 0, 0, 0), Filter(0x15, 0, 1, number), Filter(0x06, 0, 0, 0x0005_0000 | errno.ENOSYS),
            Filter(0x06, 0, 0, 0x7FFF_0000))
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(Program(4, steps)), 0, 0):
            raise OSError(ctypes.get_errno(), "no filter")

    return install
