"""A notebook and its words through the clients that people use."""

import asyncio
import json
import os
import pty
import socket
import subprocess
import sys
import time
import urllib.request
import uuid

import nbformat
import pytest
from kernel_client import FOLDER, TIMEOUT
from nbclient import NotebookClient
from tornado.websocket import websocket_connect

CELLS = [
    "x = linspace(0, 1, 5)",
    "sum(x)",
    'print("hello from a notebook")',
    "line(x, x^2)",
]


def notebook():
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    book.metadata.kernelspec = {
        "name": "nadaraya",
        "display_name": "Nadaraya-Watson",
        "language": "nadaraya",
    }
    return book


def execute():
    book = notebook()
    NotebookClient(book, timeout=TIMEOUT).execute()
    return book


def test_nbclient():
    book = execute()
    assert book.cells[1].outputs[0].data["text/plain"] == "2.5"
    assert book.cells[2].outputs[0].text == "hello from a notebook\n"
    assert "image/svg+xml" in book.cells[3].outputs[0].data
    assert book.metadata.language_info.name == "nadaraya"


def test_two_runs_give_the_same_bytes():
    outputs = [json.dumps([cell.outputs for cell in execute().cells]) for _ in range(2)]
    assert outputs[0] == outputs[1]


def test_jupyter_console():
    """Through a terminal, since the console reads from one."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_console", "--kernel", "nadaraya", "--simple-prompt", "--no-confirm-exit"],
        stdin=side,
        stdout=side,
        stderr=side,
        env=os.environ | {"TERM": "dumb"},
    )
    os.close(side)
    seen = b""

    def read_until(text):
        nonlocal seen
        deadline = time.monotonic() + TIMEOUT
        while text not in seen:
            assert time.monotonic() < deadline, seen.decode()
            seen += os.read(main, 65536)

    try:
        read_until(b"In [1]")
        os.write(main, b"6 * 7\n")
        read_until(b"42")
        os.write(main, b"\x04")
        process.wait(timeout=TIMEOUT)
    finally:
        process.kill()
        process.wait()
        os.close(main)


@pytest.fixture
def gateway():
    """Runs cells over HTTP and a WebSocket, as remote front ends do; the server is Jupyter's own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kernel_gateway", "--KernelGatewayApp.ip=127.0.0.1"]
    server = subprocess.Popen(
        [*command, f"--KernelGatewayApp.port={port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=FOLDER,
    )
    url = f"127.0.0.1:{port}/api/kernels"
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            body = b'{"name": "nadaraya"}'
            request = urllib.request.Request(f"http://{url}", data=body, method="POST")
            kernel = json.load(urllib.request.urlopen(request))["id"]
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    yield lambda codes: asyncio.run(run_cells(f"ws://{url}/{kernel}/channels", codes))
    server.terminate()
    server.wait(timeout=TIMEOUT)


async def run_cells(url, codes):
    """The contents of all messages that the cells cause, one after the other."""
    connection = await websocket_connect(url)
    contents = []
    for code in codes:
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "session": "gateway",
            "username": "test",
            "version": "5.4",
        }
        request = {"header": header, "parent_header": {}, "metadata": {}, "channel": "shell"}
        await connection.write_message(json.dumps(request | {"content": {"code": code}}))
        while True:
            message = json.loads(await asyncio.wait_for(connection.read_message(), TIMEOUT))
            if message["parent_header"].get("msg_id") == header["msg_id"]:
                contents.append(message["content"])
                if message["content"].get("execution_state") == "idle":
                    break
    return contents


def test_kernel_gateway(gateway):
    contents = gateway([cell.source for cell in notebook().cells])
    data = [content["data"] for content in contents if "data" in content]
    assert data[0]["text/plain"] == "2.5"
    assert "image/svg+xml" in data[1]
    assert {"name": "stdout", "text": "hello from a notebook\n"} in contents


def test_the_server_drops_nothing_of_a_flood(gateway):
    contents = gateway(["for i in range(300000)\n    print(i)\nend"])
    text = "".join(content["text"] for content in contents if content.get("name") == "stdout")
    assert text == "".join(f"{i}\n" for i in range(300000))
    assert not [content for content in contents if content.get("name") == "stderr"]
