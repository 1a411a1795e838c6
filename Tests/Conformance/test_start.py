"""It starts wherever it can serve; where it cannot, it ends at once with a status and a reason."""

import contextlib
import json
import os
import resource
import secrets
import shutil
import socket
import subprocess

import pytest
import zmq
from jupyter_client import BlockingKernelClient
from kernel_client import BINARY, TIMEOUT

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")


def connection(**fields):
    """The content of a connection file, with free ports."""
    probes = [socket.socket() for _ in CHANNELS]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = {f"{name}_port": probe.getsockname()[1] for name, probe in zip(CHANNELS, probes)}
    for probe in probes:
        probe.close()
    standard = {"transport": "tcp", "ip": "127.0.0.1", "key": secrets.token_hex(8), "signature_scheme": "hmac-sha256"}
    return {name: value for name, value in (standard | ports | fields).items() if value is not ...}


@contextlib.contextmanager
def serving(file, *words, before=(), **options):
    """A kernel and a client of it."""
    command = [*before, BINARY, "kernel", "--no-history", "--connection-file", file, *words]
    options = {"stderr": subprocess.PIPE} | options
    process = subprocess.Popen(command, **options)
    client = BlockingKernelClient()
    try:
        client.load_connection_file(file)
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        yield process, client
    finally:
        client.shutdown()
        client.stop_channels()
        try:
            process.wait(timeout=TIMEOUT)
        finally:
            process.kill()


def result(client, code):
    values = []

    def hook(message):
        if message["msg_type"] == "execute_result":
            values.append(message["content"]["data"]["text/plain"])

    reply = client.execute_interactive(code, output_hook=hook, timeout=TIMEOUT, allow_stdin=False)
    assert reply["content"]["status"] == "ok", reply["content"]
    return values[-1] if values else None


def refused(*words, **options):
    """What a start that fails says."""
    ended = subprocess.run(
        [BINARY, "kernel", "--no-history", *words], capture_output=True, timeout=TIMEOUT, **options
    )
    said = ended.stderr.decode(errors="replace")
    assert ended.returncode not in (0, None), said
    assert said.strip(), "it ends without a word"
    return said


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "connection.json"
    path.write_text(json.dumps(connection()))
    return str(path)


# Where it starts.


def test_in_a_process_namespace_of_its_own(file):
    before = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc"]
    if shutil.which("unshare") is None or subprocess.run([*before, "true"], capture_output=True).returncode:
        pytest.skip("this system allows no process namespaces")
    # The number of the launcher, which means nothing, or another process, in there.
    for parent in (os.getpid(), 1, 2, 4_000_000):
        with serving(file, before=before, env=os.environ | {"JPY_PARENT_PID": str(parent)}) as (_, client):
            assert result(client, "6 * 7") == "42"


def test_a_stranger_is_not_watched(file):
    stranger = subprocess.Popen(["sleep", "60"])
    with serving(file, env=os.environ | {"JPY_PARENT_PID": str(stranger.pid)}) as (process, client):
        stranger.kill()
        stranger.wait()
        assert result(client, "6 * 7") == "42"
        assert process.poll() is None


@pytest.mark.parametrize("words", [["s.nw"], ["--Some.option=1"], ["--option", "value", "s.nw", "-x"], [""]])
def test_words_of_jupyter_run_and_console_are_ignored(file, words):
    with serving(file, *words) as (_, client):
        assert result(client, "6 * 7") == "42"


def test_arguments_are_found_where_the_environment_has_moved(file, tmp_path):
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler")
    source, library = tmp_path / "moves.c", tmp_path / "moves.so"
    source.write_text(
        "#include <stdlib.h>\n__attribute__((constructor)) static void moves(void)"
        '{ for (char name[] = "MOVED_A"; name[6] <= \'Z\'; name[6]++) setenv(name, "1", 1); }\n'
    )
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True)
    environment = os.environ | {"LD_PRELOAD": str(library)}
    version = subprocess.run([BINARY, "--version"], env=environment, capture_output=True, text=True)
    assert version.returncode == 0 and version.stdout[0].isdigit(), version.stdout
    with serving(file, env=environment) as (_, client):
        assert result(client, "6 * 7") == "42"


@pytest.mark.parametrize("before", [[], ["--connection-file"]])
def test_a_path_that_is_no_text(tmp_path, before):
    folder = os.fsencode(tmp_path) + b"/\xff\xfe \xc3"
    os.mkdir(folder)
    path = folder + b"/connection.json"
    settings = connection()
    with open(path, "w") as file:
        json.dump(settings, file)
    words = [*before, path] if before else [b"--connection-file=" + path]
    process = subprocess.Popen([BINARY, "kernel", "--no-history", *words])
    try:
        client = BlockingKernelClient()
        client.load_connection_info(settings)
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        assert result(client, "6 * 7") == "42"
        client.stop_channels()
    finally:
        process.terminate()
        assert process.wait(timeout=TIMEOUT) == 0


