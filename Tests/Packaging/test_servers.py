"""Servers that run the kernel for others: gateways for remote kernels, and Voila's pages."""

import contextlib
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request

from notebooks import texts, write_lesson
from shell import run

REMOTE = """
import sys, nbformat
from jupyter_server.gateway.gateway_client import GatewayClient
from jupyter_server.gateway.managers import GatewayKernelManager
from nbclient import NotebookClient
GatewayClient.instance(url=sys.argv[1])
notebook = nbformat.read(sys.argv[2], 4)
client = NotebookClient(notebook, kernel_manager_class=GatewayKernelManager, timeout=60)
client.execute(kernel_name="nadaraya")
nbformat.write(notebook, sys.argv[2])
"""


@contextlib.contextmanager
def serving(log, command, *options):
    """A server of the loopback interface, for as long as the block lasts; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = os.pathsep.join([str(command.parent), os.environ["PATH"]])
    with log.open("w") as output:
        server = subprocess.Popen(
            [command, *options, f"--port={port}"],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": path},
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while not answers(address):
            assert server.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def answers(address):
    try:
        urllib.request.urlopen(address, timeout=30).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def run_remotely(tools, address, tmp_path):
    """Runs a notebook on a kernel behind this address, and the same here; gives the texts of both."""
    script = tmp_path / "remote.py"
    script.write_text(REMOTE)
    remote, local = write_lesson(tmp_path / "remote.ipynb"), write_lesson(tmp_path / "local.ipynb")
    # Enterprise Gateway starts kernels for named users, and never for root.
    environment = {**os.environ, "KERNEL_USERNAME": "student"}
    run(tools / "python", script, address, remote, env=environment)
    run(tools / "jupyter", "execute", "--inplace", local)
    return texts(remote), texts(local)


def test_kernel_gateway(tools, tmp_path):
    with serving(tmp_path / "log", tools / "jupyter-kernelgateway", "--ip=127.0.0.1") as address:
        remote, local = run_remotely(tools, address, tmp_path)
    assert remote == local and "tensor" in remote[2]


def test_enterprise_gateway(tools, enterprise, tmp_path):
    with serving(tmp_path / "log", enterprise / "jupyter-enterprisegateway", "--ip=127.0.0.1") as address:
        remote, local = run_remotely(tools, address, tmp_path)
    assert remote == local and "tensor" in remote[2]


def test_voila_shows_the_figure_and_no_code(tools, tmp_path):
    lesson = write_lesson(tmp_path / "lesson.ipynb")
    options = ["--no-browser", "--Voila.ip=127.0.0.1", lesson]
    with serving(tmp_path / "log", tools / "voila", *options) as address:
        page = urllib.request.urlopen(address, timeout=60).read().decode()
    assert "tensor(" in page
    assert "data:image/svg+xml" in page
    assert "nadaraya_watson(" not in page
