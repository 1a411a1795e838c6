"""Builds the notebooks from their sources, runs each in a fresh kernel and stores it with its outputs.

    python notebooks/execute.py             the chapter
    python notebooks/execute.py --all       every notebook
    python notebooks/execute.py exercises   those whose name contains a word

A source is Markdown. A fence ```nadaraya NAME is a code cell; words behind the name are its tags; the
text between two fences is one Markdown cell. A Korean source leaves a fence empty to take the code
and the tags of the English cell of the same name, so that code is written once; its fence ```words
says what the texts and comments in that code are in Korean, a pair a line: "width" → "폭".
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "source"
PAGES = HERE.parent / "dist" / "notebooks"
ENTRY = SOURCES / "en" / "attention-pooling.md"
KERNEL = {"name": "nadaraya", "display_name": "Nadaraya-Watson", "language": "nadaraya"}
#: Below the heading of each notebook, for whoever opens it without the kernel.
HOW_TO_RUN = {
    "en": "*A notebook for the Jupyter kernel Nadaraya-Watson; [how to install it]({}).*",
    "ko": "*Jupyter 커널 Nadaraya-Watson의 노트북입니다. [설치하는 법]({}).*",
}
INSTALLATION = "https://github.com/nadaraya/nadaraya/blob/main/docs/install.md"
FENCE = re.compile(r"^```nadaraya +(\S+)(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
WORDS = re.compile(r"^```words\n((?:.*\n)*?)```$", re.MULTILINE)
PAIR = re.compile(r'^(".*"|# .*) → (".*"|# .*)$', re.MULTILINE)
TEXT_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|#.*')


def sources():
    """Every source, the chapter first."""
    found = sorted(SOURCES.glob("*/*.md"))
    return [ENTRY] + [source for source in found if source != ENTRY]


def target(source):
    """Where a source's notebook is stored: the English chapter is the entry."""
    if source == ENTRY:
        return HERE / "attention-pooling.ipynb"
    return HERE / source.parent.name / (source.stem + ".ipynb")


def english_cells(source):
    """The tags and the code of each cell of the English notebook of the same name."""
    text = (SOURCES / "en" / source.name).read_text()
    return {name: (tags, code) for name, tags, code in FENCE.findall(text)}


def words(source):
    """What texts and comments in English cells become in the notebook of a source."""
    return dict(PAIR.findall("".join(WORDS.findall(source.read_text()))))


def build(source):
    """The notebook of a source, without outputs."""
    text = WORDS.sub("", source.read_text())
    inherited = english_cells(source)
    meanings = words(source)
    cells, start = [], 0

    def add_text(end, name):
        words = text[start:end].strip()
        if words:
            cell = nbformat.v4.new_markdown_cell(words)
            cell.id = name
            cells.append(cell)

    for fence in FENCE.finditer(text):
        name, tags, code = fence.groups()
        add_text(fence.start(), "before-" + name)
        if not code:
            tags, code = inherited[name]
            code = TEXT_OR_COMMENT.sub(lambda match: meanings.get(match[0], match[0]), code)
        cell = nbformat.v4.new_code_cell(code.rstrip())
        cell.id = name
        if tags.split():
            cell.metadata["tags"] = tags.split()
        cells.append(cell)
        start = fence.end()
    add_text(len(text), "end")
    heading, *rest = cells[0].source.split("\n")
    cells[0].source = "\n".join([heading, "", HOW_TO_RUN[source.parent.name].format(INSTALLATION), *rest])
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def run(notebook, folder):
    """Executes a notebook in a fresh kernel; nothing that changes from run to run is recorded."""
    client = NotebookClient(
        notebook, timeout=120, record_timing=False,
        resources={"metadata": {"path": str(folder)}})
    client.execute()
    return notebook


def stored_text(notebook):
    """The bytes of a notebook file: keys sorted, letters of every script as themselves."""
    return nbformat.writes(notebook) + "\n"


def pictures(notebook):
    """The image of every picture, in order."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.data["text/html"] for output in outputs if "image/png" in output.get("data", {})]


def write_page(notebook, path):
    """The notebook as a page for any browser."""
    from nbconvert import HTMLExporter

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HTMLExporter().from_notebook_node(notebook)[0])


def main():
    parser = argparse.ArgumentParser(description="Run the notebooks and store them with their outputs.")
    parser.add_argument("words", nargs="*", help="only notebooks whose name contains one of these")
    parser.add_argument("--all", action="store_true", help="every notebook")
    options = parser.parse_args()
    chosen = sources() if options.all else [ENTRY]
    if options.words:
        chosen = [s for s in sources() if any(word in s.as_posix() for word in options.words)]
    if not chosen:
        sys.exit("No notebook has such a name.")
    for source in chosen:
        path = target(source)
        path.parent.mkdir(exist_ok=True)
        notebook = run(build(source), path.parent)
        path.write_text(stored_text(notebook))
        page = PAGES / path.relative_to(HERE).with_suffix(".html")
        write_page(notebook, page)
        root = HERE.parent
        print(f"{path.relative_to(root)}: {len(notebook.cells)} cells, {len(pictures(notebook))} pictures")
        print(f"    read it in a browser: {page.relative_to(root)}")
    print("Open them in JupyterLab: make lab")


if __name__ == "__main__":
    main()
