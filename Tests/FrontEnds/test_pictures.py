"""Pictures in real front ends: none may show an empty cell."""

import base64
import html
import json
import pathlib
import re
import struct
import subprocess
import sys

import bundle
import pytest
from front_end import CELLS, SCREENSHOTS, environment, notebook, run_cells, temporary_folder

#: For each output: how it is shown, and whether it has real pixels.
LOOK = """async () => Promise.all([...document.querySelectorAll('.jp-CodeCell')].map(async cell => {
  const img = cell.querySelector('.jp-OutputArea-output img');
  if (!img) return {shown: cell.querySelector('.jp-OutputArea-output')?.innerText ?? 'nothing'};
  await img.decode();
  const canvas = document.createElement('canvas');
  canvas.width = img.naturalWidth; canvas.height = img.naturalHeight;
  const context = canvas.getContext('2d');
  context.drawImage(img, 0, 0);
  const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
  const colours = new Set();
  for (let i = 0; i < data.length; i += 4) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
  const box = img.getBoundingClientRect();
  const room = cell.querySelector('.jp-OutputArea-output').getBoundingClientRect();
  return {shown: img.src.slice(5, img.src.indexOf(';')).split(',')[0], colours: colours.size,
          width: box.width, alt: img.alt, fits: box.right <= room.right + 1};
}))"""


def look(page, server, name, pictures):
    page.goto(server.url(name), wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60000)
    page.wait_for_function(
        f"document.querySelectorAll('.jp-OutputArea-output img').length >= {pictures}", timeout=60000)
    page.wait_for_timeout(500)
    seen = page.evaluate(LOOK)
    page.screenshot(path=str(SCREENSHOTS / f"{server.app}-{name.removesuffix('.ipynb')}.png"))
    return seen


@pytest.mark.parametrize("name", ["untrusted.ipynb", "trusted.ipynb"])
def test_every_cell_of_a_shared_notebook_shows_its_picture(page, server, name):
    seen = look(page, server, name, len(CELLS))
    assert len(seen) == len(CELLS)
    for cell, picture in zip(CELLS, seen):
        assert picture["shown"] == "image/svg+xml", f"{cell}: {picture}"
        assert picture["colours"] > 20, f"{cell}: {picture}"
        assert picture["width"] <= 720 and picture["fits"] and picture["alt"], f"{cell}: {picture}"


@pytest.mark.parametrize("name", ["untrusted.ipynb", "trusted.ipynb"])
def test_pictures_shrink_with_the_page(page, server, name):
    page.set_viewport_size({"width": 400, "height": 800})
    look(page, server, name, len(CELLS))
    if server.app == "lab":  # whose files take all the room of a phone, until they are put aside
        page.keyboard.press("Control+b")
        page.wait_for_function("document.querySelector('.jp-Notebook').clientWidth > 200")
    for picture in page.evaluate(LOOK):
        assert picture["fits"] and 100 < picture["width"] < 400, picture


def test_paper_cuts_no_picture(executed, page, tmp_path):
    run, folder = convert(executed, "html")
    assert run.returncode == 0, run.stderr
    page.goto(next(folder.glob("*.html")).as_uri())
    page.emulate_media(media="print")
    for width in (640, 794):  # what Letter leaves beside the prompts, and A4
        page.set_viewport_size({"width": width, "height": 1000})
        boxes = page.evaluate("""() => [...document.querySelectorAll('.jp-OutputArea-output img')].map(img => {
          const [own, room] = [img, img.closest('.jp-OutputArea-output')].map(each => each.getBoundingClientRect());
          return {alt: img.alt, width: own.width, fits: own.right <= room.right + 1};
        })""")
        assert len(boxes) == len(CELLS) and all(box["fits"] and box["alt"] for box in boxes), boxes


def test_cells_that_run_show_pictures(page, server):
    server.show(page, "run.ipynb")
    run_cells(page, 3)
    page.wait_for_function("document.querySelectorAll('.jp-OutputArea-output img').length >= 3", timeout=60000)
    page.wait_for_timeout(500)
    seen = page.evaluate(LOOK)
    page.screenshot(path=str(SCREENSHOTS / f"{server.app}-run.png"))
    for picture in seen[:3]:
        assert picture["shown"] == "image/svg+xml", picture
        assert picture["colours"] > 20, picture


def bundles(executed):
    return [output for cell in executed["cells"] for output in cell["outputs"] if "data" in output]


def test_every_picture_is_a_bundle(executed):
    shown = bundles(executed)
    assert len(shown) == len(CELLS)
    for output in shown[:3]:
        assert set(output["data"]) == bundle.FORMS
        png = base64.b64decode(output["data"]["image/png"])
        width, height = struct.unpack(">II", png[16:24])
        # Two pixels a px, for dense screens.
        assert output["metadata"]["image/png"] == {"width": width // 2, "height": height // 2}
        assert "\n" not in "".join(output["data"]["text/plain"]), "the words are one line to be read aloud"
        alt, _ = bundle.IMAGE.fullmatch("".join(output["data"]["text/html"])).groups()
        assert html.unescape(alt) == "".join(output["data"]["text/plain"])


def convert(executed, target, *options):
    folder = temporary_folder()
    source = folder / "pictures.ipynb"
    source.write_text(json.dumps(executed))
    run = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", target, *options, str(source)],
        env=environment(folder), capture_output=True, text=True)
    return run, folder


