"""A kernel that serves is locked, on every thread, and a reader notices nothing."""

import ctypes
import json
import os
import platform
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
import zmq
from kernel_client import BINARY, FOLDER, ROOT

CHAPTER = nbformat.read(ROOT / "notebooks/attention-pooling.ipynb", 4)


def locked():
    """Whether this machine has both mechanisms: then every thread must show them."""
    return "Landlock" in subprocess.run([BINARY, "doctor"], capture_output=True, text=True).stdout.split("--sandbox")[1]


@pytest.fixture
def used(start, tmp_path, monkeypatch):
    """A kernel that has done everything once: the chapter, a slider, a subshell, history, completion, usage."""
    for name in ("data.csv", "sub/more.csv"):
        (tmp_path / "notebook" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notebook" / name).write_text("a\n1\n3\n")
    (tmp_path / "outside.csv").write_text("a\n1\n")
    (tmp_path / "notebook/out.csv").symlink_to("../outside.csv")
    monkeypatch.chdir(tmp_path / "notebook")
    kernel = start()
    for cell in CHAPTER.cells:
        if cell.cell_type == "code":
            assert kernel.run(cell.source).content["status"] == "ok", cell.source
    assert kernel.run("explore(w -> line([1, 2], [w, 1]), slider(0, 1))").content["status"] == "ok"
    assert kernel.run("sum(randn(3000000)) > -1e9").result() == "true"
    assert kernel.run('sum(read_csv("data.csv").a) + sum(read_csv("sub/more.csv").a)').result() == "8"
    assert kernel.ask("create_subshell_request", channel="control").content["status"] == "ok"
    assert kernel.ask("history_request", {"hist_access_type": "tail", "n": 3, "output": False, "raw": True}).content["history"]
    assert "kernel_memory" in kernel.ask("usage_request", channel="control").content
    matches = kernel.ask("complete_request", {"code": 'read_csv("', "cursor_pos": 10}).content["matches"]
    assert any("data.csv" in match for match in matches) and not any("out.csv" in match for match in matches)
    return kernel


def test_every_thread_is_locked(used):
    tasks = [path.read_text() for path in Path(f"/proc/{used.pid}/task").glob("*/status")]
    assert len(tasks) >= 5
    if not locked():
        pytest.skip("this machine has not both mechanisms")
    for status in tasks:
        assert re.search(r"^Seccomp:\t2$", status, re.M) and re.search(r"^NoNewPrivs:\t1$", status, re.M), status
    assert re.search(r"Sandbox: Landlock \d+, seccomp\.", used.ask("kernel_info_request").content["banner"])
    assert re.match(r"sandbox = Landlock \d+, seccomp\n", used.run("%config sandbox").text())


def test_nothing_outside_is_read(used):
    for path in ("../outside.csv", "out.csv", "/etc/passwd", f"{FOLDER}/data/nadaraya/history.sqlite"):
        answer = used.run(f'read_csv("{path}"; header=false)')
        assert answer.content["ename"] == "file-not-granted", path


def test_files_and_sockets_are_the_owners_alone(start, tmp_path):
    kernel = start(transport="ipc", ip=str(tmp_path / "socket"))
    assert kernel.run("6 * 7").result() == "42"
    sockets = list(tmp_path.glob("socket-*"))
    assert len(sockets) == 5 and all(path.stat().st_mode & 0o077 == 0 for path in sockets)
    kernel.ask("history_request", {"hist_access_type": "tail", "n": 3, "output": False, "raw": True})
    files = [FOLDER / "data/nadaraya", *(FOLDER / "data/nadaraya").glob("history*")]
    assert len(files) >= 2 and all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_who_has_no_keys_hears_nothing(start):
    kernel = start(transport_encryption="required")
    assert kernel.run("6 * 7").result() == "42"
    for key, answers in ((None, False), (kernel.manager.curve_publickey, True)):
        socket = zmq.Context.instance().socket(zmq.REQ)
        socket.linger = 0
        if key:
            socket.curve_serverkey = key
            socket.curve_publickey, socket.curve_secretkey = zmq.curve_keypair()
        socket.connect(f"tcp://127.0.0.1:{kernel.manager.hb_port}")
        socket.send(b"x")
        # Silence is what is waited for: a second is long beside the answer's millisecond.
        assert bool(socket.poll(10_000 if answers else 1_000)) == answers
        socket.close()


def test_a_server_encrypts_as_the_page_on_installing_says(tmp_path):
    page = (ROOT / "docs/install.md").read_text()
    (option,) = set(re.findall(r"--MappingKernelManager\.transport_encryption=\w+", page))
    assert option.split("=")[0].split(".")[1] in (ROOT / "Makefile").read_text()
    runtime = tmp_path / "runtime"
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", "--allow-root", "--port=0", "--ip=127.0.0.1", option],
        cwd=tmp_path, env=os.environ | {"JUPYTER_RUNTIME_DIR": str(runtime)}, stderr=subprocess.DEVNULL)
    try:
        while not (files := list(runtime.glob("jpserver-*.json"))) or not files[0].stat().st_size:
            assert server.poll() is None
        facts = json.loads(files[0].read_text())
        request = urllib.request.Request(
            facts["url"] + "api/kernels", json.dumps({"name": "nadaraya"}).encode(),
            {"Authorization": "token " + facts["token"]}, method="POST")
        while True:
            try:
                kernel = json.load(urllib.request.urlopen(request, timeout=60))
                break
            except urllib.error.URLError:  # not listening yet
                assert server.poll() is None
        connection = json.loads((runtime / f"kernel-{kernel['id']}.json").read_text())
        assert connection["curve_publickey"] and connection["curve_secretkey"]
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_a_connection_file_of_its_own(tmp_path):
    file = tmp_path / "own.json"
    process = subprocess.Popen([BINARY, "kernel", "--connection-file", file], stderr=subprocess.PIPE)
    while not file.exists() and process.poll() is None:
        pass
    assert process.poll() is None and file.stat().st_mode & 0o777 == 0o600
    while not file.stat().st_size:
        pass
    assert json.loads(file.read_text())["shell_port"] > 0
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0 and not file.exists()


