"""Servers, pages and an executed notebook."""

import json
import shutil
import subprocess
import sys

import pytest
from front_end import BINARY, CELLS, SCREENSHOTS, Server, environment, notebook, temporary_folder


@pytest.fixture(scope="session")
def executed():
    """The cells with the outputs the kernel gave them, as nbclient stores them."""
    assert BINARY.exists(), "the kernel is not built: make build"
    folder = temporary_folder()
    source = folder / "pictures.ipynb"
    source.write_text(json.dumps(notebook(list(CELLS.values()))))
    subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", "--inplace", str(source)],
        check=True, env=environment(folder), capture_output=True)
    yield json.loads(source.read_text())
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=["lab", "notebook"])
def server(request, executed):
    folder = temporary_folder()
    # Trust belongs to the content: the untrusted one has to differ in something.
    foreign = executed | {"metadata": executed["metadata"] | {"authors": [{"name": "a colleague"}]}}
    files = {"untrusted.ipynb": foreign, "trusted.ipynb": executed, "run.ipynb": notebook(list(CELLS.values())[:3])}
    server = Server(request.param, files, folder)
    server.trust("trusted.ipynb")
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def page(browser):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": 1200, "height": 1800})
    yield page
    page.close()
