"""All notebooks as a colleague opens them: no picture is cut, empty or without words, on a desk, a phone, at 200 % and on paper."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest
from front_end import ROOT, Server, environment, temporary_folder
from looking import NOTEBOOKS, count_of, look

sys.path.insert(0, str(ROOT / "kernelspec"))
from nadaraya_kernel import lab, language  # noqa: E402, F401
from nadaraya_kernel.page import maker  # noqa: E402

#: The box that scrolls is JupyterLab's own.
RULES = ["scrollable-region-focusable"]
#: ipywidgets names neither handles nor play buttons: the wheel's extension does, which the light servers are without.
UNNAMED = ["aria-input-field-name", "button-name"]
DARK_GROUND = "rgb(22, 24, 28)"


@pytest.fixture(scope="module", params=["lab", "notebook", "lab, dark", "notebook, dark"])
def server(request):
    """Images on the light theme's ground; in a dark theme figures that are alive, as the wheel's extension makes them."""
    app, _, theme = request.param.partition(", ")
    folder = temporary_folder()
    # Trust belongs to the content: the untrusted one has to differ in something.
    files = {name: json.loads(file.read_text()) for name, file in NOTEBOOKS.items()}
    foreign = {"foreign-" + name: book | {"metadata": book["metadata"] | {"authors": [{"name": "a colleague"}]}} for name, book in files.items()}
    if theme:
        lab.write(folder / "prefix", "0")
        settings = folder / "settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"theme": "JupyterLab Dark"}))
    server = Server(app, files | foreign, folder, has_live_figures=bool(theme))
    server.is_dark = bool(theme)
    for name in files:
        server.trust(name)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.more
@pytest.mark.parametrize("trust", ["trusted", "untrusted"])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_picture_is_cut_empty_or_without_words(page, server, name, trust):
    count = count_of(json.loads(NOTEBOOKS[name].read_text()))
    # JupyterLab makes no output before it comes into view.
    page.set_viewport_size({"width": 1200, "height": 20000})
    page.goto(server.url(name if trust == "trusted" else "foreign-" + name), wait_until="domcontentloaded")
    pictures = ".jp-OutputArea-output .picture > svg" if server.is_dark else ".jp-OutputArea-output img"
    page.wait_for_function(f"n => document.querySelectorAll('{pictures}').length >= n", arg=count, timeout=60000)
    if server.app == "lab":  # whose files take the room of a phone, until they are put aside
        page.keyboard.press("Control+b")
        page.wait_for_selector(".jp-FileBrowser", state="hidden")
    seen = look(page, ".jp-OutputArea-output", count, ".jp-OutputArea", RULES if server.is_dark else RULES + UNNAMED)
    if server.is_dark:
        page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
        assert {each["ground"] for each in seen} == ({DARK_GROUND} if seen else set())


@pytest.mark.more
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_picture_of_a_page_is_cut_empty_or_without_words(page, name, scheme, tmp_path):
    notebook = nbformat.read(NOTEBOOKS[name], 4)
    path = tmp_path / "page.html"
    path.write_text(maker.page(notebook, NOTEBOOKS[name].parent, name))
    page.emulate_media(color_scheme=scheme)
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-state=ready]", timeout=180000)
    seen = look(page, ".outputs", count_of(notebook), "main")
    if scheme == "dark":
        assert {each["ground"] for each in seen} <= {DARK_GROUND}


@pytest.mark.more
@pytest.mark.parametrize("form", ["html", "slides"])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_picture_of_an_export_is_cut_empty_or_without_words(page, name, form, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", form, "--output-dir", tmp_path, NOTEBOOKS[name]],
        env=environment(tmp_path), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    # Scripts of exports come from elsewhere, and there is no network here.
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(("file:", "data:")) else route.abort())
    page.goto(next(tmp_path.glob("*.html")).as_uri(), wait_until="domcontentloaded")
    count = count_of(json.loads(NOTEBOOKS[name].read_text()))
    look(page, ".jp-OutputArea-output", count, ".jp-OutputArea-output", RULES)
