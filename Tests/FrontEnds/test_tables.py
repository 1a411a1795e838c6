"""A long table: whole where no script runs, in pages that can be sorted where one does."""

import json
import shutil
import subprocess
import sys

import pytest
from front_end import ROOT, SCREENSHOTS, Server, environment, notebook, temporary_folder
from playwright.sync_api import expect

CELL = (
    'table(("n", "word", "day"), (7 * arange(57) % 57, ["w$(i * 11 % 57)" for i in range(57)], '
    'date("2024-01-01") + 5 * arange(57) % 57))')


@pytest.fixture(scope="module")
def executed():
    folder = temporary_folder()
    source = folder / "table.ipynb"
    source.write_text(json.dumps(notebook([CELL])))
    subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", "--inplace", str(source)],
        check=True, env=environment(folder), capture_output=True)
    yield json.loads(source.read_text())
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", params=["lab", "notebook"])
def server(request, executed):
    folder = temporary_folder()
    foreign = executed | {"metadata": executed["metadata"] | {"authors": [{"name": "a colleague"}]}}
    server = Server(request.param, {"trusted.ipynb": executed, "untrusted.ipynb": foreign}, folder)
    server.trust("trusted.ipynb")
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


def column(page, index):
    return page.locator(f".jp-OutputArea tbody tr > :nth-child({index})").all_inner_texts()


def test_pages_can_be_turned_and_sorted(page, server):
    server.show(page, "trusted.ipynb")
    rows = page.locator(".jp-OutputArea tbody tr")
    expect(rows).to_have_count(20)
    assert column(page, 2) == [str(7 * row % 57) for row in range(20)]
    page.get_by_role("button", name="rows behind").click()
    expect(page.get_by_text("rows 21 to 40 of 57")).to_be_visible()
    head = page.locator(".jp-OutputArea thead th")
    for name, index, expected in [
        ("n", 2, [str(number) for number in range(57)]),
        ("word", 3, [f"w{number}" for number in range(57)]),
        ("day", 4, None),
    ]:
        head.nth(index - 1).get_by_role("button").click()
        expect(head.nth(index - 1)).to_have_attribute("aria-sort", "ascending")
        shown = column(page, index)
        assert shown == (expected[:20] if expected else sorted(shown)), name
        head.nth(index - 1).get_by_role("button").click()
        expect(head.nth(index - 1)).to_have_attribute("aria-sort", "descending")
        assert column(page, index) == (expected[:-21:-1] if expected else sorted(column(page, index), reverse=True))
    page.screenshot(path=str(SCREENSHOTS / f"{server.app}-table.png"))


def test_without_scripts_the_table_is_whole(page, server):
    server.show(page, "untrusted.ipynb")
    expect(page.locator(".jp-OutputArea tbody tr")).to_have_count(57)
    assert page.locator(".jp-OutputArea button").count() == 0


def test_outputs_and_pages_carry_the_same_script():
    script = (ROOT / "kernelspec/nadaraya_kernel/page/tables.js").read_text()
    swift = (ROOT / "Sources/Values/Tables/LongTableScript.swift").read_text()
    plain = "\n".join(line.strip() for line in swift.splitlines())
    assert "\n".join(line.strip() for line in script.splitlines()) in plain
