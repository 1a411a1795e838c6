"""The language in Python's words: its module under wasmtime.

A session is the module's memory above its stack and nothing else while nothing runs, so a copy of that is all it takes to
go on from there in another instance, after an interrupt or a trap.
"""

import ctypes
import gzip
import json
import time

from wasmtime import Config, Engine, Linker, Module, Store, Trap, TrapCode, WasmtimeError, _ffi

from ..language import module

#: What a thread that runs the language needs: its calls are stopped well before.
THREAD_STACK = 96 << 20
ENGINE_STACK = 64 << 20
#: The module's own, in its memory; a quarter of it is left to what runs between two calls of the language.
MODULE_STACK = 8 << 20
PAGE = 65536
MOST = (1 << 31) - 1


class Language:
    """One session. All its methods but `interrupt` belong to one thread, with a stack of `THREAD_STACK` bytes."""

    def __init__(self, files):
        self._files = files
        self._opened = []
        self._tell = None
        self._engine = Engine(configuration())
        compiled = Module(self._engine, gzip.decompress(module()))
        host = {
            ("page", "now"): lambda: time.perf_counter() * 1000,
            ("page", "stack"): lambda: MODULE_STACK,
            ("page", "put"): lambda start, count: self._tell(json.loads(self._bytes(start, count))),
            ("page", "file_open"): self._open,
            ("page", "file_size"): lambda file: min(len(self._opened[file]), MOST),
            ("page", "file_read"): self._read,
            ("page", "file_name"): self._name,
            # What the C library would print with when it gives up.
            ("wasi_snapshot_preview1", "fd_close"): lambda *_: 8,
            ("wasi_snapshot_preview1", "fd_seek"): lambda *_: 70,
            ("wasi_snapshot_preview1", "fd_write"): lambda *_: 8,
        }
        linker = Linker(self._engine)
        for each in compiled.imports:
            linker.define_func(each.module, each.name, each.type, host[each.module, each.name])
        self._instantiate = lambda store: linker.instantiate(store, compiled).exports(store)
        self._start()

    # MARK: Calls

    def execute(self, source, number, listen):
        """Runs a cell, and hands on what it tells at once."""
        self._call("execute", source.encode(), number, listen=listen)
        self._copy = self._memory.read(self._store, self._base)

    def complete(self, source, cursor):
        return self._ask("complete", source.encode(), cursor)

    def inspect(self, source, cursor, is_brief):
        return self._ask("inspect", source.encode(), cursor, is_brief)

    def completeness(self, source):
        return self._ask("completeness", source.encode())

    def move(self, exploration, positions):
        return self._ask("move", bytes((ctypes.c_double * len(positions))(*positions)), exploration)

    def interrupt(self):
        """Stops what runs, if anything does; any thread may call it."""
        self._engine.increment_epoch()

    def _ask(self, *call):
        """The one answer to a question; None where there is none."""
        told = []
        self._call(*call, listen=told.append)
        return told[0] if told else None

    def _call(self, name, data, *rest, listen):
        """Calls an export with data in front of its other arguments."""
        self._tell = listen
        self._opened = []
        self._store.set_epoch_deadline(1)
        try:
            place = self._exports["buffer"](self._store, len(data))
            self._write(place, data)
            self._exports[name](self._store, place, len(data), *rest)
            self._exports["release"](self._store, place)
        except (Trap, WasmtimeError) as end:
            self._start(self._copy)
            listen(ending(end))

    # MARK: The instance

    def _start(self, copy=None):
        """Another instance, with what the last copy holds."""
        self._store = Store(self._engine)
        self._store.set_epoch_deadline(1)
        self._exports = self._instantiate(self._store)
        self._memory = self._exports["memory"]
        self._base = self._exports["__stack_pointer"].value(self._store)
        if copy is None:
            self._exports["_initialize"](self._store)
            self._copy = self._memory.read(self._store, self._base)
        else:
            missing = self._base + len(copy) - self._memory.data_len(self._store)
            self._memory.grow(self._store, max(0, missing) // PAGE)
            self._memory.write(self._store, copy, self._base)

    def _bytes(self, start, count):
        start &= 0xFFFFFFFF
        return self._memory.read(self._store, start, start + count)

    def _write(self, start, data):
        if data:
            self._memory.write(self._store, bytearray(data), start & 0xFFFFFFFF)
        return len(data)

    # MARK: Files

    def _open(self, start, count):
        content = self._files.content(self._bytes(start, count).decode())
        if content is None:
            return -1
        self._opened.append(content)
        return len(self._opened) - 1

    def _read(self, file, position, target, most):
        return self._write(target, self._opened[file][position : position + most])

    def _name(self, index, target, most):
        if index == 0:
            self._names = self._files.names()
        return self._write(target, self._names[index].encode()[:most]) if index < len(self._names) else -1


def configuration():
    settings = Config()
    settings.epoch_interruption = True
    # wasmtime allows its calls no more than this other stack, which is never made here and has no name in Python yet.
    _ffi.dll.wasmtime_config_async_stack_size_set(settings.ptr(), ctypes.c_size_t(ENGINE_STACK))
    settings.max_wasm_stack = ENGINE_STACK
    try:
        # Compiling takes seconds. wasmtime keeps what it made in the user's cache folder, and makes it again where it is damaged.
        settings.cache = True
    except WasmtimeError:
        pass  # Where there is no such folder, every start compiles.
    return settings


def ending(end):
    """Why a call ended without a word of its own; names are as they were before it."""
    code = end.trap_code if isinstance(end, Trap) else None
    name, text, advice = {
        TrapCode.STACK_OVERFLOW: (
            "too-many-calls",
            "Calls are nested deeper than this kernel allows",
            "A function that calls itself needs a case that stops.",
        ),
        TrapCode.INTERRUPT: ("Interrupted", "The cell was interrupted", "All names are as they were before it."),
    }.get(
        code,
        (
            "engine-failure",
            "This cell could not be run to its end",
            f"All names are as they were before it ({code.name if code else str(end).splitlines()[0]}).",
        ),
    )
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [text, f"  help: {advice}"]}
