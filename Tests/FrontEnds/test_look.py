"""Figures that are looked at closely in JupyterLab and Notebook, whether the notebook is trusted or not."""

import base64
import json
import math
import re
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import bundle
import pytest
from axe_playwright_python.sync_playwright import Axe
from front_end import ROOT, SCREENSHOTS, Server, environment, notebook, temporary_folder
from playwright.sync_api import expect

sys.path.insert(0, str(ROOT / "kernelspec"))
from nadaraya_kernel import lab  # noqa: E402

CELLS = [
    """x = sort(rand(12) * 5)
y = sin(x) + x
q = arange(0, 5, 0.25)
y_hat, w = nadaraya_watson(x, y, q, gaussian(width=0.4))
print(json([x, y, q, y_hat]))
print(json(w))""",
    'row(line(q, y_hat, label="y_hat") + points(x, y) + xlabel("x"), show_weights(w))',
    'row(line(q, y_hat) + points(x, y), show_weights(w, keys=x, queries=q))',
    'row(line(q, y_hat) + points(x, y), heatmap(transpose(w)) + xlabel("key") + ylabel("query"))',
    'bars(["apple", "pear"], [1.25, -2.5])',
    """m = outer(range(150), range(200)) - 1000
m[3, 7] = nan
heatmap(m)""",
]
SINK = "http://127.0.0.1:9/stolen"
GOOD = '<rect width="90" height="90" fill="#ffffff"/><g data-panel="0 0 90 90" data-x="linear 0 1 0 90" data-y="linear 0 1 90 0"><circle cx="9" cy="9" r="3" fill="#d55e00"/></g>'
HOSTILE = [
    ("", "<script>window.pwned = 1</script>"), ("onload='window.pwned = 2'", ""), ("", "<image href='x' onerror='window.pwned = 3'/>"),
    ("", f"<image href='{SINK}' width='9' height='9'/>"), ("", f"<rect width='9' height='9' fill='url({SINK}#a)'/>"),
    ("", f"<style>* {{ background: url({SINK}) }}</style>"), (f"style='background: url({SINK})'", ""),
    ("", "<foreignObject width='9' height='9'><img xmlns='http://www.w3.org/1999/xhtml' src='x' onerror='window.pwned = 4'/></foreignObject>"),
    ("", "<a href='javascript:window.pwned = 5'><text y='9'>x</text></a>"), ("", "<animate attributeName='href' to='javascript:window.pwned = 6'/>"),
    ("", "<image xmlns='http://www.w3.org/1999/xhtml' src='x' onerror='window.pwned = 7'/>"), ("id='main'", ""), ("class='jp-Dialog'", ""),
    (f"xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='{SINK}'", ""), ("", f"<use href='{SINK}#a'/>"),
]


def image(svg, size=90):
    source = base64.b64encode(svg.encode()).decode()
    return f'<img alt="A picture" width="{size}" height="{size}" style="max-width:100%;height:auto" src="data:image/svg+xml;base64,{source}">'


def drawn(attributes="", more=""):
    return image(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90" width="90" height="90" {attributes}>{GOOD}{more}</svg>')


def shown(html):
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": html, "text/plain": "A picture"}}


@pytest.fixture(scope="module")
def executed():
    folder = temporary_folder()
    source = folder / "look.ipynb"
    source.write_text(json.dumps(notebook(CELLS)))
    subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", "--inplace", str(source)],
        check=True, env=environment(folder), capture_output=True)
    yield json.loads(source.read_text())
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def data(executed):
    lists, weights = "".join(executed["cells"][0]["outputs"][0]["text"]).strip().split("\n")
    return *json.loads(lists), json.loads(weights)


# Each page takes seconds: every change tries the one that nobody trusts in JupyterLab, and releases all four.
@pytest.fixture(scope="module", params=["lab", pytest.param("notebook", marks=pytest.mark.more)])
def server(request, executed):
    folder = temporary_folder()
    lab.write(folder / "prefix", "0")
    foreign = executed | {"metadata": executed["metadata"] | {"authors": [{"name": "a colleague"}]}}
    hostile = [[shown(drawn(*each))] for each in HOSTILE]
    hostile += [[shown(drawn() + "<b>more</b>")], [shown(image("no picture"))], [shown(drawn())]]
    files = {"trusted.ipynb": executed, "untrusted.ipynb": foreign, "hostile.ipynb": notebook(["1"] * len(hostile), hostile)}
    application = "LabApp" if request.param == "lab" else "JupyterNotebookApp"
    server = Server(request.param, files, folder, f"--{application}.expose_app_in_browser=True", has_live_figures=True)
    server.trust("trusted.ipynb")
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["untrusted", pytest.param("trusted", marks=pytest.mark.more)])
def opened(request, page, server):
    """A notebook whose figures are alive."""
    server.show(page, f"{request.param}.ipynb")
    expect(page.locator(".jp-OutputArea .picture > svg")).to_have_count(len(CELLS) - 1)
    return page


