"""What all tests share: one browser, as Playwright starts once in a process, and work that lasts on any machine."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

BINARY = os.environ.get("NADARAYA", Path(__file__).parent.parent / ".build/release/nadaraya")
DATA = "x = sort(rand(2000) * 5)\ny = sin(x) + 0.2 * randn(2000)"


@pytest.fixture(scope="session")
def long_work(tmp_path_factory):
    """A cell of data, and one that learns from them for some four seconds: on a faster machine, in more steps."""
    script, steps, seconds = tmp_path_factory.mktemp("work") / "learn.nw", 25, 0
    while seconds < 0.5:
        steps *= 4
        script.write_text(f"{DATA}\nlearn_width(x, y, gaussian; steps={steps});")
        start = time.monotonic()
        subprocess.run([BINARY, "run", script], check=True)
        seconds = time.monotonic() - start
    return DATA, f"learn_width(x, y, gaussian; steps={round(steps * 4 / seconds)});"


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium: apt-get install chromium")
    # As long as a busy machine takes.
    playwright.expect.set_options(timeout=60000)
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, headless=True,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"])
        yield browser
        browser.close()
