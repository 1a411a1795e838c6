"""Notebooks for the tools to work on."""

import re
import textwrap

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from shell import ROOT

CHAPTER = ROOT / "notebooks/attention-pooling.ipynb"

NADARAYA = {
    "kernelspec": {"name": "nadaraya", "display_name": "Nadaraya-Watson", "language": "nadaraya"},
    "language_info": {"name": "nadaraya"},
}
PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def write(path, cells, metadata=NADARAYA):
    """Writes a notebook of these cells: code, where a cell is a text."""
    made = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    nbformat.write(new_notebook(cells=made, metadata=metadata), path)
    return path


def write_chapter(path):
    """The chapter's notebook as it is before anything has run."""
    notebook = nbformat.read(CHAPTER, as_version=4)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)
    return path


def outputs(path):
    """One list of outputs for each code cell."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def texts(path):
    """What each code cell says in plain text: printed, shown, or as an error."""
    return [
        "".join(
            output.get("text") or output.get("evalue") or output.get("data", {}).get("text/plain", "")
            for output in cell
        )
        for cell in outputs(path)
    ]


def blocks(path):
    """The indented blocks of a document."""
    found = re.findall(r"(?m)(?:^(?:    .*)?\n)+", path.read_text())
    return [textwrap.dedent(block).strip() for block in found if block.strip()]
