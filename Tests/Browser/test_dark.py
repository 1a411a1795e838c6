"""A figure in a dark page has the colours that the kernel's own dark theme gives it, and what pages and their makers let through is one list."""

import os
import re
import subprocess

import bundle
import nbformat
import pytest
from pages import ROOT, notebook
from nadaraya_kernel.page import words
from nadaraya_kernel.page.assets import asset

BINARY = os.environ.get("NADARAYA", ROOT / ".build/release/nadaraya")
PREPARATION, *GALLERY = re.findall(r"^```julia\n(.*?)\n```$", (ROOT / "docs/gallery.md").read_text(), re.M | re.S)
CELLS = [
    *GALLERY,
    # Every colour of the cycle as lines with names at their ends, and as boxes; a cell without a value.
    *[f'plot(line([0, 1], [1, 2], label="a", color="C{k}"), line([0, 1], [1, 3], label="b", color="C{9 - k}")) + legend("direct")' for k in range(10)],
    *[f'boxplot([[1, 2, 3, 4], [2, 3, 5, 9]]; color="C{k}")' for k in range(10)],
    "heatmap([[1, nan], [3, 4]])",
]
#: Of each shape of a light picture in a dark page the colours, and those of the same shape as the kernel drew it dark.
COLOURS = r"""([light, dark]) => {
  const picture = document.querySelector(".picture");
  picture.innerHTML = light;
  const own = new DOMParser().parseFromString(dark, "image/svg+xml").documentElement.querySelectorAll("*");
  const hex = (colour) => "#" + colour.match(/\d+/g).map((part) => Number(part).toString(16).padStart(2, "0")).join("");
  const shapes = [...picture.querySelectorAll("svg *")];
  if (shapes.length !== own.length) return ["not the same shapes"];
  return shapes.flatMap((each, index) => ["fill", "stroke"].filter((name) => each.getAttribute(name)?.startsWith("#"))
    .map((name) => [each.localName, name, each.getAttribute(name), hex(getComputedStyle(each)[name]), own[index].getAttribute(name)]))
    .filter(([, , , seen, wanted]) => seen !== wanted);
}"""


def drawn(theme, folder):
    """The SVGs of all cells, in order."""
    path = folder / f"{theme}.ipynb"
    nbformat.write(notebook(*[each for cell in CELLS for each in ("%reset", f"%config theme {theme}", PREPARATION, cell)]), path)
    subprocess.run([BINARY, "run", path, "-o", path], cwd=ROOT / "notebooks", check=True, capture_output=True)
    return bundle.svgs(output for cell in nbformat.read(path, 4).cells for output in cell.outputs)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dark")
    return drawn("light", folder), drawn("dark", folder)


def test_a_dark_page_shows_what_the_dark_theme_draws(both, browser):
    light, dark = both
    assert len(light) == len(dark) > 40
    page = browser.new_page()
    page.set_content(f"<style>{asset('figure.css')}</style><div class='picture' style='color-scheme: dark'></div>")
    different = [page.evaluate(COLOURS, list(pair)) for pair in zip(light, dark)]
    assert [each for each in different if each] == []
    # A picture that is dark already, and any picture in a light page, stay as they are.
    own = [page.evaluate(COLOURS, [each, each]) for each in dark]
    page.set_content(f"<style>{asset('figure.css')}</style><div class='picture'></div>")
    assert [each for each in own + [page.evaluate(COLOURS, [each, each]) for each in light] if each] == []
    page.close()


def test_pages_and_their_maker_let_the_same_through():
    script = asset("picture.js")
    elements = re.search(r'PICTURE = new Set\("([^"]*)"', script)[1].split()
    properties = re.search(r"PROPERTIES = new Set\(\((.*?)\)\.split", script, re.S)[1]
    assert {words.SVG + name for name in elements} == words.ELEMENTS
    assert set(" ".join(re.findall('"([^"]*)"', properties)).split()) == words.PROPERTIES