@pytest.mark.parametrize("target", ["html", "slides"])
def test_web_pages_hold_the_pictures(executed, page, target):
    run, folder = convert(executed, target)
    assert run.returncode == 0, run.stderr
    file = next(folder.glob("*.html"))
    assert file.read_text().count("data:image/svg+xml;base64,") >= len(CELLS)
    page.goto(file.as_uri())
    page.wait_for_timeout(1000)
    page.screenshot(path=str(SCREENSHOTS / f"nbconvert-{target}.png"))


def test_a_sanitised_web_page_keeps_pixels():
    """Its cleaner knows no `img` in HTML at all."""
    folder = temporary_folder()
    source = folder / "pixels.ipynb"
    source.write_text(json.dumps(notebook(["%plots png\n" + CELLS["kernels"]])))
    run = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", "--execute", "--HTMLExporter.sanitize_html=True", str(source)],
        env=environment(folder), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert re.search(r'<img[^>]* src="data:image/png;base64,', source.with_suffix(".html").read_text())


def test_latex_takes_the_png_without_inkscape(executed):
    run, folder = convert(executed, "latex")
    assert run.returncode == 0, run.stderr
    assert len(list(folder.glob("*_files/*.png"))) >= 3


def test_latex_takes_the_pdf(executed, tmp_path):
    cells = ["%plots pdf\n" + CELLS["kernels"]]
    folder = temporary_folder()
    source = folder / "latex.ipynb"
    source.write_text(json.dumps(notebook(cells)))
    run = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", "latex", "--execute", str(source)],
        env=environment(folder), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    pictures = list(folder.glob("*_files/*.pdf"))
    assert len(pictures) == 1
    assert pictures[0].read_bytes().startswith(b"%PDF-1.")
    assert "includegraphics" in next(folder.glob("*.tex")).read_text()


#: The elements of our pictures: every cleaner lets them pass.
KEPT = {"svg", "title", "desc", "g", "rect", "circle", "path", "text"}


def test_pictures_hold_nothing_a_cleaner_would_take(executed):
    for output in bundles(executed)[:3]:
        svg = bundle.svg(output["data"])
        assert set(re.findall(r"<([a-zA-Z]+)", svg)) <= KEPT
        assert " style=" not in svg and "url(" not in svg


def test_the_cleaner_of_old_pages_keeps_the_whole_picture(executed, page):
    """nbconvert 7.0 to 7.6, as nbviewer runs it, takes the HTML as it is."""
    old = pathlib.Path(sys.prefix) / "nbconvert-7.2"
    if not old.exists():
        pytest.skip("nbconvert 7.2 is not here: make test installs it")
    folder = temporary_folder()
    source = folder / "pictures.ipynb"
    source.write_text(json.dumps(executed))
    run = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "html", str(source)], capture_output=True, text=True,
        env=environment(folder) | {"PYTHONPATH": str(old), "JUPYTER_PATH": str(old / "share/jupyter")})
    assert run.returncode == 0, run.stderr
    text = source.with_suffix(".html").read_text()
    # Its cleaner knows no inlined SVG: the pictures stand in the page as images, into which it does not look.
    sent = ["".join(output["data"]["text/html"]) for output in bundles(executed)[:3]]
    assert all(image in text for image in sent)
    page.goto(source.with_suffix(".html").as_uri())
    page.wait_for_timeout(1000)
    page.screenshot(path=str(SCREENSHOTS / "nbconvert-7.2.png"))


#: The mean and the greatest difference of two pictures, in shares of the whole range, the latter after
#: averaging squares of 6 by 6 pixels: edges may be smoothed differently, things may not be elsewhere.
COMPARE = """async ([first, second]) => {
  // The PNG has two pixels a px: both are drawn at the size of the SVG.
  const load = async source => { const img = new Image(); img.src = source; await img.decode(); return img; };
  const images = [await load(first), await load(second)];
  const [width, height] = [images[0].naturalWidth, images[0].naturalHeight];
  if (images[1].naturalWidth !== 2 * width || images[1].naturalHeight !== 2 * height) return {size: false};
  const pixels = img => {
    const canvas = document.createElement('canvas');
    canvas.width = width; canvas.height = height;
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(img, 0, 0, width, height);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };
  const [a, b] = images.map(pixels);
  let sum = 0, worst = 0;
  for (let y = 0; y + 6 <= a.height; y += 6) for (let x = 0; x + 6 <= a.width; x += 6)
    for (let part = 0; part < 3; part++) {
      let difference = 0;
      for (let j = 0; j < 6; j++) for (let i = 0; i < 6; i++) {
        const k = 4 * ((y + j) * a.width + x + i) + part;
        difference += a.data[k] - b.data[k]; sum += Math.abs(a.data[k] - b.data[k]);
      }
      worst = Math.max(worst, Math.abs(difference) / 36);
    }
  return {size: true, mean: sum / (3 * 255 * a.width * a.height), worst: worst / 255};
}"""


def test_the_png_looks_like_the_svg(executed, page):
    """The browser draws the SVG, the kernel drew the PNG: they are the same picture."""
    for cell, output in zip(CELLS, bundles(executed)[:3]):
        svg = bundle.svg(output["data"])
        sources = [
            "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(),
            "data:image/png;base64," + output["data"]["image/png"].strip(),
        ]
        difference = page.evaluate(COMPARE, sources)
        assert difference["size"], cell
        assert difference["mean"] < 0.01, f"{cell}: {difference}"
        assert difference["worst"] < 0.12, f"{cell}: {difference}"
        print(cell, difference)