@pytest.mark.skipif(
    os.geteuid() != 0 or platform.machine() != "x86_64",
    reason="only root traces a process that does not want to be")
def test_calls_that_are_put_into_its_threads(used):
    """As code that a fault brings in would make them: in each thread of the kernel that serves."""
    if not locked():
        pytest.skip("this machine has not both mechanisms")
    threads = [int(path.name) for path in Path(f"/proc/{used.pid}/task").iterdir()]
    read_only, write, exec_ = 0, 0o101, 7
    for thread in threads:
        with Injected(thread) as inject:
            assert inject.open("data.csv", read_only) >= 0
            for path, flags in (("/etc/passwd", read_only), ("out.csv", read_only), ("../outside.csv", read_only),
                                ("new", write), ("data.csv", 1), ("/tmp/new", write), ("/proc/1/environ", read_only)):
                assert inject.open(path, flags) == -13, path
            assert inject.call(41, 2, 1, 0) == -1  # socket
            assert inject.call(42, 0, 0, 0) == -1  # connect
            assert inject.call(9, 0, 4096, exec_, 0x22, -1, 0) == -13  # mmap
            assert inject.call(62, os.getpid(), 0) == -1  # kill
            assert inject.call(425, 1, 0) == -1  # io_uring_setup
            assert inject.call(272, 0x1000_0000) == -1  # unshare
    assert used.run("6 * 7").result() == "42"


class Registers(ctypes.Structure):
    NAMES = "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss fs_base gs_base ds es fs gs"
    _fields_ = [(name, ctypes.c_ulonglong) for name in NAMES.split()]


class Injected:
    """A thread, held while calls are put into it one by one."""

    LIBC = ctypes.CDLL(None, use_errno=True)
    ATTACH, DETACH, STEP, GET, SET = 16, 17, 9, 12, 13
    WALL = 0x40000000

    def __init__(self, thread):
        self.thread = thread
        self.LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        self.LIBC.ptrace.restype = ctypes.c_long

    def trace(self, request, data=None):
        assert self.LIBC.ptrace(request, self.thread, None, data) == 0, os.strerror(ctypes.get_errno())

    def __enter__(self):
        self.trace(self.ATTACH)
        os.waitpid(self.thread, self.WALL)
        self.saved = Registers()
        self.trace(self.GET, ctypes.addressof(self.saved))
        return self

    def __exit__(self, *_):
        self.trace(self.SET, ctypes.addressof(self.saved))
        self.trace(self.DETACH)

    def call(self, number, *arguments):
        """A thread that sleeps stands right behind the instruction that makes calls."""
        registers = Registers.from_buffer_copy(self.saved)
        with open(f"/proc/{self.thread}/mem", "rb") as memory:
            memory.seek(self.saved.rip - 2)
            assert memory.read(2) == b"\x0f\x05"
        registers.rip -= 2
        registers.rax, registers.orig_rax = number, 2**64 - 1
        for name, value in zip(("rdi", "rsi", "rdx", "r10", "r8", "r9"), (*arguments, 0, 0, 0, 0, 0, 0)):
            setattr(registers, name, value % 2**64)
        self.trace(self.SET, ctypes.addressof(registers))
        self.trace(self.STEP)
        os.waitpid(self.thread, self.WALL)
        self.trace(self.GET, ctypes.addressof(registers))
        return ctypes.c_longlong(registers.rax).value

    def open(self, path, flags):
        place = self.saved.rsp - 4096
        with open(f"/proc/{self.thread}/mem", "r+b", buffering=0) as memory:
            memory.seek(place)
            memory.write(path.encode() + b"\0")
        return self.call(257, -100, place, flags, 0o600)