# Limits: it serves, or says why not.


def limited(kind, amount):
    return lambda: resource.setrlimit(kind, (amount, amount))


@pytest.mark.parametrize("megabytes", [1000, 500])
def test_it_serves_in_a_small_address_space(file, megabytes):
    with serving(file, preexec_fn=limited(resource.RLIMIT_AS, megabytes << 20)) as (_, client):
        assert result(client, "6 * 7") == "42"
        # The stack is smaller too, and its end is met by an error.
        reply = client.execute_interactive("f(n) = 1 + f(n + 1)\nf(0)", timeout=TIMEOUT, output_hook=lambda m: None)
        assert reply["content"]["ename"] == "too-many-calls"
        assert result(client, "6 * 7") == "42"


@pytest.mark.parametrize("megabytes", [30, 60, 100, 150, 200, 250, 300, 400])
def test_too_small_an_address_space_is_said(file, megabytes):
    process = subprocess.Popen(
        [BINARY, "kernel", "--no-history", "--connection-file", file],
        stderr=subprocess.PIPE,
        preexec_fn=limited(resource.RLIMIT_AS, megabytes << 20),
    )
    with zmq.Context() as context, context.socket(zmq.REQ) as heart:
        heart.linger = 0
        heart.connect(f"tcp://127.0.0.1:{json.load(open(file))['hb_port']}")
        heart.send(b"ping")
        # Either it beats or it is gone.
        while not heart.poll(20) and process.poll() is None:
            pass
        if process.poll() is None:
            process.terminate()
            assert process.wait(timeout=TIMEOUT) == 0
        else:
            assert process.returncode != 0
            assert process.stderr.read().strip()


@pytest.mark.parametrize("count", [8, 12, 16, 20, 24, 28, 32, 40, 63])
def test_too_few_open_files_are_said(file, count):
    assert f"only {count} files" in refused("--connection-file", file, preexec_fn=limited(resource.RLIMIT_NOFILE, count))


def test_it_takes_all_the_files_it_may_have(file):
    with serving(file, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (28, 1024))) as (_, client):
        assert result(client, "6 * 7") == "42"


# Connection files.


@pytest.mark.parametrize(
    "fields, word",
    [
        ({"curve_secretkey": "a" * 40}, "curve_publickey"),
        ({"curve_publickey": "a" * 40}, "curve_secretkey"),
        ({"curve_publickey": "a" * 40, "curve_secretkey": "b" * 40}, "curve_publickey"),
        ({"key": "", "ip": "0.0.0.0"}, "key"),
        ({"key": "", "ip": "*"}, "key"),
        ({"key": ...}, "key"),
        ({"key": 5}, "key"),
        ({"key": "", "ip": "192.0.2.1"}, "key"),
        ({"ip": "192.0.2.1"}, "192.0.2.1"),
        ({"ip": "not an address"}, "not an address"),
        ({"shell_port": ...}, "shell_port"),
        ({"hb_port": 70000}, "hb_port"),
        ({"iopub_port": 0}, "iopub_port"),
        ({"signature_scheme": "hmac-md5"}, "signature_scheme"),
        ({"transport": "pgm"}, "transport"),
        ({"registration_port": 99999}, "registration_port"),
    ],
)
def test_an_unusable_connection_file_is_refused_with_the_reason(tmp_path, fields, word):
    path = tmp_path / "connection.json"
    path.write_text(json.dumps(connection(**fields)))
    assert word in refused("--connection-file", path)


def test_a_port_in_use_is_said(tmp_path):
    path = tmp_path / "connection.json"
    settings = connection()
    path.write_text(json.dumps(settings | {"hb_port": settings["shell_port"]}))
    assert "in use" in refused("--connection-file", path)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"null", b"\x00" * 100, b" " * (2 << 20)])
def test_a_file_of_something_else_is_refused(tmp_path, content):
    path = tmp_path / "connection.json"
    path.write_bytes(content)
    assert "connection file" in refused("--connection-file", path)


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "file")
    for name in (".", "pipe", "missing/connection.json", "dangling"):
        assert (tmp_path / name).name in refused("--connection-file", tmp_path / name)


def test_a_connection_without_a_key_is_served_on_this_machine_with_a_warning(tmp_path):
    path = tmp_path / "connection.json"
    path.write_text(json.dumps(connection(key="")))
    with serving(str(path)) as (process, client):
        assert result(client, "6 * 7") == "42"
    assert b"no key" in process.stderr.read()


# Streams and limits while it serves.


def test_nobody_reads_standard_error(file):
    reader, writer = os.pipe()
    with serving(file, "--log-level", "debug", stderr=writer) as (process, client):
        os.close(writer)
        os.close(reader)
        assert result(client, "kept = 7") is None
        client.shell_channel.socket.send_multipart([b"nonsense"])
        assert result(client, "kept") == "7"
        assert process.poll() is None


