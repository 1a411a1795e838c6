"""The cell magic `%%nadaraya`: cells for Nadaraya in a Python notebook, where kernels are fixed.

The cells of one notebook share one Nadaraya kernel, which is started by the first of them.
"""

import atexit
import json
import os
import sys
import tempfile

from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import clear_output, publish_display_data
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

from . import binary
from .literal import literal


class CellFailed(Exception):
    """An error of a Nadaraya cell; IPython shows the report that the kernel wrote."""

    def __init__(self, content):
        super().__init__(content["evalue"])
        self._report = content["traceback"]

    def _render_traceback_(self):
        return self._report


@magics_class
class NadarayaMagics(Magics):
    _manager = None
    _client = None

    @magic_arguments()
    @argument("-i", "--input", action="append", default=[], help="Hand this Python variable over.")
    @argument("-o", "--output", action="append", default=[], help="Hand this variable of Nadaraya back to Python.")
    @argument("--restart", action="store_true", help="Forget everything and start anew.")
    @line_cell_magic
    def nadaraya(self, line, cell=""):
        """Runs a cell in Nadaraya."""
        arguments = parse_argstring(self.nadaraya, line)
        if arguments.restart:
            self._stop()
        self._start()
        for name in arguments.input:
            self._run(f"{name} = {self._written(self.shell.user_ns[name])};", silent=True)
        if cell:
            self._run(cell)
        for name in arguments.output:
            texts = []
            self._run(f"print(json({name}))", silent=True, hook=lambda message: texts.append(message["content"].get("text", "")))
            self.shell.user_ns[name] = value(json.loads("".join(texts)))

    def _written(self, given):
        """What means a Python value in Nadaraya; tables and large arrays lie in files that only this kernel is told of."""
        file = os.path.join(self._folder.name, "handed-over")
        if hasattr(given, "to_csv") and hasattr(given, "columns"):
            given.to_csv(file + ".csv", index=False)
            return f"read_csv({literal(file + '.csv')})"
        if getattr(getattr(given, "dtype", None), "kind", "") in "fiu" and getattr(given, "size", 0) > 1000:
            import numpy

            numpy.save(file + ".npy", numpy.asarray(given, dtype=float))
            return f"read_npy({literal(file + '.npy')})"
        return literal(given)

    def _run(self, code, silent=False, hook=None):
        try:
            reply = self._client.execute_interactive(code, silent=silent, output_hook=hook or show)
        except KeyboardInterrupt:
            self._manager.interrupt_kernel()
            raise
        if reply["content"]["status"] == "error":
            raise CellFailed(reply["content"])

    def _start(self):
        if self._manager is not None and self._manager.is_alive():
            return
        kernels = binary.kernel_spec().parent
        self._manager = KernelManager(
            kernel_name="nadaraya", kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(kernels)])
        )
        self._folder = tempfile.TemporaryDirectory(prefix="nadaraya-")
        granted = os.pathsep.join(filter(None, [os.environ.get("NADARAYA_READ"), self._folder.name]))
        self._manager.start_kernel(env={**os.environ, "NADARAYA_READ": granted})
        self._client = self._manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=30)
        atexit.register(self._stop)

    def _stop(self):
        if self._manager is None:
            return
        atexit.unregister(self._stop)
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        self._manager = None
        self._folder.cleanup()


def value(read):
    """A list of numbers as an array where NumPy is; what JSON has no number for (NaN, infinities) is NaN in it."""
    if not isinstance(read, list) or not read:
        return read
    try:
        import numpy

        return numpy.array(read, dtype=float)
    except (ImportError, TypeError, ValueError):
        return read


def show(message):
    """Shows in this notebook what the kernel shows."""
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        print(content["text"], end="", file=getattr(sys, content["name"]), flush=True)
    elif kind in ("execute_result", "display_data", "update_display_data"):
        publish_display_data(
            content["data"],
            content["metadata"],
            transient=content.get("transient"),
            update=kind == "update_display_data",
        )
    elif kind == "clear_output":
        clear_output(content["wait"])
