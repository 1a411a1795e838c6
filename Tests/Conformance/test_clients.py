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
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import websocket_connect
import bundle
from loops import in_a_loop

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
    assert set(book.cells[3].outputs[0].data) == bundle.FORMS
    assert book.metadata.language_info.name == "nadaraya"


def test_two_runs_give_the_same_bytes():
    outputs = [json.dumps([cell.outputs for cell in execute().cells]) for _ in range(2)]
    assert outputs[0] == outputs[1]


PRINTING = """for i in range(2000)
    print(i)
    if i % 500 == 499
        warn("careful")
    end
end
warn("first")
print("second")
warn("third")"""


def test_prints_of_a_short_cell_are_whole_and_in_order_with_nbclients_defaults():
    """As the lines were written, and whatever the pace: nothing is joined behind the kernel's back."""
    lines = [f"{i}\n" for i in range(2000)]
    runs = [("stdout", "".join(lines[i : i + 500])) for i in range(0, 2000, 500)]
    expected = [output for run in runs for output in (run, ("stderr", "careful\n"))]
    expected[-1] = ("stderr", "careful\nfirst\n")
    expected += [("stdout", "second\n"), ("stderr", "third\n")]
    book = notebook()
    book.cells = [nbformat.v4.new_code_cell(PRINTING) for _ in range(20)]
    NotebookClient(book, timeout=TIMEOUT).execute()
    for cell in book.cells:
        assert [(output.name, output.text) for output in cell.outputs] == expected


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

    def run(codes):
        return in_a_loop(run_cells(f"ws://{url}/{kernel}/channels", codes))

    run.url = f"{url}/{kernel}"
    yield run
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
    assert bundle.svg(data[1])
    assert {"name": "stdout", "text": "hello from a notebook\n"} in contents


def test_the_server_drops_nothing_of_a_flood(gateway):
    contents = gateway(["for i in range(300000)\n    print(i)\nend"])
    text = "".join(content["text"] for content in contents if content.get("name") == "stdout")
    assert text == "".join(f"{i}\n" for i in range(300000))
    assert not [content for content in contents if content.get("name") == "stderr"]


def test_the_server_drops_nothing_of_a_thousand_pictures(gateway):
    contents = gateway(["for i in range(1000)\n    display(line([0, 1], [0, i]))\nend", "display(1)\n" * 2990])
    assert len([content for content in contents if "image/png" in content.get("data", {})]) == 1000
    assert len([content for content in contents if "data" in content]) == 1000 + 2990
    assert not [content for content in contents if content.get("name") == "stderr"]


@pytest.mark.parametrize("turn", range(5))
def test_a_restart_in_the_middle_of_a_flood_loses_no_output(gateway, turn):
    """What a cell shows as soon as the server says that the kernel is back."""
    assert in_a_loop(restart_and_run(gateway.url)) == "back\n"


async def restart_and_run(url):
    connection = await websocket_connect(f"ws://{url}/channels")

    async def send(code):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": "s", "username": "", "version": "5.4"}
        request = {"header": header, "parent_header": {}, "metadata": {}, "channel": "shell", "content": {"code": code}}
        await connection.write_message(json.dumps(request))
        return header["msg_id"]

    async def next_message():
        return json.loads(await asyncio.wait_for(connection.read_message(), TIMEOUT))

    await send('while true\n    print("flood")\nend')
    while (await next_message())["msg_type"] != "stream":
        pass
    await AsyncHTTPClient().fetch(f"http://{url}/restart", method="POST", body="{}", request_timeout=TIMEOUT)
    request = await send('print("back")')
    text, seen = "", set()
    # The reply does not wait for the outputs: these come on a socket of their own.
    while not {"execute_reply", "idle"} <= seen:
        message = await next_message()
        if message["parent_header"].get("msg_id") == request:
            seen |= {message["msg_type"], message["content"].get("execution_state")}
            text += message["content"]["text"] if message["msg_type"] == "stream" else ""
    return text
