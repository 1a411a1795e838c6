"""What Jupyter asks, answered by the language; ipykernel has the sockets."""

import asyncio
import fnmatch
import functools
import signal
import threading
from contextvars import copy_context
from importlib.metadata import version

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

from .explorations import Explorations
from .files import Files
from .module import Language, Machine, ending, language_thread

VERSION = version("nadaraya-kernel")
QUESTIONS = {"complete_request", "inspect_request", "is_complete_request", "history_request"}


class NadarayaKernel(Kernel):
    implementation = "nadaraya"
    implementation_version = VERSION
    banner = f"Nadaraya {VERSION}: kernel regression in notebooks. ?name explains a name.\nThe language runs as WebAssembly."
    language_info = {
        "name": "nadaraya",
        "version": VERSION,
        "mimetype": "text/x-nadaraya",
        "file_extension": ".nw",
        "codemirror_mode": "julia",
        "pygments_lexer": "julia",
        "nbconvert_exporter": "script",
    }
    help_links = [
        {
            "text": "Attention pooling in the book",
            "url": "https://d2l.ai/chapter_attention-mechanisms-and-transformers/attention-pooling.html",
        }
    ]

    def __init__(self, **options):
        super().__init__(**options)
        self._history = []
        self._explorations = Explorations(self._publish)
        for kind in ("comm_open", "comm_msg", "comm_close"):
            self.shell_handlers[kind] = functools.partial(self._comm, kind)
        files = Files(".")
        self._machine = Machine()
        self._interrupts = 0
        self._cells = language_thread()
        # While the first client is still connecting.
        self._language = self._cells.submit(lambda: Language(self._machine.compile(), files))
        # Questions about code are answered by a copy, as it was when the last cell ended: a running cell holds up none.
        self._questions = language_thread()
        self._copy = self._questions.submit(lambda: Language(self._machine, files, self._language.result().copy))

    def start(self):
        super().start()
        # Not every front end sends a message.
        signal.signal(signal.SIGINT, lambda *_: self._machine.interrupt())

    def pre_handler_hook(self):
        """ipykernel would let the signal end the handler."""

    def post_handler_hook(self):
        pass

    async def dispatch_shell(self, *message, **options):
        # Whoever sees a request begin may stop it.
        self._interrupts = self._machine.interrupts
        await super().dispatch_shell(*message, **options)

    def _publish(self, parent, kind, content, metadata=None):
        self.session.send(self.iopub_socket, kind, content, parent=parent, ident=self._topic(kind), metadata=metadata)

    # MARK: Cells

    async def do_execute(
        self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, *, cell_meta=None, cell_id=None
    ):
        number = self.execution_count
        output = CellOutput(functools.partial(self._publish, self.get_parent("shell")), self._explorations, silent)
        await self._run(code, number, output.show)
        output.flush()
        if store_history and not silent and code.strip():
            self._history.append((number, code))
        if output.error:
            return {"status": "error", "execution_count": number, **output.error}
        values = {name: await self._value(expression) for name, expression in (user_expressions or {}).items()}
        return {"status": "ok", "execution_count": number, "payload": output.payload, "user_expressions": values}

    async def _run(self, code, number, listen):
        interrupts = self._interrupts
        run = lambda: self._language.result().execute(code, number, listen, interrupts)  # noqa: E731
        try:
            await asyncio.wrap_future(self._cells.submit(run))
        except Exception as error:  # The engine could not be started.
            listen(ending(error))

    async def _value(self, expression):
        told = []
        await self._run(expression, self.execution_count, told.append)
        last = told[-1] if told else {"output_type": "execute_result", "data": {"text/plain": ""}}
        if last["output_type"] == "error":
            return {"status": "error", **failure(last)}
        return {"status": "ok", "data": last.get("data", {}), "metadata": {}}

    # MARK: Questions about code

    async def _ask(self, question, *arguments):
        """What the language knows; nothing where it was interrupted, or could not be started."""

        def answer():
            language = self._copy.result()
            language.follow()
            return getattr(language, question)(*arguments)

        try:
            told = await asyncio.wrap_future(self._questions.submit(answer))
        except Exception as error:
            self.log.error("%s", error)
            return {}
        return told if told and told["output_type"] != "error" else {}

    async def shell_main(self, subshell_id, message):
        """Questions do not wait for the cell that ipykernel lets the others wait for."""
        try:
            _, frames = self.session.feed_identities(message, copy=False)
            kind = self.session.deserialize(frames, content=False, copy=False)["header"]["msg_type"]
        except ValueError:
            kind = None  # ipykernel's own word, or nobody's.
        if kind in QUESTIONS:
            # In a context of its own: the running cell keeps its parent.
            await asyncio.create_task(self.dispatch_shell(message, subshell_id), context=copy_context())
        else:
            await super().shell_main(subshell_id, message)

    async def do_complete(self, code, cursor_pos):
        told = await self._ask("complete", code, cursor(code, cursor_pos))
        span = {side: told.get(side, cursor_pos) for side in ("start", "end")}
        items = told.get("items", [])
        types = [{"text": each["text"], "type": each["kind"], "signature": each["signature"], **span} for each in items]
        return {
            "status": "ok",
            "matches": [each["text"] for each in items],
            "cursor_start": span["start"],
            "cursor_end": span["end"],
            "metadata": {"_jupyter_types_experimental": types},
        }

    async def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        told = await self._ask("inspect", code, cursor(code, cursor_pos), detail_level == 0)
        return {"status": "ok", "found": bool(told), "data": told.get("data", {}), "metadata": {}}

    async def do_is_complete(self, code):
        told = await self._ask("completeness", code)
        status = told.get("status", "unknown")
        return {"status": status, **({"indent": told["indent"]} if status == "incomplete" else {})}

    async def do_history(
        self, hist_access_type, output=False, raw=True, session=0, start=0, stop=None, n=None, pattern="*", unique=False
    ):
        """What was entered since the start: nothing is kept on the disk."""
        entries = self._history
        if hist_access_type == "range":
            entries = [each for each in entries if start <= each[0] and (stop is None or each[0] < stop)]
        else:
            if hist_access_type == "search":
                entries = [each for each in entries if fnmatch.fnmatchcase(each[1], pattern)]
                if unique:
                    entries = sorted({code: number for number, code in entries}.items(), key=lambda each: each[1])
                    entries = [(number, code) for code, number in entries]
            entries = entries[max(0, len(entries) - n) :] if n is not None else entries
        return {"status": "ok", "history": [(1, number, (code, None) if output else code) for number, code in entries]}

    # MARK: Controls that a page moves

    async def _comm(self, kind, stream, ident, parent):
        interrupts = self._interrupts
        receive = lambda: self._explorations.receive(kind, parent, self._language.result(), interrupts)  # noqa: E731
        await asyncio.wrap_future(self._cells.submit(receive))

    async def comm_info_request(self, stream, ident, parent):
        target = parent["content"].get("target_name")
        comms = self._explorations.comms if target in (None, self._explorations.target) else []
        content = {"status": "ok", "comms": {comm: {"target_name": self._explorations.target} for comm in comms}}
        self.session.send(stream, "comm_info_reply", content, parent, ident)

    # MARK: The process

    async def interrupt_request(self, stream, ident, parent):
        self._machine.interrupt()
        self.session.send(stream, "interrupt_reply", {"status": "ok"}, parent, ident=ident)

    async def do_shutdown(self, restart):
        self._machine.interrupt()
        return {"status": "ok", "restart": restart}

    @property
    def kernel_info(self):
        # A second cell would wait for the first one, in whatever subshell.
        return {**super().kernel_info, "supported_features": []}


