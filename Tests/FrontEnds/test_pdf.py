"""Notebooks on paper: through LaTeX where it is installed, and through the browser."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from front_end import SCREENSHOTS, environment, temporary_folder


def needs(*programs):
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program}")


def printed(executed, *options, **variables):
    """The words of the PDF, and its first page as a picture to be looked at."""
    folder = temporary_folder()
    source = folder / "pictures.ipynb"
    source.write_text(json.dumps(executed))
    run = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", *options, str(source)], cwd=folder,
        env=environment(folder) | variables, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    pdf = source.with_suffix(".pdf")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-png", "-r", "80", "-l", "1", pdf, SCREENSHOTS / f"pdf-{options[1]}"], check=True)
    return subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout


def test_latex_sets_the_notebook(executed):
    needs("xelatex", "pandoc", "pdftotext")
    assert "nadaraya_watson" in printed(executed, "--to", "pdf")


def test_the_browser_prints_the_notebook(executed, browser):
    needs("pdftotext")
    # nbconvert takes playwright's own browser: here that is Debian's, under the name it is looked for.
    folder = temporary_folder()
    asked = subprocess.run(
        [sys.executable, "-c", "from playwright.sync_api import sync_playwright as start\n"
         "with start() as driver: print(driver.chromium.executable_path)"],
        env=environment(folder) | {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}, check=True, capture_output=True, text=True)
    full = Path(asked.stdout.strip())
    revision = full.relative_to(folder).parts[0].removeprefix("chromium-")
    shell = folder / f"chromium_headless_shell-{revision}/chrome-headless-shell-linux64/chrome-headless-shell"
    for place in (full, shell):
        place.parent.mkdir(parents=True)
        place.symlink_to(shutil.which("chromium"))
    words = printed(
        executed, "--to", "webpdf", "--disable-chromium-sandbox", PLAYWRIGHT_BROWSERS_PATH=str(folder))
    assert "nadaraya_watson" in words and "1.0" in words.split()
