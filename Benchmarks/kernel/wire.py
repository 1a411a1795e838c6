"""A client of bare sockets: it measures kernels, not jupyter_client."""

import hashlib
import hmac
import json
import os
import pathlib
import secrets
import socket
import subprocess
import tempfile
import time
import uuid

import zmq

DELIMITER = b"<IDS|MSG>"
CHANNELS = {"shell": zmq.DEALER, "control": zmq.DEALER, "iopub": zmq.SUB, "hb": zmq.REQ}


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Kernel:
    """A kernel process, spawned with `argv`, and its sockets."""

    def __init__(self, argv):
        self.folder = tempfile.TemporaryDirectory()
        self.key = secrets.token_hex(16).encode()
        names = ["shell", "control", "iopub", "hb", "stdin"]
        self.connection = {f"{n}_port": p for n, p in zip(names, free_ports(5))} | {
            "transport": "tcp",
            "ip": "127.0.0.1",
            "key": self.key.decode(),
            "signature_scheme": "hmac-sha256",
        }
        file = pathlib.Path(self.folder.name) / "connection.json"
        file.write_text(json.dumps(self.connection))
        # Session, address and ids as jupyter_client has them: a kernel may tell from these that no server is in between.
        self.session, self.count = uuid.uuid4().hex, 0
        self.context = zmq.Context()
        self.sockets = {}
        for name, kind in CHANNELS.items():
            self.sockets[name] = self.context.socket(kind)
            self.sockets[name].linger = 0
            if kind == zmq.DEALER:
                self.sockets[name].identity = self.session.encode()
            # As soon as the kernel listens, not at the next of libzmq's longer and longer tries.
            self.sockets[name].setsockopt(zmq.RECONNECT_IVL, 1)
        self.sockets["iopub"].subscribe(b"")
        environment = os.environ | {"XDG_DATA_HOME": self.folder.name}
        self.spawned = time.perf_counter()
        self.process = subprocess.Popen(
            [str(file) if word == "{connection_file}" else word for word in argv],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        for name in CHANNELS:
            port = self.connection[f"{name}_port"]
            self.sockets[name].connect(f"tcp://127.0.0.1:{port}")

    def send(self, kind, content, channel="shell"):
        self.count += 1
        identifier = f"{self.session}_{os.getpid()}_{self.count}"
        header = {
            "msg_id": identifier,
            "msg_type": kind,
            "session": self.session,
            "username": "bench",
            "date": "2026-01-01T00:00:00Z",
            "version": "5.4",
        }
        parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
        signature = hmac.new(self.key, b"".join(parts), hashlib.sha256).hexdigest().encode()
        self.sockets[channel].send_multipart([DELIMITER, signature, *parts])
        return identifier

    def receive(self, channel, timeout=60):
        if not self.sockets[channel].poll(1000 * timeout):
            raise TimeoutError(f"nothing on {channel}")
        frames = self.sockets[channel].recv_multipart()
        split = frames.index(DELIMITER)
        header, parent, _, content = frames[split + 2 : split + 6]
        return json.loads(header)["msg_type"], json.loads(parent).get("msg_id"), content

    def reply(self, request, channel="shell"):
        while True:
            _, parent, content = self.receive(channel)
            if parent == request:
                return json.loads(content)

    def idle(self, request):
        """The text printed until the request's idle, and the number of messages."""
        text, count = [], 0
        while True:
            kind, parent, content = self.receive("iopub")
            if parent != request:
                continue
            count += 1
            if kind == "stream":
                text.append(json.loads(content)["text"])
            if kind == "status" and b'"idle"' in content:
                return "".join(text), count

    def ready(self):
        """Asks until the kernel has answered and its publications arrive."""
        request = self.send("kernel_info_request", {})
        reply = self.reply(request)
        moment = time.perf_counter()
        while True:
            request = self.send("kernel_info_request", {})
            self.reply(request)
            while self.sockets["iopub"].poll(100):
                if self.receive("iopub")[1] == request:
                    self.drain()
                    return reply, moment - self.spawned

    def drain(self):
        while self.sockets["iopub"].poll(100):
            self.sockets["iopub"].recv_multipart()

    def start(self, code):
        return self.send(
            "execute_request",
            {
                "code": code,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": True,
            },
        )

    def run(self, code):
        """Milliseconds from the request to its idle."""
        begin = time.perf_counter()
        request = self.start(code)
        result = self.idle(request)
        duration = 1000 * (time.perf_counter() - begin)
        self.reply(request)
        return duration, result

    def run_unparsed(self, code):
        """The same, by a client that does not read what it gets, so that only the kernel counts."""
        begin = time.perf_counter()
        request = self.start(code)
        while True:
            content = self.sockets["iopub"].recv_multipart()[-1]
            if b'"idle"' in content:
                break
        duration = 1000 * (time.perf_counter() - begin)
        self.reply(request)
        return duration

    def wait_until_running(self, request):
        while True:
            kind, parent, _ = self.receive("iopub")
            if kind == "execute_input" and parent == request:
                return

    def resident(self):
        """Mebibytes of memory in use, counted as one's own share of what is shared too."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024

    def close(self):
        self.process.kill()
        self.process.wait()
        for each in self.sockets.values():
            each.close()
        self.context.term()
        self.folder.cleanup()