class CellOutput:
    """What a cell tells, as messages; printed text is gathered for a moment, so that a flood is few of them."""

    #: Seconds; what a short cell prints is one output, as with the native kernel.
    MOMENT = 0.2

    def __init__(self, publish, explorations, silent):
        self._publish = publish
        self._explorations = explorations
        self._silent = silent
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._text = []
        self.payload = []
        self.error = None

    def show(self, told):
        """On the language's thread."""
        kind = told.pop("output_type")
        if kind == "stream":
            return self._write(told["name"], told["text"])
        self.flush()
        if kind == "error":
            self.error = failure(told)
            self._publish("error", self.error)
        elif kind == "page":
            self.payload.append({"source": "page", "data": told["data"], "start": 0})
        elif kind == "propose":
            self.payload.append({"source": "set_next_input", "text": told["source"], "replace": True})
        elif kind == "explore":
            self._explorations.open(told, self._publish)
        elif kind in ("display_data", "update_display_data", "clear_output") or (kind == "execute_result" and not self._silent):
            self._publish(kind, told)

    def _write(self, name, text):
        with self._lock:
            if self._text and self._text[-1][0] == name:
                self._text[-1][1].append(text)
                return
            self._text.append((name, [text]))
            if len(self._text) > 1:
                return
        self._loop.call_soon_threadsafe(self._loop.call_later, self.MOMENT, self.flush)

    def flush(self):
        with self._lock:
            for name, parts in self._text:
                self._publish("stream", {"name": name, "text": "".join(parts)})
            self._text = []


def failure(told):
    return {name: told[name] for name in ("ename", "evalue", "traceback")}


def cursor(code, position):
    """The place that a client named, moved into the text."""
    return min(max(0, position), len(code))


def launch():
    # Modules are never looked for in the notebook's folder.
    IPKernelApp.launch_instance(kernel_class=NadarayaKernel, ignore_cwd=True)
