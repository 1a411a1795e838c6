"""Each command writes what it was told to, and nothing through a link."""

import json
import os
import re
import shutil
import subprocess

import nbformat
import pytest
from sandboxed import BINARY, run

NOTEBOOK = nbformat.v4.new_notebook(
    cells=[nbformat.v4.new_code_cell('read_csv("data.csv").a'), nbformat.v4.new_code_cell("line([1,2],[1,2])")],
    metadata={"kernelspec": {"name": "nadaraya", "display_name": "Nadaraya", "language": "nadaraya"}})


def test_run_writes_the_notebook_and_the_figures(place):
    folder = place / "notebook"
    nbformat.write(NOTEBOOK, folder / "book.ipynb")
    for target in (folder / "out.ipynb", place / "granted/out.ipynb", folder / "book.ipynb"):
        result = run("run", folder / "book.ipynb", "--output", target)
        assert result.returncode == 0, result.stderr
        assert json.loads(target.read_text())["cells"][0]["outputs"]
    script = folder / "draw.nw"
    script.write_text("line([1, 2], [1, 2])")
    figures = place / "made/figures"
    assert "figure-1.svg" in run("run", script, "--figures", figures).stdout
    assert (figures / "figure-1.svg").read_text().startswith("<svg")


def test_a_notebook_is_written_to_a_notebook(place):
    nbformat.write(NOTEBOOK, place / "notebook/book.ipynb")
    result = run("run", place / "notebook/book.ipynb", "-o", place / "notebook/book.html")
    assert result.returncode != 0 and "ends in .ipynb" in result.stderr
    assert not (place / "notebook/book.html").exists()


@pytest.mark.parametrize(("folder", "goes"), [("home/.cache/uv/archive-v0/x/bin", True), ("home/.local/bin", False)])
def test_who_installs_from_a_cache_is_warned(place, folder, goes):
    binary = place / folder / "nadaraya"
    binary.parent.mkdir(parents=True)
    shutil.copy(BINARY, binary)
    result = subprocess.run([binary, "install", "--prefix", place / "prefix"], capture_output=True, text=True)
    assert result.returncode == 0 and (place / "prefix/share/jupyter/kernels/nadaraya/kernel.json").exists()
    assert ("may be cleared" in result.stderr) == goes


def test_links_are_replaced_and_not_followed(place):
    victim = place / "victim"
    victim.write_text("precious")
    figures = place / "figures"
    figures.mkdir()
    (figures / "figure-1.svg").symlink_to(victim)
    script = place / "notebook/draw.nw"
    script.write_text("line([1, 2], [1, 2])")
    run("run", script, "--figures", figures)
    nbformat.write(NOTEBOOK, place / "notebook/book.ipynb")
    (place / "notebook/out.ipynb").symlink_to(victim)
    run("run", place / "notebook/book.ipynb", "--output", place / "notebook/out.ipynb")
    for link in (figures / "figure-1.svg", place / "notebook/out.ipynb"):
        assert not link.is_symlink() and link.stat().st_size > 100
    assert victim.read_text() == "precious"
    assert not list(place.rglob("*.part"))


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_fmt_keeps_who_may_read(place, mode):
    script = place / "notebook/wide.nw"
    script.write_text("x=1+  2\n")
    script.chmod(mode)
    result = run("fmt", script)
    assert (result.returncode, script.read_text(), script.stat().st_mode & 0o777) == (0, "x = 1 + 2\n", mode)
    assert run("fmt", "--check", script).returncode == 0
    assert run("fmt", "-", input="x=1").stdout == "x = 1\n"


def test_new_files_are_as_open_as_the_mask_says(place):
    nbformat.write(NOTEBOOK, place / "notebook/book.ipynb")
    for mask in (0o022, 0o077):
        out = place / f"granted/{mask}.ipynb"
        run("run", place / "notebook/book.ipynb", "-o", out, preexec_fn=lambda mask=mask: os.umask(mask))
        assert out.stat().st_mode & 0o777 == 0o666 & ~mask


def test_check_reads_what_it_is_told_to_and_nothing_else(place):
    script = place / "notebook/wrong.nw"
    script.write_text("x = (1")
    assert run("check", script).returncode == 1
    assert run("check", script, place / "missing.nw").stderr.startswith("Error: There is no file")


def test_what_is_entered_is_the_owners_alone(place):
    data = place / "home/data"
    (data / "nadaraya").mkdir(parents=True)
    (data / "nadaraya/history.sqlite").touch(0o644)
    environment = os.environ | {"XDG_DATA_HOME": str(data)}
    run("repl", input="1 + 1\n", env=environment)
    assert (data / "nadaraya").stat().st_mode & 0o777 == 0o700


def test_the_doctor_tells(place):
    said = run("doctor", "--read", place / "granted", cwd=place / "notebook").stdout
    assert re.search("Landlock +(version [0-9]+: files|none)", said)
    assert str(place / "granted") in said and "this folder" in said
    assert "root of all files" in run("doctor", cwd="/").stdout