def figure(page, index):
    return page.locator(".jp-OutputArea .picture > svg").nth(index)


def panels(svg):
    return [
        {name: node.get(f"data-{name}").split(" ") for name in ("panel", "x", "y")}
        for node in ElementTree.fromstring(svg).iter() if node.get("data-panel")]


def place(axis, value):
    _, low, high, start, end = axis
    return float(start) + (value - float(low)) / (float(high) - float(low)) * (float(end) - float(start))


def point(page, index, x, y):
    """Puts the pointer on a place of a picture, given in its px."""
    svg = figure(page, index)
    svg.scroll_into_view_if_needed()
    x, y = svg.evaluate("(svg, [x, y]) => { const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()); return [at.x, at.y]; }", [x, y])
    page.mouse.move(x, y)
    return x, y


def told(page):
    expect(page.locator(".pointed")).to_be_visible()
    return page.locator(".pointed > div").all_inner_texts()


def numbers(text):
    return re.findall(r"= (−?[\d.]+)", text)


def agree(text, value):
    """Whether a number is what is shown of it, to the last digit; places in pictures are kept to 0.01 px."""
    decimals = len(text.partition(".")[2])
    return abs(float(text.replace("−", "-")) - value) <= 0.7 * 10**-decimals


def svg_of(executed, cell):
    return bundle.svg(executed["cells"][cell]["outputs"][0]["data"])


def test_values_under_the_pointer_are_those_of_the_data(opened, executed, data):
    x, y, q, y_hat, _ = data
    fit = panels(svg_of(executed, 1))[0]
    for xs, ys, name in ((x, y, ""), (q, y_hat, "y_hat: ")):
        seen = 0
        for a, b in zip(xs, ys):
            point(opened, 0, place(fit["x"], a), place(fit["y"], b))
            line = told(opened)[0]
            # Where a point lies on the line either may be told.
            if line.startswith("x") == (name == ""):
                shown_x, shown_y = numbers(line)
                assert agree(shown_x, a) and agree(shown_y, b), (line, a, b)
                seen += 1
        assert seen >= len(xs) // 2
    for index, (name, value) in enumerate([("apple", "1.25"), ("pear", "−2.5")]):
        bar = panels(svg_of(executed, 4))[0]
        point(opened, 3, place(bar["x"], index), place(bar["y"], float(value.replace("−", "-")) / 2))
        assert told(opened)[0] == f"{name}: {value}"


def test_cells_that_are_pixels_tell_their_values(opened, executed):
    map_ = panels(svg_of(executed, 5))[0]
    assert "<image" in svg_of(executed, 5)
    step = 149 * 199 / 254
    for row, column in ((0, 0), (149, 199), (149, 0), (17, 123), (88, 30), (140, 150), (3, 7)):
        point(opened, 4, place(map_["x"], column), place(map_["y"], row))
        line = told(opened)[0]
        if (row, column) == (3, 7):
            assert line == "x = 7, y = 3: no value"
            continue
        across, down, about = re.fullmatch(r"x = (\d+), y = (\d+): about (\S+)", line).groups()
        assert (int(across), int(down)) == (column, row)
        assert abs(float(about.replace("−", "-")) - (row * column - 1000)) <= step


