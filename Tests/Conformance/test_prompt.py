"""The server's extension: sockets to the page do not wait for more."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from kernel_client import TIMEOUT

# A server and a page in one process, so that the server's end of the page's socket can be asked.
SCRIPT = """
import asyncio, json, socket, sys
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import websocket_connect

app = ServerApp()
app.initialize(["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--IdentityProvider.token=", "--no-browser", "--allow-root",
                "--ServerApp.disable_check_xsrf=True", *sys.argv[1:]], find_extensions=False)
connections = []
chosen = app.web_app.settings["kernel_websocket_connection_class"]

class Watched(chosen):
    def connect(self):
        connections.append(self)
        return super().connect()

app.web_app.settings["kernel_websocket_connection_class"] = Watched

async def ask():
    place = f"127.0.0.1:{app.http_server._sockets[next(iter(app.http_server._sockets))].getsockname()[1]}"
    answer = await AsyncHTTPClient().fetch(f"http://{place}/api/kernels", method="POST", body=json.dumps({"name": "nadaraya"}))
    page = await websocket_connect(f"ws://{place}/api/kernels/{json.loads(answer.body)['id']}/channels")
    await page.read_message()
    stream = connections[0].websocket_handler.ws_connection.stream
    print(json.dumps(stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
    page.close()
    await app._cleanup()

app.io_loop.run_sync(ask)
"""


@pytest.mark.parametrize("is_on", [True, False])
def test_the_extension_switches_nagles_algorithm_off(is_on, tmp_path):
    package = Path(__file__).resolve().parents[2] / "kernelspec"
    extensions = f"--ServerApp.jpserver_extensions={{'nadaraya_kernel.prompt': {is_on}}}"
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, extensions], cwd=tmp_path, capture_output=True, text=True, timeout=TIMEOUT,
        env=os.environ | {"PYTHONPATH": str(package)})
    assert result.returncode == 0, result.stderr
    assert bool(json.loads(result.stdout.splitlines()[-1])) == is_on
