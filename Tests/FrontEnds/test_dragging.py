"""A width that a reader drags: the picture follows, the notebook keeps it, a page loaded anew still moves it."""

import json
import re
import shutil
import sys

import bundle
import pytest
from axe_playwright_python.sync_playwright import Axe
from front_end import CELLS, ROOT, SCREENSHOTS, Server, notebook, run_cells, temporary_folder
from playwright.sync_api import expect

sys.path.insert(0, str(ROOT / "kernelspec"))
from nadaraya_kernel import lab as extension  # noqa: E402

EXPLORE = """function pooled(kernel, σ)
    y_hat, w = nadaraya_watson(x_train, y_train, x_val, x -> kernel(x / σ))
    fit = line(x_val, y_hat, label="y_hat") + points(x_train, y_train, alpha=0.5) + xlabel("σ = $σ")
    row(fit, show_weights(w))
end
explore(pooled, [gaussian, boxcar, triangular], slider(0.1, 2; start=0.5))"""

SLIDER = ".jp-OutputArea .widget-slider .noUi-handle, .jp-OutputArea .jupyter-widgets .noUi-handle"
PICTURE = ".jp-OutputArea-output img"


def serving(app, **options):
    folder = temporary_folder()
    extension.write(folder / "prefix", "0")
    server = Server(app, {"explore.ipynb": notebook([CELLS["fits"].split("function fit")[0], EXPLORE])}, folder, **options)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def lab():
    yield from serving("lab")


@pytest.fixture(scope="module", params=["lab", pytest.param("notebook", marks=pytest.mark.more)])
def alive(request):
    yield from serving(request.param, has_live_figures=True)


def readout(page):
    return page.locator(".widget-readout").first.inner_text()


def drag(page, steps):
    """Drags the slider's handle to the right, and back a little."""
    handle = page.locator(SLIDER).first.bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(steps):
        page.mouse.move(x + 3 * step, y)
        page.wait_for_timeout(20)
    page.mouse.up()


def eventually(page, holds):
    """Saves the notebook until this holds of it."""
    for _ in range(300):
        page.keyboard.press("Control+s")
        page.wait_for_timeout(200)
        if holds():
            return
    raise AssertionError("it never came")


def saved(server):
    cells = json.loads((server.root / "explore.ipynb").read_text())["cells"]
    return cells[1]["outputs"]


def test_a_dragged_width_moves_the_picture(page, lab):
    lab.show(page, "explore.ipynb")
    run_cells(page, 2)
    page.wait_for_selector(SLIDER, timeout=60000)
    page.wait_for_selector(PICTURE, timeout=60000)
    assert readout(page) == "0.50"
    page.screenshot(path=str(SCREENSHOTS / "lab-explore-start.png"))

    drag(page, 20)
    at = readout(page)
    assert at != "0.50"
    page.screenshot(path=str(SCREENSHOTS / "lab-explore-dragged.png"))

    def follows():
        outputs = saved(lab)
        if len(outputs) != 3:
            return False
        controls, place, picture = outputs
        assert "application/vnd.jupyter.widget-view+json" in controls["data"]
        # The last picture is the one of the slider's last place, to the digit.
        return f"σ = {at} (from" in "".join(place["data"]["text/plain"]) and re.search(
            rf"σ = {float(at):g}\b", bundle.svg(picture["data"]))

    eventually(page, follows)
    picture = bundle.svg(saved(lab)[-1]["data"])
    page.locator(".jp-OutputArea select").first.select_option(label="boxcar")
    eventually(page, lambda: bundle.svg(saved(lab)[-1]["data"]) != picture)


#: The controls ask for all widgets at once and, if no answer comes within 4 seconds, for one after the other.
HURRY = "const wait = setTimeout; setTimeout = (f, time, ...rest) => wait(f, time === 4000 ? 0 : time, ...rest)"


@pytest.mark.parametrize("script", [HURRY, ""], ids=["that loses patience", "that waits"])
def test_a_page_loaded_anew_still_moves_it(page, lab, script):
    page.add_init_script(script)
    lab.show(page, "explore.ipynb")
    page.wait_for_selector(SLIDER, timeout=60000)
    page.wait_for_selector(".jupyter-widgets img", timeout=60000)
    before = page.locator(".jupyter-widgets img").first.get_attribute("src")
    drag(page, 10)
    page.wait_for_function(
        "before => document.querySelector('.jupyter-widgets img').src !== before", arg=before, timeout=60000)
    # The live one stands in place of the one that was saved.
    expect(page.locator(PICTURE).locator("visible=true")).to_have_count(1)
    page.screenshot(path=str(SCREENSHOTS / "lab-explore-again.png"))


def test_what_is_zoomed_stays_so_while_a_slider_moves(page, alive):
    alive.show(page, "explore.ipynb")
    run_cells(page, 2)
    for _ in ("as it ran", "loaded anew"):
        figure = page.locator(".jp-OutputArea .picture > svg").locator("visible=true").first
        figure.wait_for(timeout=60000)
        figure.focus()
        figure.press("ArrowRight")
        figure.press("+")
        view = figure.locator(".zoomed").first.get_attribute("viewBox")
        before = figure.get_attribute("id")
        page.locator(SLIDER).first.press("ArrowRight")
        expect(figure).not_to_have_attribute("id", before)
        expect(page.locator(".pointed")).to_be_hidden()
        # The scales are held, and so is the part that is seen.
        numbers = [float(each) for each in view.split(" ")]
        now = [float(each) for each in figure.locator(".zoomed").first.get_attribute("viewBox").split(" ")]
        assert now == pytest.approx(numbers, abs=0.5)
        expect(page.locator(".jp-OutputArea .picture > svg").locator("visible=true")).to_have_count(1)
        page.screenshot(path=str(SCREENSHOTS / f"{alive.app}-explore-zoomed.png"))
        # The controls have names for those who do not see them.
        found = Axe().run(page, {"include": [[".jp-OutputArea"]]}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        eventually(page, lambda: len(saved(alive)) == 3)
        alive.show(page, "explore.ipynb")
