"""Help where one writes: the tooltip of Shift+Tab and the names that Tab offers."""

import shutil

import pytest
from front_end import SCREENSHOTS, Server, notebook, temporary_folder


@pytest.fixture(scope="module")
def lab():
    folder = temporary_folder()
    server = Server("lab", {"help.ipynb": notebook(["gaussian(0.5)", "se"])}, folder)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_kernel_shows_its_curve_and_names_are_offered(page, lab):
    lab.show(page, "help.ipynb")
    # The tooltip asks the kernel over a connection of its own, which comes a little later.
    page.wait_for_timeout(1000)
    cells = page.locator(".jp-Notebook .jp-CodeCell .cm-content")
    cells.nth(0).click()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Tab")
    page.wait_for_selector(".jp-Tooltip mjx-container", timeout=60000)
    picture = page.locator(".jp-Tooltip img")
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") == 320
    assert "Weights that fall off smoothly" in page.locator(".jp-Tooltip").inner_text()
    page.screenshot(path=str(SCREENSHOTS / "lab-tooltip.png"))

    page.keyboard.press("Escape")
    cells.nth(1).click()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.wait_for_selector(".jp-Completer-item:has-text('select_width')", timeout=20000)
    page.screenshot(path=str(SCREENSHOTS / "lab-completion.png"))
