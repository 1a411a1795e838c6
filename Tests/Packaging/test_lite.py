"""The kernel in JupyterLite: a site that is built where the wheel is installed, and served as files."""

import functools
import http.server
import json
import threading
from pathlib import Path

import nbformat
import pytest
from shell import ROOT, run
import bundle

CHAPTER = ROOT / "notebooks/attention-pooling.ipynb"
CELLS = [
    "t = read_csv(\"data/plants.csv\")\nlen(t)",
    "x = 3",
    "while true\n    x = x + 1\nend",
    "x",
    "gausian(0)",
    "f(n) = 1 + f(n + 1)\nf(1)",
    "explore(w -> line([0, 1], [0, w]), slider(0.1, 2))",
]
#: What the notebook of a page holds by now.
CONTENT = "window.jupyterapp.shell.currentWidget.content.model.toJSON()"
IDLE = "() => window.jupyterapp?.shell.currentWidget?.context?.sessionContext?.session?.kernel?.status === 'idle'"


@pytest.fixture(scope="module")
def address(lite, tmp_path_factory):
    """The address of a site with the chapter, its outputs taken away, and a notebook of cells."""
    folder = tmp_path_factory.mktemp("lite")
    contents = folder / "contents"
    (contents / "data").mkdir(parents=True)
    (contents / "data/plants.csv").write_bytes((ROOT / "notebooks/en/plants.csv").read_bytes())
    chapter = nbformat.read(CHAPTER, 4)
    for cell in chapter.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(chapter, contents / "chapter.ipynb")
    cells = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(each) for each in CELLS], metadata={"kernelspec": chapter.metadata.kernelspec})
    nbformat.write(cells, contents / "cells.ipynb")
    (folder / "jupyter-lite.json").write_text(json.dumps({
        "jupyter-lite-schema-version": 0, "jupyter-config-data": {"exposeAppInBrowser": True}}))
    run(lite / "jupyter", "lite", "build", "--contents", contents, "--output-dir", folder / "site", cwd=folder, timeout=1200)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=folder / "site"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def opened(address, browser):
    """Opens a notebook of the site and waits for its kernel."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})

    def show(name):
        page = context.new_page()
        page.set_default_timeout(180000)
        page.goto(f"{address}/lab/index.html?path={name}")
        page.wait_for_function(IDLE)
        return page

    yield show
    context.close()


def command(page, name):
    page.evaluate(f"window.jupyterapp.commands.execute('{name}')")


def outputs(page, index):
    return page.evaluate(f"{CONTENT}.cells[{index}].outputs")


def run_cell(page, index):
    """Runs a cell by the notebook's own command, and waits for the end of the kernel's work."""
    page.evaluate(f"""async () => {{
      window.jupyterapp.shell.currentWidget.content.activeCellIndex = {index};
      await window.jupyterapp.commands.execute('notebook:run-cell');
    }}""")
    page.wait_for_function(f"() => {CONTENT}.cells[{index}].execution_count !== null")
    page.wait_for_function(IDLE)
    return outputs(page, index)


def test_the_chapter_gives_its_stored_figures(opened):
    page = opened("chapter.ipynb")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    stored = nbformat.read(CHAPTER, 4)
    code = [index for index, cell in enumerate(stored.cells) if cell.cell_type == "code"]
    page.wait_for_function(f"() => {CONTENT}.cells[{code[-1]}].execution_count === {len(code)}")
    page.wait_for_function(IDLE)
    made = page.evaluate(CONTENT)

    def pictures(cells):
        return bundle.svgs(output for cell in cells for output in cell.get("outputs", []))

    assert len(pictures(stored.cells)) >= 12 and pictures(made["cells"]) == pictures(stored.cells)
    page.screenshot(path=str(screenshots() / "lite-chapter.png"))


def test_cells_files_errors_and_the_interrupt(opened):
    page = opened("cells.ipynb")
    assert joined(run_cell(page, 0)[0]["data"]["text/plain"]) == "60"
    run_cell(page, 1)
    # A cell that does not end: the interrupt leaves the names as they were before it.
    page.evaluate("""() => {
      window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2;
      window.jupyterapp.commands.execute('notebook:run-cell');
    }""")
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.status === 'busy'")
    command(page, "notebook:interrupt-kernel")
    page.wait_for_function(f"() => {CONTENT}.cells[2].outputs.length > 0")
    assert outputs(page, 2)[0]["ename"] == "Interrupted"
    assert joined(run_cell(page, 3)[0]["data"]["text/plain"]) == "3"
    error = run_cell(page, 4)[0]
    assert error["ename"] == "unknown-name" and "gaussian" in "\n".join(error["traceback"])
    assert run_cell(page, 5)[0]["ename"] == "too-many-calls"
    assert joined(run_cell(page, 3)[0]["data"]["text/plain"]) == "3"


def test_a_slider_moves_its_picture(opened):
    page = opened("cells.ipynb")
    run_cell(page, 6)
    page.locator(".widget-slider .noUi-handle").wait_for()
    before = outputs(page, 6)
    page.locator(".widget-slider .noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        f"(before) => JSON.stringify({CONTENT}.cells[6].outputs.at(-1)) !== before", arg=json.dumps(before[-1], separators=(",", ":")))
    place = joined(outputs(page, 6)[-2]["data"]["text/plain"])
    assert place != joined(before[-2]["data"]["text/plain"])
    assert page.locator(".widget-readout").inner_text() in place
    page.screenshot(path=str(screenshots() / "lite-slider.png"))


def test_completion_and_inspection(opened):
    page = opened("cells.ipynb")
    ask = """async ([method, content]) =>
      (await window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel[method](content)).content"""
    completion = page.evaluate(ask, ["requestComplete", {"code": "nadaraya_w", "cursor_pos": 10}])
    assert completion["matches"] == ["nadaraya_watson"]
    inspection = page.evaluate(ask, ["requestInspect", {"code": "gaussian", "cursor_pos": 3, "detail_level": 0}])
    assert inspection["found"] and "gaussian" in joined(inspection["data"]["text/plain"])
    assert page.evaluate(ask, ["requestIsComplete", {"code": "for i in range(3)"}])["status"] == "incomplete"
    info = page.evaluate("(async () => await window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.info)()")
    assert info["implementation"] == "nadaraya" and info["language_info"]["file_extension"] == ".nw"


def screenshots():
    folder = ROOT / ".build/screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return Path(folder)


def joined(content):
    return "".join(content) if isinstance(content, list) else content
