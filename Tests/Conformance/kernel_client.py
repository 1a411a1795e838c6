"""The built kernel behind real clients, with folders of its own instead of the user's."""

import atexit
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from jupyter_client.manager import KernelManager

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("NADARAYA", str(ROOT / ".build" / "release" / "nadaraya"))

# Set before jupyter_core reads them, and inherited by every kernel.
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="nadaraya-conformance-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["JUPYTER_PATH"] = str(FOLDER / "share" / "jupyter")
os.environ["JUPYTER_RUNTIME_DIR"] = str(FOLDER / "runtime")
os.environ["XDG_DATA_HOME"] = str(FOLDER / "data")

# The kernelspec as users install it, and one of the same kernel that is interrupted by SIGINT.
subprocess.run(
    [BINARY, "install", "--prefix", FOLDER], check=True, stdout=subprocess.DEVNULL
)
KERNELS = FOLDER / "share" / "jupyter" / "kernels"
shutil.copytree(KERNELS / "nadaraya", KERNELS / "nadaraya-signal")
SPEC = KERNELS / "nadaraya-signal" / "kernel.json"
SPEC.write_text(json.dumps(json.loads(SPEC.read_text()) | {"interrupt_mode": "signal"}))

TIMEOUT = 120
ENDLESS = "while true\n    sqrt(2)\nend"


class Answer:
    """A reply, and what was published for its request."""

    def __init__(self, reply, published):
        self.content = reply["content"]
        self.metadata = reply["metadata"]
        self.published = published
        self.outputs = [m for m in published if m["msg_type"] not in ("status", "execute_input")]

    def text(self, name="stdout"):
        return "".join(
            m["content"]["text"]
            for m in self.published
            if m["msg_type"] == "stream" and m["content"]["name"] == name
        )

    def result(self):
        for message in self.published:
            if message["msg_type"] == "execute_result":
                return message["content"]["data"]["text/plain"]
        return None


class Kernel:
    def __init__(self, name="nadaraya", env=None, **traits):
        self.manager = KernelManager(kernel_name=name, **traits)
        options = {} if env is None else {"env": env}
        self.manager.start_kernel(**options)
        self.client = self.connect()

    def connect(self):
        client = self.manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        return client

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def send(self, kind, content=None, channel="shell", subshell=None, metadata=None):
        """Sends a request, and returns its id."""
        session = self.client.session
        message = session.msg(kind, content or {}, metadata=metadata)
        if subshell:
            message["header"]["subshell_id"] = subshell
        session.send(getattr(self.client, channel + "_channel").socket, message)
        return message["header"]["msg_id"]

    def run(self, code, **options):
        """Runs a cell to its idle."""
        return self.wait(self.start(code, **options))

    def start(self, code, **options):
        return self.client.execute(code, **options)

    def ask(self, kind, content=None, channel="shell", subshell=None):
        return self.wait(self.send(kind, content, channel, subshell), channel)

    def wait(self, request, channel="shell"):
        reply = self.reply(request, channel)
        return Answer(reply, self.published(request))

    def reply(self, request, channel="shell"):
        get = getattr(self.client, f"get_{channel}_msg")
        while True:
            message = get(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == request:
                return message

    def published(self, request):
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            messages.append(message)
            if message["content"].get("execution_state") == "idle":
                return messages

    def wait_until_running(self, request):
        """The cell is on its way when the kernel has echoed it."""
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if (
                message["msg_type"] == "execute_input"
                and message["parent_header"]["msg_id"] == request
            ):
                return

    def ends_within(self, seconds):
        deadline = time.monotonic() + seconds
        while self.manager.is_alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return True

    def close(self):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=not self.manager.is_alive())
