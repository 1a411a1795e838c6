"""A notebook that a friend sends: every picture is there before it is trusted, and one command runs it."""

import os
import re
import shutil

from notebooks import CHAPTER, outputs
from playwright.sync_api import expect
from serving import serving, wait_until
from shell import run


def test_the_server_loads_the_extension(lab, tmp_path):
    said = run(lab / "jupyter", "server", "extension", "list", cwd=tmp_path)
    assert re.search(r"nadaraya_kernel\.prompt .*enabled", said) and re.search(r"nadaraya_kernel\.prompt .*OK", said), said


def test_a_friend_sees_it_and_runs_it(lab, browser, tmp_path):
    folder, home = tmp_path / "notebooks", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    theirs = folder / "chapter.ipynb"
    shutil.copy(CHAPTER, theirs)
    options = ["lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--IdentityProvider.token="]
    options.append(f"--ServerApp.root_dir={folder}")
    # A home folder of its own: nothing in it says that the notebook may be trusted.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    environment["HOME"] = str(home)
    log = tmp_path / "log"
    with serving(log, lab / "jupyter", *options, environment=environment) as address:
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.goto(f"{address}/lab/tree/{theirs.name}?reset", timeout=60_000)
        expect(page.locator(".jp-RenderedImage img")).to_have_count(12, timeout=60_000)
        assert page.locator(".jp-RenderedSVG").count() == 0
        expect(page.get_by_text("Nadaraya-Watson", exact=True).first).to_be_visible(timeout=30_000)

        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        expect(page.locator(".jp-RenderedSVG")).to_have_count(12, timeout=60_000)
        expect(page.locator(".noUi-handle")).to_have_count(1, timeout=30_000)
        sent = theirs.read_bytes()
        page.keyboard.press("Control+s")
        wait_until(lambda: theirs.read_bytes() != sent, log)
        page.close()
    assert outputs(theirs) == outputs(CHAPTER)