@pytest.mark.parametrize("cell", [1, 2, 3])
def test_the_same_query_is_marked_in_fit_and_weights(opened, executed, data, cell):
    x, _, q, y_hat, weights = data
    fit, map_ = panels(svg_of(executed, cell))
    left, top, width, height = map(float, map_["panel"])
    middle = left + width / 2, top + height / 2
    for query in (3, 11):
        column = [row[query] for row in weights]
        largest = sorted(range(len(x)), key=lambda key: -column[key])[:3]
        across = {1: query, 2: q[query], 3: None}[cell]
        over = [
            (place(fit["x"], q[query]), float(fit["panel"][1]) + float(fit["panel"][3]) - 2),
            (place(map_["x"], across), middle[1]) if across is not None else (middle[0], place(map_["y"], query)),
        ]
        for where in over:
            point(opened, cell - 1, *where)
            lines = told(opened)
            marks = figure(opened, cell - 1).locator(".marks .guide")
            line = marks.and_(opened.locator("path")).get_attribute("d")
            assert abs(float(re.match(r"M([\d.]+)", line)[1]) - place(fit["x"], q[query])) < 0.02
            box = {name: float(marks.and_(opened.locator("rect")).get_attribute(name)) for name in ("x", "y", "width", "height")}
            marked = box["x"] + box["width"] / 2 if across is not None else box["y"] + box["height"] / 2
            assert abs(marked - (place(map_["x"], across) if across is not None else place(map_["y"], query))) < 0.1
            keys = [re.fullmatch(r"key(?: x)? (\S+): about (\S+)", line).groups() for line in lines[-3:]]
            for (key, about), index in zip(keys, largest):
                assert (agree(key, x[index]) if cell == 2 else key == str(index)), (lines, largest)
                assert math.isclose(float(about), column[index], abs_tol=max(map(max, weights)) / 100)
            if where is over[0]:
                assert re.match(r"query", lines[-4])
            # The points of these keys have a ring each, the line one.
            assert marks.and_(opened.locator("circle")).count() == 4


def drag(page, index, start, end):
    point(page, index, *start)
    page.mouse.down()
    point(page, index, *end)
    page.mouse.up()


def test_zoom_has_new_ticks_and_is_undone(opened, executed, data):
    _, _, q, y_hat, _ = data
    svg = figure(opened, 0)
    fit = panels(svg_of(executed, 1))[0]
    opened.mouse.move(0, 0)
    before = svg.evaluate("each => [...each.querySelectorAll('text')].map(text => text.textContent)")
    scrolled = "() => [scrollY, ...[...document.querySelectorAll('*')].map(each => each.scrollTop)].reduce((a, b) => a + b)"
    figure(opened, 0).scroll_into_view_if_needed()
    position = opened.evaluate(scrolled)
    drag(opened, 0, (place(fit["x"], 1), place(fit["y"], 1)), (place(fit["x"], 2), place(fit["y"], 3)))
    ticks = svg.locator("text:not(.hidden)[text-anchor=middle][font-size='12']").all_text_contents()
    assert {"1.25", "1.50", "1.75"} <= set(ticks), ticks
    # What is told stays true.
    opened.screenshot(path=str(SCREENSHOTS / "look-zoomed.png"))
    left, top, width, height = map(float, fit["panel"])
    x, y = [left + (q[6] - 1) * width, top + (1 - (y_hat[6] - 1) / 2) * height]
    point(opened, 0, x, y)
    shown_x, shown_y = numbers(told(opened)[0])
    assert agree(shown_x, q[6]) and agree(shown_y, y_hat[6])
    opened.mouse.dblclick(*point(opened, 0, left + 2, top + 2))
    opened.mouse.move(0, 0)
    expect(svg.locator(".zoomed")).to_have_count(0)
    assert svg.evaluate("each => [...each.querySelectorAll('text:not(.hidden)')].map(text => text.textContent)") == before
    # The wheel with a key zooms, alone it is the page's.
    point(opened, 0, left + 20, top + 20)
    opened.keyboard.down("Control")
    opened.mouse.wheel(0, -200)
    opened.keyboard.up("Control")
    expect(svg.locator(".zoomed").first).to_be_attached()
    assert opened.evaluate(scrolled) == position
    opened.get_by_role("button", name="Show all").click()
    expect(svg.locator(".zoomed")).to_have_count(0)


def test_all_of_it_by_the_keyboard(opened, data):
    x, y, q, y_hat, _ = data
    svg = figure(opened, 0)
    svg.focus()
    svg.press("ArrowRight")
    assert agree(numbers(told(opened)[0])[0], q[0])
    for _ in range(3):
        svg.press("ArrowRight")
    assert agree(numbers(told(opened)[0])[0], q[3])
    svg.press("+")
    expect(svg.locator(".zoomed").first).to_be_attached()
    svg.press("0")
    expect(svg.locator(".zoomed")).to_have_count(0)
    svg.press("Escape")
    expect(opened.locator(".pointed")).to_be_hidden()
    # The buttons are behind the picture; the cell's own keys are untouched.
    svg.press("Tab")
    assert opened.evaluate("document.activeElement.getAttribute('aria-label')") == "Zoom in"
    opened.keyboard.press("Enter")
    expect(svg.locator(".zoomed").first).to_be_attached()
    assert opened.locator(".jp-CodeCell").count() == len(CELLS)


