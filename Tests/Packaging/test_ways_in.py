"""README's ways in, each by its own steps in a home folder of its own, up to the chapter with its stored outputs."""

import os
import venv

import pytest
from notebooks import CHAPTER, outputs, write_chapter
from shell import run

pytestmark = pytest.mark.environments


@pytest.fixture
def home(tmp_path):
    """The environment of a reader who has just arrived."""
    folder = tmp_path / "home"
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PIPX", "UV_TOOL", "VIRTUAL_ENV", "XDG"))}
    return {**kept, "HOME": str(folder), "PATH": os.pathsep.join([str(folder / ".local/bin"), kept["PATH"]])}


def runs_the_chapter(jupyter, home, folder):
    """By the Jupyter of some environment."""
    notebook = write_chapter(folder / "chapter.ipynb")
    run(jupyter, "execute", "--inplace", notebook, env={**home, "PATH": os.pathsep.join([str(jupyter.parent), home["PATH"]])})
    return outputs(notebook) == outputs(CHAPTER)


def test_pip_in_a_fresh_environment(wheel, home, tmp_path):
    venv.create(tmp_path / "fresh", with_pip=True)
    run(tmp_path / "fresh/bin/pip", "install", "-q", "jupyterlab", "jupyterlab_widgets", wheel, env=home, timeout=1800)
    assert runs_the_chapter(tmp_path / "fresh/bin/jupyter", home, tmp_path)


def test_uv(ways, wheel, home, tmp_path):
    run(ways / "uv", "venv", "-q", tmp_path / "fresh", env=home)
    fresh = {**home, "VIRTUAL_ENV": str(tmp_path / "fresh")}
    run(ways / "uv", "pip", "install", "-q", "jupyterlab", "jupyterlab_widgets", wheel, env=fresh, timeout=1800)
    assert runs_the_chapter(tmp_path / "fresh/bin/jupyter", home, tmp_path)


@pytest.mark.parametrize("tool", [("uv", "tool", "install"), ("pipx", "install")], ids=["uv tool", "pipx"])
def test_a_program_of_its_own(ways, wheel, home, tmp_path, tool):
    """`nadaraya install` then makes any Jupyter of the reader see the kernel."""
    run(ways / tool[0], *tool[1:], wheel, env=home)
    run("/bin/sh", "-c", "nadaraya install", env=home)
    assert runs_the_chapter(ways / "jupyter", home, tmp_path)
