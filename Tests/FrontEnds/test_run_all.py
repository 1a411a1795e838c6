"""Restart, run all and save, in real front ends: the file holds what is stored in the project, on every run."""

import shutil
import sys

import nbformat
import pytest
from front_end import ROOT, Server, temporary_folder

sys.path.insert(0, str(ROOT / "notebooks"))
import execute  # noqa: E402

NAMES = [str(execute.target(source).relative_to(execute.HERE)) for source in execute.sources()]
#: Cells with this tag print how long something took.
TIMED = "nbval-ignore-output"

RESTART = "() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()"
SHUT_DOWN = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"
#: Done when the last cell is.
RUN_ALL_AND_SAVE = """async () => {
  await jupyterapp.commands.execute('notebook:clear-all-cell-outputs');
  await jupyterapp.commands.execute('notebook:run-all-cells');
  await jupyterapp.shell.currentWidget.context.save();
}"""


@pytest.fixture(scope="module", params=["lab", "notebook"])
def server(request):
    folder = temporary_folder()
    server = Server(request.param, {}, folder, "--expose-app-in-browser")
    shutil.copytree(execute.HERE, server.root, dirs_exist_ok=True)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


def results(path):
    """Number and outputs of each code cell."""
    cells = nbformat.read(path, as_version=4).cells
    return {
        cell.id: (cell.execution_count, [] if TIMED in cell.metadata.get("tags", []) else cell.outputs)
        for cell in cells
        if cell.cell_type == "code"
    }


def run(page, server, name, times):
    server.show(page, name)
    stored = results(execute.HERE / name)
    for turn in range(times):
        if turn > 0:
            page.evaluate(RESTART)
        page.evaluate(RUN_ALL_AND_SAVE)
        assert results(server.root / name) == stored, f"run {turn}"
    page.evaluate(SHUT_DOWN)


@pytest.mark.more
def test_the_chapter_gives_what_is_stored_on_twenty_runs(page, server):
    run(page, server, NAMES[0], times=20)


@pytest.mark.more
@pytest.mark.parametrize("name", NAMES[1:])
def test_every_notebook_gives_what_is_stored(page, server, name):
    run(page, server, name, times=2)
