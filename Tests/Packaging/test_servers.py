"""Servers that run the kernel for others: gateways for remote kernels, and Voila's pages."""

import json
import os
import re
import urllib.request

import pytest
from looking import NOTEBOOKS as ALL, count_of, look
from notebooks import CHAPTER, outputs, texts, write, write_chapter
from playwright.sync_api import expect
from serving import serving, wait_until
from shell import run

REMOTE = """
import functools, sys, nbformat, websocket
from jupyter_server.gateway.gateway_client import GatewayClient
from jupyter_server.gateway.managers import GatewayKernelManager
from nbclient import NotebookClient
GatewayClient.instance(url=sys.argv[1], auth_token=sys.argv[3])
# The gateway's client leaves the token out when it opens the channels.
header = [f"Authorization: token {sys.argv[3]}"]
websocket.create_connection = functools.partial(websocket.create_connection, header=header)
notebook = nbformat.read(sys.argv[2], 4)
notebook.cells.append(nbformat.v4.new_code_cell("%config sandbox"))
client = NotebookClient(notebook, kernel_manager_class=GatewayKernelManager, timeout=60)
client.execute(kernel_name="nadaraya")
print(notebook.cells.pop().outputs[0].text)
nbformat.write(notebook, sys.argv[2])
"""

TOKEN = "the-token-of-the-tests-0123456789"
HUB = f"""
import socket

def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]

c = get_config()
c.JupyterHub.ip = "127.0.0.1"
c.JupyterHub.hub_port = port()
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{{port()}}"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allowed_users = {{"ada"}}
c.JupyterHub.spawner_class = "simple"
c.Spawner.args = ["--allow-root", "--MappingKernelManager.transport_encryption=auto"]
c.Spawner.environment = {{"NADARAYA_MEMORY_LIMIT": "1GiB"}}
c.JupyterHub.services = [{{"name": "tests", "api_token": "{TOKEN}"}}]
c.JupyterHub.load_roles = [
    {{"name": "tests", "services": ["tests"], "scopes": ["admin:users", "admin:servers", "access:servers"]}}
]
"""


def ask(address, method="GET"):
    """What the hub answers."""
    request = urllib.request.Request(address, method=method, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return reply.read()


def succeeds(address):
    """Whether the hub itself is there, and not only its proxy."""
    try:
        return bool(ask(address))
    except OSError:
        return False


def run_chapter(tools, address, tmp_path, token=""):
    """Runs the chapter on a kernel behind this address; its outputs must be those stored in the project."""
    script = tmp_path / "remote.py"
    script.write_text(REMOTE)
    chapter = write_chapter(tmp_path / "chapter.ipynb")
    # Enterprise Gateway starts kernels for named users, and never for root.
    environment = {**os.environ, "KERNEL_USERNAME": "student"}
    said = run(tools / "python", script, address, chapter, token, env=environment)
    # Locked as any kernel is that this machine starts.
    offered = re.search(r"--sandbox auto +(.+)", run(tools / "nadaraya", "doctor"))[1]
    assert f"sandbox = {offered}" in said
    assert outputs(chapter) == outputs(CHAPTER)


def test_kernel_gateway(tools, tmp_path):
    with serving(tmp_path / "log", tools / "jupyter-kernelgateway", "--ip=127.0.0.1") as address:
        run_chapter(tools, address, tmp_path)


def test_enterprise_gateway(tools, enterprise, tmp_path):
    with serving(tmp_path / "log", enterprise / "jupyter-enterprisegateway", "--ip=127.0.0.1") as address:
        run_chapter(tools, address, tmp_path)


def test_jupyterhub(tools, hub, tmp_path):
    """A user's own server behind the hub runs the chapter, within the limit that the hub sets."""
    config = tmp_path / "jupyterhub_config.py"
    config.write_text(HUB)
    # A proxy in Python, because the usual one comes from npm.
    with serving(tmp_path / "log", hub / "jupyterhub", "-f", config, cwd=tmp_path) as address:
        wait_until(lambda: succeeds(f"{address}/hub/api"), tmp_path / "log")
        user, server = f"{address}/hub/api/users/ada", f"{address}/user/ada"
        ask(f"{user}/server", "POST")
        wait_until(lambda: json.loads(ask(user))["servers"][""]["ready"], tmp_path / "log")
        run_chapter(tools, server, tmp_path, TOKEN)

        limit = write(tmp_path / "limit.ipynb", ["%config"])
        run(tools / "python", tmp_path / "remote.py", server, limit, TOKEN)
        assert "memory = 1 GiB" in texts(limit)[0]
        ask(f"{user}/server", "DELETE")


def test_voila_shows_the_figures_and_moves_them(tools, browser, tmp_path):
    chapter = write_chapter(tmp_path / "chapter.ipynb")
    options = ["--no-browser", "--Voila.ip=127.0.0.1", chapter]
    with serving(tmp_path / "log", tools / "voila", *options) as address:
        page = browser.new_page()
        page.goto(address)
        # Images, or with the wheel's extension figures that are alive.
        pictures = page.locator("img, .picture > svg").locator("visible=true")
        expect(pictures).to_have_count(12)
        assert page.get_by_text("tensor([2.1311").count() == 1
        assert page.get_by_text("explore(").count() == 0
        # A page that did not run the cell itself gets the picture once more, in place of the stored one.
        picture = page.locator(".jupyter-widgets").locator("img, .picture > svg")
        before = picture.evaluate("each => each.outerHTML")
        page.locator(".noUi-handle").press("ArrowRight")
        expect(page.locator(".widget-readout")).to_have_text("0.51")
        wait_until(lambda: picture.evaluate("each => each.outerHTML") != before, tmp_path / "log")
        expect(pictures).to_have_count(12)
        page.close()


@pytest.mark.more
@pytest.mark.parametrize("name", ALL)
def test_no_picture_of_voila_is_cut_empty_or_without_words(tools, browser, tmp_path, name):
    notebook = json.loads(ALL[name].read_text())
    options = ["--no-browser", "--Voila.ip=127.0.0.1", ALL[name]]
    with serving(tmp_path / "log", tools / "voila", *options) as address:
        page = browser.new_page()
        page.goto(address, timeout=300000)
        # Where sliders follow, the one that is alive stands in place of the one that was stored.
        page.wait_for_function("n => [...document.querySelectorAll('img, .picture > svg')].filter(each => each.checkVisibility()).length >= n", arg=count_of(notebook), timeout=120000)
        look(page, ".jp-OutputArea-output", count_of(notebook), ".jp-OutputArea-output", ["scrollable-region-focusable"])
        page.close()
