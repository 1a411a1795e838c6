"""The chapter's page in Firefox, from disk without a network."""

import json
import shutil

import nbformat
import pytest
from firefox import firefox
from pages import DESK, PHONE, ROOT, notebook, write
from test_page import CHAPTER, pictures

IS_READY = "document.body.dataset.state === 'ready'"
SECTIONS = "document.querySelectorAll('section.code')"


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    if shutil.which("firefox-esr") is None:
        pytest.skip("there is no Firefox: apt-get install firefox-esr")
    with firefox(tmp_path_factory.mktemp("firefox")) as program:
        yield program


@pytest.fixture
def opened(program, tmp_path):
    """Opens the page of a notebook and waits until its cells can run."""

    def show(book, size=DESK, beside=None):
        program.open(write(book, tmp_path, beside=beside), **size)
        program.wait(IS_READY)
        return program

    return show


def click(page, action):
    page.evaluate(f"void document.querySelector('[data-do={action}]').click()")


def begin(page, index):
    """Runs a cell by its key."""
    page.evaluate(f"""void {SECTIONS}[{index}].querySelector("textarea")
      .dispatchEvent(new KeyboardEvent("keydown", {{ key: "Enter", ctrlKey: true }}))""")


def run(page, index):
    begin(page, index)
    page.wait(IS_READY)
    return page.evaluate(f"{SECTIONS}[{index}].querySelector('.outputs').innerText")


def saved(page):
    """The notebook that the page saves."""
    page.evaluate("""(() => {
      const create = URL.createObjectURL;
      URL.createObjectURL = (blob) => { window.saved = blob; return create.call(URL, blob); };
    })()""")
    click(page, "save")
    return nbformat.reads(page.evaluate("window.saved.text()"), 4)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_chapter_is_alive(opened, size):
    book = nbformat.read(CHAPTER, 4)
    page = opened(book, size, CHAPTER.parent)
    click(page, "runAll")
    page.wait(IS_READY)
    assert len(pictures(book)) >= 12 and pictures(saved(page)) == pictures(book)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # A slider moves its picture and says where it stands.
    section = "document.querySelector('.controls').closest('section')"
    before = page.evaluate(f"{section}.querySelector('.picture').innerHTML")
    page.evaluate("""(() => {
      const slider = document.querySelector(".controls input");
      slider.stepUp();
      slider.dispatchEvent(new Event("input"));
    })()""")
    page.wait(f"{section}.querySelector('.picture').innerHTML !== {json.dumps(before)}")
    assert page.evaluate(f"{section}.querySelector('.plain').innerText.includes({section}.querySelector('output').value)")


@pytest.mark.more
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").rglob("*.ipynb")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_notebook_is_alive(opened, path, size):
    book = nbformat.read(path, 4)
    page = opened(book, size, path.parent)
    click(page, "runAll")
    page.wait(IS_READY)
    assert pictures(saved(page)) == pictures(book)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_changed_cell_runs_and_can_be_stopped(opened):
    page = opened(notebook("x = 2", "x + 1", "while true\n    x = x + 1\nend"))
    page.evaluate("void (document.querySelector('textarea').value = 'x = 41')")
    run(page, 0)
    assert run(page, 1) == "42"
    begin(page, 2)
    page.wait("document.body.dataset.state === 'running'")
    click(page, "stop")
    page.wait(IS_READY)
    assert run(page, 1) == "42"


def test_endless_recursion_ends_in_a_message(opened):
    page = opened(notebook("x = 3", "f(n) = 1 + f(n + 1)\nf(1)", "x"))
    run(page, 0)
    assert "nested" in run(page, 1)
    assert run(page, 2) == "3"
