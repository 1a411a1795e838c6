"""All notebooks as a colleague opens them: no picture is cut, empty or without words, on a desk, a phone, at 200 % and on paper."""

import json
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from front_end import ROOT, Server, temporary_folder

NOTEBOOKS = {str(file.relative_to(ROOT / "notebooks")).replace("/", "-"): file for file in sorted((ROOT / "notebooks").rglob("*.ipynb"))}
#: Where a reader looks, and how wide its page is: a screen of 1,200 px at 200 % has 600.
PLACES = {"desk": ("screen", 1200), "phone": ("screen", 400), "200 %": ("screen", 600), "Letter": ("print", 640), "A4": ("print", 794)}

LOOK = """async () => Promise.all([...document.querySelectorAll('.jp-OutputArea-output img')].map(async img => {
  await img.decode();
  const [own, room] = [img, img.closest('.jp-OutputArea-output')].map(each => each.getBoundingClientRect());
  return {alt: img.alt, width: own.width, fits: own.right <= room.right + 1, drawn: img.naturalWidth > 0};
}))"""


@pytest.fixture(scope="module", params=["lab", "notebook"])
def server(request):
    folder = temporary_folder()
    # Trust belongs to the content: the untrusted one has to differ in something.
    files = {name: json.loads(file.read_text()) for name, file in NOTEBOOKS.items()}
    foreign = {"foreign-" + name: book | {"metadata": book["metadata"] | {"authors": [{"name": "a colleague"}]}} for name, book in files.items()}
    server = Server(request.param, files | foreign, folder)
    for name in files:
        server.trust(name)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.more
@pytest.mark.parametrize("trust", ["trusted", "untrusted"])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_picture_is_cut_empty_or_without_words(page, server, name, trust):
    cells = json.loads(NOTEBOOKS[name].read_text())["cells"]
    count = sum("".join(o.get("data", {}).get("text/html", "")).startswith("<img ") for c in cells for o in c.get("outputs", []))
    # JupyterLab makes no output before it comes into view.
    page.set_viewport_size({"width": 1200, "height": 20000})
    page.goto(server.url(name if trust == "trusted" else "foreign-" + name), wait_until="domcontentloaded")
    page.wait_for_function("n => document.querySelectorAll('.jp-OutputArea-output img').length >= n", arg=count, timeout=60000)
    if server.app == "lab":  # whose files take the room of a phone, until they are put aside
        page.keyboard.press("Control+b")
        page.wait_for_selector(".jp-FileBrowser", state="hidden")
    for place, (media, width) in PLACES.items():
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(media=media)
        seen = page.evaluate(LOOK)
        assert len(seen) >= count
        for picture in seen:
            assert picture["fits"] and picture["alt"] and picture["drawn"] and picture["width"] > 60, f"{place}: {picture}"
    page.emulate_media(media="screen")
    # The box that scrolls is JupyterLab's own.
    rules = {"rules": {"scrollable-region-focusable": {"enabled": False}}}
    found = Axe().run(page, {"include": [[".jp-OutputArea"]]}, rules).response["violations"]
    assert not found, [(each["id"], [node["html"][:200] for node in each["nodes"][:2]]) for each in found]
