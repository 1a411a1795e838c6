"""Servers that run as long as a test needs them."""

import contextlib
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request


@contextlib.contextmanager
def serving(log, command, *options, cwd=None, environment=os.environ):
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
            cwd=cwd,
            env={**environment, "PATH": path},
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: server.poll() is not None or answers(address), log)
        assert server.poll() is None, log.read_text()
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_until(condition, log):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


def answers(address):
    try:
        urllib.request.urlopen(address, timeout=30).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
