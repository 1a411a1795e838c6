"""A Jupyter server and a browser on loopback, for tests that look at pages."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("NADARAYA", ROOT / ".build/release/nadaraya"))
#: Where screenshots are left to be looked at; not under version control.
SCREENSHOTS = ROOT / ".build/screenshots"
TOKEN = "test"

CELLS = {
    "kernels": """names = ("Gaussian", "Boxcar", "Constant", "Epanechikov")
kernels = (gaussian, boxcar, constant, triangular)
u = arange(-2.5, 2.5, 0.1)
row([line(u, k(u)) + xlabel(name) for (k, name) in zip(kernels, names)]; share_y=true)""",
    "fits": """f(x) = 2 * sin(x) + x
x_train = sort(rand(40) * 5)
y_train = f(x_train) + randn(40)
x_val = arange(0, 5, 0.1)
function fit(kernel, name)
    y_hat, _ = nadaraya_watson(x_train, y_train, x_val, kernel)
    line(x_val, y_hat, label="y_hat") + line(x_val, f(x_val), style="m--", label="y") +
        points(x_train, y_train, alpha=0.5) + xlabel(name)
end
row([fit(k, name) for (k, name) in zip(kernels, names)]; share_y=true)""",
    "weights": """function weights_of(kernel, name)
    _, w = nadaraya_watson(x_train, y_train, x_val, kernel)
    heatmap(w, cmap="Reds") + xlabel(name)
end
row([weights_of(k, name) for (k, name) in zip(kernels, names)]; share_y=true)""",
    "portable": """%plots portable
show_weights(rand(4, 6))""",
}


def environment(folder):
    """Folders of its own for everything Jupyter reads or writes, with this kernel installed."""
    env = dict(os.environ)
    for name in ("CONFIG_DIR", "RUNTIME_DIR", "DATA_DIR"):
        env["JUPYTER_" + name] = str(folder / name.lower())
    env["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    env["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    env["IPYTHONDIR"] = str(folder / "ipython")
    env["JUPYTER_PATH"] = str(folder / "prefix/share/jupyter")
    subprocess.run([BINARY, "install", "--prefix", folder / "prefix"], check=True, capture_output=True)
    return env


def notebook(cells, outputs=None):
    """A notebook of code cells, in the form in which a colleague would send it."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "nadaraya", "display_name": "Nadaraya-Watson", "language": "nadaraya"},
            "language_info": {"name": "nadaraya"},
        },
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{index}",
                "metadata": {},
                "execution_count": index + 1 if outputs else None,
                "source": source,
                "outputs": outputs[index] if outputs else [],
            }
            for index, source in enumerate(cells)
        ],
    }


class Server:
    """A running JupyterLab or Notebook server; figures come alive in it where that is asked, and else stay the images they are."""

    def __init__(self, app, files, folder, *options, has_live_figures=False):
        self.folder = folder
        self.root = folder / "root"
        self.root.mkdir(exist_ok=True)
        for name, content in files.items():
            (self.root / name).write_text(json.dumps(content))
        self.env = environment(folder)
        for plugin, value in {
            "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
            # Else cells out of view are not in the page.
            "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
        }.items():
            file = folder / "settings" / (plugin + ".jupyterlab-settings")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(value))
        config = folder / "config_dir/labconfig/page_config.json"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(json.dumps({"disabledExtensions": {"nadaraya-figures": not has_live_figures}}))
        with socket.socket() as chosen:
            chosen.bind(("127.0.0.1", 0))
            port = chosen.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.app = app
        self.log = open(folder / "server.log", "w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab" if app == "lab" else "notebook", "--no-browser", "--allow-root",
             "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
             f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.root}", *options],
            env=self.env, stdout=self.log, stderr=subprocess.STDOUT)
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError((folder / "server.log").read_text()[-3000:])
            try:
                urllib.request.urlopen(self.base + "/api", timeout=1).read()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def trust(self, name):
        subprocess.run([sys.executable, "-m", "jupyter", "trust", str(self.root / name)], check=True,
                       env=self.env, capture_output=True)

    def url(self, name):
        path = f"/lab/tree/{name}?reset&token={TOKEN}" if self.app == "lab" else f"/notebooks/{name}?token={TOKEN}"
        return self.base + path

    def show(self, page, name):
        """Opens a notebook and waits until its cells can be run."""
        page.goto(self.url(name), wait_until="domcontentloaded")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60000)
        for _ in range(300):
            if self.kernel_is_idle():
                break
            page.wait_for_timeout(200)
        page.wait_for_timeout(500)

    def kernel_is_idle(self):
        """The page says "idle" before the kernel is connected, so the server is asked."""
        try:
            kernels = json.load(urllib.request.urlopen(f"{self.base}/api/kernels?token={TOKEN}"))
        except OSError:
            return False
        # Those of pages that were closed have no connection any more.
        connected = [k for k in kernels if k["connections"] > 0]
        return bool(connected) and all(k["execution_state"] == "idle" for k in connected)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


def run_cells(page, count):
    """Runs the first cells of the notebook on a page."""
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    for _ in range(count):
        page.keyboard.press("Shift+Enter")


def temporary_folder():
    return Path(tempfile.mkdtemp(prefix="nadaraya-front-ends-"))
