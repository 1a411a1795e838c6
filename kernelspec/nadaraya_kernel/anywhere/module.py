"""The language in Python's words: its module under wasmtime.

A session is the module's memory above its stack and nothing else while nothing runs, so a copy of that is all it takes to
go on from there in another instance: after an interrupt or a trap, or to answer a question while a cell runs.
"""

import ctypes
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from wasmtime import Config, Engine, Linker, Module, Store, Trap, TrapCode, WasmtimeError, _ffi

from ..language import module, unpacked

#: Of the thread; the engine stops its calls well before.
THREAD_STACK = 96 << 20
ENGINE_STACK = 64 << 20
#: The module's own, in its memory; a quarter of it is left to what runs between two calls of the language.
MODULE_STACK = 8 << 20
PAGE = 65536
#: What a signed number of 32 bits holds.
MOST = (1 << 31) - 1


class Machine:
    """The engine with the module, and a count of the interrupts: one that comes just before a call stops it too."""

    def __init__(self):
        self.engine = Engine(configuration())
        self.interrupts = 0
        self._lock = threading.Lock()

    def compile(self):
        """Takes seconds for the first time."""
        self.module = Module(self.engine, unpacked(module()))
        return self

    def interrupt(self):
        """Stops what runs, if anything does; any thread may call it."""
        with self._lock:
            self.interrupts += 1
            self.engine.increment_epoch()

    def begin(self, store, interrupts):
        """Lets a call run until there is one interrupt more than these."""
        with self._lock:
            store.set_epoch_deadline(1 if self.interrupts == interrupts else 0)


def configuration():
    settings = Config()
    settings.epoch_interruption = True
    # wasmtime allows its calls no more than this other stack, which is never made here and has no name in Python yet.
    _ffi.dll.wasmtime_config_async_stack_size_set(settings.ptr(), ctypes.c_size_t(ENGINE_STACK))
    settings.max_wasm_stack = ENGINE_STACK
    try:
        # wasmtime keeps what it made in the user's cache folder, and makes it again where it is damaged.
        settings.cache = True
    except WasmtimeError:
        pass  # Where there is no such folder, every start compiles.
    return settings


def language_thread():
    """A thread with a stack for deep calls."""
    usual = threading.stack_size(THREAD_STACK)
    try:
        executor = ThreadPoolExecutor(1)
        executor.submit(int).result()
    finally:
        threading.stack_size(usual)
    return executor


class Copy:
    """A session at rest: its memory above the stack."""

    def __init__(self):
        self.lock = threading.Lock()
        self.content = bytearray()
        self.version = 0


class Language:
    """One session, or a look at the copy of another one. It belongs to one such thread."""

    def __init__(self, machine, files, copy=None):
        self._machine = machine
        self._files = files
        self._opened = []
        self._tell = None
        #: What to go on from.
        self.copy = copy or Copy()
        host = {
            ("page", "now"): lambda: time.perf_counter() * 1000,
            ("page", "stack"): lambda: MODULE_STACK,
            # The one is large enough.
            ("page", "stacks"): lambda: 0,
            ("page", "switch"): lambda job: None,
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
        self._linker = Linker(machine.engine)
        for each in machine.module.imports:
            self._linker.define_func(each.module, each.name, each.type, host[each.module, each.name])
        self._start()

    # MARK: Calls

    def execute(self, source, number, listen, interrupts=None):
        """Runs a cell, and hands on what it tells at once."""
        self._call("execute", source.encode(), number, listen=listen, interrupts=interrupts, keeps=True)

    def complete(self, source, cursor):
        return self._ask("complete", source.encode(), cursor)

    def inspect(self, source, cursor, is_brief):
        return self._ask("inspect", source.encode(), cursor, is_brief)

    def completeness(self, source):
        return self._ask("completeness", source.encode())

    def move(self, exploration, positions, widget, interrupts=None):
        data = bytes((ctypes.c_double * len(positions))(*positions))
        return self._ask("move", data, exploration, widget, interrupts=interrupts)

    def _ask(self, *call, interrupts=None):
        """The one answer to a question; None where there is none."""
        told = []
        self._call(*call, listen=told.append, interrupts=interrupts)
        return told[0] if told else None

    def follow(self):
        """Goes on from the copy, if it has changed."""
        if self._version != self.copy.version:
            self._start()

    def _call(self, name, data, *rest, listen, interrupts, keeps=False):
        """Calls an export with data in front of its other arguments."""
        self._tell = listen
        self._opened = []
        self._machine.begin(self._store, self._machine.interrupts if interrupts is None else interrupts)
        try:
            place = self._exports["buffer"](self._store, len(data))
            self._write(place, data)
            self._exports[name](self._store, place, len(data), *rest)
            self._exports["release"](self._store, place)
            if keeps:
                self._keep()
        except Exception as end:
            self._start()
            listen(ending(end))

    # MARK: The instance

    def _start(self):
        """Goes on from the copy in a new instance."""
        self._store = Store(self._machine.engine)
        self._store.set_epoch_deadline(MOST)
        self._exports = self._linker.instantiate(self._store, self._machine.module).exports(self._store)
        self._memory = self._exports["memory"]
        self._base = self._exports["__stack_pointer"].value(self._store)
        with self.copy.lock:
            if self.copy.content:
                missing = self._base + len(self.copy.content) - self._memory.data_len(self._store)
                self._memory.grow(self._store, max(0, missing) // PAGE)
                self._memory.write(self._store, self.copy.content, self._base)
            self._version = self.copy.version
        if not self.copy.content:
            self._exports["_initialize"](self._store)
            self._keep()

    def _keep(self):
        """Copies into the memory that the last copy had: new memory would take most of the time."""
        size = self._memory.data_len(self._store) - self._base
        with self.copy.lock:
            self.copy.content += bytes(size - len(self.copy.content))
            target = (ctypes.c_ubyte * size).from_buffer(self.copy.content)
            ctypes.memmove(target, self._memory.get_buffer_ptr(self._store, size, self._base), size)
            self.copy.version += 1
            self._version = self.copy.version

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
        if index >= len(self._names):
            return -1
        return self._write(target, self._names[index].encode(errors="replace")[:most])


def ending(end):
    """Why a call ended without a word of its own; names are as they were before it."""
    code = end.trap_code if isinstance(end, Trap) else None
    kept = "All names are as they were before it"
    if code == TrapCode.INTERRUPT:
        name, text, advice = "Interrupted", "The cell was interrupted", f"{kept}."
    elif code == TrapCode.STACK_OVERFLOW:
        name, text = "too-many-calls", "Calls are nested deeper than this kernel allows"
        advice = "A function that calls itself needs a case that stops."
    else:
        name, text = "engine-failure", "This cell could not be run to its end"
        advice = f"{kept} ({code.name if code else str(end).partition(chr(10))[0] or type(end).__name__})."
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [text, f"  help: {advice}"]}
