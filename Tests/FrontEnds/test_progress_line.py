"""The progress line in a page: it moves while the cell works, and neither page nor file holds it afterwards."""

import json
import shutil

import pytest
from front_end import SCREENSHOTS, Server, notebook, run_cells, temporary_folder

REST = [
    "n = 0\nwhile n < 150000000\n    n += 1\nend",
    "sum(sort(randn(40000000)))",
    "learn_width(x, y, gaussian; steps=1000000)",
]
LINE = ".jp-OutputArea-output:has-text('learn_width '), .jp-OutputArea-output:has-text('computing, ')"


@pytest.fixture(scope="module")
def lab(long_work):
    folder = temporary_folder()
    data, learn = long_work
    cells = [data, f'print("before")\nline(x, y)\n{learn}', *REST]
    server = Server("lab", {"progress.ipynb": notebook(cells)}, folder)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


def saved(page, server):
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    cells = json.loads((server.root / "progress.ipynb").read_text())["cells"]
    return [[output["output_type"] for output in cell["outputs"]] for cell in cells]


def wait_until_it_goes(page):
    """When no cell runs: each change of a line takes it out of the page for a moment."""
    page.wait_for_function(
        "![...document.querySelectorAll('.jp-InputPrompt')].some(p => p.innerText.includes('*'))", timeout=60000)
    page.wait_for_selector(LINE, state="detached", timeout=60000)


def test_the_line_moves_and_goes(page, lab):
    lab.show(page, "progress.ipynb")
    run_cells(page, 2)
    first = page.wait_for_selector(LINE, timeout=60000).inner_text()
    page.wait_for_function(
        "first => [...document.querySelectorAll('.jp-OutputArea-output')].some("
        "o => o.innerText.startsWith('learn_width ') && o.innerText !== first)", arg=first, timeout=60000)
    page.screenshot(path=str(SCREENSHOTS / "lab-progress.png"))
    wait_until_it_goes(page)
    page.wait_for_selector(".jp-OutputArea-output img", timeout=60000)
    page.screenshot(path=str(SCREENSHOTS / "lab-progress-done.png"))
    assert page.locator(".jp-OutputArea-output").count() == 2

    for name in ("while", "one-operation"):
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector(LINE, timeout=60000)
        page.screenshot(path=str(SCREENSHOTS / f"lab-progress-{name}.png"))
        wait_until_it_goes(page)

    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(LINE, timeout=60000)
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    page.keyboard.press("i")
    wait_until_it_goes(page)
    page.screenshot(path=str(SCREENSHOTS / "lab-progress-interrupted.png"))
    assert saved(page, lab)[:5] == [[], ["stream", "display_data"], [], ["execute_result"], ["error"]]
