"""Letters that are not built in are drawn from a font that a locked process finds, and are boxes without one."""

import base64
import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from sandboxed import run

FONT = Path(__file__).resolve().parents[1] / "PicturesTests/Fonts/postscript.otf"
#: Beyond the plane of most fonts, so that no other one of the machine is likely to have it; the first is built in.
LABELS = {"carried": "한", "found": "𠮷", "nowhere": "\U0010FFFD"}


@pytest.fixture
def home(place, monkeypatch):
    monkeypatch.setenv("HOME", str(place / "home"))
    fonts = place / "home/.local/share/fonts/more"
    fonts.mkdir(parents=True)
    return fonts


def drawn(place, label, cells=1):
    """What stands on standard error in the notebook, and the PNG."""
    make = nbformat.v4
    notebook = make.new_notebook(
        cells=[make.new_code_cell(f'%plots pdf\nline([0, 1], [0, 1]) + xlabel("{label}")') for _ in range(cells)],
        metadata={"kernelspec": {"name": "nadaraya", "display_name": "Nadaraya", "language": "nadaraya"}})
    path = place / "notebook/fonts.ipynb"
    nbformat.write(notebook, path)
    result = run("run", path, "-o", path, "--sandbox", "require")
    assert result.returncode == 0, result.stderr
    outputs = [output for cell in json.loads(path.read_text())["cells"] for output in cell["outputs"]]
    words = ["".join(each["text"]) for each in outputs if each.get("name") == "stderr"]
    data = next(each["data"] for each in outputs if "data" in each)
    assert base64.b64decode(data["application/pdf"]).startswith(b"%PDF")
    return words, base64.b64decode(data["image/png"])


def test_a_font_of_the_user_is_found(place, home):
    words, boxes = drawn(place, LABELS["found"])
    if words:  # else a font of the machine has it
        assert len(words) == 1 and LABELS["found"] in words[0] and "apt install fonts-noto-cjk" in words[0] and words[0].count("\n") == 1
    shutil.copy(FONT, home)
    silence, letters = drawn(place, LABELS["found"])
    assert silence == [] and (letters != boxes or not words)


def test_what_is_built_in_needs_no_font(place, home):
    without = drawn(place, LABELS["carried"])
    shutil.copy(FONT, home)
    assert drawn(place, LABELS["carried"]) == without and without[0] == []


def test_a_letter_that_no_font_has_is_told_once(place, home):
    words, _ = drawn(place, LABELS["nowhere"], cells=3)
    assert len(words) == 1 and "as no font here has them" in words[0]


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "pipe"])
def test_a_file_that_is_no_font_is_passed_over(place, home, damage):
    target = home / "broken.otf"
    if damage == "pipe":
        os.mkfifo(target)
    else:
        target.write_bytes({"empty": b"", "text": b"not a font\n" * 900, "cut": FONT.read_bytes()[:900]}[damage])
    drawn(place, LABELS["found"])
