"""A notebook's page from a folder with nothing else: its cells run, its sliders move, and nothing leaves it."""

import re

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pages import DESK, PHONE, ROOT, Watched, language, maker, notebook, write
import bundle

CHAPTER = ROOT / "notebooks/attention-pooling.ipynb"


@pytest.fixture
def size():
    return DESK


@pytest.fixture
def context(size, browser):
    if not any(file.exists() for file in language.MODULES):
        pytest.skip("there is no browser build: make browser")
    context = browser.new_context(viewport=size, offline=True, has_touch=size == PHONE, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def opened(context, tmp_path):
    """Opens the page of a notebook, which may have come from a file; at the end nothing has been asked for."""
    pages = []

    def show(book, path=tmp_path / "page.ipynb"):
        pages.append(Watched(context, write(book, tmp_path, beside=path.parent)))
        return pages[-1].ready()

    yield show
    assert [strange for page in pages for strange in page.strange] == []


def pictures(book):
    return bundle.svgs(output for cell in book.cells for output in cell.get("outputs", []))


def run_all(page):
    """Runs every cell and gives the notebook that the page saves."""
    page.locator("[data-do=runAll]").click()
    page.wait_for_selector("body[data-state=running]", state="detached", timeout=120000)
    with page.expect_download() as download:
        page.locator("[data-do=save]").click()
    saved = nbformat.read(download.value.path(), 4)
    nbformat.validate(saved)
    return saved


both_sizes = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


@both_sizes
def test_the_chapter_is_alive(opened):
    """Dragged, changed, run: and every figure equals the kernel's to the byte."""
    book = nbformat.read(CHAPTER, 4)
    shown = opened(book)
    page = shown.page
    assert len(pictures(book)) >= 12 and pictures(run_all(page)) == pictures(book)
    # A slider moves its picture and says where it stands.
    slider = page.locator(".controls input").first
    cell = page.locator("section.code", has=page.locator(".controls")).first
    before = cell.locator(".picture").first.inner_html()
    slider.focus()
    slider.press("ArrowRight")
    expect(cell.locator(".picture svg").first).not_to_have_id(re.search('id="([^"]*)"', before)[1])
    assert cell.locator(".controls output").first.inner_text() in cell.locator(".plain").first.inner_text()
    # No line is wider than the screen.
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@both_sizes
def test_nobody_is_kept_out(opened, scheme):
    """axe finds nothing in the chapter's page, with help and completions open as well."""
    page = opened(nbformat.read(CHAPTER, 4)).page
    page.emulate_media(color_scheme=scheme)
    cell = page.locator("section.code").first.locator("textarea")
    cell.fill("sum")
    cell.press("Shift+Tab")
    page.locator(".help").wait_for()
    cell.press("Tab")
    page.locator(".popup").wait_for()
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.more
@both_sizes
@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").rglob("*.ipynb")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_notebook_is_alive(opened, path):
    book = nbformat.read(path, 4)
    page = opened(book, path).page
    assert pictures(run_all(page)) == pictures(book)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_pointer_tells_values_and_a_picture_can_be_taken_home(opened, tmp_path):
    shown = opened(notebook("1"))
    shown.cell(0).run("points([1, 2], [10, 20], label=\"seen\") + xlim(0, 4)")
    page = shown.page
    page.locator(".picture circle").first.hover()
    expect(page.locator(".pointed")).to_have_text("seen: x = 1, y = 10")
    for button, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        download.value.save_as(tmp_path / "picture")
        assert (tmp_path / "picture").read_bytes().startswith(start)
    shown.cell(0).run("heatmap([[1, 2], [3, 4]])")
    page.locator(".picture path[data-value]").first.hover()
    expect(page.locator(".pointed")).to_contain_text("about ")


@both_sizes
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fit_and_weights_are_looked_at_together(opened, scheme):
    """By pointer and keyboard, larger and whole again, in light and dark; in JupyterLab and Notebook: Tests/FrontEnds/test_look.py."""
    shown = opened(notebook("# A title", "1"))
    page = shown.page
    page.emulate_media(color_scheme=scheme)
    shown.cell(0).run("x = arange(0, 2, 0.25)\nfit = line(x, x^2, label=\"fit\") + points([0, 1, 2], [0, 1, 4])\n"
                      "row(fit, show_weights([[1, .9, .7, .4, .3, .2, 0, 0], [0, .1, .3, .6, .5, .3, .2, .1], [0, 0, 0, 0, .2, .5, .8, .9]]))")
    picture = page.locator(".picture > svg")
    picture.focus()
    for _ in range(4):
        picture.press("ArrowRight")
    expect(page.locator(".pointed > div").first).to_have_text(re.compile(r"^fit: x = 0\.75, y = 0\.56"))
    assert [line.split(":")[0] for line in page.locator(".pointed > div").all_inner_texts()[1:]] == ["query 3", "key 1", "key 0", "key 2"]
    marks = picture.locator(".marks .guide")
    assert [marks.and_(page.locator(kind)).count() for kind in ("path", "rect", "circle")] == [1, 1, 4]
    picture.press("+")
    expect(picture.locator(".zoomed")).to_have_count(1)
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Show all").click()
    expect(picture.locator(".zoomed")).to_have_count(0)
    expect(picture.locator("> rect").first).to_have_css("fill", {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}[scheme])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_slider_plays(opened):
    shown = opened(notebook("1"))
    shown.cell(0).run("explore(k -> line([0, 1], [0, k]), slider(1, 5; start=1, step=1))")
    page = shown.page
    page.get_by_role("button", name="Play k").click()
    expect(page.locator(".controls output").first).to_have_text("3")


def test_a_changed_cell_runs(opened):
    shown = opened(notebook("x = 2", "x + 1"))
    shown.cell(0).run("x = 41")
    assert shown.cell(1).run() == "42"
    assert shown.cell(1).section.locator(".prompt").inner_text().startswith("[2]")


@both_sizes
def test_a_correction_is_applied_by_a_click(opened):
    shown = opened(notebook("gausian(0)"))
    cell = shown.cell(0)
    assert "There is no name `gausian`" in cell.run()
    cell.outputs.get_by_text("Apply and run").click()
    expect(cell.outputs).to_have_text("1")
    assert cell.text.input_value() == "gaussian(0)"


def test_undo_takes_a_run_back(opened):
    shown = opened(notebook("x = 1", "x", "y = rand()"))
    shown.cell(0).run()
    shown.cell(0).run("x = 5")
    assert shown.cell(1).run() == "5"
    for _ in range(2):
        shown.page.locator("[data-do=undo]").click()
    assert shown.cell(1).run() == "1"


def test_stop_keeps_the_names(opened):
    shown = opened(notebook("x = 3", "while true\n    x = x + 1\nend", "x"))
    shown.cell(0).run()
    shown.cell(1).text.press("Control+Enter")
    shown.page.wait_for_selector("body[data-state=running]")
    shown.page.locator("[data-do=stop]").click()
    shown.ready()
    assert "interrupted" in shown.cell(1).outputs.inner_text()
    assert shown.cell(2).run() == "3"


def test_reset_is_the_page_as_it_was(opened):
    shown = opened(notebook("x = 3", "x"))
    shown.cell(0).run("x = 4")
    shown.page.locator("[data-do=reset]").click()
    assert shown.cell(0).text.input_value() == "x = 3"
    assert "There is no name `x`" in shown.cell(1).run()


DEEP = [
    ("f(n) = n <= 0 ? 0 : 1 + f(n - 1)\nf(900)", "900"),
    ("function f(n)\n  for i in [1]\n    if n > 900\n      return n\n    end\n    return f(n + 1)\n  end\nend\nf(1)", "901"),
    ("f(n) = n > 400 ? 1 : sum(map(f, [n + 1]))\nf(1)", "1"),
    ("f(n) = n > 300 ? n : [f(n + 1) for i in range(1)][0]\nf(1)", "301"),
]


def test_calls_are_nested_as_deeply_as_natively(opened):
    shown = opened(notebook(*[cell for cell, _ in DEEP]))
    assert [shown.cell(index).run() for index in range(len(DEEP))] == [value for _, value in DEEP]


def test_endless_recursion_ends_in_the_native_message(opened):
    shown = opened(notebook("x = 3", "f(n) = 1 + f(n + 1)\nf(1)", "x"))
    shown.cell(0).run()
    assert "Calls are nested more than 1000 deep" in shown.cell(1).run()
    assert shown.cell(2).run() == "3"


def test_formulas_are_set_and_help_is_shown(opened):
    shown = opened(notebook("f(x) = exp(-x^2 / 2) + (x > 0 ? 1 : sqrt(x))\nf", "?gaussian"))
    shown.cell(0).run()
    assert shown.cell(0).outputs.locator("math mfrac").count() == 1
    shown.cell(1).run()
    assert shown.page.locator(".help math").count() == 1
    assert shown.page.locator(".help img").get_attribute("alt") == "The curve of the gaussian kernel"


@both_sizes
def test_completion_and_help_by_keyboard(opened):
    shown = opened(notebook("nadaraya_wat"))
    cell, page = shown.cell(0), shown.page
    cell.text.click()
    cell.text.press("End")
    cell.text.press("Tab")
    expect(cell.text).to_have_value(re.compile("^nadaraya_watson"))
    cell.text.fill("li")
    cell.text.press("Tab")
    page.wait_for_selector("[role=listbox] [role=option]")
    first = page.locator("[role=option][aria-selected=true]").inner_text()
    cell.text.press("Enter")
    assert cell.text.input_value() in first
    cell.text.press("Shift+Tab")
    page.wait_for_selector(".help")
    assert cell.text.input_value() in page.locator(".help").inner_text()
    # Behind Escape the next Tab leaves the cell.
    page.locator(".help button").click()
    cell.text.focus()
    cell.text.press("Escape")
    cell.text.press("Tab")
    assert page.evaluate("document.activeElement.tagName") != "TEXTAREA"


def test_a_small_file_comes_along_and_another_is_asked_for(opened, tmp_path):
    (tmp_path / "small.csv").write_text("a,b\n1,2\n3,4\n")
    shown = opened(notebook('sum(read_csv("small.csv").a)', 'sum(read_csv("other.csv").a)'))
    assert shown.cell(0).run() == "4"
    shown.cell(1).run()
    other = tmp_path / "other.csv"
    other.write_text("a\n10\n20\n")
    with shown.page.expect_file_chooser() as chooser:
        shown.cell(1).outputs.get_by_text("Choose the file").click()
    chooser.value.set_files(other)
    expect(shown.cell(1).outputs).to_have_text("30")


def test_without_scripts_the_page_is_complete(browser, tmp_path):
    book = nbformat.read(CHAPTER, 4)
    path = write(book, tmp_path)
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(".picture svg").count() == len(pictures(book))
    assert page.locator("math").count() == 10
    assert not page.locator(".bar").is_visible()
    assert "Attention pooling" in page.locator("h1").inner_text()
    context.close()


def test_the_page_carries_the_stored_bytes():
    book = nbformat.read(CHAPTER, 4)
    text = maker.page(book, CHAPTER.parent)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if svg := bundle.svg(output.get("data", {})):
                assert svg in text
    extra = len(text.encode()) - CHAPTER.stat().st_size
    assert extra < 2.6e6, f"{extra} bytes beyond the notebook"


@pytest.mark.parametrize("dark", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(browser, tmp_path, dark):
    context = browser.new_context(color_scheme=dark, offline=True)
    page = context.new_page()
    page.goto(write(notebook("# A title", "x = 1"), tmp_path).as_uri())
    colours = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    light = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours]
    assert abs(light[0] - light[1]) > 450 and (light[0] < light[1]) == (dark == "dark")
    context.close()


@both_sizes
def test_a_long_table_is_shown_in_pages_and_whole_without_scripts(opened, browser, tmp_path, size):
    cell = 'table(("n", "word"), (7 * arange(57) % 57, ["w$(i * 11 % 57)" for i in range(57)]))'
    page = opened(notebook("# A table", cell)).page
    saved = run_all(page)
    expect(page.locator(".outputs tbody tr")).to_have_count(20)
    page.locator(".outputs thead button").nth(2).click()
    assert page.locator(".outputs tbody tr > :nth-child(3)").all_inner_texts() == [f"w{number}" for number in range(20)]
    page.get_by_role("button", name="rows behind").click()
    expect(page.get_by_text("rows 21 to 40 of 57")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    context = browser.new_context(java_script_enabled=False, offline=True)
    still = context.new_page()
    still.goto(write(saved, tmp_path, "still").as_uri())
    assert still.locator(".outputs tbody tr").count() == 57
    context.close()
