"""Small notebooks for the tools to work on."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NADARAYA = {
    "kernelspec": {"name": "nadaraya", "display_name": "Nadaraya-Watson", "language": "nadaraya"},
    "language_info": {"name": "nadaraya"},
}
PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}

CELLS = [
    "sigma = 0.1  # the kernel's width",
    "x = sort(rand(40) * 5)\ny = 2 * sin(x) + x + randn(40)",
    "y_hat, w = nadaraya_watson(x, y, arange(0, 5, 0.1), gaussian(width=sigma))\ny_hat[:5]",
    "points(x, y) + line(arange(0, 5, 0.1), y_hat)",
]


def write(path, cells, metadata=NADARAYA):
    """Writes a notebook of these cells: code, where a cell is a text."""
    made = [new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    nbformat.write(new_notebook(cells=made, metadata=metadata), path)
    return path


def write_lesson(path):
    """A notebook with a parameter, a text, a value and a figure."""
    parameters = new_code_cell(CELLS[0], metadata={"tags": ["parameters"]})
    return write(path, [new_markdown_cell("# A lesson"), parameters, *CELLS[1:]])


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