def test_a_picture_can_be_taken_home(opened, executed, tmp_path):
    point(opened, 0, 100, 100)
    root = ElementTree.fromstring(svg_of(executed, 1))
    for form in ("SVG", "PNG"):
        with opened.expect_download() as download:
            opened.get_by_role("button", name=f"Save as {form}").click()
        download.value.save_as(tmp_path / form)
    taken = ElementTree.fromstring((tmp_path / "SVG").read_text())
    assert [(each.tag, each.attrib, (each.text or "").strip()) for each in taken.iter()] == [
        (each.tag, each.attrib, (each.text or "").strip()) for each in root.iter()]
    png = (tmp_path / "PNG").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == tuple(2 * int(root.get(name)) for name in ("width", "height"))


def test_size_and_sentence_are_kept_and_nothing_is_saved(opened, executed, server):
    svgs = opened.locator(".jp-OutputArea .picture > svg")
    for index in range(svgs.count()):
        own = ElementTree.fromstring(svg_of(executed, index + 1))
        point(opened, index, 60, 60)
        box = svgs.nth(index).bounding_box()
        assert box["width"] == float(own.get("width")) and box["height"] == float(own.get("height"))
        sentence = "".join(executed["cells"][index + 1]["outputs"][0]["data"]["text/plain"])
        assert (svgs.nth(index).get_attribute("role"), svgs.nth(index).get_attribute("aria-label")) == ("img", sentence)
        assert opened.get_by_role("img", name=sentence, exact=True).count() == 1
    found = Axe().run(opened, {"include": [[".jp-OutputArea"], [".pointed"]]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    path = server.root / opened.url.split("?")[0].rsplit("/", 1)[1]
    before = json.loads(path.read_text())
    opened.evaluate("async () => { const {context} = window.jupyterapp.shell.currentWidget; context.model.dirty = true; await context.save(); }")
    after = json.loads(path.read_text())
    assert [cell["outputs"] for cell in after["cells"]] == [cell["outputs"] for cell in before["cells"]]


def test_figures_follow_a_dark_theme(opened, executed, server):
    theme = "async name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    colours = """svg => [svg.querySelector('rect'), svg.querySelector('text'), svg.querySelector('circle')]
      .map(each => getComputedStyle(each).fill)"""
    light = figure(opened, 0).evaluate(colours)
    assert light[0] == "rgb(255, 255, 255)"
    opened.evaluate(theme, "JupyterLab Dark")
    try:
        expect(opened.locator("body")).to_have_attribute("data-jp-theme-light", "false")
        expect(figure(opened, 0).locator("> rect").first).to_have_css("fill", "rgb(22, 24, 28)")
        assert figure(opened, 0).evaluate(colours)[1:] == ["rgb(192, 192, 192)", "rgb(242, 142, 75)"]
        point(opened, 0, 100, 100)
        opened.screenshot(path=str(SCREENSHOTS / f"{server.app}-look-dark.png"))
        found = Axe().run(opened, {"include": [[".jp-OutputArea"], [".pointed"]]}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    finally:
        opened.evaluate(theme, "JupyterLab Light")
    expect(figure(opened, 0).locator("> rect").first).to_have_css("fill", light[0])


def test_a_strangers_picture_stays_an_image(page, server):
    strange = []
    page.on("request", lambda request: strange.append(request.url) if "stolen" in request.url else None)
    page.on("dialog", lambda dialog: (strange.append(dialog.message), dialog.dismiss()))
    server.show(page, "hostile.ipynb")
    # The last is made as the kernel makes them, and alone comes alive.
    expect(page.locator(".jp-OutputArea .picture")).to_have_count(1)
    expect(page.locator(".jp-OutputArea img")).to_have_count(len(HOSTILE) + 2)
    for index in range(len(HOSTILE)):
        page.locator(".jp-OutputArea img").nth(index).hover()
    assert page.locator(".jp-RenderedHTMLCommon svg:not(.picture > svg), .jp-OutputArea script, .jp-OutputArea foreignObject").count() == 0
    assert page.evaluate("window.pwned") is None
    assert strange == []