def test_standard_error_is_full(file):
    reader, writer = os.pipe()
    with serving(file, "--log-level", "debug", stderr=writer) as (_, client):
        os.set_blocking(writer, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writer, b"x" * 65536)
        os.set_blocking(writer, True)
        for _ in range(100):
            client.shell_channel.socket.send_multipart([b"nonsense"])
        assert result(client, "6 * 7") == "42"
        assert client.is_alive()
    os.close(reader)
    os.close(writer)


def test_no_file_may_grow(file, tmp_path):
    path = tmp_path / "log"
    with path.open("wb") as log:
        command = [BINARY, "kernel", "--connection-file", file, "--log-level", "debug"]
        process = subprocess.Popen(
            command,
            stderr=log,
            env=os.environ | {"XDG_DATA_HOME": str(tmp_path)},
            preexec_fn=limited(resource.RLIMIT_FSIZE, 0),
        )
    client = BlockingKernelClient()
    client.load_connection_file(file)
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    try:
        assert result(client, "kept = 7") is None
        client.shell_channel.socket.send_multipart([b"nonsense"])
        assert result(client, "kept") == "7"
        request = client.history(hist_access_type="tail", n=5)
        while (message := client.get_shell_msg(timeout=TIMEOUT))["parent_header"].get("msg_id") != request:
            pass
        assert [entry[2] for entry in message["content"]["history"]][-2:] == ["kept = 7", "kept"]
    finally:
        client.stop_channels()
        process.terminate()
        assert process.wait(timeout=TIMEOUT) == 0


# Installing.


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def install(prefix, *words, **options):
    return subprocess.run([BINARY, "install", "--prefix", prefix, *words], capture_output=True, text=True, **options)


@pytest.mark.parametrize("bytes_left", [0, 1, 100, 300, 1000])
def test_install_leaves_the_old_or_the_new(tmp_path, bytes_left):
    kernels = tmp_path / "share" / "jupyter" / "kernels"
    full = {"preexec_fn": limited(resource.RLIMIT_FSIZE, bytes_left)}
    failed = install(tmp_path, **full)
    assert failed.returncode == 1 and "File too large" in failed.stderr
    assert list(kernels.iterdir()) == []
    assert install(tmp_path, "--display-name", "Old").returncode == 0
    old = files(kernels / "nadaraya")
    failed = install(tmp_path, "--display-name", "New", **full)
    assert failed.returncode == 1 and "File too large" in failed.stderr
    assert [path.name for path in kernels.iterdir()] == ["nadaraya"]
    assert files(kernels / "nadaraya") == old
    assert install(tmp_path, "--display-name", "New").returncode == 0
    assert [path.name for path in kernels.iterdir()] == ["nadaraya"]
    assert json.loads(files(kernels / "nadaraya")["kernel.json"])["display_name"] == "New"


def test_install_follows_no_links(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kernel.json").write_text("precious")
    kernels = tmp_path / "share" / "jupyter" / "kernels"
    kernels.mkdir(parents=True)
    (kernels / "nadaraya").symlink_to(elsewhere)
    assert install(tmp_path).returncode == 0
    assert files(elsewhere) == {"kernel.json": b"precious"}
    assert not (kernels / "nadaraya").is_symlink()
    (kernels / "nadaraya" / "kernel.json").unlink()
    (kernels / "nadaraya" / "kernel.json").symlink_to(elsewhere / "kernel.json")
    assert install(tmp_path).returncode == 0
    (kernels / "nadaraya" / "notes").write_text("mine")
    assert install(tmp_path).returncode == 0
    assert files(kernels / "nadaraya")["notes"] == b"mine"
    assert files(elsewhere) == {"kernel.json": b"precious"}
    assert "argv" in json.loads((kernels / "nadaraya" / "kernel.json").read_text())


def test_figures_and_notebooks_follow_no_links(tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("precious")
    script = tmp_path / "s.nw"
    script.write_text("line([0, 1], [0, 1])\n")
    figures = tmp_path / "figures"
    figures.mkdir()
    (figures / "figure-1.svg").symlink_to(precious)
    run = [BINARY, "run", script, "--figures", figures]
    assert subprocess.run(run, capture_output=True).returncode == 0
    assert precious.read_text() == "precious"
    assert (figures / "figure-1.svg").read_text().startswith("<svg")
    full = subprocess.run(run, capture_output=True, text=True, preexec_fn=limited(resource.RLIMIT_FSIZE, 100))
    assert "File too large" in full.stdout + full.stderr
    assert (figures / "figure-1.svg").read_text().startswith("<svg"), "the old one stays"
    assert [path.name for path in figures.iterdir()] == ["figure-1.svg"]
    book = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "b.ipynb").write_text(json.dumps(book))
    (tmp_path / "out.ipynb").symlink_to(precious)
    ended = subprocess.run([BINARY, "run", tmp_path / "b.ipynb", "-o", tmp_path / "out.ipynb"], capture_output=True)
    assert ended.returncode == 0
    assert precious.read_text() == "precious"
