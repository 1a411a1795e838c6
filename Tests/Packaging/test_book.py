"""Pages made of notebooks: Jupyter Book, which is Sphinx with MyST-NB and sphinx-thebe."""

import re
import shutil

from shell import ROOT, run

CONFIGURATION = """
title: Attention pooling
execute: {execute_notebooks: force}
parse: {myst_heading_anchors: 3}
launch_buttons: {thebe: true, binderhub_url: "https://binder.example.org"}
repository: {url: "https://github.com/example/course"}
sphinx: {config: {nb_execution_raise_on_error: true}}
"""
CONTENTS = """
format: jb-book
root: attention-pooling
chapters:
- glob: en/*
- glob: ko/*
"""


def test_jupyter_book_runs_every_notebook(book, tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns("source", "*.py", "README.md"))
    (folder / "_config.yml").write_text(CONFIGURATION)
    (folder / "_toc.yml").write_text(CONTENTS)
    log = run(book / "jupyter-book", "build", folder)
    assert "Executing notebook failed" not in log
    # Sphinx names the places within a page otherwise than Jupyter does; links to pages must hold.
    missing = re.findall(r"target not found: '([^']*)'", log)
    assert [name for name in missing if ".ipynb" in name] == []
    page = (folder / "_build/html/attention-pooling.html").read_text()
    assert len(set(re.findall(r'src="(_images/[^"]+)"', page))) == 12
    assert "tensor(" in page
    # The page hands thebe this kernel; thebe's own code comes from a network that no test asks.
    assert "kernelName = 'nadaraya'" in page
