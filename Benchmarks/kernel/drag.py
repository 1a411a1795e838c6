"""How a page that moves a slider fares behind Jupyter's server; prints a table.

    python Benchmarks/kernel/drag.py [--write] [--binary .build/release/nadaraya] [--seconds 10]

A page sends the next position when it has the picture of the last one. Beside it the same with ipywidgets and matplotlib
under ipykernel. Both are driven over the WebSocket of one jupyter_server, in turns, with the extension that the wheel brings.
--write puts the table into docs/benchmarks/kernel.md.
"""

import argparse
import asyncio
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

from tornado.websocket import websocket_connect

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import page

NADARAYA = {
    "setup": "x = linspace(0, 6, 50)\ny = sin(x)\n"
    "w(σ) = nadaraya_watson(x, y, x, gaussian(width=σ))[1]",
    "drag": "explore(σ -> show_weights(w(σ)), slider(0.1, 2; start=0.5))",
    "weights": "show_weights(w(0.5))",
    "plots": "for i in range({count})\n    display(line(x, y * i))\nend",
    "lines": "for i in range({count})\n    print(i)\nend",
}
IPYKERNEL = {
    "setup": """import numpy as np, matplotlib.pyplot as plt, ipywidgets
from IPython.display import display
%matplotlib inline
%config InlineBackend.figure_formats = ["svg", "png"]
x = np.linspace(0, 6, 50)
y = np.sin(x)
def weights(width):
    w = np.exp(-((x[:, None] - x[None, :]) / width) ** 2 / 2)
    plt.imshow(w / w.sum(1, keepdims=True)); plt.colorbar(); plt.show()
def lines(i):
    plt.plot(x, y * i); plt.show()""",
    "drag": "ipywidgets.interact(weights, width=ipywidgets.FloatSlider(0.5, min=0.1, max=2, step=0.01));",
    "weights": "weights(0.5)",
    "plots": "for i in range({count}): lines(i)",
    "lines": "for i in range({count}): print(i)",
}
PICTURES = {"image/svg+xml", "image/png"}


class Page:
    """One kernel behind the server, as a page has it."""

    def __init__(self, connection):
        self.connection = connection

    async def send(self, kind, content, metadata):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "page", "username": "", "version": "5.4"}
        message = {"header": header, "parent_header": {}, "metadata": metadata, "channel": "shell", "content": content}
        await self.connection.write_message(json.dumps(message))
        return header["msg_id"]

    async def outputs(self, request):
        """What is published for a request, to its idle."""
        messages = []
        while True:
            message = json.loads(await asyncio.wait_for(self.connection.read_message(), 600))
            if message["channel"] != "iopub" or message["parent_header"].get("msg_id") != request:
                continue
            if message["content"].get("execution_state") == "idle":
                return messages
            if "exceeded" in message["content"].get("text", ""):
                sys.exit(message["content"]["text"])
            messages.append(message)

    async def run(self, code):
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        begin = time.perf_counter()
        messages = await self.outputs(await self.send("execute_request", content, {"cellId": uuid.uuid4().hex}))
        for message in messages:
            if message["msg_type"] == "error":
                sys.exit(f"{code}: {message['content']['evalue']}")
        return time.perf_counter() - begin, messages


def pictures(messages):
    """Displays, or a widget's outputs, that hold a picture."""
    count = 0
    for message in messages:
        text = json.dumps(message["content"])
        count += any(f'"{kind}"' in text for kind in PICTURES)
    return count


async def measure(url, cells, seconds):
    page = Page(await websocket_connect(url, max_message_size=1 << 30))
    await page.run(cells["setup"])
    figures = {}
    _, messages = await page.run(cells["drag"])
    opened = [m["content"] for m in messages if m["msg_type"] == "comm_open"]
    slider = next(c for c in opened if "Slider" in c["data"]["state"].get("_model_name", "") and "Style" not in c["data"]["state"]["_model_name"])
    shown, times, begin = 0, [], time.perf_counter()
    while time.perf_counter() - begin < seconds:
        value = 0.1 + 0.01 * (len(times) % 190)
        moment = time.perf_counter()
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        shown += pictures(await page.outputs(await page.send("comm_msg", {"comm_id": slider["comm_id"], "data": data}, {})))
        times.append(time.perf_counter() - moment)
    figures["pictures a second, dragged for 10 s"] = shown / (time.perf_counter() - begin)
    figures["move to picture, ms"] = 1000 * statistics.median(times)
    cells_run = [(await page.run(cells["weights"]))[0] for _ in range(40)]
    figures["one of 40 weights cells, ms"] = 1000 * statistics.median(cells_run)
    figures["the last of them, ms"] = 1000 * cells_run[-1]
    duration, messages = await page.run(cells["plots"].format(count=300))
    if pictures(messages) != 300:
        sys.exit(f"{pictures(messages)} of 300 pictures arrived")
    figures["300 plots in a cell, s"] = duration
    duration, messages = await page.run(cells["lines"].format(count=200_000))
    figures["200000 printed lines, s"] = duration
    duration, _ = await page.run("#" + "x" * 5_000_000 + "\n1")
    figures["a cell of 5 MB, s"] = duration
    page.connection.close()
    return figures


def serve(binary, folder):
    """Jupyter's server with both kernels; the process and its address."""
    subprocess.run([binary, "install", "--prefix", folder], check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"JUPYTER_PATH": f"{folder}/share/jupyter", "JUPYTER_RUNTIME_DIR": folder, "XDG_DATA_HOME": folder,
                                "PYTHONPATH": str(page.ROOT / "kernelspec")}
    command = [sys.executable, "-m", "jupyter_server", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
               "--ServerApp.jpserver_extensions={'nadaraya_kernel.prompt': True}", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True", "--no-browser", "--allow-root"]
    server = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return server, f"127.0.0.1:{port}/api/kernels"


def start(url, name):
    body = json.dumps({"name": name}).encode()
    deadline = time.monotonic() + 300
    while True:
        try:
            request = urllib.request.Request(f"http://{url}", data=body, method="POST")
            return f"{url}/{json.load(urllib.request.urlopen(request))['id']}"
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(page.ROOT / ".build" / "release" / "nadaraya"))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    before = page.load()
    rounds = {"nadaraya": [], "python3": []}
    with tempfile.TemporaryDirectory() as folder:
        server, url = serve(options.binary, folder)
        try:
            for _ in range(options.rounds):
                for name, cells in (("nadaraya", NADARAYA), ("python3", IPYKERNEL)):
                    kernel = start(url, name)
                    rounds[name].append(asyncio.run(measure(f"ws://{kernel}/channels?session_id=page", cells, options.seconds)))
                    urllib.request.urlopen(urllib.request.Request(f"http://{kernel}", method="DELETE"))
        finally:
            server.terminate()
            server.wait()
    lines = ["| | nadaraya | ipykernel, ipywidgets, matplotlib |", "|---|---:|---:|"]
    for key in rounds["nadaraya"][0]:
        ours, theirs = (statistics.median(figures[key] for figures in rounds[name]) for name in rounds)
        lines.append(f"| {key} | {ours:.2f} | {theirs:.2f} |")
    text = "\n".join(lines) + f"\n\n{page.conditions(before, ['jupyter_server', 'ipykernel', 'ipywidgets', 'matplotlib'])}"
    print(text)
    if options.write:
        page.put("kernel.md", "drag", text)


if __name__ == "__main__":
    main()
